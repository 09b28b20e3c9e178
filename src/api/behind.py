"""What is behind a figure: the address of the list that shows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from router.message import instant
from router.usual import Span
from store.about import About


def tickets(about: About, **asks: str | bool) -> str:
    """Return the address of the tickets that a figure counts."""
    domain = about.service is not None and "." not in about.service
    common = {
        "sample": False,
        "merged": False,
        "municipality": about.municipality,
        "domain" if domain else "service": about.service,
    }
    return _address("tickets", common | asks)


def tickets_of(about: About, codes: Mapping[str, str | None], **asks: str | bool) -> str | None:
    """Return the address of the tickets of some codes; None: no filter asks for those without."""
    given = {name: code for name, code in codes.items() if code is not None}
    return tickets(about, **given, **asks) if len(given) == len(codes) else None


def posts(about: About, **asks: str | bool) -> str:
    """Return the address of the posts that a figure counts."""
    common = {
        "relevant": True,
        "sample": False,
        "municipality": about.municipality,
        "service": about.service,
    }
    return _address("posts", common | asks)


def times(name: str, span: Span) -> dict[str, str]:
    """Ask for a time: `opened_from` and `opened_to`."""
    return {f"{name}_from": _plain(span.begin), f"{name}_to": _plain(span.end)}


def _plain(at: datetime) -> str:
    return str(instant(at))


def _address(of: str, asks: Mapping[str, Any]) -> str:
    written = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in asks.items()
        if value is not None
    }
    return f"/api/v1/{of}?{urlencode(written)}"
