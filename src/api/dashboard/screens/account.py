"""One's own account: sessions, second factor, password, keys."""

from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import segno
from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from api.dashboard.calling import Refused, pass_cookies
from api.dashboard.desk import Desk, DeskDep

routes = APIRouter(prefix="/account")
FACTOR = "/account/second-factor"
BORDER = 2
UNAUTHORISED, FORBIDDEN = 401, 403


@routes.get("")
async def show_account(desk: DeskDep) -> Response:
    """Show where one is signed in, and how one's account is guarded."""
    return await _shown(desk)


@routes.post("/sessions/{session}/end")
async def end_session(desk: DeskDep, session: str) -> Response:
    """Sign one of one's own browsers out."""
    await desk.api.delete(f"/me/sessions/{session}")
    return desk.back("/account", said="account-session-ended")


@routes.post("/password")
async def change_password(desk: DeskDep) -> Response:
    """Change one's own password."""
    body = {"password": desk.form.get("password", ""), "new": desk.form.get("new", "")}
    with _not_signed_out():
        await desk.api.post("/me/password", body)
    return desk.back("/account", said="account-password-changed")


@routes.get("/keys")
async def after_key(desk: DeskDep) -> Response:
    """Show the account: a key is shown once, and not again when the page is read anew."""
    del desk
    return RedirectResponse("/account", 303)


@routes.post("/keys")
async def issue_key(desk: DeskDep) -> Response:
    """Make a key for oneself, and show it this once."""
    made = await desk.api.post("/me/keys", {"label": desk.field("label")})
    return await _shown(desk, made=made)


@routes.post("/keys/{key}/revoke")
async def revoke_key(desk: DeskDep, key: str) -> Response:
    """End one of one's own keys."""
    await desk.api.delete(f"/me/keys/{key}")
    return desk.back("/account", said="account-key-revoked")


@routes.get("/second-factor")
async def show_factor(desk: DeskDep) -> Response:
    """Show whether there is a second factor, and how one is added or removed."""
    found = await desk.api.get("/me/second-factor")
    return desk.show("account/factor.html", at=None, factor=found)


@routes.post("/second-factor")
async def begin_factor(desk: DeskDep) -> Response:
    """Begin a second factor: draw what the phone reads."""
    made = await desk.api.post("/me/second-factor")
    return _drawn(desk, made["uri"], made["secret"])


@routes.post("/second-factor/confirm")
async def confirm_factor(desk: DeskDep) -> Response:
    """Let it count; the recovery codes are shown this once."""
    given = await desk.api.send("POST", "/me/second-factor/confirm", {"code": desk.field("code")})
    told = orjson.loads(given.content)
    if given.is_error:
        with _not_signed_out():
            raise Refused(given.status_code, told)
    desk.api.csrf = told["csrf"]
    answer = desk.show("account/recovery.html", at=None, codes=told["recovery_codes"])
    pass_cookies(given, answer)
    return answer


@routes.get("/second-factor/confirm")
async def after_confirmation(desk: DeskDep) -> Response:
    """Show the second factor: recovery codes are shown once."""
    del desk
    return RedirectResponse(FACTOR, 303)


@routes.post("/second-factor/remove")
async def remove_factor(desk: DeskDep) -> Response:
    """Remove one's second factor, by one of its codes."""
    with _not_signed_out():
        await desk.api.post("/me/second-factor/remove", {"code": desk.field("code")})
    return desk.back(FACTOR, said="account-factor-removed")


@contextmanager
def _not_signed_out() -> Iterator[None]:
    """Let a wrong password or code be told beside the form: nobody was signed out by it."""
    try:
        yield
    except Refused as refused:
        if refused.status != UNAUTHORISED:
            raise
        raise Refused(FORBIDDEN, refused.problem) from refused


async def _shown(desk: Desk, made: object = None) -> Response:
    sessions = (await desk.api.get("/me/sessions"))["items"]
    keys = (await desk.api.get("/me/keys"))["items"]
    return desk.show(
        "account/account.html",
        at=None,
        sessions=sessions,
        factor=await desk.api.get("/me/second-factor"),
        keys=[each for each in keys if each["revoked"] is None],
        made=made,
    )


def _drawn(desk: Desk, uri: str, secret: str) -> Response:
    drawing = segno.make(uri, error="m").svg_inline(
        border=BORDER, omitsize=True, svgclass="qr", lineclass=None, svgid=None
    )
    return desk.show(
        "account/factor_new.html",
        at=None,
        drawing=Markup(drawing),  # noqa: S704 - squares that we drew ourselves
        secret=secret,
    )
