"""Users: who there is, what they may do and where, and what is done when they leave."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import DeskDep
from api.dashboard.reach import reach_of
from api.dashboard.screens.settings.frame import one_of, show
from router.states import Role

routes = APIRouter(prefix="/settings/users")
HERE = "/settings/users"


@routes.get("")
async def list_users(desk: DeskDep, q: str = "", role: str = "", gone: str = "") -> Response:
    """Show everybody who fits; those who are not active only where they are asked for."""
    found = (await desk.api.get("/users", {"text": q}))["items"]
    users = [each for each in found if _fits(each, role, gone=bool(gone))]
    return show(
        desk,
        "users.html",
        "users",
        users=users,
        q=q,
        role=role,
        gone=gone,
        all=len(found) or bool(q),
    )


@routes.get("/new")
async def show_new(desk: DeskDep) -> Response:
    """Show the form for somebody new."""
    return show(desk, "user_new.html", "users")


@routes.post("")
async def add_user(desk: DeskDep) -> Response:
    """Add somebody."""
    user, password = desk.field("id"), desk.form.get("password")
    body = {"id": user, "password": password or None, **_given(desk)}
    await desk.api.post("/users", body)
    return desk.back(f"{HERE}/{user}", said="users-added")


@routes.get("/{user}")
async def show_user(desk: DeskDep, user: str) -> Response:
    """Show somebody, with their keys."""
    keys = (await desk.api.get("/keys", {"user": user}))["items"]
    found = one_of((await desk.api.get("/users"))["items"], "id", user)
    return show(desk, "user.html", "users", user=found, keys=keys)


@routes.post("/{user}")
async def change_user(desk: DeskDep, user: str) -> Response:
    """Change name, roles and places."""
    await desk.api.patch(f"/users/{user}", _given(desk))
    return desk.back(f"{HERE}/{user}", said="users-changed")


@routes.post("/{user}/password")
async def set_password(desk: DeskDep, user: str) -> Response:
    """Give somebody a new password; their keys and sessions end."""
    await desk.api.patch(f"/users/{user}", {"password": desk.form.get("password", "")})
    return desk.back(f"{HERE}/{user}", said="users-password-set")


@routes.post("/{user}/active")
async def let_in_or_out(desk: DeskDep, user: str) -> Response:
    """Let somebody work here, or no longer."""
    active = desk.field("active") == "yes"
    await desk.api.patch(f"/users/{user}", {"active": active})
    return desk.back(f"{HERE}/{user}", said="users-let-in" if active else "users-let-go")


@routes.post("/{user}/sign-out")
async def sign_out(desk: DeskDep, user: str) -> Response:
    """Sign somebody out of all browsers."""
    await desk.api.delete(f"/users/{user}/sessions")
    return desk.back(f"{HERE}/{user}", said="users-signed-out")


@routes.post("/{user}/second-factor")
async def remove_factor(desk: DeskDep, user: str) -> Response:
    """Remove the second factor of somebody who lost it."""
    await desk.api.delete(f"/users/{user}/second-factor")
    return desk.back(f"{HERE}/{user}", said="users-factor-removed")


def _given(desk: DeskDep) -> dict[str, Any]:
    return {
        "name": desk.field("name"),
        "roles": desk.fields("roles"),
        "places": reach_of(desk),
    }


def _fits(user: Mapping[str, Any], role: str, *, gone: bool) -> bool:
    wanted = role in {each.value for each in Role}
    return (gone or user["active"]) and (not wanted or role in user["roles"])
