"""What a batch of decisions asks for: pure. Which posts are one matter, and how it grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from classifier.tags import Urgency
from listener.post import PostId
from router.clock import terms as clock
from router.decide import Decision
from router.states import Status
from router.ticket import TicketId, ticket_id

Key = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Matter:
    """Decisions that ask for one ticket, oldest first; the first would open it.

    `name` is what the ticket is called where the first post has opened one before. `ticket` is the
    number of the open ticket that it joins, where that was found by more than its wording. `over`
    is the number of the ticket that is over of whose matter it is; `earlier` that ticket's id,
    where the time to object is over and another is opened. `suppressed`: a filter takes its post,
    unless it objects to the end of that ticket.
    """

    decisions: Sequence[Decision]
    name: TicketId | None = None
    ticket: int | None = None
    over: int | None = None
    earlier: TicketId | None = None
    suppressed: bool = False

    @property
    def key(self) -> Key | None:
        """What it is joined by; None where it joins nothing. Samples never join real tickets."""
        first = self.decisions[0]
        return (first.join, first.sample) if first.join is not None else None

    @property
    def posts(self) -> Sequence[PostId]:
        """The posts of it."""
        return [decision.post for decision in self.decisions]

    @property
    def urgency(self) -> Urgency:
        """The most urgent counts."""
        return max((each.urgency for each in self.decisions), key=lambda urgency: urgency.level)

    @property
    def clocked(self) -> Sequence[clock.Matter]:
        """What the policies of the clock look at."""
        return [each.matter for each in self.decisions]

    def row(self, amana_of: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """Return the row of the ticket that it opens, without its number."""
        first = self.decisions[0]
        service = first.services[0] if first.services else None
        place = first.municipality
        return {
            "id": self.name or ticket_id(first.post),
            "status": (Status.REFERRED if first.referral else Status.NEW).value,
            "open": True,
            "unit": first.unit,
            "services": list(first.services),
            "service": service,
            "domain": service and service.partition(".")[0],
            "municipality": place,
            "amana": place and amana_of.get(place, place),
            "urgency": self.urgency.value,
            "intent": first.intent.value,
            "referral": first.referral,
            "reasons": list(first.reasons),
            "opened": now,
            "sample": first.sample,
            "join_key": first.join,
            "earlier": self.earlier,
        }


def placed_matters(decisions: Sequence[Decision], places: Sequence[int]) -> Mapping[int, Matter]:
    """Group decisions by the place that the ledger gave each; below zero a ticket is opened.

    What opens a ticket names its municipality, where any of its posts does.
    """
    together: dict[int, list[Decision]] = {}
    for decision, place in zip(decisions, places, strict=True):
        together.setdefault(place, []).append(decision)
    return {
        place: Matter(
            tuple(sorted(each, key=lambda one: one.municipality is None)),
            ticket=place if place > 0 else None,
        )
        for place, each in together.items()
    }


def one_each(matters: Sequence[Matter]) -> Sequence[Matter]:
    """Put together what goes to one ticket."""
    alone = [each for each in matters if each.ticket is None]
    together: dict[int, list[Decision]] = {}
    for each in matters:
        if each.ticket is not None:
            together.setdefault(each.ticket, []).extend(each.decisions)
    return [*(Matter(tuple(all_), ticket=ticket) for ticket, all_ in together.items()), *alone]


def matters_of(decisions: Sequence[Decision]) -> Sequence[Matter]:
    """Group the decisions that ask for a ticket by the matter that they are about."""
    joined: dict[Key | PostId, list[Decision]] = {}
    for decision in decisions:
        if decision.wanted:
            key = (decision.join, decision.sample) if decision.join is not None else decision.post
            joined.setdefault(key, []).append(decision)
    return [Matter(tuple(together)) for together in joined.values()]
