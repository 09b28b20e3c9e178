"""How far one week is from those before it."""

import pytest

from classifier.drift import distance, distances


def test_the_same_mix_is_no_distance_whatever_its_size() -> None:
    assert distance({"roads": 1, "waste": 3}, {"roads": 10, "waste": 30}) == pytest.approx(0)


def test_nothing_in_common_is_one_bit() -> None:
    assert distance({"roads": 5}, {"waste": 2}) == pytest.approx(1)


def test_it_is_the_divergence_of_jensen_and_shannon() -> None:
    # By hand: the middle is 3/4 and 1/4.
    assert distance({"a": 1, "b": 1}, {"a": 1}) == pytest.approx(0.311278, abs=1e-6)
    assert distance({"a": 1}, {"a": 1, "b": 1}) == pytest.approx(0.311278, abs=1e-6)


def test_nothing_is_at_no_distance_from_anything() -> None:
    assert distance({}, {"a": 1}) is None
    assert distance({"a": 1}, {}) is None


def test_a_week_is_compared_with_the_four_before_it_together() -> None:
    found = distances([{"a": 9}, {"b": 1}, {"b": 1}, {"b": 1}, {"b": 1}, {"b": 1}])

    assert found[0] is None
    assert found[1] == pytest.approx(1)
    assert found[4] == pytest.approx(distance({"b": 1}, {"a": 9, "b": 3}))
    assert found[5] == pytest.approx(0)
    assert distances([]) == []
