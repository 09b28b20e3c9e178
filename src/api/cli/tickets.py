"""`sawt tickets`: what is owed an answer."""

import sys

from api.cli.lines import write_line
from api.cli.prepare import short_verb, with_database
from api.cli.prepare_policy import prepared_policy
from api.config import Config
from router.ticket import Ticket
from store.database import Sessions
from store.tickets import SqlTickets


def tickets(*, json: bool) -> None:
    """Print every ticket, oldest first: a table for people, JSON Lines for programs."""
    settings = short_verb()
    config = prepared_policy(settings)

    async def run(sessions: Sessions) -> None:
        async for ticket in SqlTickets(sessions).stream():
            if json:
                write_line(config.tell(ticket))
            else:
                sys.stdout.write(line_of(ticket, config) + "\n")
        sys.stdout.flush()

    with_database(settings, run)


def line_of(ticket: Ticket, config: Config) -> str:
    """Write a ticket as one line: id, state, due, posts, urgency, place, service, unit."""
    place = config.gazetteer.municipalities.get(ticket.municipality or "")
    service = config.services.get(ticket.services[0]) if ticket.services else None
    return "  ".join(
        (
            ticket.id,
            f"{ticket.status.value:<8}",
            f"{ticket.due:%Y-%m-%d %H:%M}Z",
            f"{len(ticket.posts):>4}",
            f"{ticket.urgency.value:<8}",
            f"{ticket.unit:<24}",
            f"{service.ar if service else '؟'}، {place.ar if place else '؟'}",
            "(sample)" if ticket.sample else "",
        )
    ).rstrip()
