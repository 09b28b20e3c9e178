"""Training text as vectors: what `classifier.scorer` adds up, for many texts at once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from classifier.features import Features, marks, of_mark, of_pair, of_word, pairs, readable
from classifier.weights import Floats, Numbers, look_up
from classifier.words import words_of

# Words and pairs, stems, grams: how much each block weighs, by folds of the training text.
BLOCKS = (0.5, 1.0, 0.5)
RARITY = 1.5
OFTEN = 20  # running texts that must have a feature which no example has

# SciPy and scikit-learn come without types: dense or sparse, by the text beside it.
Array: TypeAlias = Any
Numbered = dict[int, int]  # feature number -> block
Stems = tuple[tuple[int, ...], ...]  # the stems of each distinct word, by their feature numbers
_of_word = lru_cache(maxsize=65_536)(of_word)


@dataclass(frozen=True, slots=True)
class Space:
    """The features of a training text and their weight."""

    features: Numbers
    scale: Floats
    unseen: Floats


def number(texts: Iterable[str], *, marked: bool = True) -> Numbered:
    """Number the features of one example; several texts (phrases) count as one."""
    found: Numbered = {}
    for text in texts:
        folded = readable(words_of(text))
        parts = [_of_word(word) for word in dict.fromkeys(folded)]
        parts += [of_pair(*pair) for pair in dict.fromkeys(pairs(folded))]
        if marked:
            parts += [of_mark(mark) for mark in marks(text)]
        for part in parts:
            _collect(part, found)
    return found


def stems_of(text: str) -> Stems:
    """Number the stems of a text's distinct words."""
    words = dict.fromkeys(readable(words_of(text)))
    return tuple(_of_word(word).stems for word in words)


def space_of(examples: Sequence[Numbered], running: Sequence[Numbered] = ()) -> Space:
    """Weigh every feature that occurs by its block and its rarity.

    Features that only running text has count as unseen, and only if it has them often.
    """
    seen: dict[int, list[int]] = {}
    for example in examples:
        for feature, block in example.items():
            seen.setdefault(feature, [block, 0])[1] += 1
    heard = Counter(feature for one in running for feature in one if feature not in seen)
    often = {feature for feature, count in heard.items() if count >= OFTEN}
    for one in running:
        for feature in often.intersection(one):
            seen[feature] = [one[feature], 0]
    features = np.array(sorted(seen), np.uint32)
    blocks = np.array([seen[int(feature)][0] for feature in features], np.int64)
    counts = np.array([seen[int(feature)][1] for feature in features], np.float64)
    rarity = np.log((1 + len(examples)) / (1 + counts)) + 1
    unseen = np.array(BLOCKS) * (np.log(1 + len(examples)) + 1) ** RARITY
    return Space(
        features=features,
        scale=(np.array(BLOCKS)[blocks] * rarity**RARITY).astype(np.float32),
        unseen=unseen.astype(np.float32),
    )


def vectors(space: Space, examples: Sequence[Numbered]) -> Array:
    """Lay out examples as rows of unit length, [len(examples), F] in compressed rows."""
    sizes = [len(one) for one in examples]
    numbers = np.fromiter(chain.from_iterable(examples), np.uint32, sum(sizes))
    columns, known = look_up(space.features, numbers)
    rows = np.repeat(np.arange(len(examples)), sizes)[known]
    columns = columns[known]
    # scikit-learn takes 32-bit places only.
    starts = np.searchsorted(rows, np.arange(len(examples) + 1)).astype(np.int32)
    values = space.scale[columns].astype(np.float64)
    shape = (len(examples), len(space.features))
    matrix = sparse.csr_array((values, columns.astype(np.int32), starts), shape=shape)
    matrix.sort_indices()
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    return sparse.diags_array(1 / np.maximum(lengths, 1e-9)) @ matrix


def _collect(part: Features, found: Numbered) -> None:
    for block, numbers in enumerate((part.words, part.stems, part.grams)):
        for feature in numbers:
            found.setdefault(feature, block)
