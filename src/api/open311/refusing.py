"""Errors under /open311: a list of code and description, in the form that was asked for."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response

from api.border import OPEN311
from api.open311.forms import Form, answer, form_of
from router.open311.posted import Wrong

Handler = Callable[[Request, Any], Any]
# GeoReport v2 knows 403 for keys, 404 for what is not there, and 400 for what was sent.
_TOLD: Mapping[int, int] = {401: 403, 409: 400, 415: 400, 422: 400}


# What calls name.
JURISDICTION, SERVICE, REQUEST, TOKEN, PATH = (
    "jurisdiction_id",
    "service_code",
    "service_request_id",
    "token",
    "path",
)


class Refused(Exception):
    """Something that GeoReport v2 has an answer for; both languages stand in it."""

    def __init__(self, status: HTTPStatus, said: tuple[str, str]) -> None:
        super().__init__(" — ".join(said))
        self.status = status


def no_key() -> Refused:
    """Say that a valid key is needed."""
    said = "a valid api_key is needed", "يلزم مفتاح api_key صالح"
    return Refused(HTTPStatus.FORBIDDEN, said)


def not_found(what: str) -> Refused:
    """Say that something is not there, or not for whoever asks."""
    return Refused(HTTPStatus.NOT_FOUND, (f"{what} was not found", f"{what} غير موجود"))


def install(app: FastAPI) -> None:
    """Let every error under /open311 be told as GeoReport v2 does; the others stay problems."""
    for kind, handler in list(app.exception_handlers.items()):
        app.add_exception_handler(kind, _as_asked(handler))
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Wrong, _wrong)


def _as_asked(handler: Handler) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        told: Response = await handler(request, error)
        if not request.url.path.startswith(OPEN311):
            return told
        return _retold(request, told)

    return handle


def _retold(request: Request, told: Response) -> Response:
    """Make of a problem document what GeoReport v2 says; its headers are kept."""
    problem = orjson.loads(bytes(told.body))
    texts = [problem["detail"], problem.get("detail_ar", "")]
    for fault in problem.get("errors", ()):
        texts += [f"{fault['at']}: {fault['reason']}", fault.get("reason_ar", "")]
    kept = {
        name: value
        for name, value in told.headers.items()
        if name not in {"content-type", "content-length", "www-authenticate"}
    }
    said = " — ".join(dict.fromkeys(filter(None, texts)))
    return _told(request, _TOLD.get(told.status_code, told.status_code), said, kept)


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, Refused) else HTTPStatus.BAD_REQUEST
    return _told(request, status, str(error))


async def _wrong(request: Request, error: Exception) -> Response:
    arabic = error.reason_ar if isinstance(error, Wrong) else ""
    return _told(request, HTTPStatus.BAD_REQUEST, f"{error} — {arabic}")


def _told(
    request: Request, status: int, said: str, headers: Mapping[str, str] | None = None
) -> Response:
    _, form = form_of(request.url.path, request.headers.get("accept", ""))
    body = [{"code": int(status), "description": said}]
    return answer(form or Form.XML, "errors", body, int(status), headers)
