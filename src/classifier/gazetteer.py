"""The municipalities, and every way that people name them, as `config/municipalities.yaml` says."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from classifier.spellings import spell
from listener.config import read_yaml

Name = Annotated[str, Field(min_length=2, max_length=60)]
Names = tuple[Name, ...]
# Latitude and longitude of the middle of the town, in degrees: about the Kingdom.
At = tuple[Annotated[float, Field(ge=15, le=33)], Annotated[float, Field(ge=34, le=56)]]


class Level(StrEnum):
    """What an entry is. The values are public."""

    AMANA = "amana"
    MUNICIPALITY = "municipality"


class Municipality(BaseModel):
    """One of the 165 codes. What the lists of names mean is written on top of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    ar: Name
    en: Name
    amana: str
    region: str
    level: Level
    at: At | None = None
    whole_region: bool = False
    names: Names = ()
    also_words: Names = ()
    mostly_words: Names = ()
    handles: Names = ()
    landmarks: Names = ()
    districts: Names = ()

    @model_validator(mode="after")
    def _owned(self) -> Self:
        if (self.level is Level.AMANA) != (self.amana == self.code):
            reason = (
                f"{self.code} is {self.level} but its amana is {self.amana}; an amana is its own"
            )
            raise ValueError(reason)
        return self

    @model_validator(mode="after")
    def _alone(self, info: ValidationInfo) -> Self:
        """Whatever names one place for sure names no other."""
        seen: dict[str, str] = (info.context or {}).get("seen", {})
        given = [f"code {self.code}"]
        given += [
            spell(name)
            for name in self.names + self.also_words + self.mostly_words + self.landmarks
        ]
        given += [f"@{handle.lower()}" for handle in self.handles]
        for key in given:
            if key in seen:
                reason = f"'{key}' of {self.code} is given twice, first by {seen[key]}; keep one"
                raise ValueError(reason)
            seen[key] = self.code
        return self


class _Book(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    abroad: Names
    look_alikes: Names
    everywhere: Names
    municipalities: Annotated[tuple[Municipality, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _known(self) -> Self:
        amanat = {one.code for one in self.municipalities if one.level is Level.AMANA}
        for one in self.municipalities:
            if one.amana not in amanat:
                reason = f"the amana of {one.code}, {one.amana}, is not in this file; add it"
                raise ValueError(reason)
        return self


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All municipalities by code, and what is said of no single one.

    `abroad` are foreign places, `everywhere` district names that never tell a city, and
    `look_alikes` words that only look like a name (see the file).
    """

    municipalities: Mapping[str, Municipality]
    amana_of: Mapping[str, str]
    abroad: tuple[str, ...] = ()
    everywhere: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()

    def above(self, code: str) -> frozenset[str]:
        """Return the amanat whose names take in a municipality; itself is never one of them."""
        one = self.municipalities[code]
        whole = {
            other.code
            for other in self.municipalities.values()
            if other.whole_region and other.region == one.region
        }
        return frozenset({one.amana} | whole) - {code}

    def within(self, code: str) -> frozenset[str]:
        """Return the municipalities of an amana, itself left out; of a municipality, none."""
        return frozenset(one for one, amana in self.amana_of.items() if amana == code != one)


def load_gazetteer(path: Path) -> Gazetteer:
    """Read the municipalities.

    Raises:
        WrongConfig: The file is not as it must be; names file, line and remedy.
    """
    book = read_yaml(path, _Book, context={"seen": {}})
    return Gazetteer(
        municipalities={one.code: one for one in book.municipalities},
        amana_of={one.code: one.amana for one in book.municipalities},
        abroad=book.abroad,
        everywhere=book.everywhere,
        look_alikes=book.look_alikes,
    )
