"""/deliveries: what was told to which endpoint, what came of it, and telling it again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api import webhook_examples as shown
from api.callers import CallerDep, done_by, only
from api.config import Config
from api.deps import After, ConfigDep, Limit, Now, ToolsDep, WebhookLog, Webhooks
from api.examples import problem, shows
from api.views import Json, page
from api.webhook_bodies import DeliveryPage, WebhookDeliveryView
from api.webhook_views import see_delivery, see_line
from api.webhooks import MAKERS, seen, visible
from router.people import Caller
from store.errors import UnknownWebhook, UnknownWebhookDelivery
from store.webhook_deliveries import State
from store.webhook_log import Delivery, SqlWebhookLog
from store.webhooks import SqlWebhooks

Word = Annotated[str | None, Query(max_length=100)]

routes = APIRouter(tags=["webhooks"], dependencies=[Depends(only(MAKERS))])


@routes.get(
    "/deliveries",
    response_model=DeliveryPage,
    responses=shows(shown.DELIVERIES) | problem(404, 422),
)
async def list_deliveries(  # noqa: PLR0913, PLR0917 - what a list is narrowed by
    webhooks: Webhooks,
    log: WebhookLog,
    config: ConfigDep,
    caller: CallerDep,
    webhook: Word = None,
    state: State | None = None,
    type: Word = None,  # noqa: A002 - its name in the query
    event: Word = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Deliveries to the endpoints that the caller may see, latest first."""
    if webhook is None:
        ends = await visible(webhooks, caller, config)
    else:
        ends = [await seen(webhook, webhooks, caller, config)]
    found = await log.list(
        [end.seq for end in ends], state=state, type_=type, event=event, limit=limit, after=after
    )
    return page(found, see_line)


@routes.get(
    "/deliveries/{delivery}",
    response_model=WebhookDeliveryView,
    responses=shows(shown.LOGGED) | problem(404),
)
async def show_delivery(
    delivery: str, webhooks: Webhooks, log: WebhookLog, config: ConfigDep, caller: CallerDep
) -> Response:
    """One delivery with every attempt at it."""
    return Json(see_delivery(await _seen(delivery, log, webhooks, caller, config)))


@routes.post(
    "/deliveries/{delivery}/replay",
    status_code=202,
    response_model=WebhookDeliveryView,
    responses=shows(shown.LOGGED, 202) | problem(403, 404),
)
async def replay_delivery(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
    delivery: str,
    webhooks: Webhooks,
    log: WebhookLog,
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Send a delivery again, now, with the same id, whatever came of it before."""
    await _seen(delivery, log, webhooks, caller, tools.config)
    await log.replay(delivery, done_by(caller, now))
    tools.bells["deliver"].set()
    return Json(see_delivery(await log.show(delivery)), 202)


async def _seen(
    delivery: str, log: SqlWebhookLog, webhooks: SqlWebhooks, caller: Caller, config: Config
) -> Delivery:
    """Return a delivery; that of an endpoint that is not there for the caller is not there."""
    found = await log.show(delivery)
    try:
        await seen(found.webhook, webhooks, caller, config)
    except UnknownWebhook as error:
        raise UnknownWebhookDelivery(delivery) from error
    return found
