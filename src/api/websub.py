"""/websub: what hubs ask and send (W3C WebSub). An id that nobody can guess is the key."""

from functools import partial

import structlog
from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from api.deps import Deliveries, Now, Subscriptions, ToolsDep
from api.subscribing import PATH
from listener.border import clean
from listener.collector import Page
from listener.door import Answer
from listener.feeds.entry import NotAFeed
from listener.kinds.feed import to_page
from listener.signatures import NotSigned, check_websub
from listener.websub import granted
from store.subscriptions import Subscription

log = structlog.get_logger()

# Not in OpenAPI: only hubs come here, and they know how from the standard.
routes = APIRouter(prefix=PATH.rstrip("/"), include_in_schema=False)

LONGEST_CHALLENGE = 2_000
ACCEPTED = 202


@routes.get("/{id_}")
async def verify(
    id_: str, request: Request, subscriptions: Subscriptions, tools: ToolsDep, now: Now
) -> Response:
    """Confirm that we asked for a subscription, or hear that there is none any more."""
    asked = request.query_params
    mode, topic = asked.get("hub.mode", ""), clean(asked.get("hub.topic", ""))
    challenge = asked.get("hub.challenge", "")
    if not tools.public_url or not _possible(id_):
        raise HTTPException(404)
    if mode == "denied":
        reason = clean(asked.get("hub.reason", ""))
        if await subscriptions.denied(id_, topic, reason, now):
            tools.bells["collect"].set()
            return Response(status_code=200)
    elif mode == "subscribe" and 0 < len(challenge) <= LONGEST_CHALLENGE:
        lease = granted(asked.get("hub.lease_seconds", ""))
        if await subscriptions.verified(id_, topic, lease, now):
            return Response(challenge, media_type="text/plain")
    raise HTTPException(404)


@routes.post("/{id_}")
async def receive(  # noqa: PLR0913, PLR0917 - each is a part of what is done
    id_: str,
    request: Request,
    subscriptions: Subscriptions,
    deliveries: Deliveries,
    tools: ToolsDep,
    now: Now,
) -> Response:
    """Take in what a hub sends. Whatever it is worth, the hub is told that it came."""
    found = await subscriptions.show(id_) if tools.public_url and _possible(id_) else None
    if found is None:
        raise HTTPException(404)
    source, body = found.source, await request.body()
    try:
        check_websub(found.secret.encode(), request.headers.get("x-hub-signature", ""), body)
    except NotSigned:
        # The standard wants no error: whoever guesses at signatures must not see when one is right.
        log.warning("ignored", source=source.id, reason="no hub signed what was sent")
        tools.metrics.refused.labels(source.id).inc()
        return Response(status_code=ACCEPTED)
    if not source.enabled:
        return Response(status_code=ACCEPTED)
    try:
        kind = request.headers.get("content-type", "")
        page = await to_thread.run_sync(partial(_read, found, kind, body))
    except NotAFeed as error:
        await deliveries.refuse(source.id, str(error), now)
        return Response(status_code=ACCEPTED)
    told = await deliveries.keep(source.id, page, now, name=None)
    if told.new:
        if not source.sample:
            tools.metrics.collected.labels(source.id).inc(told.new)
        tools.bells["classify"].set()
    return Response(status_code=ACCEPTED)


def _read(found: Subscription, content_type: str, body: bytes) -> Page:
    headers = {"content-type": content_type}
    return to_page(found.source, Answer(status=200, url=found.topic, headers=headers, body=body))


def _possible(id_: str) -> bool:
    """Whether it may be an id at all, before the database is asked."""
    return id_.isascii() and id_.isalnum()
