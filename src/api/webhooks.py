"""/webhooks: endpoints that are told of events, signed by the Standard Webhooks specification."""

import secrets
from datetime import timedelta

from fastapi import APIRouter, Depends, Response

from api import wanted
from api import webhook_examples as shown
from api.callers import ADMINISTRATORS, OPERATORS, CallerDep, done_by, only
from api.config import Config
from api.deps import ConfigDep, Instant, Now, ToolsDep, WebhookLog, Webhooks
from api.examples import problem, shows
from api.periods import period
from api.refusals import Invalid
from api.views import Json
from api.visiting import judged
from api.webhook_bodies import (
    NewWebhook,
    NewWebhookView,
    Replay,
    ReplayedView,
    Rotate,
    SecretView,
    TestedView,
    WebhookChanges,
    WebhookItems,
    WebhookStatsView,
    WebhookView,
)
from api.webhook_views import see_stats, see_webhook
from router.interest import Interest
from router.message import instant
from router.people import Caller
from router.states import LEADERS
from router.webhooks.contract import TEST, TYPES
from router.webhooks.signing import SECRET_BYTES, new_secret
from store.errors import UnknownWebhook
from store.webhook_log import PREFIX as DELIVERY
from store.webhooks import Asked, Endpoint, SqlWebhooks

MAKERS = OPERATORS | LEADERS
DAY = timedelta(days=1)
# A test is sent to its own endpoint, whatever it asked for.
OFFERED = frozenset(TYPES) - {TEST}

routes = APIRouter(tags=["webhooks"], dependencies=[Depends(only(MAKERS))])


@routes.get("/webhooks", response_model=WebhookItems, responses=shows(shown.WEBHOOKS))
async def list_webhooks(
    webhooks: Webhooks, config: ConfigDep, caller: CallerDep, now: Now
) -> Response:
    """Endpoints, latest first: the caller's own; an administrator's, all within their places."""
    found = await visible(webhooks, caller, config)
    return Json({"items": [see_webhook(each, now) for each in found], "next": None})


@routes.post(
    "/webhooks",
    status_code=201,
    response_model=NewWebhookView,
    responses=shows(shown.NEW_WEBHOOK, 201) | problem(403, 409, 422),
)
async def add_webhook(
    body: NewWebhook, webhooks: Webhooks, tools: ToolsDep, caller: CallerDep, now: Now
) -> Response:
    """Add an endpoint; the answer holds its secret, which is not shown again.

    It hears what happens from now on, as far as its owner, who is the caller, may see it.
    """
    asked = Asked(
        url=await judged(tools, "webhook", "body.url", body.url),
        description=body.description,
        wants=_wants(tools.config, body),
        per_minute=body.per_minute,
    )
    secret = _secret()
    user = None if caller.free else caller.name
    made = await webhooks.add(asked, tools.seal.seal(secret), done_by(caller, now), user=user)
    return Json({**see_webhook(made, now), "secret": secret}, 201)


@routes.get(
    "/webhooks/{webhook}",
    response_model=WebhookView,
    responses=shows(shown.WEBHOOK) | problem(404),
)
async def show_webhook(
    webhook: str, webhooks: Webhooks, config: ConfigDep, caller: CallerDep, now: Now
) -> Response:
    """One endpoint; its secret is never shown."""
    return Json(see_webhook(await seen(webhook, webhooks, caller, config), now))


