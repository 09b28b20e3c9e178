"""Where a ticket stands, and what may be done to it: one table, which docs/tickets.md prints.

new ─claim─▶ claimed ─answer─▶ answered ─resolve─▶ resolved ─verify─▶ verified ─close─▶ closed
                                                      └────────reopen───────┴──▶ reopened ─claim─▶
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from router.events import EventType


class Status(StrEnum):
    """Where a ticket stands. The values are public."""

    NEW = "new"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    VERIFIED = "verified"
    CLOSED = "closed"
    REOPENED = "reopened"
    REFERRED = "referred"
    DISMISSED = "dismissed"

    @property
    def open(self) -> bool:
        """Whether somebody still owes an answer; only open tickets are joined."""
        return self not in _OVER


# Somebody is to take it up, and nobody has.
WAITING = frozenset({Status.NEW, Status.REOPENED})
_OVER = frozenset({Status.RESOLVED, Status.VERIFIED, Status.CLOSED, Status.DISMISSED})


class Verb(StrEnum):
    """What may be done to a ticket. The values are public."""

    CLAIM = "claim"
    RELEASE = "release"
    ASSIGN = "assign"
    ANSWER = "answer"
    RESOLVE = "resolve"
    VERIFY = "verify"
    CLOSE = "close"
    REOPEN = "reopen"
    REFER = "refer"
    RETURN = "return"
    HAND_OVER = "hand_over"
    DISMISS = "dismiss"
    SNOOZE = "snooze"
    WAKE = "wake"


class Role(StrEnum):
    """What somebody is to the service. The values are public."""

    VIEWER = "viewer"
    AGENT = "agent"
    APPROVER = "approver"
    MANAGER = "manager"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"


class Need(StrEnum):
    """What must be given, or be so, before something is done."""

    HOLDER = "by its holder, or a manager"
    TEXT = "the text of the answer"
    REASON = "a reason"
    PERSON = "the person who is to answer"
    UNIT = "the unit that is to own it"
    AGENCY = "the agency that owns the matter"
    END = "when it is to come back"
    EVIDENCE = "evidence, where the service asks for it"
    SECOND = "somebody else than who resolved it"


AGENTS = frozenset({Role.AGENT, Role.APPROVER, Role.MANAGER, Role.ADMINISTRATOR})
CHECKERS = frozenset({Role.APPROVER, Role.MANAGER, Role.ADMINISTRATOR})
LEADERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a verb does at one status.

    `by_itself`: the service does it, too, when its time has come. `event` is what the world hears.
    """

    at: Status
    verb: Verb
    to: Status
    who: frozenset[Role]
    event: EventType
    needs: tuple[Need, ...] = ()
    by_itself: bool = False


def _step(  # noqa: PLR0913 - the columns of the table
    verb: Verb,
    at: Sequence[Status],
    to: Status | None,
    who: frozenset[Role],
    event: EventType,
    *needs: Need,
    by_itself: bool = False,
) -> Sequence[Step]:
    """Write a row for each status; `to` None: it stays where it is."""
    return [
        Step(
            at=one, verb=verb, to=to or one, who=who, event=event, needs=needs, by_itself=by_itself
        )
        for one in at
    ]


_S = Status
_WAITING = (_S.NEW, _S.REOPENED)
_IN_HAND = (_S.CLAIMED, _S.ANSWERED)
_OPEN = (*_WAITING, *_IN_HAND)

STEPS: tuple[Step, ...] = (
    *_step(Verb.CLAIM, (*_WAITING, _S.REFERRED), _S.CLAIMED, AGENTS, EventType.CLAIMED),
    *_step(
        Verb.ASSIGN,
        (*_WAITING, _S.CLAIMED, _S.REFERRED),
        _S.CLAIMED,
        LEADERS,
        EventType.CLAIMED,
        Need.PERSON,
        by_itself=True,
    ),
    *_step(Verb.ASSIGN, (_S.ANSWERED,), None, LEADERS, EventType.CLAIMED, Need.PERSON),
    *_step(Verb.ANSWER, _IN_HAND, _S.ANSWERED, AGENTS, EventType.ANSWERED, Need.HOLDER, Need.TEXT),
    *_step(Verb.ANSWER, (_S.REFERRED,), None, AGENTS, EventType.ANSWERED, Need.TEXT),
    *_step(Verb.RELEASE, _IN_HAND, _S.NEW, AGENTS, EventType.UPDATED, Need.HOLDER),
    *_step(Verb.RESOLVE, _IN_HAND, _S.RESOLVED, AGENTS, EventType.RESOLVED, Need.HOLDER),
    *_step(
        Verb.VERIFY,
        (_S.RESOLVED,),
        _S.VERIFIED,
        CHECKERS,
        EventType.VERIFIED,
        Need.SECOND,
        Need.EVIDENCE,
    ),
    *_step(Verb.CLOSE, (_S.VERIFIED,), _S.CLOSED, LEADERS, EventType.CLOSED, by_itself=True),
    *_step(Verb.CLOSE, (_S.REFERRED,), _S.CLOSED, AGENTS, EventType.CLOSED, Need.REASON),
    *_step(
        Verb.REOPEN,
        (_S.RESOLVED, _S.VERIFIED),
        _S.REOPENED,
        AGENTS,
        EventType.REOPENED,
        Need.REASON,
        by_itself=True,
    ),
    *_step(
        Verb.REOPEN,
        (_S.CLOSED,),
        _S.REOPENED,
        LEADERS,
        EventType.REOPENED,
        Need.REASON,
        by_itself=True,
    ),
    *_step(Verb.REOPEN, (_S.DISMISSED,), _S.REOPENED, AGENTS, EventType.REOPENED, Need.REASON),
    *_step(Verb.REFER, _OPEN, _S.REFERRED, AGENTS, EventType.REFERRED, Need.AGENCY, Need.REASON),
    *_step(Verb.RETURN, (*_OPEN, _S.REFERRED), _S.NEW, AGENTS, EventType.UPDATED, Need.REASON),
    *_step(
        Verb.HAND_OVER,
        (*_OPEN, _S.REFERRED),
        _S.NEW,
        AGENTS,
        EventType.UPDATED,
        Need.UNIT,
        Need.REASON,
    ),
    *_step(
        Verb.DISMISS,
        (*_WAITING, _S.CLAIMED, _S.REFERRED),
        _S.DISMISSED,
        AGENTS,
        EventType.DISMISSED,
        Need.REASON,
        by_itself=True,
    ),
    *_step(
        Verb.SNOOZE, (*_OPEN, _S.REFERRED), None, AGENTS, EventType.UPDATED, Need.END, Need.REASON
    ),
    *_step(Verb.WAKE, (*_OPEN, _S.REFERRED), None, AGENTS, EventType.UPDATED, by_itself=True),
)
TABLE: Mapping[tuple[Status, Verb], Step] = {(step.at, step.verb): step for step in STEPS}


def possible(status: Status) -> tuple[Verb, ...]:
    """List what may be done to a ticket that stands at `status`."""
    return tuple(step.verb for step in STEPS if step.at is status)
