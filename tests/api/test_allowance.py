"""How many requests one caller may send."""

from api.allowance import Allowance


def test_a_minutes_worth_may_come_at_once_and_no_more() -> None:
    allowance = Allowance(3)

    assert [allowance.take("sara", 0.0).allowed for _ in range(4)] == [True, True, True, False]


def test_who_waits_as_long_as_was_said_is_let_in() -> None:
    allowance = Allowance(3)
    for _ in range(3):
        allowance.take("sara", 0.0)

    refused = allowance.take("sara", 1.0)

    assert (refused.allowed, refused.left, refused.wait) == (False, 0, 19)
    assert allowance.take("sara", 1.0 + refused.wait).allowed
    assert not allowance.take("sara", 1.0 + refused.wait).allowed


def test_a_bucket_never_holds_more_than_a_minutes_worth() -> None:
    allowance = Allowance(2)
    allowance.take("sara", 0.0)

    assert allowance.take("sara", 9_999.0).left == 1


def test_what_one_sends_is_not_counted_for_another() -> None:
    allowance = Allowance(1)
    allowance.take("sara", 0.0)

    assert allowance.take("noura", 0.0).allowed
    assert not allowance.take("sara", 0.0).allowed


def test_whoever_asked_longest_ago_is_forgotten_where_there_are_too_many() -> None:
    allowance = Allowance(1, most_callers=2)
    for caller in ("sara", "noura", "reem"):
        allowance.take(caller, 0.0)

    assert not allowance.take("reem", 0.0).allowed
    assert allowance.take("sara", 0.0).allowed
