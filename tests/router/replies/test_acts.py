"""Who may do what to a reply."""

from dataclasses import replace
from itertools import product

import pytest

from classifier.tags import Urgency
from router.acts import Actor
from router.replies.acts import (
    NoReason,
    OwnReply,
    ReplyAct,
    ReplyNotAllowed,
    ReplyNotPossible,
    Stopped,
    Writing,
    approved,
    needed,
    take,
)
from router.replies.gate import Finding, Kind
from router.replies.states import REPLY_TABLE, ReplyState, ReplyVerb, reply_possible
from router.states import Role

DRAFT = Writing(state=ReplyState.DRAFT, writers=("نورة",))
SUBMITTED = replace(DRAFT, state=ReplyState.SUBMITTED)
STOP = Finding(kind=Kind.EMPTY, stops=True, span=(0, 0), reason="empty", reason_ar="فارغ")


def an_act(verb: ReplyVerb, who: str = "هند", *roles: Role, **given: object) -> ReplyAct:
    by = Actor(name=who, roles=frozenset(roles or {Role.APPROVER}))
    return ReplyAct(verb=verb, by=by, **given)  # type: ignore[arg-type]


def test_one_person_approves_what_is_not_urgent() -> None:
    done = take(SUBMITTED, an_act(ReplyVerb.APPROVE))

    assert (done.state, done.approvals) == (ReplyState.APPROVED, ("هند",))


@pytest.mark.parametrize("urgency", [Urgency.HIGH, Urgency.CRITICAL])
def test_two_different_people_approve_what_is_urgent(urgency: Urgency) -> None:
    """P2."""
    first = take(SUBMITTED, an_act(ReplyVerb.APPROVE, urgency=urgency))
    again = take(first, an_act(ReplyVerb.APPROVE, urgency=urgency))
    second = take(again, an_act(ReplyVerb.APPROVE, "منال", urgency=urgency))

    assert [each.state for each in (first, again, second)] == ["submitted", "submitted", "approved"]
    assert again == first
    assert approved(second, urgency)
    assert needed(urgency) == 2


def test_nobody_approves_words_of_their_own_nor_those_they_changed() -> None:
    edited = take(DRAFT, an_act(ReplyVerb.EDIT, "هند"))
    waiting = take(edited, an_act(ReplyVerb.SUBMIT, "نورة"))

    for writer in ("نورة", "هند"):
        with pytest.raises(OwnReply, match=writer):
            take(waiting, an_act(ReplyVerb.APPROVE, writer))


def test_what_is_taken_back_loses_its_approvals() -> None:
    first = take(SUBMITTED, an_act(ReplyVerb.APPROVE, urgency=Urgency.HIGH))

    assert take(first, an_act(ReplyVerb.WITHDRAW)).approvals == ()


def test_what_the_gate_stops_is_neither_submitted_nor_approved() -> None:
    with pytest.raises(Stopped, match="empty"):
        take(DRAFT, an_act(ReplyVerb.SUBMIT, findings=(STOP,)))
    with pytest.raises(Stopped):
        take(SUBMITTED, an_act(ReplyVerb.APPROVE, findings=(STOP,)))
    warning = replace(STOP, stops=False)
    assert take(DRAFT, an_act(ReplyVerb.SUBMIT, findings=(warning,))).state == "submitted"


def test_a_submitted_reply_is_rejected_with_a_reason() -> None:
    with pytest.raises(NoReason):
        take(SUBMITTED, an_act(ReplyVerb.REJECT))
    assert take(SUBMITTED, an_act(ReplyVerb.REJECT, note="الموعد غير مؤكد")).note


def test_every_step_asks_for_one_of_its_roles_and_what_is_no_step_says_what_is_possible() -> None:
    for state, verb in product(ReplyState, ReplyVerb):
        writing = replace(DRAFT, state=state)
        step = REPLY_TABLE.get((state, verb))
        if step is None:
            with pytest.raises(ReplyNotPossible) as refused:
                take(writing, an_act(verb))
            assert refused.value.possible == reply_possible(state)
            assert str(refused.value)
        else:
            with pytest.raises(ReplyNotAllowed):
                take(writing, an_act(verb, "هند", Role.VIEWER))


def test_nothing_is_sent_by_itself_but_what_people_approved() -> None:
    by_itself = {(step.at, step.to) for step in REPLY_TABLE.values() if not step.who}

    assert {at for at, _ in by_itself} == {ReplyState.APPROVED, ReplyState.SENDING}
    assert all(
        step.at is ReplyState.SUBMITTED
        for step in REPLY_TABLE.values()
        if step.to is ReplyState.APPROVED is not step.at
    )


@pytest.mark.parametrize("state", [ReplyState.APPROVED, ReplyState.SENDING])
def test_what_a_crisis_plan_freezes_somebody_else_lets_go_and_says_why(state: ReplyState) -> None:
    """P10."""
    waiting = replace(DRAFT, state=state, approvals=("هند",))
    by = Actor(name="sawt", itself=True)
    frozen = take(waiting, ReplyAct(verb=ReplyVerb.FREEZE, by=by, note="frozen by plan floods"))
    thawed = take(frozen, an_act(ReplyVerb.THAW, note="ما زال صحيحا"))

    assert (frozen.state, frozen.frozen, frozen.approvals) == (state, True, ("هند",))
    assert (thawed.state, thawed.frozen, thawed.note) == (state, False, "ما زال صحيحا")
    assert ReplyVerb.THAW in reply_possible(state, frozen=True)
    assert ReplyVerb.THAW not in reply_possible(state)
    with pytest.raises(OwnReply):
        take(frozen, an_act(ReplyVerb.THAW, "نورة", note="ما زال صحيحا"))
    with pytest.raises(NoReason, match="why it may be sent after all"):
        take(frozen, an_act(ReplyVerb.THAW))
    with pytest.raises(Stopped):
        take(frozen, an_act(ReplyVerb.THAW, note="ما زال صحيحا", findings=[STOP]))
    with pytest.raises(ReplyNotAllowed):
        take(frozen, an_act(ReplyVerb.THAW, "سعد", Role.AGENT, note="ما زال صحيحا"))


def test_only_what_is_frozen_is_let_go_and_what_is_rejected_waits_for_nothing() -> None:
    waiting = replace(DRAFT, state=ReplyState.APPROVED)
    frozen = replace(waiting, frozen=True)

    with pytest.raises(ReplyNotPossible):
        take(waiting, an_act(ReplyVerb.THAW, note="ما زال صحيحا"))
    begun = take(frozen, ReplyAct(verb=ReplyVerb.BEGIN, by=Actor(name="sawt", itself=True)))
    assert begun.frozen
    assert not take(frozen, an_act(ReplyVerb.REJECT, note="قديم")).frozen
