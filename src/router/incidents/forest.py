"""Boosted trees, walked all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Forest:
    """T trees of at most N nodes, [T, N]; a leaf leads to itself, so all are walked alike."""

    feature: Numbers
    limit: Floats
    left: Numbers
    right: Numbers
    value: Floats
    base: float
    depth: int

    def score(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Return how likely it is, for each row of features, that both are one matter."""
        given = np.asarray(rows, float)
        tree = np.arange(len(self.feature))
        row = np.arange(len(given))[:, None]
        at = np.zeros((len(given), len(tree)), np.int64)
        for _ in range(self.depth):
            low = given[row, self.feature[tree, at]] <= self.limit[tree, at]
            at = np.where(low, self.left[tree, at], self.right[tree, at])
        odds = self.base + self.value[tree, at].sum(axis=1)
        scores: list[float] = (1 / (1 + np.exp(-odds))).tolist()
        return scores


def forest_from_json(data: Mapping[str, Any]) -> Forest:
    """Read a forest; raises KeyError, TypeError or ValueError for what is none."""
    trees = data["trees"]
    shape = (len(trees), max(len(tree) for tree in trees))
    feature, left, right = (np.zeros(shape, np.int64) for _ in range(3))
    limit, value = np.zeros(shape), np.zeros(shape)
    for tree, nodes in enumerate(trees):
        for node, written in enumerate(nodes):
            if isinstance(written, list):
                feature[tree, node], limit[tree, node], *ways = written
                left[tree, node], right[tree, node] = ways
            else:
                value[tree, node] = written
                left[tree, node] = right[tree, node] = node
    return Forest(feature, limit, left, right, value, float(data["base"]), int(data["depth"]))
