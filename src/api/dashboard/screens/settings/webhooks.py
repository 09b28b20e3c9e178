"""Webhooks: endpoints that are told what happens, each with its secret, health and log."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.dashboard.desk import Desk, DeskDep
from api.dashboard.reach import reach_of
from api.dashboard.screens.settings.frame import show
from router.webhooks.contract import TYPES

routes = APIRouter(prefix="/settings/webhooks")
HERE = "/settings/webhooks"
PAGE = 25
STATES = ("queued", "sending", "delivered", "failed", "withheld")


@routes.get("")
async def list_webhooks(desk: DeskDep) -> Response:
    """Show every endpoint that the reader may see."""
    found = (await desk.api.get("/webhooks"))["items"]
    return show(desk, "webhooks.html", "webhooks", webhooks=found)


@routes.get("/new")
async def show_new(desk: DeskDep) -> Response:
    """Show the form for a new endpoint."""
    return show(desk, "webhook_new.html", "webhooks", types=TYPES)


@routes.post("")
async def add_webhook(desk: DeskDep) -> Response:
    """Add an endpoint, and show its secret this once."""
    made = await desk.api.post("/webhooks", _given(desk))
    return await _shown(desk, made["id"], secret=made["secret"], new=True)


@routes.get("/{webhook}")
async def show_webhook(desk: DeskDep, webhook: str, state: str = "", after: str = "") -> Response:
    """Show an endpoint: what it hears, how it fares, and what it was told."""
    return await _shown(desk, webhook, state=state, after=after)


@routes.get("/{webhook}/edit")
async def show_edit(desk: DeskDep, webhook: str) -> Response:
    """Show the form that changes an endpoint."""
    found = await desk.api.get(f"/webhooks/{webhook}")
    return show(desk, "webhook_edit.html", "webhooks", webhook=found, types=TYPES)


@routes.post("/{webhook}")
async def change_webhook(desk: DeskDep, webhook: str) -> Response:
    """Change an endpoint."""
    await desk.api.patch(f"/webhooks/{webhook}", _given(desk))
    return desk.back(f"{HERE}/{webhook}", said="webhooks-changed")


@routes.post("/{webhook}/test")
async def test_webhook(desk: DeskDep, webhook: str) -> Response:
    """Send a test, and show what comes of it."""
    sent = await desk.api.post(f"/webhooks/{webhook}/test")
    return desk.back(f"{HERE}/{webhook}/deliveries/{sent['delivery']}", said="webhooks-tested")


@routes.post("/{webhook}/enable")
async def enable_webhook(desk: DeskDep, webhook: str) -> Response:
    """Enable an endpoint."""
    await desk.api.post(f"/webhooks/{webhook}/enable")
    return desk.back(f"{HERE}/{webhook}", said="webhooks-enabled")


@routes.post("/{webhook}/disable")
async def disable_webhook(desk: DeskDep, webhook: str) -> Response:
    """Disable an endpoint."""
    await desk.api.post(f"/webhooks/{webhook}/disable")
    return desk.back(f"{HERE}/{webhook}", said="webhooks-disabled")


@routes.get("/{webhook}/rotate")
async def after_rotation(webhook: str) -> Response:
    """Show the endpoint: a secret is shown once, and not again when the page is read anew."""
    return RedirectResponse(f"{HERE}/{webhook}", 303)


@routes.post("/{webhook}/rotate")
async def rotate_secret(desk: DeskDep, webhook: str) -> Response:
    """Give an endpoint a new secret, and show it this once."""
    made = await desk.api.post(f"/webhooks/{webhook}/rotate", {})
    return await _shown(desk, webhook, secret=made["secret"], old_until=made["old_until"])


@routes.post("/{webhook}/remove")
async def remove_webhook(desk: DeskDep, webhook: str) -> Response:
    """Remove an endpoint with its log."""
    await desk.api.delete(f"/webhooks/{webhook}")
    return desk.back(HERE, said="webhooks-removed")


@routes.post("/{webhook}/replay")
async def replay_range(desk: DeskDep, webhook: str) -> Response:
    """Send again what failed or was missed in the last hours or days."""
    hours = desk.field("hours")
    known = hours.isdecimal() and len(hours) < 6  # noqa: PLR2004 - digits: ten years and more
    since = desk.now - timedelta(hours=int(hours) if known else 24)
    body = {"since": since.isoformat(), "which": desk.field("which") or "failed"}
    path, asked = f"/webhooks/{webhook}/replay", dict(body)
    while (done := await desk.api.post(path, asked))["next"]:
        asked = {**body, "until": desk.now.isoformat(), "after": done["next"]}
    return desk.back(f"{HERE}/{webhook}", said="webhooks-replayed")


async def _shown(  # noqa: PLR0913 - what the page shows beside the endpoint
    desk: Desk,
    webhook: str,
    *,
    state: str = "",
    after: str = "",
    secret: str | None = None,
    old_until: str | None = None,
    new: bool = False,
) -> Response:
    path = f"/webhooks/{webhook}"
    found, stats = await desk.api.get(path), await desk.api.get(f"{path}/stats")
    chosen = state if state in STATES else ""
    asked = {"webhook": webhook, "state": chosen, "limit": PAGE, "after": after}
    log = await desk.api.get("/deliveries", asked)
    return show(
        desk,
        "webhook.html",
        "webhooks",
        webhook=found,
        stats=stats,
        log=log["items"],
        next=log["next"],
        state=chosen,
        states=STATES,
        secret=secret,
        old_until=old_until,
        new=new,
    )


def _given(desk: Desk) -> dict[str, Any]:
    rate = desk.field("per_minute")
    return {
        "url": desk.field("url"),
        "description": desk.field("description"),
        "types": desk.fields("types"),
        "places": reach_of(desk),
        "urgencies": desk.fields("urgencies"),
    } | ({"per_minute": int(rate)} if rate.isdecimal() and len(rate) < 8 else {})  # noqa: PLR2004 - digits
