"""Lines of a text for people: those around one, and those in which two texts differ. All pure."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

BESIDE = 2


class Around(NamedTuple):
    """A line with its number, from 1; `here`: the one that was asked for."""

    number: int
    text: str
    here: bool


class Sort(StrEnum):
    """What became of a line."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    SKIPPED = "skipped"


class Line(NamedTuple):
    """A line of two texts; `number` is of the first text where it was removed, else of the second.

    Of what was skipped `number` says how many.
    """

    sort: Sort
    number: int
    text: str


def around(text: str, line: int | None, beside: int = BESIDE) -> Sequence[Around]:
    """Return a line with those beside it; none where there is no such line."""
    lines = text.split("\n")
    if line is None or not 0 < line <= len(lines):
        return ()
    first, end = max(1, line - beside), min(len(lines), line + beside)
    return [Around(at, lines[at - 1], at == line) for at in range(first, end + 1)]


def differences(before: str, after: str, beside: int = BESIDE) -> list[Line]:
    """Return the lines that were removed and added, with those beside them."""
    old, new = before.split("\n"), after.split("\n")
    groups = SequenceMatcher(None, old, new).get_grouped_opcodes(beside)
    found: list[Line] = []
    reached = 0
    for group in groups:
        begins = group[0][3]
        if begins > reached:
            found.append(Line(Sort.SKIPPED, begins - reached, ""))
        found += _lines(group, old, new)
        reached = group[-1][4]
    if found and reached < len(new):
        found.append(Line(Sort.SKIPPED, len(new) - reached, ""))
    return found


def _lines(
    group: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]
) -> Iterator[Line]:
    for tag, first, end, new_first, new_end in group:
        if tag == "equal":
            yield from _numbered(Sort.SAME, new, new_first, new_end)
            continue
        yield from _numbered(Sort.REMOVED, old, first, end)
        yield from _numbered(Sort.ADDED, new, new_first, new_end)


def _numbered(sort: Sort, lines: Sequence[str], first: int, end: int) -> Iterator[Line]:
    for at in range(first, end):
        yield Line(sort, at + 1, lines[at])
