"""The table of what may be done to a ticket."""

import pytest

from router.acts import _CHECKS, _EFFECTS
from router.states import LEADERS, STEPS, TABLE, Need, Role, Status, Verb, possible


def test_no_verb_has_two_meanings_at_one_status() -> None:
    assert len(TABLE) == len(STEPS)


def test_every_status_can_be_reached_and_every_verb_is_used() -> None:
    assert {step.to for step in STEPS} >= set(Status) - {Status.NEW}
    assert {step.verb for step in STEPS} == set(Verb) == set(_EFFECTS)
    assert {need for step in STEPS for need in step.needs} == set(Need) == set(_CHECKS)


@pytest.mark.parametrize("status", Status)
def test_nothing_is_a_dead_end(status: Status) -> None:
    assert possible(status)


def test_closed_takes_a_resolution_and_a_second_person() -> None:
    into = {(step.at, step.verb) for step in STEPS if step.to is Status.CLOSED}
    assert into == {(Status.VERIFIED, Verb.CLOSE), (Status.REFERRED, Verb.CLOSE)}
    verify = TABLE[Status.RESOLVED, Verb.VERIFY]
    assert {Need.SECOND, Need.EVIDENCE} <= set(verify.needs)
    assert [step.at for step in STEPS if step.to is Status.VERIFIED] == [Status.RESOLVED]


def test_nobody_who_only_looks_changes_anything() -> None:
    assert not any(step.who & {Role.VIEWER, Role.OPERATOR} for step in STEPS)


def test_managers_may_do_whatever_agents_may() -> None:
    assert all(step.who >= LEADERS for step in STEPS)


def test_open_is_what_still_owes_an_answer() -> None:
    over = [status for status in Status if not status.open]
    assert over == [Status.RESOLVED, Status.VERIFIED, Status.CLOSED, Status.DISMISSED]


def test_what_ends_a_matter_without_an_answer_gives_a_reason() -> None:
    ends = [step for step in STEPS if step.to in {Status.DISMISSED, Status.REFERRED}]
    moved = [step for step in ends if step.at is not step.to]
    assert moved
    assert all(Need.REASON in step.needs for step in moved)
