"""The tickets as a reader's list shows them: with what was said last, and what is unread."""

from collections.abc import Collection
from dataclasses import dataclass

from router.ticket import Ticket, TicketId
from store.excerpts import Excerpt, excerpts_of
from store.paging import Paged
from store.tickets import SqlTickets, TicketFilter
from store.unread import unread_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A ticket in a list. `unread` is None for who is no user; `latest` where it has no post."""

    ticket: Ticket
    unread: bool | None
    latest: Excerpt | None


@dataclass(frozen=True, slots=True)
class SqlListing:
    """Lists of tickets, each read in one transaction."""

    tickets: SqlTickets

    async def page(
        self,
        wanted: TicketFilter,
        user: str | None,
        *,
        by_due: bool,
        limit: int,
        after: str | None = None,
    ) -> Paged[Listed]:
        """List tickets for a user, soonest due or latest opened first.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        listing = self.tickets.soonest_in if by_due else self.tickets.latest_in
        async with self.tickets.sessions.read() as session:
            found = await listing(session, wanted, limit, after)
            unread: Collection[TicketId] | None = None
            if user is not None:
                unread = await unread_of(session, user, found.items)
            said = await excerpts_of(session, found.items)
        items = [
            Listed(
                ticket=each,
                unread=None if unread is None else each.id in unread,
                latest=said.get(each.posts[-1].id) if each.posts else None,
            )
            for each in found.items
        ]
        return Paged(items, found.next)
