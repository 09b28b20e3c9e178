"""/inbound: signed webhooks of those who listen for us. The signature is the key."""

from functools import partial

import structlog
from anyio import to_thread
from fastapi import APIRouter, Request, Response

from api import examples
from api.deps import Deliveries, Now, Sources, ToolsDep
from api.ids import source_id
from api.refusals import Invalid, NotAccepted, Paused
from api.schemas import DeliveredView
from api.tools import Tools
from api.views import Json, see_delivered
from listener.collector import Page
from listener.errors import SourceGarbled
from listener.kinds import webhook
from listener.kinds.webhook import Webhook
from listener.opening import Closed
from listener.sieve import Sieve, Sifted, sift
from listener.signatures import NotSigned
from listener.source import Source
from store.errors import UnknownSource
from store.sources import SqlSources

log = structlog.get_logger()

routes = APIRouter(prefix="/inbound", tags=["inbound"])


@routes.post(
    "/{source}",
    response_model=DeliveredView,
    responses=examples.shows(examples.DELIVERED) | examples.problem(401, 422, 503),
    openapi_extra={"security": []},
)
async def receive(  # noqa: PLR0913, PLR0917 - each is a part of what is done
    source: str,
    request: Request,
    sources: Sources,
    deliveries: Deliveries,
    tools: ToolsDep,
    now: Now,
) -> Response:
    """Take in what a source of the kind `webhook` sends. Sent again, it gets the same answer.

    The signature is over the body as it is sent, which holds at most 1 MiB.
    """
    known = await _sender(source, sources)
    hook, sieve = _receiver(known, tools)
    body = await request.body()
    try:
        name = hook.checked(dict(request.headers), body, now)
    except NotSigned as error:
        log.warning("not accepted", source=known.id, reason="no signature is right, and of now")
        tools.metrics.refused.labels(known.id).inc()
        raise NotAccepted from error
    if not known.enabled:
        raise Paused
    try:
        page = await to_thread.run_sync(partial(_read, hook, sieve, body))
    except SourceGarbled as error:
        await deliveries.refuse(known.id, error.reason, now)
        raise Invalid(("body", "is not JSON")) from error
    told = await deliveries.keep(known.id, page, now, name=name)
    if told.new and not told.again:
        tools.metrics.collected.labels(known.id).inc(told.new)
        tools.bells["classify"].set()
    return Json(see_delivered(told))


async def _sender(source: str, sources: SqlSources) -> Source:
    """Find a source that sends. Whoever guesses at names learns nothing from the answer."""
    try:
        found = (await sources.show(source_id(source))).source
    except UnknownSource as error:
        raise NotAccepted from error
    if found.kind != webhook.KIND.name:
        raise NotAccepted
    return found


def _read(hook: Webhook, sieve: Sieve | None, body: bytes) -> Page:
    page = hook.read(body)
    return sift(page, sieve) if sieve else page


def _receiver(source: Source, tools: Tools) -> tuple[Webhook, Sieve | None]:
    """Open a source that sends, with the sieve that its posts pass where it has keywords."""
    opened = tools.polls.opening(source)
    sieve = opened.sieve if isinstance(opened, Sifted) else None
    opened = opened.collector if isinstance(opened, Sifted) else opened
    if isinstance(opened, Webhook):
        return opened, sieve
    reason = opened.reason if isinstance(opened, Closed) else ""
    log.error("cannot receive", source=source.id, reason=reason)
    raise NotAccepted
