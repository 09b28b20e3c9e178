"""Words that an office does not want to say, as they are written in `config/replies/stop.yaml`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from listener.config import read_yaml
from listener.folding import words
from router.faults import Fault
from router.rules import Frozen, Name, Several
from router.sound import Sound

STOPS = "stop.yaml"


class Stop(Frozen):
    """Words, and why they are not said; `warn`: a person may say them all the same."""

    say: Several[Name]
    ar: Name
    en: Name
    warn: bool = False


class StopFile(Frozen):
    """The whole file. `allowed` are the office's own numbers and addresses, which may be given."""

    stop: tuple[Stop, ...]
    allowed: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()


class SoundStops(StopFile, Sound):
    """Words that can be looked for, each of them once."""

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        """Find what is wrong with the file."""
        del known
        return _faults(self)


def _faults(file: StopFile) -> Iterator[Fault]:
    seen: set[tuple[str, ...]] = set()
    for at, stop in enumerate(file.stop):
        for place, phrase in enumerate(stop.say):
            here, found = ("stop", at, "say", place), tuple(words(phrase))
            if not found:
                yield Fault(here, f"{phrase} has neither letters nor digits, so nobody says it")
            elif found in seen:
                yield Fault(here, f"{phrase} is there twice; leave it in one line")
            seen.add(found)


def load_stops(folder: Path) -> StopFile:
    """Read and check the list, or raise `WrongConfig`."""
    return read_yaml(folder / STOPS, SoundStops)
