"""The gate of relevance moves by corrections, and no further than they demand."""

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="NOT TESTED: the extra `train` is not installed")

from scipy import sparse

from classifier.training.heads import gate_of, logistic, moved
from classifier.weights import Weights

KNOWN = np.array([4.0, -4.0, 0.0, -1.0])  # two words that decide, one that does not, the bias
POSTS = sparse.csr_array(np.eye(3))


def judged(gate: np.ndarray) -> list[bool]:
    return [bool(score > 0) for score in POSTS @ gate[:-1] + gate[-1]]


def test_labels_that_agree_hardly_move_the_gate() -> None:
    gate = moved(KNOWN, POSTS, np.array([True, False, False]))
    assert judged(gate) == [True, False, False]
    assert gate[0] > 4
    assert gate[1] < -4


def test_labels_that_disagree_move_it_until_they_agree() -> None:
    gate = moved(KNOWN, POSTS, np.array([True, False, True]))
    assert judged(gate) == [True, False, True]


def test_labels_of_one_kind_alone_are_no_error() -> None:
    assert judged(moved(KNOWN, POSTS, np.array([True, True, True]))) == [True, True, True]


def test_a_gate_is_taken_over_by_feature(small: Weights) -> None:
    wanted = small.features[[5, 9]]
    asked = np.sort(np.append(wanted, np.uint32(small.features[9] + 1)))
    gate = gate_of(small, asked)
    assert gate[-1] == small.bias[0]
    for number, weight in zip(asked, gate[:-1], strict=True):
        row = np.flatnonzero(small.features == number)
        assert weight == (float(small.dense[row[0], 0]) if len(row) else 0)


def test_a_class_that_is_never_shown_scores_low() -> None:
    columns, biases = logistic(POSTS, np.array([0, 0, 0]), 3, 1.0)
    assert not columns.any()
    assert list(biases) == [0, -4, -4]
