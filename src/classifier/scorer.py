"""Scores of a text, and what each of its words added to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from classifier.features import Features, marks, of_mark, of_pair, of_word, pairs
from classifier.weights import Floats, Weights

_CACHED_WORDS = 20_000
# Outside the 32 bits of feature numbers, so no model has it.
_NEVER = 1 << 32


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of one text with W distinct words. Service scores are told from their mean."""

    services: Floats  # [S]
    heads: Floats  # [1 + I + U]
    words: tuple[str, ...]  # [W] in the order of the text
    parts: Floats  # [W, S] what each word added to each service, up to one common factor


class Scorer:
    """Adds up words. A word's share is computed once and kept, so common words cost one look-up."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._row = {int(number): row for row, number in enumerate(weights.features)}
        self._services = len(weights.codes)
        self._starts = weights.starts.tolist()
        self._scale = weights.scale.tolist()
        self._unseen = weights.unseen.tolist()
        self._mass = weights.service_mass - weights.service_mass.mean()
        self._word = lru_cache(maxsize=_CACHED_WORDS)(lambda word: self._share(of_word(word)))
        self._mark = lru_cache(maxsize=_CACHED_WORDS)(lambda mark: self._share(of_mark(mark)))
        self._pair = lru_cache(maxsize=_CACHED_WORDS)(self._pair_share)
        # Most pairs were never seen; all of those weigh the same.
        self._unknown_pair = self._share(Features(words=(_NEVER,)))

    def score(self, folded: Sequence[str], text: str) -> Scores:
        """Score one text.

        Args:
            folded: Its words as `features.readable` gives them.
            text: The text itself, for its marks.
        """
        words = tuple(dict.fromkeys(folded))
        couples = tuple(dict.fromkeys(pairs(folded)))
        shares = [self._word(word) for word in words]
        shares += [self._pair(*couple) for couple in couples]
        shares += [self._mark(mark) for mark in marks(text)]
        table = np.array(shares)
        total = table.sum(axis=0)
        length = max(float(total[-1]), 1e-9) ** 0.5
        parts = table[: len(words), : self._services]
        place = {word: at for at, word in enumerate(words)}
        for at, couple in enumerate(couples, len(words)):
            if shares[at] is not self._unknown_pair:
                for word in couple:
                    parts[place[word]] += shares[at][: self._services] / 2
        return Scores(
            services=total[: self._services] / length,
            heads=total[self._services : -1] / length + self._weights.bias,
            words=words,
            parts=parts,
        )

    def _pair_share(self, left: str, right: str) -> Floats:
        features = of_pair(left, right)
        return self._share(features) if features.words[0] in self._row else self._unknown_pair

    def _share(self, features: Features) -> Floats:
        """Add up the features of one word: service scores, heads, squared length."""
        weights, at = self._weights, self._services
        share = np.zeros(at + len(weights.bias) + 1, np.float32)
        services, heads = share[:at], share[at:-1]
        mass = square = 0.0
        blocks = (features.words, features.stems, features.grams)
        for unseen, numbers in zip(self._unseen, blocks, strict=True):
            for number in numbers:
                row = self._row.get(number)
                scale = unseen if row is None else self._scale[row]
                mass += scale
                square += scale * scale
                if row is not None:
                    found = slice(self._starts[row], self._starts[row + 1])
                    # A feature names a service once, so a plain addition misses nothing.
                    services[weights.columns[found]] += scale * weights.values[found].astype(
                        np.float32
                    )
                    heads += scale * weights.dense[row].astype(np.float32)
        services += np.float32(mass) * self._mass - services.mean()
        share[-1] = square
        return share
