"""What others hear of a reply: where it stands, and never its words nor who wrote them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifier.tags import Urgency
from router.events import ReplyEvent
from router.replies.acts import needed
from router.replies.states import ReplyState

_NAMED: Mapping[ReplyState, ReplyEvent] = {
    ReplyState.SUBMITTED: ReplyEvent.SUBMITTED,
    ReplyState.APPROVED: ReplyEvent.APPROVED,
    ReplyState.REJECTED: ReplyEvent.REJECTED,
    ReplyState.SENT: ReplyEvent.SENT,
    ReplyState.FAILED: ReplyEvent.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reply, by its number, came from one state to another; `before` is None of a new one."""

    reply: int
    before: ReplyState | None
    after: ReplyState

    @property
    def event(self) -> ReplyEvent:
        """What it is told as."""
        if self.before is None:
            return ReplyEvent.DRAFTED
        if self.before is self.after:
            return ReplyEvent.UPDATED
        return _NAMED.get(self.after, ReplyEvent.UPDATED)


def told(steps: Sequence[Step]) -> Sequence[Step]:
    """Return what is told of the steps that one transaction made.

    An update is told once, and not at all where the reply came to a state that has a name.
    """
    named = {step.reply for step in steps if step.event is not ReplyEvent.UPDATED}
    last = {step.reply: step for step in steps}
    return [
        step
        for step in steps
        if step.event is not ReplyEvent.UPDATED
        or (step.reply not in named and step is last[step.reply])
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What is told of a reply and its ticket beside where it stands; `services`: the main first."""

    id: str
    ticket: str
    template: str | None
    stage: str | None
    approvals: int
    frozen: bool
    unit: str
    services: tuple[str, ...]
    municipality: str | None
    urgency: Urgency
    sample: bool


def reply_to_json(stand: Stand, state: ReplyState) -> dict[str, Any]:
    """Write a reply as the body of an event.

    Its words, their writers and who approved them are left out: whoever may read them asks for the
    reply by its `id`.
    """
    return {
        "id": stand.id,
        "ticket": stand.ticket,
        "state": state.value,
        "template": stand.template,
        "stage": stand.stage,
        "approvals": stand.approvals,
        "needed": needed(stand.urgency),
        "frozen": stand.frozen,
        "unit": stand.unit,
        "services": list(stand.services),
        "municipality": stand.municipality,
        "urgency": stand.urgency.value,
        "sample": stand.sample,
    }
