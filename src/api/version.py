"""Which version this is."""

from importlib.metadata import PackageNotFoundError, version


def this_version() -> str:
    """Return the installed version; a checkout that was never installed has none."""
    try:
        return version("sawt")
    except PackageNotFoundError:
        return "0+checkout"
