"""Boosted trees."""

from math import exp

import pytest

from router.incidents.forest import Forest, forest_from_json


@pytest.fixture
def two() -> Forest:
    deep = [[0, 1.0, 1], 0.5, [1, 2.0, 3], -1.0, 2.0]
    return forest_from_json({"trees": [deep, [0.25]], "base": -0.25, "depth": 2})


@pytest.mark.parametrize(
    ("row", "odds"),
    [([1.0, 9.0], 0.5), ([1.1, 2.0], -1.0), ([1.1, 2.1], 2.0), ([0.0, 0.0], 0.5)],
)
def test_each_tree_is_walked_to_its_leaf(two: Forest, row: list[float], odds: float) -> None:
    assert two.score([row]) == [pytest.approx(1 / (1 + exp(-odds)))]


def test_rows_do_not_mind_each_other(two: Forest) -> None:
    rows = [[1.0, 9.0], [1.1, 2.1], [1.1, 2.0]]

    assert two.score(rows) == [two.score([row])[0] for row in rows]


@pytest.mark.parametrize("broken", [{}, {"trees": []}, {"trees": [[["x", 1, 1]]], "base": 0}])
def test_what_is_no_forest_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, IndexError)):
        forest_from_json(broken)
