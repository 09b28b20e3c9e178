"""Scores of a text, and what each of its words added to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from classifier.features import MARK, Features, marks, of_mark, of_pair, of_word, pairs
from classifier.weights import Bytes, Flags, Floats, Numbers, Weights, look_up

# Shares kept, and pairs known to be unknown: the tagger's memory rests on them.
_KEPT = 40_000
_UNKNOWN = 80_000
_BLOCK = 256  # new shares computed at once
# No feature has this number.
_NEVER = -1
Rows = npt.NDArray[np.int64]
_Read: TypeAlias = tuple[tuple[str, ...], tuple[tuple[str, str], ...], list[str]]
Key: TypeAlias = str | tuple[str, str]  # a word or a mark; a pair of words


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of one text with W distinct words. Service scores are told from their mean."""

    services: Floats  # [S] by what is written and by what is meant
    meant: Floats  # [S] the second part alone
    heads: Floats  # [1 + I + U]
    words: tuple[str, ...]  # [W] in the order of the text
    couples: tuple[tuple[str, str], ...]  # neighbours that the model knows
    shares: Floats  # [W + couples, S] what each added to each service as it is written
    vectors: Floats  # [W, D] what each word means, as a part of the text's meaning
    meaning_heads: Floats  # [D, S]

    def told(self, service: int) -> Mapping[str, float]:
        """Return what each word added to a service; a pair's share is divided between its words."""
        shares = self.shares[:, service].tolist()
        meant = (self.vectors @ self.meaning_heads[:, service]).tolist()
        told = {
            word: share + more for word, share, more in zip(self.words, shares, meant, strict=False)
        }
        for couple, share in zip(self.couples, shares[len(self.words) :], strict=True):
            for word in couple:
                told[word] += share / 2
        return told


class Meanings(Protocol):
    """Vectors of V stems: a part of the weights, and known before them."""

    @property
    def stems(self) -> Numbers:
        """Sorted feature numbers, [V]."""
        ...

    @property
    def meanings(self) -> Bytes:
        """Vectors, [V, D]."""
        ...

    @property
    def meaning_scale(self) -> Floats:
        """What each counts, [V]."""
        ...


