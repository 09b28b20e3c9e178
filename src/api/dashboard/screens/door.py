"""Signing in and out."""

from typing import Any

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.calling import Refused, pass_cookies, read
from api.dashboard.desk import DeskDep, VisitingDep, refusal, within

routes = APIRouter()
# The fields that are asked for anew after a refusal; all others would be typed again in vain.
CODE_ASKED = frozenset({"code-needed", "wrong-code"})


@routes.get("/sign-in")
async def show_door(desk: VisitingDep, next: str = "/", refused: str = "") -> Response:  # noqa: A002 - as in the address
    """Show the door; whoever is inside already goes on."""
    ways = await desk.api.get("/sign-in")
    if not ways["users"]:
        return desk.back("/welcome")
    if ways["signed_in"]:
        return desk.back(within(next))
    wrong = {"title": desk.t("door-office-refused"), "detail": "", "errors": []}
    return _door(desk, ways, next, wrong if refused == "office" else None)


@routes.post("/sign-in")
async def sign_in(desk: VisitingDep) -> Response:
    """Sign in; the browser keeps the cookie that the API gives."""
    to, user, code = desk.field("next"), desk.field("user"), desk.field("code")
    body = {"user": user, "password": desk.form.get("password", "")} | (
        {"code": code} if code else {}
    )
    given = await desk.api.send("POST", "/sign-in", body)
    if given.is_error:
        refused = Refused(given.status_code, orjson.loads(given.content))
        asked = refused.kind in CODE_ASKED
        wrong = None if refused.kind == "code-needed" else refusal(desk, refused)
        ways = await desk.api.get("/sign-in")
        return _door(desk, ways, to, wrong, user=user, code=asked, status=given.status_code)
    session = orjson.loads(given.content)
    answer = desk.back("/account/second-factor" if session["confined"] else within(to))
    pass_cookies(given, answer)
    return answer


@routes.post("/sign-out")
async def sign_out(desk: DeskDep) -> Response:
    """Sign this browser out."""
    given = await desk.api.send("DELETE", "/session")
    read(given)
    answer = desk.back("/sign-in")
    pass_cookies(given, answer)
    answer.headers["clear-site-data"] = '"storage"'
    return answer


def _door(  # noqa: PLR0913 - what the form holds
    desk: VisitingDep,
    ways: Any,
    to: str,
    wrong: Any,
    *,
    user: str = "",
    code: bool = False,
    status: int = 200,
) -> Response:
    return desk.show(
        "door.html", status, ways=ways, to=within(to), wrong=wrong, user=user, code=code
    )
