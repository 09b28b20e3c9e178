"""What a browser's cookie is, and how long it is good for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from make import NOON
from router.sign_ins import IDLE, LONGEST, How, SignIn, cookie, parts_of_cookie, token_of

ONE = SignIn(id="0" * 12, user="noura", how=How.PASSWORD, began=NOON, seen=NOON)
SECRET = "a" * 64


def test_it_ends_where_nothing_is_asked_and_at_last_in_any_case() -> None:
    asked = replace(ONE, seen=NOON + LONGEST - timedelta(minutes=5))

    assert ONE.ends == NOON + IDLE
    assert asked.ends == NOON + LONGEST
    assert ONE.valid(NOON)
    assert not ONE.valid(ONE.ends)
    assert not replace(ONE, ended=NOON).valid(NOON)


def test_a_cookie_is_read_back() -> None:
    assert parts_of_cookie(cookie(ONE.id, SECRET)) == (ONE.id, SECRET)


@pytest.mark.parametrize(
    "shown", ["", "x", f"{ONE.id}.{SECRET}x", f".{SECRET}", "٠" * 12 + f".{SECRET}"]
)
def test_what_is_no_cookie_of_ours_is_none(shown: str) -> None:
    assert parts_of_cookie(shown) is None


def test_the_token_tells_nothing_of_the_secret_and_differs_with_it() -> None:
    assert token_of(SECRET) != token_of("b" * 64)
    assert SECRET not in token_of(SECRET)
