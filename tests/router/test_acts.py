"""Doing something to a ticket."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any, cast

import pytest

from make import NOON
from router.acts import (
    ITSELF,
    LONGEST_SNOOZE,
    Act,
    Actor,
    Evidence,
    Held,
    Lacking,
    NotAllowed,
    NotPossible,
    Standing,
    take,
)
from router.states import TABLE, Need, Role, Status, Verb, possible

NOURA = Actor(name="نورة", roles=frozenset({Role.AGENT}))
SAAD = Actor(name="سعد", roles=frozenset({Role.AGENT}))
APPROVER = Actor(name="هند", roles=frozenset({Role.APPROVER}))
MANAGER = Actor(name="منال", roles=frozenset({Role.MANAGER}))
SERVICE = Actor(name=ITSELF, itself=True)
PHOTO = Evidence(kind="photo", value="https://jeddah.example/after.jpg")

HELD = Standing(status=Status.CLAIMED, unit="jeddah.roads", holder="نورة")


def whole(verb: Verb, by: Actor) -> Act:
    """An act that gives everything that any verb may need."""
    return Act(
        verb=verb,
        by=by,
        note="سبب",
        text="تمت المعالجة",
        person="سعد",
        unit="jeddah.lighting",
        agency="water",
        until=NOON + timedelta(days=1),
        evidence=(PHOTO,),
    )


@pytest.mark.parametrize(("status", "verb"), TABLE)
def test_what_the_table_allows_leads_where_it_says(status: Status, verb: Verb) -> None:
    standing = Standing(status=status, unit="jeddah.roads", resolver="نورة")

    assert take(standing, whole(verb, MANAGER), NOON).status is TABLE[status, verb].to


@pytest.mark.parametrize(("status", "verb"), sorted(set(product(Status, Verb)) - TABLE.keys()))
def test_anything_else_is_refused_with_what_is_possible(status: Status, verb: Verb) -> None:
    standing = Standing(status=status, unit="jeddah.roads")

    with pytest.raises(NotPossible) as refused:
        take(standing, whole(verb, MANAGER), NOON)

    assert refused.value.possible == possible(status)
    assert verb not in refused.value.possible


def test_a_refusal_reads_as_a_sentence() -> None:
    standing = Standing(status=Status.VERIFIED, unit="jeddah.roads")
    said = "cannot claim a ticket that is verified; possible: close, reopen"
    with pytest.raises(NotPossible, match=re.escape(said)):
        take(standing, Act(verb=Verb.CLAIM, by=NOURA), NOON)


@pytest.mark.parametrize(("status", "verb"), TABLE)
def test_who_lacks_the_role_is_told_which_it_takes(status: Status, verb: Verb) -> None:
    viewer = Actor(name="زائر", roles=frozenset({Role.VIEWER, Role.OPERATOR}))

    with pytest.raises(NotAllowed) as refused:
        take(Standing(status=status, unit="jeddah.roads"), whole(verb, viewer), NOON)

    assert set(refused.value.roles) == TABLE[status, verb].who


@pytest.mark.parametrize(("status", "verb"), TABLE)
def test_the_service_does_by_itself_only_what_the_table_says(status: Status, verb: Verb) -> None:
    standing, step = Standing(status=status, unit="jeddah.roads"), TABLE[status, verb]
    if step.by_itself:
        assert take(standing, whole(verb, SERVICE), NOON).status is step.to
    else:
        with pytest.raises(NotAllowed):
            take(standing, whole(verb, SERVICE), NOON)


def test_who_claims_holds_and_claiming_again_changes_nothing() -> None:
    claim = Act(verb=Verb.CLAIM, by=NOURA)
    claimed = take(Standing(status=Status.NEW, unit="jeddah.roads"), claim, NOON)

    assert claimed.holder == "نورة"
    assert take(claimed, claim, NOON) is claimed


def test_a_second_claim_names_the_holder() -> None:
    with pytest.raises(Held, match="held by نورة"):
        take(HELD, Act(verb=Verb.CLAIM, by=SAAD), NOON)


def test_a_referred_ticket_that_somebody_answered_can_still_be_claimed() -> None:
    referred = Standing(status=Status.REFERRED, unit="national.referrals", holder="نورة")

    assert take(referred, Act(verb=Verb.CLAIM, by=SAAD), NOON).holder == "سعد"


@pytest.mark.parametrize("verb", [Verb.ANSWER, Verb.RESOLVE, Verb.RELEASE])
def test_only_its_holder_or_a_manager_acts_on_a_claimed_ticket(verb: Verb) -> None:
    with pytest.raises(Held) as refused:
        take(HELD, whole(verb, SAAD), NOON)

    assert refused.value.holder == "نورة"
    assert take(HELD, whole(verb, NOURA), NOON).status is TABLE[Status.CLAIMED, verb].to
    assert take(HELD, whole(verb, MANAGER), NOON).status is TABLE[Status.CLAIMED, verb].to


@pytest.mark.parametrize(
    ("verb", "field", "need"),
    [
        (Verb.ASSIGN, "person", Need.PERSON),
        (Verb.ANSWER, "text", Need.TEXT),
        (Verb.DISMISS, "note", Need.REASON),
        (Verb.REFER, "agency", Need.AGENCY),
        (Verb.HAND_OVER, "unit", Need.UNIT),
        (Verb.SNOOZE, "until", Need.END),
    ],
)
def test_what_is_missing_is_named(verb: Verb, field: str, need: Need) -> None:
    with pytest.raises(Lacking) as refused:
        take(HELD, replace(whole(verb, MANAGER), **cast("Any", {field: None})), NOON)

    assert (refused.value.field, refused.value.need) == (field, need)


def test_a_ticket_is_not_handed_over_to_where_it_is() -> None:
    with pytest.raises(Lacking, match=r"jeddah\.roads owns the ticket already"):
        take(HELD, replace(whole(Verb.HAND_OVER, NOURA), unit="jeddah.roads"), NOON)


@pytest.mark.parametrize("late", [timedelta(), LONGEST_SNOOZE + timedelta(seconds=1)])
def test_nothing_sleeps_without_an_end_ahead(late: timedelta) -> None:
    with pytest.raises(Lacking, match="nothing sleeps without an end"):
        take(HELD, replace(whole(Verb.SNOOZE, NOURA), until=NOON + late), NOON)


def test_a_snoozed_ticket_keeps_its_status_and_wakes_with_whatever_is_done() -> None:
    asleep = take(HELD, whole(Verb.SNOOZE, NOURA), NOON)

    assert (asleep.status, asleep.snoozed) == (Status.CLAIMED, NOON + timedelta(days=1))
    assert take(asleep, Act(verb=Verb.WAKE, by=SERVICE), NOON).snoozed is None
    assert take(asleep, whole(Verb.ANSWER, NOURA), NOON).snoozed is None


def test_a_resolution_remembers_who_and_which_unit() -> None:
    resolved = take(HELD, whole(Verb.RESOLVE, NOURA), NOON)

    assert (resolved.resolver, resolved.closing, resolved.ended) == ("نورة", "jeddah.roads", NOON)
    assert resolved.evidence == (PHOTO,)


def test_nothing_is_verified_without_the_evidence_that_its_service_asks_for() -> None:
    strict = replace(HELD, wants=frozenset({"photo", "link"}))
    words = (Evidence(kind="note", value="تم"),)
    resolved = take(strict, Act(verb=Verb.RESOLVE, by=NOURA, evidence=words), NOON)
    verify = Act(verb=Verb.VERIFY, by=APPROVER)

    with pytest.raises(Lacking, match="link or photo"):
        take(resolved, verify, NOON)
    assert take(resolved, replace(verify, evidence=(PHOTO,)), NOON).status is Status.VERIFIED
    shown = take(strict, Act(verb=Verb.RESOLVE, by=NOURA, evidence=(PHOTO,)), NOON)
    assert take(shown, verify, NOON).evidence == (PHOTO,)


def test_nobody_verifies_what_they_resolved() -> None:
    resolved = take(HELD, whole(Verb.RESOLVE, MANAGER), NOON)

    with pytest.raises(Lacking, match="somebody else must verify"):
        take(resolved, whole(Verb.VERIFY, MANAGER), NOON)
    assert take(resolved, whole(Verb.VERIFY, APPROVER), NOON).verifier == "هند"


def test_a_reopened_ticket_counts_against_who_closed_it_and_is_shown_anew() -> None:
    resolved = take(HELD, whole(Verb.RESOLVE, NOURA), NOON)
    verified = take(resolved, whole(Verb.VERIFY, APPROVER), NOON)
    reopened = take(verified, Act(verb=Verb.REOPEN, by=SERVICE, note="اعترض الكاتب"), NOON)

    assert (reopened.reopened, reopened.closing) == (1, "jeddah.roads")
    assert (reopened.holder, reopened.evidence, reopened.resolver) == (None, (), None)
    assert reopened.ended is None


def test_reopening_what_was_dismissed_counts_against_nobody() -> None:
    dismissed = take(HELD, whole(Verb.DISMISS, NOURA), NOON)

    assert dismissed.ended == NOON
    assert take(dismissed, whole(Verb.REOPEN, NOURA), NOON).reopened == 0


def test_the_first_answer_is_remembered() -> None:
    answered = take(HELD, whole(Verb.ANSWER, NOURA), NOON)
    again = take(answered, whole(Verb.ANSWER, NOURA), NOON + timedelta(hours=1))

    assert again.answered == NOON


def test_what_is_referred_or_handed_over_has_no_holder() -> None:
    referred = take(HELD, whole(Verb.REFER, NOURA), NOON)
    moved = take(referred, whole(Verb.HAND_OVER, NOURA), NOON)

    assert (referred.referral, referred.holder) == ("water", None)
    assert (moved.unit, moved.referral, moved.holder) == ("jeddah.lighting", None, None)


def test_a_return_is_counted_and_may_say_where_it_belongs() -> None:
    sent = take(HELD, whole(Verb.RETURN, NOURA), NOON)
    kept = take(HELD, replace(whole(Verb.RETURN, NOURA), unit=None), NOON)

    assert (sent.unit, sent.returned, sent.status) == ("jeddah.lighting", 1, Status.NEW)
    assert kept.unit == "jeddah.roads"


def test_a_manager_assigns_and_an_agent_releases() -> None:
    assigned = take(HELD, whole(Verb.ASSIGN, MANAGER), NOON)

    assert assigned.holder == "سعد"
    assert take(assigned, whole(Verb.RELEASE, SAAD), NOON).holder is None
