"""What speaks for a municipality, as values."""

from dataclasses import dataclass
from enum import IntEnum

from classifier.tags import Span


class Rank(IntEnum):
    """How much testimony is believed: the lower ranks are asked only when the upper are silent."""

    TEXT = 0
    HASHTAG = 1
    HANDLE = 2
    LANDMARK = 3
    DISTRICT = 4
    STREET = 5


@dataclass(frozen=True, slots=True)
class Testimony:
    """A piece of evidence for one of `codes`.

    `named` says that a word like بلدية stands before it, `located` that the words around it put
    something there, `away` that it is where something comes from, goes to or is compared with,
    `slip` that it is misspelt, `tagged` that it is a hashtag. `open` marks what never tells a city
    by itself.
    """

    rank: Rank
    codes: tuple[str, ...]
    span: Span | None
    named: bool = False
    located: bool = False
    away: bool = False
    slip: bool = False
    tagged: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """All testimony of a text, in order, and whether it speaks of a place abroad.

    `seen` says that any name stands in it, whether it was believed or not.
    """

    said: tuple[Testimony, ...]
    abroad: bool
    seen: bool
