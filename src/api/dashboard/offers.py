"""What is offered to one reader at one ticket: only what the API would let them do now."""

from collections.abc import Mapping, Sequence
from typing import Any

from router.states import AGENTS, LEADERS, TABLE, Need, Role, Status, Verb

# What is no verb of `router.states` and can be done all the same, by those who answer.
MERGE, SPLIT, REFERENCE, ANSWERED_BY = "merge", "split", "reference", "referral"
# In this order the menu lists them: first what goes on, then what gives it away, then what ends it.
ORDER = (
    Verb.CLAIM,
    Verb.RESOLVE,
    Verb.VERIFY,
    Verb.CLOSE,
    Verb.REOPEN,
    Verb.ANSWER,
    Verb.ASSIGN,
    Verb.RELEASE,
    Verb.WAKE,
    Verb.SNOOZE,
    ANSWERED_BY,
    Verb.REFER,
    Verb.HAND_OVER,
    Verb.RETURN,
    MERGE,
    SPLIT,
    REFERENCE,
    Verb.DISMISS,
)
# The one thing to do next, by where the ticket stands.
NEXT: Mapping[Status, Sequence[str]] = {
    Status.NEW: (Verb.WAKE, Verb.CLAIM),
    Status.REOPENED: (Verb.WAKE, Verb.CLAIM),
    Status.CLAIMED: (),
    Status.ANSWERED: (Verb.RESOLVE,),
    Status.REFERRED: (ANSWERED_BY,),
    Status.RESOLVED: (Verb.VERIFY,),
    Status.VERIFIED: (Verb.CLOSE,),
    Status.CLOSED: (),
    Status.DISMISSED: (),
}
ICONS: Mapping[str, str] = {
    Verb.CLAIM: "hand",
    Verb.RESOLVE: "circle-check",
    Verb.VERIFY: "check-check",
    Verb.CLOSE: "archive",
    Verb.REOPEN: "rotate-ccw",
    Verb.ANSWER: "phone",
    Verb.ASSIGN: "user-plus",
    Verb.RELEASE: "undo-2",
    Verb.WAKE: "bell",
    Verb.SNOOZE: "alarm-clock",
    ANSWERED_BY: "building-2",
    Verb.REFER: "forward",
    Verb.HAND_OVER: "corner-up-right",
    Verb.RETURN: "reply",
    MERGE: "git-merge",
    SPLIT: "split",
    REFERENCE: "tag",
    Verb.DISMISS: "ban",
}
# Done at a press; all others ask for something first.
AT_ONCE = frozenset({Verb.CLAIM, Verb.WAKE})
KEYS: Mapping[str, str] = {Verb.CLAIM: "c", Verb.RESOLVE: "e"}


def offered(ticket: Mapping[str, Any], user: str, roles: frozenset[Role]) -> Sequence[str]:
    """List what a reader may do to a ticket now, in the order of the menu."""
    if ticket["merged_into"]:
        return ()
    status = Status(ticket["status"])
    verbs = {verb for verb in Verb if _may(ticket, status, verb, user, roles)}
    more = set(_beside(ticket, status)) if roles & AGENTS else set()
    return [name for name in ORDER if name in verbs or name in more]


def foremost(ticket: Mapping[str, Any], possible: Sequence[str]) -> str | None:
    """Name the one thing of what is offered that is next."""
    wanted = NEXT[Status(ticket["status"])]
    return next((name for name in wanted if name in possible), None)


def _may(
    ticket: Mapping[str, Any], status: Status, verb: Verb, user: str, roles: frozenset[Role]
) -> bool:
    step = TABLE.get((status, verb))
    if step is None or not step.who & roles:
        return False
    if Need.HOLDER in step.needs and ticket["holder"] != user and not roles & LEADERS:
        return False
    if Need.SECOND in step.needs and ticket["standing"]["resolver"] == user:
        return False
    asleep = ticket["standing"]["snoozed"] is not None
    return asleep if verb is Verb.WAKE else True


def _beside(ticket: Mapping[str, Any], status: Status) -> Sequence[str]:
    found = [REFERENCE]
    if status.open:
        found.append(MERGE)
    if ticket["post_count"] > 1:
        found.append(SPLIT)
    if status is Status.REFERRED:
        found.append(ANSWERED_BY)
    return found


def answers(ticket: Mapping[str, Any], user: str, roles: frozenset[Role]) -> bool:
    """Whether a reader may write to the authors of a ticket: who holds it, or leads."""
    if ticket["merged_into"] or not roles & AGENTS:
        return False
    status = Status(ticket["status"])
    if status in {Status.CLAIMED, Status.ANSWERED}:
        return ticket["holder"] == user or bool(roles & LEADERS)
    return status in {Status.RESOLVED, Status.VERIFIED, Status.REFERRED}
