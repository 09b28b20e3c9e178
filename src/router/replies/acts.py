"""Doing something to a reply: pure. The table says what is possible, this says what becomes of it.

An approval is of the words as they stand: a reply that is taken back to be changed loses all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from classifier.tags import Urgency
from router.acts import Actor
from router.replies.gate import Finding
from router.replies.states import (
    REPLY_TABLE,
    ReplyNeed,
    ReplyState,
    ReplyVerb,
    reply_possible,
)
from router.states import Role

_TWO_EYES, _FOUR_EYES = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What of a reply its verbs read and change.

    `writers` are all who wrote or changed its words; `approvals` are names, in their order.
    `frozen`: a crisis plan keeps it from being sent.
    """

    state: ReplyState
    writers: tuple[str, ...]
    approvals: tuple[str, ...] = ()
    note: str | None = None
    frozen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAct:
    """What somebody wants to do; `urgency` is the ticket's, `findings` are the gate's."""

    verb: ReplyVerb
    by: Actor
    urgency: Urgency = Urgency.NORMAL
    findings: Sequence[Finding] = ()
    note: str | None = None


class ReplyRefusal(Exception):
    """Something cannot be done to a reply; base of all that says why."""


class ReplyNotPossible(ReplyRefusal):
    """The reply does not stand where this may be done; `possible` lists what may be."""

    def __init__(self, state: ReplyState, verb: ReplyVerb) -> None:
        self.state = state
        self.verb = verb
        self.possible = reply_possible(state)
        instead = ", ".join(self.possible) or "nothing more"
        super().__init__(f"cannot {verb} a reply that is {state}; possible: {instead}")


class ReplyNotAllowed(ReplyRefusal):
    """Whoever asks has none of the roles that may do this; `roles` lists them."""

    def __init__(self, verb: ReplyVerb, roles: Collection[Role]) -> None:
        self.verb = verb
        self.roles = tuple(sorted(roles))
        super().__init__(f"to {verb} a reply takes one of the roles {', '.join(self.roles)}")


class OwnReply(ReplyRefusal):
    """Whoever wrote words of a reply can neither approve them nor let them go."""

    def __init__(self, who: str) -> None:
        self.who = who
        super().__init__(f"{who} wrote words of this reply; somebody else must approve it")


class NoReason(ReplyRefusal):
    """A reply that somebody submitted is neither rejected nor let go without saying why."""

    def __init__(self, verb: ReplyVerb) -> None:
        self.verb = verb
        what = "it may be sent after all" if verb is ReplyVerb.THAW else "it is rejected"
        super().__init__(f"give note: why {what}")


class Stopped(ReplyRefusal):
    """The gate stops the words; `findings` says where and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.found = tuple(finding for finding in findings if finding.stops)
        reasons = "; ".join(finding.reason for finding in self.found)
        super().__init__(f"cannot be said in public: {reasons}")


def needed(urgency: Urgency) -> int:
    """Return how many people must approve a reply."""
    return _FOUR_EYES if urgency.level >= Urgency.HIGH.level else _TWO_EYES


def approved(writing: Writing, urgency: Urgency) -> bool:
    """Whether enough people approved it who wrote none of it."""
    return len(set(writing.approvals) - set(writing.writers)) >= needed(urgency)


def take(writing: Writing, act: ReplyAct) -> Writing:
    """Return where a reply stands after an act. Approving twice counts once and is no error.

    Raises:
        ReplyNotPossible: It does not stand where this may be done.
        ReplyNotAllowed: The actor's roles do not allow it.
        OwnReply, NoReason, Stopped: What the table asks for is not so.
    """
    step = REPLY_TABLE.get((writing.state, act.verb))
    if step is None:
        raise ReplyNotPossible(writing.state, act.verb)
    if not (step.who & act.by.roles if step.who else act.by.itself):
        raise ReplyNotAllowed(act.verb, step.who)
    for need in step.needs:
        _check(need, writing, act)
    frozen = act.verb is ReplyVerb.FREEZE or (writing.frozen and _stays_frozen(act.verb))
    after = replace(writing, state=step.to, note=act.note, frozen=frozen)
    if act.verb is ReplyVerb.EDIT:
        return replace(after, writers=_with(writing.writers, act.by.name))
    if act.verb is ReplyVerb.WITHDRAW:
        return replace(after, approvals=())
    if act.verb is ReplyVerb.APPROVE:
        after = replace(after, approvals=_with(writing.approvals, act.by.name))
        return after if approved(after, act.urgency) else replace(after, state=writing.state)
    return after


def _stays_frozen(verb: ReplyVerb) -> bool:
    return verb not in {ReplyVerb.THAW, ReplyVerb.REJECT}


def _check(need: ReplyNeed, writing: Writing, act: ReplyAct) -> None:
    if need is ReplyNeed.FROZEN and not writing.frozen:
        raise ReplyNotPossible(writing.state, act.verb)
    if need in {ReplyNeed.OTHERS, ReplyNeed.ANOTHER} and act.by.name in writing.writers:
        raise OwnReply(act.by.name)
    if need is ReplyNeed.REASON and not act.note:
        raise NoReason(act.verb)
    if need is ReplyNeed.GATE and any(finding.stops for finding in act.findings):
        raise Stopped(act.findings)


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names else (*names, name)
