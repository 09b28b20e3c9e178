"""A web site on loopback: what it answers at each path, and what it was asked."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network

from hostile import Heard, Write, serving, whole
from listener.door import Door
from make import NOON

MISSING = whole(b"", status=b"404 Not Found")


@dataclass
class Site:
    """`url` has no path; `pages` may change while the site is up."""

    url: str
    pages: dict[str, bytes]
    heard: Heard

    @property
    def asked(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [head.split(b" ", 2)[1].decode() for head in self.heard.heads]


@asynccontextmanager
async def a_site(pages: Mapping[str, bytes]) -> AsyncIterator[Site]:
    """Answer each path with a whole answer; any other with 404."""
    kept = dict(pages)

    async def behave(heard: Heard, write: Write) -> None:
        path = heard.heads[-1].split(b" ", 2)[1].decode()
        await write(kept.get(path, MISSING))

    async with serving(behave) as heard:
        yield Site(url=heard.url.removesuffix("/feed"), pages=kept, heard=heard)


def a_door(now: datetime = NOON) -> Door:
    return Door(contact="a@b.example", allow=(ip_network("127.0.0.0/8"),), clock=lambda: now)
