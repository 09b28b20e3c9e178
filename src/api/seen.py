"""Tickets as those see them who ask: what is not of their places is not there for them."""

from router.people import Caller
from store.errors import UnknownTicket
from store.tickets import Brief, SqlTickets


async def seen(tickets: SqlTickets, caller: Caller, ticket: str) -> Brief:
    """Return whose a ticket is.

    Raises:
        UnknownTicket: There is none of this id, or it is not of the caller's places.
    """
    brief = await tickets.brief(ticket)
    if not caller.sees(brief.municipality, brief.amana, brief.unit):
        raise UnknownTicket(ticket)
    return brief
