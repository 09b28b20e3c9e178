"""Where a reply stands, and what may be done to it: one table, which docs/replies.md prints.

draft ─submit─▶ submitted ─approve─▶ approved ─begin─▶ sending ─finish─▶ sent
  └──reject──────────┴─────reject───────┴──▶ rejected      └────fail──▶ failed ─retry─▶ sending
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from router.states import AGENTS, CHECKERS, Role


class ReplyState(StrEnum):
    """Where a reply stands. The values are public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    REJECTED = "rejected"

    @property
    def pending(self) -> bool:
        """Whether it may still be sent: a ticket has one such reply at most."""
        return self not in _OVER


# Approved, and not out yet.
LEAVING = frozenset({ReplyState.APPROVED, ReplyState.SENDING})
_OVER = frozenset({ReplyState.SENT, ReplyState.FAILED, ReplyState.REJECTED})


class ReplyVerb(StrEnum):
    """What may be done to a reply. The values are public."""

    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REJECT = "reject"
    BEGIN = "begin"
    FINISH = "finish"
    FAIL = "fail"
    RETRY = "retry"
    FREEZE = "freeze"
    THAW = "thaw"


class ReplyNeed(StrEnum):
    """What must be so before something is done."""

    GATE = "no stop of the gate"
    OTHERS = "somebody who wrote nothing of it; two of them where the urgency is high or critical"
    REASON = "a reason"
    FROZEN = "that a crisis plan froze it"
    ANOTHER = "somebody who wrote nothing of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyStep:
    """What a verb does at one state; nobody's `who` is what the service does by itself."""

    at: ReplyState
    verb: ReplyVerb
    to: ReplyState
    who: frozenset[Role] = frozenset()
    needs: tuple[ReplyNeed, ...] = ()


_S, _V, _N = ReplyState, ReplyVerb, ReplyNeed
REPLY_STEPS: tuple[ReplyStep, ...] = (
    ReplyStep(at=_S.DRAFT, verb=_V.EDIT, to=_S.DRAFT, who=AGENTS),
    ReplyStep(at=_S.DRAFT, verb=_V.SUBMIT, to=_S.SUBMITTED, who=AGENTS, needs=(_N.GATE,)),
    ReplyStep(at=_S.DRAFT, verb=_V.REJECT, to=_S.REJECTED, who=AGENTS),
    ReplyStep(at=_S.SUBMITTED, verb=_V.WITHDRAW, to=_S.DRAFT, who=AGENTS),
    ReplyStep(
        at=_S.SUBMITTED,
        verb=_V.APPROVE,
        to=_S.APPROVED,
        who=CHECKERS,
        needs=(_N.OTHERS, _N.GATE),
    ),
    ReplyStep(at=_S.SUBMITTED, verb=_V.REJECT, to=_S.REJECTED, who=CHECKERS, needs=(_N.REASON,)),
    ReplyStep(at=_S.APPROVED, verb=_V.REJECT, to=_S.REJECTED, who=CHECKERS, needs=(_N.REASON,)),
    ReplyStep(at=_S.APPROVED, verb=_V.BEGIN, to=_S.SENDING),
    ReplyStep(at=_S.SENDING, verb=_V.FINISH, to=_S.SENT),
    ReplyStep(at=_S.SENDING, verb=_V.FAIL, to=_S.FAILED),
    ReplyStep(at=_S.FAILED, verb=_V.RETRY, to=_S.SENDING, who=AGENTS),
    ReplyStep(at=_S.SENT, verb=_V.RETRY, to=_S.SENDING, who=AGENTS),
    *(ReplyStep(at=at, verb=_V.FREEZE, to=at) for at in (_S.APPROVED, _S.SENDING)),
    *(
        ReplyStep(
            at=at,
            verb=_V.THAW,
            to=at,
            who=CHECKERS,
            needs=(_N.FROZEN, _N.ANOTHER, _N.REASON, _N.GATE),
        )
        for at in (_S.APPROVED, _S.SENDING)
    ),
)
REPLY_TABLE: Mapping[tuple[ReplyState, ReplyVerb], ReplyStep] = {
    (step.at, step.verb): step for step in REPLY_STEPS
}


def reply_possible(state: ReplyState, *, frozen: bool = False) -> tuple[ReplyVerb, ...]:
    """List what people may do to a reply that stands at `state`."""
    return tuple(
        step.verb
        for step in REPLY_STEPS
        if step.at is state and step.who and (frozen or step.verb is not ReplyVerb.THAW)
    )


def reply_table() -> str:
    """Write the table as Markdown, a row for each step."""
    head = "| at | verb | leads to | who | needs |\n|---|---|---|---|---|"
    return "\n".join([head, *map(_row, REPLY_STEPS)])


def _row(step: ReplyStep) -> str:
    cells = (
        step.at.value,
        f"`{step.verb.value}`",
        "stays" if step.to is step.at else step.to.value,
        ", ".join(sorted(step.who)) or "sawt itself",
        "; ".join(step.needs) or "nothing",
    )
    return f"| {' | '.join(cells)} |"
