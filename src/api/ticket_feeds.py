"""/feeds: tickets for feed readers, which can show no key: a token in the address speaks for one.

The token is shown once and kept as a digest; it opens this one feed and nothing else.
"""

import secrets
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from api.callers import CallerDep, done_by
from api.deps import ConfigDep, Now, TicketFeeds, Tickets, ToolsDep
from api.examples import problem, shows
from api.feed_bodies import FeedAsks, FeedItems, MadeFeed, NewFeed
from api.feed_xml import Channel, atom, rss
from api.out_examples import ATOM, FEEDS, MADE_FEED, RSS
from api.owned import for_user, whose
from api.sheets import Language, Names
from api.views import Json
from router.message import instant
from store.errors import UnknownFeed
from store.ticket_feeds import Feed

routes = APIRouter(prefix="/feeds", tags=["feeds"])
opened = APIRouter(tags=["feeds"])

TOKEN_BYTES = 32
TOKEN_LENGTH = 2 * TOKEN_BYTES
MOST = 50
_LANG = "lang"


class Form(StrEnum):
    """How a feed is written."""

    RSS = "rss"
    ATOM = "atom"


TYPES = {Form.RSS: "application/rss+xml", Form.ATOM: "application/atom+xml"}


@routes.get("", response_model=FeedItems, responses=shows(FEEDS))
async def list_feeds(feeds: TicketFeeds, caller: CallerDep) -> Response:
    """Your feeds, or for administrators everybody's; latest first, those that are ended, too."""
    found = await feeds.list(whose(caller))
    return Json({"items": [_see(feed) for feed in found]})


@routes.post(
    "",
    status_code=201,
    response_model=MadeFeed,
    responses=shows(MADE_FEED, 201) | problem(403, 404, 409, 422),
)
async def add_feed(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: NewFeed,
    request: Request,
    feeds: TicketFeeds,
    config: ConfigDep,
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Make a feed of the tickets that a filter asks for, of the places of its user.

    Whoever has one of the addresses reads it: they are shown this once. End the feed to take them
    back.
    """
    body.asks.check(config)
    asks = body.asks.model_dump(mode="json", exclude_none=True)
    token = secrets.token_hex(TOKEN_BYTES)
    user = for_user(caller, body.user)
    by = done_by(caller, now)
    feed = await feeds.add(user, body.label, asks | {_LANG: body.lang.value}, token, by)
    base = f"{site(tools.public_url, request)}/feeds/{token}"
    return Json({**_see(feed), "rss": f"{base}.rss", "atom": f"{base}.atom"}, 201)


@routes.delete("/{feed}", status_code=204, responses=problem(404))
async def end_feed(feed: str, feeds: TicketFeeds, caller: CallerDep, now: Now) -> Response:
    """End a feed at once: its addresses open nothing any more."""
    await feeds.end(feed, whose(caller), done_by(caller, now))
    return Response(status_code=204)


@opened.get(
    "/feeds/{token}.{form}",
    responses={
        200: {
            "description": "OK",
            "content": {
                TYPES[Form.RSS]: {"schema": {"type": "string"}, "example": RSS},
                TYPES[Form.ATOM]: {"schema": {"type": "string"}, "example": ATOM},
            },
        },
        304: {"description": "Not Modified"},
        **problem(404),
    },
    response_class=Response,
)
async def read_feed(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
    token: str,
    form: Form,
    request: Request,
    feeds: TicketFeeds,
    tickets: Tickets,
    config: ConfigDep,
    tools: ToolsDep,
    now: Now,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The 50 latest tickets of a feed, for feed readers; the token in the address is the key."""
    if len(token) != TOKEN_LENGTH:
        raise UnknownFeed
    feed, caller = await feeds.opened(token, now)
    asks = FeedAsks.model_validate({k: v for k, v in feed.asks.items() if k != _LANG})
    found = await tickets.list(asks.narrowed(caller.places), limit=MOST)
    updated = max((each.opened for each in found.items), default=feed.created)
    base = site(tools.public_url, request)
    channel = Channel(
        id=feed.id,
        title=feed.label,
        address=f"{base}/feeds/{token}.{form}",
        site=base,
        updated=updated,
    )
    names = Names(config, Language(feed.asks.get(_LANG, Language.AR)))
    body = (rss if form is Form.RSS else atom)(channel, found.items, names)
    # No Last-Modified: a ticket that is closed or sent on changes the feed, and no date of it.
    headers = {
        "etag": f'"{sha256(body).hexdigest()[:32]}"',
        "cache-control": "private, no-cache",
        # The address is the key: nobody else is told of it.
        "x-robots-tag": "noindex",
    }
    if _known(headers["etag"], if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=f"{TYPES[form]}; charset=utf-8", headers=headers)


def site(public_url: str, request: Request) -> str:
    """Return where people reach us: as the settings say, or else as they did just now."""
    return public_url or str(request.base_url).rstrip("/")


def _known(tag: str, given: str | None) -> bool:
    """Whether a client has this very body (RFC 9110: compared weakly)."""
    tags = {each.strip().removeprefix("W/") for each in (given or "").split(",")}
    return bool(tags & {tag, "*"})


def _see(feed: Feed) -> dict[str, Any]:
    return {
        "id": feed.id,
        "user": feed.user,
        "label": feed.label,
        _LANG: feed.asks.get(_LANG, Language.AR),
        "asks": {name: feed.asks.get(name) for name in FeedAsks.model_fields},
        "created": instant(feed.created),
        "used": feed.used and instant(feed.used),
        "ended": feed.ended and instant(feed.ended),
    }
