"""One delivery of a webhook: every attempt, what the receiver said, and sending it again."""

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import DeskDep
from api.dashboard.screens.settings.frame import show

routes = APIRouter(prefix="/settings/webhooks/{webhook}/deliveries/{delivery}")


@routes.get("")
async def show_delivery(desk: DeskDep, webhook: str, delivery: str) -> Response:
    """Show a delivery."""
    found = await desk.api.get(f"/deliveries/{delivery}")
    return show(desk, "delivery.html", "webhooks", webhook=webhook, delivery=found)


@routes.post("/replay")
async def replay_delivery(desk: DeskDep, webhook: str, delivery: str) -> Response:
    """Send it again, now."""
    await desk.api.post(f"/deliveries/{delivery}/replay")
    here = f"/settings/webhooks/{webhook}/deliveries/{delivery}"
    return desk.back(here, said="webhooks-replayed")
