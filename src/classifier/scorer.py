"""Scores of a text, and what each of its words added to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from classifier.features import Features, marks, of_mark, of_pair, of_word, pairs
from classifier.weights import Floats, Weights

_CACHED_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of one text with W distinct words."""

    services: Floats  # [S]
    heads: Floats  # [1 + I + U]
    shares: dict[str, Floats]  # what each distinct word added to each service, [S]


class Scorer:
    """Adds up words. A word's share is computed once and kept, so common words cost one look-up."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._row = {int(number): row for row, number in enumerate(weights.features)}
        self._services = len(weights.codes)
        self._starts = weights.starts.tolist()
        self._word = lru_cache(maxsize=_CACHED_WORDS)(lambda word: self._share(of_word(word)))
        self._mark = lru_cache(maxsize=_CACHED_WORDS)(lambda mark: self._share(of_mark(mark)))
        self._pair = lru_cache(maxsize=_CACHED_WORDS)(self._pair_share)
        unseen = float(weights.unseen[0])
        self._unknown_pair = np.zeros(self._services + len(weights.bias) + 2, np.float32)
        self._unknown_pair[-2:] = unseen, unseen * unseen

    def score(self, folded: Sequence[str], text: str) -> Scores:
        """Score one text.

        Args:
            folded: Its words as `features.readable` gives them.
            text: The text itself, for its marks.
        """
        words = list(dict.fromkeys(folded))
        shares = [self._word(word) for word in words]
        couples = dict.fromkeys(pairs(folded))
        rest = [self._pair(*pair) for pair in couples] + [self._mark(mark) for mark in marks(text)]
        total = np.add.reduce(shares + rest)
        services, heads, mass, square = self._cut(total)
        length = max(float(square), 1e-9) ** 0.5
        added = {
            word: self._of_services(share) / length
            for word, share in zip(words, shares, strict=True)
        }
        for (left, right), share in zip(couples, rest, strict=False):
            if share is not self._unknown_pair:
                half = self._of_services(share) / (2 * length)
                added[left] = added[left] + half
                added[right] = added[right] + half
        return Scores(
            services=(services + mass * self._weights.service_mass) / length,
            heads=heads / length + self._weights.bias,
            shares=added,
        )

    def _of_services(self, share: Floats) -> Floats:
        services, _, mass, _ = self._cut(share)
        return services + mass * self._weights.service_mass

    def _cut(self, share: Floats) -> tuple[Floats, Floats, np.float32, np.float32]:
        at = self._services
        return share[:at], share[at:-2], share[-2], share[-1]

    def _pair_share(self, left: str, right: str) -> Floats:
        features = of_pair(left, right)
        return self._share(features) if features.words[0] in self._row else self._unknown_pair

    def _share(self, features: Features) -> Floats:
        """Add up the features of one word: service scores, heads, mass, squared length."""
        weights, at = self._weights, self._services
        share = np.zeros(at + len(weights.bias) + 2, np.float32)
        blocks = (features.words, features.stems, features.grams)
        for unseen, numbers in zip(weights.unseen.tolist(), blocks, strict=True):
            for number in numbers:
                row = self._row.get(number)
                scale = unseen if row is None else float(weights.scale[row])
                share[-2] += scale
                share[-1] += scale * scale
                if row is not None:
                    found = slice(self._starts[row], self._starts[row + 1])
                    # A feature names a service once, so a plain addition misses nothing.
                    share[weights.columns[found]] += scale * weights.values[found].astype(np.float32)
                    share[at:-2] += scale * weights.dense[row].astype(np.float32)
        return share
