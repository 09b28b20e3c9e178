"""The desk: tagged posts become decisions, tickets and events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from classifier.tags import Tags
from listener.post import Post
from router.decide import Decision
from store.database import Sessions
from store.happened import Tell


@dataclass(frozen=True, slots=True)
class SqlDesk:
    """The desk in the database. Implements `router.assign.Desk`.

    `amana_of` gives the amana of each municipality code; `tell` writes a ticket as the public
    JSON object (`router.message.ticket_to_json` with the rule book), for events.
    """

    sessions: Sessions
    amana_of: Mapping[str, str]
    tell: Tell

    async def take(self, limit: int, now: datetime) -> Sequence[tuple[Post, Tags]]:
        """See Desk.take."""
        raise NotImplementedError

    async def settle(self, decisions: Sequence[Decision], now: datetime) -> None:
        """See Desk.settle. A post that does not wait for a decision is passed over."""
        raise NotImplementedError