class Scorer:
    """Adds up words. A word's share is computed once and kept, so common words cost one look-up."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._services = len(weights.codes)
        counts = np.diff(weights.starts)
        self._values = weights.values.astype(np.float32) * np.repeat(weights.scale, counts)
        dense = weights.dense.astype(np.float32) * weights.scale[:, None]
        self._heads = np.ascontiguousarray(dense.T)
        self._mass = weights.service_mass - weights.service_mass.mean()
        heads = weights.meaning_heads.astype(np.float32)
        self._meaning_heads = heads - heads.mean(axis=1, keepdims=True)
        self._meaning_bias = weights.meaning_bias - weights.meaning_bias.mean()
        self._meant = slice(self._services + len(weights.bias) + 1, None)
        self._width = self._meant.start + len(heads)
        self._lock = Lock()
        self._forget(_KEPT)

    def score(self, texts: Sequence[tuple[Sequence[str], str]]) -> list[Scores]:
        """Score texts, each by its words as `features.readable` gives them and by its marks."""
        read: list[_Read] = [
            (tuple(dict.fromkeys(folded)), tuple(dict.fromkeys(pairs(folded))), marks(text))
            for folded, text in texts
        ]
        # Services tag from several threads, and shares are kept for all of them.
        with self._lock:
            self._learn(dict.fromkeys(chain.from_iterable(chain.from_iterable(read))))
            return [self._add(*one) for one in read]

    def _add(
        self, words: tuple[str, ...], couples: tuple[tuple[str, str], ...], marked: Sequence[str]
    ) -> Scores:
        rows = [self._row[key] for key in chain[Key](words, couples, marked)]
        table = self._table[rows]
        total = table.sum(axis=0)
        squares = self._meant.start - 1
        length = max(float(total[squares]), 1e-9) ** 0.5
        span = max(float(np.linalg.norm(total[self._meant])), 1e-9)
        meant = total[self._meant] / span @ self._meaning_heads + self._meaning_bias
        first = len(words)
        known = [at for at in range(first, first + len(couples)) if rows[at]]
        return Scores(
            services=total[: self._services] / length + meant,
            meant=meant,
            heads=total[self._services : squares] / length + self._weights.bias,
            words=words,
            couples=tuple(couples[at - first] for at in known),
            shares=table[[*range(first), *known], : self._services] / length,
            vectors=table[:first, self._meant] / span,
            meaning_heads=self._meaning_heads,
        )

    def _learn(self, keys: Mapping[Key, None]) -> None:
        """Keep the shares of all keys, computing those that are new."""
        new = [key for key in keys if key not in self._row]
        full = self._used + len(new) > len(self._table)
        if full or len(self._row) - self._used > _UNKNOWN:
            self._forget(max(_KEPT, len(keys) + 1))
            new = list(keys)
        for start in range(0, len(new), _BLOCK):
            self._compute(new[start : start + _BLOCK])

    def _forget(self, room: int) -> None:
        self._table = np.empty((room, self._width), np.float32)
        self._row: dict[Key, int] = {}
        # Row 0: most pairs were never seen; all of those weigh the same.
        self._used = 1
        self._table[:1] = self._shares([Features(words=(_NEVER,))])[0]

    def _compute(self, keys: Sequence[Key]) -> None:
        shares, known = self._shares([_features(key) for key in keys])
        for at, key in enumerate(keys):
            if isinstance(key, tuple) and not known[at]:
                self._row[key] = 0
            else:
                self._table[self._used] = shares[at]
                self._row[key] = self._used
                self._used += 1

    def _shares(self, keys: Sequence[Features]) -> tuple[Floats, Flags]:
        """Add up the features of each of N words, pairs or marks.

        Returns:
            Service scores, heads, squared length and meaning, [N, S + H + 1 + D]; and whether the
            model knows any feature of it, [N].
        """
        weights, count = self._weights, len(keys)
        blocks = [(one.words, one.stems, one.grams) for one in keys]
        numbers = np.array([*chain(*chain(*blocks))], np.int64)
        sizes = np.array([[len(block) for block in one] for one in blocks]).ravel()
        owner = np.repeat(np.repeat(np.arange(count), 3), sizes)
        row, met = look_up(weights.features, numbers)
        unseen = np.repeat(np.tile(weights.unseen, count), sizes)
        scale = np.where(met, weights.scale[row], unseen)
        row, owner_met = row[met], owner[met]
        shares = np.empty((count, self._width), np.float32)
        services = self._service_sums(row, owner_met, count)
        mass = np.bincount(owner, scale, count)
        shares[:, : self._services] = (
            services + mass[:, None] * self._mass - services.mean(axis=1, keepdims=True)
        )
        for head, column in enumerate(self._heads, self._services):
            shares[:, head] = np.bincount(owner_met, column[row], count)
        shares[:, self._meant.start - 1] = np.bincount(owner, scale * scale, count)
        shares[:, self._meant] = meanings_of(self._weights, [one.stems for one in keys])
        return shares, np.bincount(owner_met, minlength=count) > 0

    def _service_sums(self, row: Rows, owner: Rows, count: int) -> npt.NDArray[np.float64]:
        """Add up the sparse service weights of features by their owner, [count, S]."""
        starts = self._weights.starts
        sizes = starts[row + 1] - starts[row]
        skipped = np.cumsum(sizes) - sizes
        found = np.arange(sizes.sum()) + np.repeat(starts[row] - skipped, sizes)
        cells = np.repeat(owner * self._services, sizes) + self._weights.columns[found]
        sums = np.bincount(cells, self._values[found].astype(np.float64), count * self._services)
        return sums.astype(np.float64).reshape(count, self._services)


def meanings_of(known: Meanings, stems: Sequence[Sequence[int]]) -> Floats:
    """Look up what N words mean, each by the first of its stems that has a meaning, [N, D]."""
    numbers = np.array([*chain(*stems)], np.int64)
    owner = np.repeat(np.arange(len(stems)), [len(one) for one in stems])
    found = np.zeros((len(stems), known.meanings.shape[1]), np.float32)
    if not len(known.stems):
        return found
    row, met = look_up(known.stems, numbers)
    owner, first = np.unique(owner[met], return_index=True)
    row = row[met][first]
    found[owner] = known.meanings[row] * known.meaning_scale[row, None]
    return found


def _features(key: Key) -> Features:
    if isinstance(key, tuple):
        return of_pair(*key)
    return of_mark(key) if key.startswith(MARK) else of_word(key)
