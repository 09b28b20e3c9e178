"""Why training cannot be done: each failure says what to do about it."""

from importlib.util import find_spec
from pathlib import Path

_EXTRAS = {"onnxruntime": "onnx", "tokenizers": "onnx", "onnx": "onnx", "onnxscript": "onnx"}


class TrainingUnavailable(Exception):
    """Training needs packages that a plain install does not have."""

    def __init__(self, package: str) -> None:
        extra = _EXTRAS.get(package, "train")
        super().__init__(f"{package} is not installed; install Sawt with its extra: sawt[{extra}]")


class BaseUnusable(Exception):
    """The checkpoint to start from cannot be used."""

    def __init__(self, base: str, reason: str, remedy: str) -> None:
        super().__init__(f"{base}: {reason}; {remedy}")


class NoRoom(Exception):
    """The disk is full."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no room left on the disk; make room for about twice the size of the base"
        )


def need(*packages: str) -> None:
    """Raise `TrainingUnavailable` where a package is not installed."""
    for package in packages:
        if find_spec(package) is None:
            raise TrainingUnavailable(package)
