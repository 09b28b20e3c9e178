"""How one written word may hide a name: clitics cut off, and slips of the finger."""

from collections.abc import Iterator
from functools import lru_cache

from classifier.words import words_of

ARTICLE = "ال"
# Below this many letters a stem takes few clitics: too many words begin alike.
SHORT = 3
SHORTEST = 2
# What may stand before a name as part of its word, longest first; the last letter decides.
_CLITICS = ("وب", "فب", "ول", "فل", "وك", "ب", "ل", "و", "ف", "ك")
_ON_SHORT = ("وب", "ول", "ب", "ل")
# Colloquial and southern forms that come before the article only: عالرياض، هالرياض، مالرياض.
_BEFORE_ARTICLE = ("ع", "ه", "م", "وع")


def spell(name: str) -> str:
    """Return a name as it is looked up: its folded words with single spaces between."""
    return " ".join(word.folded for word in words_of(name))


@lru_cache(maxsize=65_536)
def readings(folded: str) -> tuple[tuple[str, str], ...]:
    """Return what a folded word may be: (stem, clitics before it), the whole word first."""
    return tuple(_readings(folded))


def _readings(folded: str) -> Iterator[tuple[str, str]]:
    yield folded, ""
    for clitic in _CLITICS:
        stem = folded.removeprefix(clitic)
        if stem == folded:
            continue
        if len(stem) >= SHORT or (len(stem) >= SHORTEST and clitic in _ON_SHORT):
            yield stem, clitic
        # للرياض is ل + الرياض
        if clitic[-1] == "ل" and stem.startswith("ل"):
            yield ARTICLE + stem[1:], clitic
    for clitic in _BEFORE_ARTICLE:
        if folded.startswith(clitic + ARTICLE):
            yield folded.removeprefix(clitic), clitic


def slips(word: str) -> frozenset[str]:
    """Return the forms of a word with one letter left out.

    Two words that are one slip apart (a letter more, less, other or swapped) share a form.
    """
    return frozenset(word[:at] + word[at + 1 :] for at in range(len(word)))
