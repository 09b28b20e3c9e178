"""`manifest.yaml` of a folder of models: which tagger serves, from which file."""

import os
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from classifier.frozen import Outcome
from classifier.weights import ModelBroken, ModelMissing
from listener.config import WrongConfig, read_yaml

MANIFEST = "manifest.yaml"


class Kind(StrEnum):
    """The taggers that can serve."""

    LINEAR = "linear"
    TRANSFORMER = "transformer"
    ONNX = "onnx"


class Manifest(BaseModel):
    """What serves, and how it did on posts that it had not seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: Annotated[str, Field(min_length=1)]
    tagger: Kind
    file: Annotated[str, Field(pattern=r"^[\w.-]+$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    checkpoint: Annotated[str, Field(pattern=r"^[\w.-]+$")] | None = None
    # Shares of the frozen training posts, each scored by a model fitted without it.
    folds: dict[str, float] = {}
    # The same post by post, for comparing with the next model.
    frozen: dict[str, Outcome] = {}
    # When it came to serve, and the name of what served before it.
    promoted: datetime | None = None
    before: str | None = None

    @property
    def name(self) -> str:
        """Names it by its content, as its files are named; `model` is what its tags say."""
        return self.checkpoint or Path(self.file).stem

    @property
    def parts(self) -> tuple[str, ...]:
        """The files and folders that it is made of."""
        return (self.file, self.checkpoint) if self.checkpoint else (self.file,)


def read_manifest(folder: Path, name: str = MANIFEST) -> Manifest:
    """Read a folder's manifest.

    Raises:
        ModelMissing: The folder has none.
        ModelBroken: It is not a manifest.
    """
    path = folder / name
    if not path.exists():
        raise ModelMissing(path)
    try:
        return read_yaml(path, Manifest)
    except WrongConfig as error:
        raise ModelBroken(path, error.reason) from error


def write_manifest(folder: Path, manifest: Manifest, name: str = MANIFEST) -> None:
    """Write a folder's manifest in one step: whoever reads it finds the old one or the new."""
    text = yaml.safe_dump(
        manifest.model_dump(mode="json", exclude_none=True), sort_keys=False, allow_unicode=True
    )
    aside = folder / f".{name}.{os.getpid()}"
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / name)
