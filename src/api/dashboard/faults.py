"""What a person sees where something was refused, is not there, or failed."""

from collections.abc import Mapping
from urllib.parse import urlencode

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from api.dashboard.calling import Api, Refused
from api.dashboard.desk import Desk, Kept, here, refusal, say
from api.dashboard.reader import reader_of

log = structlog.get_logger()

SIGN_IN = "/sign-in"
SECOND_FACTOR = "/account/second-factor"
UNAUTHORISED, FORBIDDEN, NOT_FOUND, FAILED = 401, 403, 404, 500


def install(app: FastAPI) -> None:
    """Let every error of the dashboard end in a page, never in a trace or in JSON."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(Exception, _failed)


async def _refused(request: Request, error: Exception) -> Response:
    refused = error if isinstance(error, Refused) else Refused(_status(error), {})
    if refused.status == UNAUTHORISED and refused.kind != "wrong-password":
        return _to_sign_in(request)
    if refused.kind == "second-factor-needed":
        return _to(request, SECOND_FACTOR)
    answer = await _page(request, refused)
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(_in_order(error.headers))
    return answer


def _in_order(headers: Mapping[str, str]) -> dict[str, str]:
    """Let a refused method be told the others in one order: a route keeps them as a set."""
    return {
        name: ", ".join(sorted(value.split(", "))) if name.lower() == "allow" else value
        for name, value in headers.items()
    }


async def _misread(request: Request, error: Exception) -> Response:
    del error
    return await _page(request, Refused(NOT_FOUND, {}))


async def _failed(request: Request, error: Exception) -> Response:
    log.error("page failed", path=request.url.path, error=type(error).__name__)
    return await _page(request, Refused(FAILED, {}))


def _status(error: Exception) -> int:
    return error.status_code if isinstance(error, HTTPException) else FAILED


async def _page(request: Request, refused: Refused) -> Response:
    """Say it on a page of its own, or, to a script of ours, as a part for the page that asked."""
    kept: Kept = request.app.state.kept
    desk = Desk(request, kept, Api(kept.service, request.scope), reader_of(request))
    said = _words(desk, refused)
    if desk.live and request.method != "GET":
        answer = desk.show("parts/refusal.html", refused.status, refusal=said)
        # Instead of what was asked for: what is on the page, typed words among it, stays.
        answer.headers.update(
            {"hx-retarget": "#notice", "hx-reswap": "innerHTML", "hx-reselect": "#refusal"}
        )
        return answer
    await _let_in(desk, refused)
    return desk.show("refused.html", refused.status, at=None, refusal=said, code=refused.status)


async def _let_in(desk: Desk, refused: Refused) -> None:
    """Let whoever is signed in keep the bar; what failed is not asked for more."""
    if refused.status not in {FORBIDDEN, NOT_FOUND} or desk.live:
        return
    try:
        desk.session = await desk.api.get("/session")
        desk.api.csrf = str(desk.session["csrf"])
    except Refused:
        desk.session = None


def _words(desk: Desk, refused: Refused) -> dict[str, object]:
    said = dict(refusal(desk, refused))
    if not refused.problem:
        known = {FORBIDDEN: "forbidden", NOT_FOUND: "gone"}.get(refused.status, "failed")
        said |= {"title": desk.t(known), "detail": desk.t(f"{known}-remedy")}
    return said


def _to_sign_in(request: Request) -> Response:
    """Ask to sign in, and come back here afterwards, or to the page of which a part was asked."""
    reads = request.method == "GET"
    if reads and request.headers.get("sec-fetch-site") == "cross-site":
        # The browser kept the cookie back, since a link of another site led here: ask once more.
        return HTMLResponse(_AGAIN, headers={"refresh": f"0; url={here(request)}"})
    whole = reads and (not _by_script(request) or "hx-boosted" in request.headers)
    came_from = here(request) if whole else _page_of(request)
    answer = _to(request, f"{SIGN_IN}?{urlencode({'next': came_from})}")
    if not reads:
        say(answer, "door-unsent")
    return answer


_AGAIN = "<!doctype html><title>صوت</title>"


def _to(request: Request, address: str) -> Response:
    if _by_script(request):
        return Response(status_code=200, headers={"hx-redirect": address})
    return Response(status_code=303, headers={"location": address})


def _by_script(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def _page_of(request: Request) -> str:
    """Return the page whose script or form asks, or the first one."""
    shown = request.headers.get("hx-current-url") or request.headers.get("referer", "")
    _, found, rest = shown.partition(request.headers.get("host", "\0"))
    return rest if found and rest.startswith("/") else "/"
