"""The tickets: what is owed an answer, by whom, until when."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from classifier.tags import Urgency
from router.ticket import Status, Ticket
from store.database import Sessions
from store.happened import Tell
from store.paging import Paged
from store.posts import StoredPost


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of a ticket's history. `note` is the answer's text, or why it was resolved."""

    at: datetime
    who: str
    verb: str
    before: Status
    after: Status
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDetail:
    """A ticket with its posts, oldest first, and its history, oldest first."""

    ticket: Ticket
    posts: Sequence[StoredPost]
    history: Sequence[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """Which tickets are asked for; None means any.

    `municipality` is a code, an amana's means all of its own; `service` and `domain` speak of the
    main service; `text` is searched in the posts, forgiving spelling.
    """

    status: Status | None = None
    municipality: str | None = None
    amana: str | None = None
    service: str | None = None
    domain: str | None = None
    urgency: Urgency | None = None
    unit: str | None = None
    text: str | None = None
    sample: bool | None = None


@dataclass(frozen=True, slots=True)
class SqlTickets:
    """The tickets in the database.

    `tell` writes a ticket as the public JSON object (`router.message.ticket_to_json` with the rule
    book), for events.
    """

    sessions: Sessions
    tell: Tell

    async def show(self, ticket: str) -> TicketDetail:
        """Return a ticket with everything about it, or raise `UnknownTicket`."""
        raise NotImplementedError

    async def list(
        self, wanted: TicketFilter, *, limit: int, after: str | None = None
    ) -> Paged[Ticket]:
        """List tickets, latest opened first. Raises `BadCursor`."""
        raise NotImplementedError

    async def stream(self) -> AsyncIterator[Ticket]:
        """Yield every ticket in every state, oldest first, in constant memory."""
        raise NotImplementedError
        yield

    async def claim(self, ticket: str, *, who: str, now: datetime) -> Ticket:
        """Make `who` the holder. Raises `UnknownTicket`, `TicketHeld` or `NotPossible`."""
        raise NotImplementedError

    async def answer(self, ticket: str, *, who: str, text: str, now: datetime) -> Ticket:
        """Note the answer given. Raises `UnknownTicket` or `NotPossible`."""
        raise NotImplementedError

    async def resolve(self, ticket: str, *, who: str, note: str | None, now: datetime) -> Ticket:
        """End the matter. Raises `UnknownTicket` or `NotPossible`."""
        raise NotImplementedError
