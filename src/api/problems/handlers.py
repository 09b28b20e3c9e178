"""Answering errors with their problems."""

from http import HTTPStatus
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.logs import told_of
from api.problems.arabic import BY_CODE
from api.problems.methods import allowed
from api.problems.plainer import plainer
from api.problems.problem import INVALID, STOPPED, UNEXPECTED
from api.problems.table import PROBLEMS, problem_of
from api.problems.written import document, render
from api.refusals import Invalid, TooOften
from router.replies.acts import Stopped
from store.errors import TooManyTries

log = structlog.get_logger()
_UNREADABLE = {
    "at": "body",
    "reason": "is not JSON in UTF-8, or is nested too deeply",
    "reason_ar": "ليس JSON بترميز UTF-8، أو تتداخل أجزاؤه أكثر من اللازم",
}


def install(app: FastAPI) -> None:
    """Answer every known error with its problem; an unknown one is a bug, logged, and a 500."""
    for error in PROBLEMS:
        app.add_exception_handler(error, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Invalid, _refused)
    app.add_exception_handler(Stopped, _stopped)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _known(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status is HTTPStatus.SERVICE_UNAVAILABLE:
        log.warning("not served", path=told_of(request.url.path), problem=problem.name)
    answer = render(problem, request.url.path, error)
    if isinstance(error, TooManyTries | TooOften):
        answer.headers["retry-after"] = str(error.seconds)
    return answer


async def _invalid(request: Request, error: Exception) -> Response:
    """List what is wrong and where; never what was sent, which may be somebody's words."""
    found = cast("RequestValidationError", error).errors()
    route: APIRoute = request.scope["route"]
    shape: Any = route.body_field and route.body_field.field_info.annotation
    errors = [
        {"at": ".".join(str(step) for step in item["loc"]), "reason": item["msg"]}
        | plainer(item, shape)
        for item in found
    ]
    if errors[0]["at"] == "body" and "json" not in request.headers.get("content-type", "json"):
        # Else a body that looks right is refused for a shape that it has.
        errors[0]["reason"] = "must be JSON; send the header Content-Type: application/json"
    return render(INVALID, request.url.path, errors=errors)


async def _refused(request: Request, error: Exception) -> Response:
    faults = cast("Invalid", error).faults
    errors = [dict(zip(("at", "reason", "reason_ar"), fault, strict=False)) for fault in faults]
    return render(INVALID, request.url.path, errors=errors)


async def _stopped(request: Request, error: Exception) -> Response:
    """List what the gate stops, and where in the text."""
    found = cast("Stopped", error).found
    findings = [
        {
            "kind": each.kind.value,
            "span": list(each.span),
            "reason": each.reason,
            "reason_ar": each.reason_ar,
        }
        for each in found
    ]
    return render(STOPPED, request.url.path, findings=findings)


async def _http(request: Request, error: Exception) -> Response:
    """Answer what the web framework refuses by itself: no such path, wrong method, too large."""
    refused = cast("HTTPException", error)
    if refused.status_code == HTTPStatus.BAD_REQUEST:
        return render(INVALID, request.url.path, errors=[_UNREADABLE])
    headers = dict(refused.headers or {})
    if refused.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(allowed(request)))
    title = HTTPStatus(refused.status_code).phrase
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "title_ar": BY_CODE.get(refused.status_code, title),
        "status": refused.status_code,
        "detail": refused.detail,
        "detail_ar": BY_CODE.get(refused.status_code, title),
        "instance": request.url.path,
    }
    return document(body, refused.status_code, headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("not answered", path=told_of(request.url.path), error=type(error).__name__)
    return render(UNEXPECTED, request.url.path)
