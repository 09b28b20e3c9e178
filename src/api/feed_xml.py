"""Tickets as RSS 2.0 and as Atom: plain text alone, so that nothing in it is ever markup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from api.local import local_time
from api.sheets import Names
from api.terms import STATUS, URGENCY
from router.message import instant
from router.ticket import Ticket

# What XML 1.0 cannot hold at all.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed says of itself. `address` is where it is, `site` where its tickets are shown."""

    id: str
    title: str
    address: str
    site: str
    updated: datetime


def link(site: str, ticket: Ticket) -> str:
    """Return where a person looks at a ticket."""
    return f"{site}/#ticket={ticket.id}"


def _title(ticket: Ticket, names: Names) -> str:
    service = names.service(ticket.services[0]) if ticket.services else None
    place = names.place(ticket.municipality)
    what = " – ".join(each for each in (service, place) if each)
    return f"{names.term(ticket.urgency, URGENCY)}: {what or ticket.id}"


def _summary(ticket: Ticket, names: Names) -> str:
    said = (
        ("الحالة", "Status", names.term(ticket.status, STATUS)),
        ("الإدارة", "Unit", names.unit(ticket.unit)),
        ("الموعد", "Due", local_time(ticket.due, names.language)),
        ("عدد المنشورات", "Posts", str(ticket.post_count)),
    )
    return "\n".join(f"{names.language.of((ar, en))}: {value}" for ar, en, value in said)


def rss(channel: Channel, tickets: Sequence[Ticket], names: Names) -> bytes:
    """Write RSS 2.0."""
    items = "".join(
        _tag(
            "item",
            _text("title", _title(each, names)),
            _text("link", link(channel.site, each)),
            f'<guid isPermaLink="false">urn:sawt:ticket:{each.id}</guid>',
            _text("pubDate", format_datetime(each.opened.astimezone(UTC), usegmt=True)),
            *(_text("category", code) for code in each.services),
            _text("description", _summary(each, names)),
        )
        for each in tickets
    )
    body = _tag(
        "channel",
        _text("title", channel.title),
        _text("link", channel.site),
        _text("description", channel.title),
        _text("language", names.language.value),
        _text("lastBuildDate", format_datetime(channel.updated.astimezone(UTC), usegmt=True)),
        f'<atom:link rel="self" type="application/rss+xml" href="{_plain(channel.address)}"/>',
        items,
    )
    space = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    return f'{_HEAD}<rss version="2.0" {space}>\n{body}</rss>\n'.encode()


def atom(channel: Channel, tickets: Sequence[Ticket], names: Names) -> bytes:
    """Write Atom (RFC 4287)."""
    entries = "".join(
        _tag(
            "entry",
            _text("id", f"urn:sawt:ticket:{each.id}"),
            _text("title", _title(each, names)),
            f'<link rel="alternate" href="{_plain(link(channel.site, each))}"/>',
            _text("published", instant(each.opened)),
            _text("updated", instant(each.opened)),
            *(f'<category term="{_plain(code)}"/>' for code in each.services),
            _text("summary", _summary(each, names)),
        )
        for each in tickets
    )
    body = "".join(
        (
            _text("id", f"urn:sawt:feed:{channel.id}"),
            _text("title", channel.title),
            _tag("author", _text("name", "Sawt")),
            f'<link rel="self" href="{_plain(channel.address)}"/>\n',
            f'<link rel="alternate" href="{_plain(channel.site)}"/>\n',
            _text("updated", instant(channel.updated)),
            entries,
        )
    )
    language = names.language.value
    return (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">\n{body}</feed>\n'
    ).encode()


def _plain(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))


def _text(name: str, text: str) -> str:
    return f"<{name}>{_plain(text)}</{name}>\n"


def _tag(name: str, *parts: str) -> str:
    return f"<{name}>\n{''.join(parts)}</{name}>\n"
