"""Stems of a post, and how rare each is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from classifier.features import stem

# May be a particle: then what is left must still look like a word.
_PARTICLES = ("و", "ف", "ب", "ل")
_SHORTEST = 5


@lru_cache(maxsize=65_536)
def root(folded: str) -> str:
    """Strip a folded word to what its forms share: `والحريقه` and `بحريق` meet in `حريق`."""
    left = stem(folded)
    if left.startswith(_PARTICLES) and len(left) >= _SHORTEST:
        left = stem(left[1:])
    return left


@dataclass(frozen=True, slots=True)
class Stock:
    """How many of `texts` hold each stem; a stem that is not `known` is as rare as can be."""

    texts: int
    known: Mapping[str, int]

    def rarity(self, one: str) -> float:
        """Return the logarithm of how rare a stem is: 0 where every text has it."""
        return log((self.texts + 1) / (self.known.get(one, 0) + 1))
