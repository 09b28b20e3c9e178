"""How often somebody may fail to be let in."""

from datetime import timedelta

import pytest

from make import NOON
from router.tries import Budget, budgets, of_address, of_code, wait

SECOND = timedelta(seconds=1)
TWICE = Budget(name="x", most=2, window=timedelta(minutes=1))


def test_a_budget_is_spent_until_its_oldest_failure_counts_no_more() -> None:
    failures = [NOON, NOON - 20 * SECOND, NOON - 50 * SECOND]

    assert wait(TWICE, failures, NOON) == 40 * SECOND
    assert wait(TWICE, failures, NOON + 40 * SECOND) is None
    assert wait(TWICE, [], NOON) is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("198.51.100.7", "198.51.100.8", False),
        ("198.51.100.7", "::ffff:198.51.100.7", True),
        ("2001:db8::1", "2001:db8::2:3:4:5", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("testclient", "testclient", True),
    ],
)
def test_addresses_of_one_site_have_one_budget(one: str, other: str, *, alike: bool) -> None:
    assert (of_address(one) == of_address(other)) is alike


def test_where_a_user_was_before_a_stranger_elsewhere_spends_nothing() -> None:
    here, there = (budgets("noura", "::1", known=known)[0] for known in (True, False))

    assert here != there
    assert "noura" not in here.name


def test_codes_have_a_budget_of_their_own() -> None:
    (code,) = of_code("noura")

    assert code not in budgets("noura", None, known=False)
    assert (code.most, code.window) == (10, timedelta(hours=1))


def test_without_an_address_the_account_alone_counts() -> None:
    assert len(budgets("noura", None, known=False)) == 1
