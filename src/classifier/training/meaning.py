"""What stems mean, learnt from running text: words that keep the same company are alike.

Positive pointwise mutual information of stems in a window, its counts damped and its contexts
smoothed, cut to its largest singular vectors: Levy, Goldberg and Dagan, "Improving Distributional
Similarity with Lessons Learned from Word Embeddings" (TACL 2015).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from classifier.features import number_of_stem, readable, stem
from classifier.scorer import meanings_of
from classifier.training.vectors import Array
from classifier.weights import Bytes, Floats, Numbers
from classifier.words import words_of
from listener.config import WrongConfig

FILE = "meanings.npz"
DIMENSIONS = 256
_WINDOW = 6  # stems on either side; the nearer counts for more
_FEWEST = 4  # a stem seen less often has no company to be known by
_SMOOTHING = 0.75  # of contexts
_FULL = 127  # int8


@dataclass(frozen=True, slots=True)
class Meanings:
    """Vectors of length one for V stems; see `classifier.scorer.Meanings`."""

    stems: Numbers
    meanings: Bytes
    meaning_scale: Floats

    def weighed(self, rarity: Floats) -> "Meanings":
        """Let each stem count by its rarity, [V]."""
        return Meanings(self.stems, self.meanings, (self.meaning_scale * rarity).astype(np.float32))


def none_known() -> Meanings:
    """Return the meanings of no stem at all."""
    return Meanings(np.zeros(0, np.uint32), np.zeros((0, 0), np.int8), np.zeros(0, np.float32))


def learn_meanings(texts: Iterable[str], *, seed: int) -> Meanings:
    """Learn from running text; the same text and seed give the same numbers."""
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415 - needs the extra `train`

    runs = [[stem(word) for word in readable(words_of(text))] for text in texts]
    counts = Counter(one for run in runs for one in run)
    known = sorted(one for one, count in counts.items() if count >= _FEWEST)
    if len(known) <= DIMENSIONS:
        return none_known()
    at = {one: row for row, one in enumerate(known)}
    company = _company([[at.get(one, -1) for one in run] for run in runs], len(known))
    left, strength, _ = randomized_svd(company, DIMENSIONS, n_iter=4, random_state=seed)
    vectors = left * np.sqrt(strength)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    scale = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / _FULL
    numbers = np.array([number_of_stem(one) for one in known], np.uint32)
    # Two stems of one number are very rare; the first stays.
    numbers, order = np.unique(numbers, return_index=True)
    return Meanings(
        stems=numbers,
        meanings=np.round(vectors / scale[:, None]).astype(np.int8)[order],
        meaning_scale=scale.astype(np.float32)[order],
    )


def save_meanings(meanings: Meanings, folder: Path) -> None:
    """Write them into the folder of training text."""
    np.savez_compressed(
        folder / FILE,
        stems=meanings.stems,
        meanings=meanings.meanings,
        meaning_scale=meanings.meaning_scale,
    )


def load_meanings(folder: Path) -> Meanings:
    """Read them from the folder of training text; a folder without them has none.

    Raises:
        WrongConfig: The file is not what `save_meanings` wrote.
    """
    path = folder / FILE
    if not path.exists():
        return none_known()
    try:
        with np.load(path, allow_pickle=False) as file:
            return Meanings(file["stems"], file["meanings"], file["meaning_scale"])
    except (OSError, KeyError, ValueError) as error:
        raise WrongConfig(
            path, None, "holds no meanings; train with --text to learn them"
        ) from error


def meaning_of(meanings: Meanings, words: Sequence[Sequence[int]]) -> Floats:
    """Return what a text of W distinct words means, each given by its stems; [D], length one."""
    total: Floats = meanings_of(meanings, words).sum(axis=0)
    return total / np.float32(max(float(np.linalg.norm(total)), 1e-9))


def _company(runs: Sequence[Sequence[int]], count: int) -> Array:
    """Return how much more often stems meet than by chance, [count, count], nothing below 0."""
    met = sparse.csr_array((count, count), dtype=np.float32)
    for apart in range(1, _WINDOW + 1):
        pairs = [
            (left, right)
            for run in runs
            for left, right in zip(run, run[apart:], strict=False)
            if left >= 0 and right >= 0
        ]
        if not pairs:
            continue
        rows, columns = np.array(pairs).T
        weights = np.full(len(pairs), 1 / apart, np.float32)
        met += sparse.coo_array((weights, (rows, columns)), shape=(count, count)).tocsr()
    met = (met + met.T).tocoo()
    often = np.asarray(met.sum(axis=1)).ravel()
    smooth = often**_SMOOTHING
    chance = often[met.row] * (smooth / smooth.sum())[met.col]
    more = np.log(np.maximum(met.data, 1e-9) / chance)
    kept = more > 0
    return sparse.coo_array(
        (more[kept], (met.row[kept], met.col[kept])), shape=(count, count)
    ).tocsr()
