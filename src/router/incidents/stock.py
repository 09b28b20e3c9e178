"""Stems of a post, and how rare each is."""

from collections.abc import Iterable, Mapping
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


class Stock:
    """How rare stems are: the logarithm of how few texts hold each, 0 where every text does.

    A stem that is not known is as rare as can be.
    """

    def __init__(self, texts: int, known: Mapping[str, int]) -> None:
        self._rarities = {one: log((texts + 1) / (count + 1)) for one, count in known.items()}
        self.rarest = log(texts + 1)

    def rarity(self, one: str) -> float:
        """Return how rare a stem is."""
        return self._rarities.get(one, self.rarest)

    def rarities(self, stems: Iterable[str]) -> dict[str, float]:
        """Return how rare each of some stems is."""
        of, rarest = self._rarities.get, self.rarest
        return {one: of(one, rarest) for one in stems}
