"""Ids in paths: what cannot be one is refused before the database is asked."""

import re

from store.errors import UnknownPost, UnknownSource, UnknownTicket

_POST = re.compile(r"[0-9a-f]{24}")
_TICKET = re.compile(r"[0-9a-f]{16}")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


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


def source_id(source: str) -> str:
    """Return the id of a source, or raise `UnknownSource`."""
    if not _SOURCE.fullmatch(source):
        raise UnknownSource(source)
    return source
