"""`manifest.yaml` of a folder of models: which tagger serves, from which file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

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


def read_manifest(folder: Path) -> Manifest:
    """Read a folder's manifest.

    Raises:
        ModelMissing: The folder has none.
        ModelBroken: It is not a manifest.
    """
    path = folder / MANIFEST
    if not path.exists():
        raise ModelMissing(path)
    try:
        return read_yaml(path, Manifest)
    except WrongConfig as error:
        raise ModelBroken(path, error.reason) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a folder's manifest."""
    text = yaml.safe_dump(
        manifest.model_dump(mode="json", exclude_none=True), sort_keys=False, allow_unicode=True
    )
    (folder / MANIFEST).write_text(text, encoding="utf-8")
