"""Who may do what."""

from datetime import timedelta

import pytest

from make import NOON
from router.people import (
    ID_LENGTH,
    SECRET_LENGTH,
    Caller,
    Key,
    digest,
    parts_of,
    same,
    written,
)
from router.states import AGENTS, LEADERS, Role

ID, SECRET = "0a" * (ID_LENGTH // 2), "b1" * (SECRET_LENGTH // 2)
NOURA = Caller(name="noura", roles=frozenset({Role.AGENT}), places=frozenset({"jeddah"}))


def a_key(**given: object) -> Key:
    whole = {"id": ID, "user": "noura", "label": "x", "roles": frozenset(), "created": NOON}
    return Key(**(whole | {"expires": None} | given))  # type: ignore[arg-type]


def test_a_key_is_read_as_it_was_written() -> None:
    assert parts_of(written(ID, SECRET)) == (ID, SECRET)


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "sawt",
        "sawt_",
        f"sawt_{ID}",
        f"sawt_{ID}_short",
        f"other_{ID}_{SECRET}",
        f"sawt_x_{SECRET}",
    ],
)
def test_what_is_no_key_is_none(shown: str) -> None:
    assert parts_of(shown) is None


def test_only_the_digest_of_a_secret_is_compared() -> None:
    assert SECRET not in digest(SECRET)
    assert same(SECRET, digest(SECRET))
    assert not same(SECRET[::-1], digest(SECRET))


def test_a_key_opens_until_it_expires_or_is_revoked() -> None:
    assert a_key().valid(NOON)
    assert a_key(expires=NOON + timedelta(seconds=1)).valid(NOON)
    assert not a_key(expires=NOON).valid(NOON)
    assert not a_key(revoked=NOON).valid(NOON)


def test_roles_say_what_a_caller_may() -> None:
    assert NOURA.may(AGENTS)
    assert not NOURA.may(LEADERS)


@pytest.mark.parametrize(
    ("municipality", "amana", "unit", "sees"),
    [
        ("jeddah", "jeddah", "jeddah.roads", True),
        ("khulais", "jeddah", "jeddah.roads", True),
        (None, None, "jeddah.triage", True),
        ("riyadh", "riyadh", "riyadh.roads", False),
        (None, None, "national.triage", False),
    ],
)
def test_a_caller_sees_the_tickets_of_their_places(
    municipality: str | None, amana: str | None, unit: str, *, sees: bool
) -> None:
    assert NOURA.sees(municipality, amana, unit) is sees
    assert Caller(name="api", roles=frozenset()).sees(municipality, amana, unit)
