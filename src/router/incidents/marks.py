"""Under which marks a ticket is found again: an index, so that nobody reads all open tickets.

A mark is a 64-bit number. Samples have marks of their own, and so never meet real posts.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from router.incidents.says import Says

_SERVICES = 2
_STEMS = 8
_PLACES = 4
_CANDIDATES = 3


class Sort(StrEnum):
    """What a mark is made of."""

    WORDING = "wording"
    SERVICE_HERE = "service here"
    STEM = "stem of the service"
    SERVICE = "service"
    PLACE = "place"
    SPOT = "spot"


# How much it counts that two posts share a mark.
WEIGHTS: Mapping[Sort, float] = {
    Sort.WORDING: 20.0,
    Sort.SERVICE_HERE: 3.0,
    Sort.STEM: 1.5,
    Sort.SERVICE: 1.0,
    Sort.PLACE: 1.0,
    Sort.SPOT: 1.0,
}


class Mark(NamedTuple):
    """One mark of a post. `of` is what it was made of."""

    number: int
    sort: Sort
    of: str


def marks_of(says: Says) -> list[Mark]:
    """List the marks of a post."""
    return [Mark(_number(sort, of, sample=says.sample), sort, of) for sort, of in _texts(says)]


def wording_mark(wording: str, *, sample: bool) -> int:
    """Return the mark of a wording."""
    return _number(Sort.WORDING, wording, sample=sample)


def _texts(says: Says) -> Iterator[tuple[Sort, str]]:
    if says.wording:
        yield Sort.WORDING, says.wording
    for code in list(says.services)[:_SERVICES]:
        if says.municipality:
            yield Sort.SERVICE_HERE, f"{says.municipality} {code}"
        yield Sort.SERVICE, code
    if says.municipality:
        yield Sort.PLACE, says.municipality
    for code in sorted(says.candidates)[:_CANDIDATES]:
        yield Sort.PLACE, code
    for one in list(says.stems)[:_STEMS]:
        yield Sort.STEM, f"{says.service} {one}"
    for one in sorted(says.spots)[:_PLACES]:
        yield Sort.SPOT, one


def _number(sort: Sort, of: str, *, sample: bool) -> int:
    named = f"{sort}\x1f{of}\x1f{sample:d}".encode(errors="surrogatepass")
    return int.from_bytes(blake2b(named, digest_size=8).digest(), signed=True)
