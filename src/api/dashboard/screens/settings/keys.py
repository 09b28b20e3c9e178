"""Keys that speak for users: made, shown once, ended."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import Desk, DeskDep
from api.dashboard.screens.settings.frame import show

routes = APIRouter(prefix="/settings/keys")


@routes.get("")
async def list_keys(desk: DeskDep, ended: str = "") -> Response:
    """Show the keys that hold; those that are ended only where they are asked for."""
    return await _shown(desk, ended)


@routes.post("")
async def issue_key(desk: DeskDep) -> Response:
    """Make a key, and show its secret this once."""
    body = {"user": desk.field("user"), "label": desk.field("label")}
    if roles := desk.fields("roles"):
        body["roles"] = roles  # type: ignore[assignment]  # a list beside texts
    if expires := desk.field("expires"):
        body["expires"] = f"{expires}T23:59:59+03:00"
    made = await desk.api.post("/keys", body)
    return await _shown(desk, "", made)


@routes.post("/{key}/revoke")
async def revoke_key(desk: DeskDep, key: str) -> Response:
    """End a key at once."""
    await desk.api.delete(f"/keys/{key}")
    return desk.back("/settings/keys", said="keys-revoked")


async def _shown(desk: Desk, ended: str, made: Any = None) -> Response:
    found = (await desk.api.get("/keys"))["items"]
    users = [each for each in (await desk.api.get("/users"))["items"] if each["active"]]
    now = desk.now.isoformat()
    keys = [each for each in found if ended or not _over(each, now)]
    return show(desk, "keys.html", "keys", keys=keys, users=users, ended=ended, made=made)


def _over(key: Any, now: str) -> bool:
    return key["revoked"] is not None or (key["expires"] is not None and key["expires"] < now)
