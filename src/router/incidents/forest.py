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
    """Trees as one row of nodes, `roots` where each begins.

    What is not below its node's limit goes to the node after the one that the others go to. A leaf
    leads to itself: all trees are walked alike, `depth` steps.
    """

    roots: Numbers
    feature: Numbers
    limit: Floats
    below: Numbers
    value: Floats
    base: float
    depth: int

    def score(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Return how likely it is, for each row of features, that both are one matter."""
        given = np.array(rows, float)
        count, width = given.shape
        # All rows as one: numpy takes from one long row at once, from several one by one.
        flat, begins = given.ravel(), np.repeat(np.arange(count) * width, len(self.roots))
        at = np.concatenate([self.roots] * count)
        for _ in range(self.depth):
            seen = flat.take(self.feature.take(at) + begins)
            at = self.below.take(at) + (seen > self.limit.take(at))
        odds = self.base + self.value.take(at).reshape(count, -1).sum(axis=1)
        scores: list[float] = (1 / (1 + np.exp(-odds))).tolist()
        return scores


def forest_from_json(data: Mapping[str, Any]) -> Forest:
    """Read a forest, of each tree its nodes: a leaf as its value, any other as a list.

    The list holds the feature, the limit, and the node for what is not above it; the node for the
    rest follows that one.

    Raises:
        KeyError, TypeError, ValueError, IndexError: It is none.
    """
    trees: Sequence[Sequence[Any]] = data["trees"]
    roots = np.cumsum([0, *(len(tree) for tree in trees)], dtype=np.int64)
    nodes = [node for tree in trees for node in tree]
    starts = [int(begin) for begin, tree in zip(roots, trees, strict=False) for _ in tree]
    inner = [isinstance(node, list) for node in nodes]
    read = list(zip(nodes, starts, inner, strict=True))
    return Forest(
        roots=roots[:-1],
        feature=np.array([node[0] if is_inner else 0 for node, _, is_inner in read], np.int64),
        limit=np.array([node[1] if is_inner else np.inf for node, _, is_inner in read]),
        below=np.array(
            [
                start + node[2] if is_inner else at
                for at, (node, start, is_inner) in enumerate(read)
            ],
            np.int64,
        ),
        value=np.array([0.0 if is_inner else float(node) for node, _, is_inner in read]),
        base=float(data["base"]),
        depth=int(data["depth"]),
    )
