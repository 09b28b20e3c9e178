"""Ids in paths: what cannot be one is refused before the database is asked."""

import re

from store.errors import UnknownPost, UnknownTicket

_POST = re.compile(r"[0-9a-f]{24}")
_TICKET = re.compile(r"[0-9a-f]{16}")


def post_id(post: str) -> str:
    """Return the id of a post, or raise `UnknownPost`."""
    if not _POST.fullmatch(post):
        raise UnknownPost(post)
    return post


def ticket_id(ticket: str) -> str:
    """Return the id of a ticket, or raise `UnknownTicket`."""
    if not _TICKET.fullmatch(ticket):
        raise UnknownTicket(ticket)
    return ticket
