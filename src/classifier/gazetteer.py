"""The municipalities, as `config/municipalities.yaml` describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from listener.config import read_yaml


class Municipality(BaseModel):
    """One of the 165 codes, with every way that people name it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    ar: str
    en: str
    amana: str


class _Book(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    municipalities: Annotated[tuple[Municipality, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All municipalities, by code."""

    municipalities: Mapping[str, Municipality]

    @property
    def amana_of(self) -> Mapping[str, str]:
        """The amana of each code; an amana is its own."""
        return {code: one.amana for code, one in self.municipalities.items()}

    def within(self, code: str) -> frozenset[str]:
        """Return the municipalities of an amana, itself left out; of a municipality, none."""
        return frozenset(
            one.code for one in self.municipalities.values() if one.amana == code != one.code
        )


def load_gazetteer(path: Path) -> Gazetteer:
    """Read the municipalities, or raise `WrongConfig`."""
    book = read_yaml(path, _Book)
    return Gazetteer({one.code: one for one in book.municipalities})