@routes.patch(
    "/webhooks/{webhook}",
    response_model=WebhookView,
    responses=shows(shown.WEBHOOK) | problem(403, 404, 422),
)
async def change_webhook(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    webhook: str,
    body: WebhookChanges,
    webhooks: Webhooks,
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Change an endpoint. What waits for it goes to the new address."""
    known = await seen(webhook, webhooks, caller, tools.config)
    wants, kept = _wants(tools.config, body), known.listener.wants
    asked = Asked(
        url=known.url if body.url is None else await judged(tools, "webhook", "body.url", body.url),
        description=known.description if body.description is None else body.description,
        wants=Interest(
            types=kept.types if body.types is None else wants.types,
            places=kept.places if body.places is None else wants.places,
            services=kept.services if body.services is None else wants.services,
            urgencies=kept.urgencies if body.urgencies is None else wants.urgencies,
        ),
        per_minute=known.per_minute if body.per_minute is None else body.per_minute,
    )
    changed = await webhooks.change(webhook, asked, done_by(caller, now))
    return Json(see_webhook(changed, now))


@routes.delete("/webhooks/{webhook}", status_code=204, responses=problem(403, 404))
async def remove_webhook(
    webhook: str, webhooks: Webhooks, config: ConfigDep, caller: CallerDep, now: Now
) -> Response:
    """Remove an endpoint with its secrets and its deliveries."""
    await seen(webhook, webhooks, caller, config)
    await webhooks.remove(webhook, done_by(caller, now))
    return Response(status_code=204)


@routes.post(
    "/webhooks/{webhook}/enable",
    response_model=WebhookView,
    responses=shows(shown.WEBHOOK) | problem(403, 404),
)
async def enable_webhook(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
    webhook: str,
    webhooks: Webhooks,
    config: ConfigDep,
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Enable an endpoint: what waits is sent. What it missed is sent by a replay."""
    await seen(webhook, webhooks, caller, config)
    enabled = await webhooks.enable(webhook, done_by(caller, now))
    tools.bells["deliver"].set()
    return Json(see_webhook(enabled, now))


@routes.post(
    "/webhooks/{webhook}/disable",
    response_model=WebhookView,
    responses=shows(shown.WEBHOOK) | problem(403, 404),
)
async def disable_webhook(
    webhook: str, webhooks: Webhooks, config: ConfigDep, caller: CallerDep, now: Now
) -> Response:
    """Disable an endpoint: what waits goes on waiting, what happens meanwhile is not told."""
    await seen(webhook, webhooks, caller, config)
    return Json(see_webhook(await webhooks.disable(webhook, done_by(caller, now)), now))


@routes.post(
    "/webhooks/{webhook}/rotate",
    status_code=201,
    response_model=SecretView,
    responses=shows(shown.ROTATED, 201) | problem(403, 404, 422),
)
async def rotate_secret(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    webhook: str,
    webhooks: Webhooks,
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
    body: Rotate | None = None,
) -> Response:
    """Give an endpoint a new secret, shown this once; for a time the one before signs beside it."""
    await seen(webhook, webhooks, caller, tools.config)
    secret, overlap = _secret(), timedelta(hours=(body or Rotate()).overlap_hours)
    await webhooks.rotate(webhook, tools.seal.seal(secret), overlap, done_by(caller, now))
    told = {"id": webhook, "secret": secret, "old_until": instant(now + overlap)}
    return Json(told, 201)


@routes.post(
    "/webhooks/{webhook}/test",
    status_code=202,
    response_model=TestedView,
    responses=shows(shown.TESTED, 202) | problem(403, 404, 409),
)
async def test_webhook(
    webhook: str, webhooks: Webhooks, tools: ToolsDep, caller: CallerDep, now: Now
) -> Response:
    """Send a `webhook.test` to this endpoint alone; its delivery tells what came of it."""
    await seen(webhook, webhooks, caller, tools.config)
    number = await webhooks.test(webhook, done_by(caller, now))
    tools.bells["deliver"].set()
    return Json({"delivery": f"{DELIVERY}{number}"}, 202)


@routes.get(
    "/webhooks/{webhook}/stats",
    response_model=WebhookStatsView,
    responses=shows(shown.STATS) | problem(404, 422),
)
async def webhook_stats(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
    webhook: str,
    webhooks: Webhooks,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
    since: Instant = None,
) -> Response:
    """What came of an endpoint's deliveries since an instant: of the last day by default."""
    known = await seen(webhook, webhooks, caller, config)
    begins, _ = period(now, since, None, usual=DAY)
    return Json(see_stats(await webhooks.stats(known, begins), begins))


@routes.post(
    "/webhooks/{webhook}/replay",
    status_code=202,
    response_model=ReplayedView,
    responses=shows(shown.REPLAYED, 202) | problem(403, 404, 409, 422),
)
async def replay_range(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    webhook: str,
    body: Replay,
    webhooks: Webhooks,
    log: WebhookLog,
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Send again what happened in a time, with the same ids: what failed or was missed, or all."""
    known = await seen(webhook, webhooks, caller, tools.config)
    until = now if body.until is None else body.until
    if body.since >= until:
        raise Invalid(("body.since", "must be before until", "يجب أن يسبق until"))
    done = await log.replay_range(
        known, body.which, done_by(caller, now), since=body.since, until=until, after=body.after
    )
    tools.bells["deliver"].set()
    return Json({"queued": done.queued, "next": done.next}, 202)


async def visible(webhooks: SqlWebhooks, caller: Caller, config: Config) -> list[Endpoint]:
    """Return the endpoints that a caller may see, latest first."""
    return [each for each in await webhooks.list() if _sees(caller, each, config)]


async def seen(webhook: str, webhooks: SqlWebhooks, caller: Caller, config: Config) -> Endpoint:
    """Return an endpoint.

    Raises:
        UnknownWebhook: There is none of this id, or it is not there for the caller.
    """
    found = await webhooks.show(webhook)
    if not _sees(caller, found, config):
        raise UnknownWebhook(webhook)
    return found


def _sees(caller: Caller, endpoint: Endpoint, config: Config) -> bool:
    if caller.free or endpoint.user == caller.name:
        return True
    if not caller.may(ADMINISTRATORS):
        return False
    theirs = endpoint.listener.places
    within = all({place, config.amana_of.get(place)} & caller.places for place in theirs)
    # An owner without places sees everything, which is within nobody's places.
    return not caller.places or (bool(theirs) and within)


def _wants(config: Config, body: NewWebhook | WebhookChanges) -> Interest:
    """Read what an endpoint is to hear; every code must be known.

    Raises:
        Invalid: One is not.
    """
    if strange := sorted((body.types or frozenset()) - OFFERED):
        named, known = ", ".join(strange)[:200], "، ".join(sorted(OFFERED))
        arabic = f"لا يوجد نوع حدث كهذا؛ الأنواع: {known}"
        raise Invalid(("body.types", f"no such type of event: {named}", arabic))
    for place in sorted(body.places or ()):
        wanted.municipality(config, "body.places", place)
    for service in sorted(body.services or ()):
        wanted.service_or_domain(config, "body.services", service)
    return Interest(
        types=frozenset(body.types or ()),
        places=frozenset(body.places or ()),
        services=frozenset(body.services or ()),
        urgencies=frozenset(each.value for each in body.urgencies or ()),
    )


def _secret() -> str:
    return new_secret(secrets.token_bytes(SECRET_BYTES))
