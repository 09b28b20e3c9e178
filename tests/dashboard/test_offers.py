"""What is offered at a ticket: what its verbs let this reader do, and nothing else."""

from typing import Any

import pytest

from api.dashboard.offers import answers, foremost, offered
from router.states import Role

AGENT = frozenset({Role.AGENT})
APPROVER = frozenset({Role.APPROVER})
MANAGER = frozenset({Role.MANAGER})
VIEWER = frozenset({Role.VIEWER})


def a_ticket(status: str = "new", **more: Any) -> dict[str, Any]:
    standing = {"snoozed": None, "resolver": None} | more.pop("standing", {})
    plain = {"status": status, "holder": None, "merged_into": None, "post_count": 1}
    return plain | {"standing": standing} | more


def test_an_agent_takes_what_waits_and_whoever_looks_is_offered_nothing() -> None:
    ticket = a_ticket()
    possible = offered(ticket, "sara", AGENT)

    assert foremost(ticket, possible) == "claim"
    assert {"snooze", "refer", "merge", "reference"} <= set(possible)
    assert {"assign", "split", "wake", "resolve", "referral"}.isdisjoint(possible)
    assert offered(ticket, "lama", VIEWER) == []
    assert foremost(ticket, []) is None


def test_what_somebody_holds_is_ended_by_them_or_by_who_leads() -> None:
    held = a_ticket("answered", holder="sara")

    assert foremost(held, offered(held, "sara", AGENT)) == "resolve"
    assert "resolve" not in offered(held, "fahad", AGENT)
    assert "resolve" in offered(held, "majed", MANAGER)


def test_an_end_is_verified_by_somebody_else() -> None:
    ended = a_ticket("resolved", standing={"resolver": "noura"})

    assert "verify" not in offered(ended, "noura", APPROVER)
    assert foremost(ended, offered(ended, "majed", MANAGER)) == "verify"


def test_what_sleeps_is_woken_what_is_several_is_split_what_is_away_is_noted() -> None:
    asleep = a_ticket(standing={"snoozed": "2026-12-01T05:00:00Z"}, post_count=2)
    away = a_ticket("referred")

    assert foremost(asleep, offered(asleep, "sara", AGENT)) == "wake"
    assert "split" in offered(asleep, "sara", AGENT)
    assert foremost(away, offered(away, "sara", AGENT)) == "referral"


def test_nothing_is_done_to_what_was_merged_away() -> None:
    gone = a_ticket("dismissed", merged_into="5f3c9d0e8b7a6c5d")

    assert offered(gone, "majed", MANAGER) == ()
    assert not answers(gone, "majed", MANAGER)


@pytest.mark.parametrize(
    ("status", "user", "roles", "writes"),
    [
        ("new", "sara", AGENT, False),
        ("claimed", "sara", AGENT, True),
        ("claimed", "fahad", AGENT, False),
        ("answered", "majed", MANAGER, True),
        ("resolved", "fahad", AGENT, True),
        ("closed", "sara", AGENT, False),
        ("claimed", "sara", VIEWER, False),
    ],
)
def test_authors_are_written_to_by_who_holds_the_ticket_or_leads(
    status: str, user: str, roles: frozenset[Role], *, writes: bool
) -> None:
    assert answers(a_ticket(status, holder="sara"), user, roles) is writes
