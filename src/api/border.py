"""What every request passes before anything else is done: the key, and the size of its body.

Deliveries show no key: they are signed, which is checked where they arrive. Feeds have a key of
their own in their address.
"""

from hmac import compare_digest
from http import HTTPStatus
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.headers import SECURITY
from api.problems import PROBLEMS, render
from api.refusals import Unauthorised
from router.people import EVERYTHING, Caller, parts_of
from store.people import SqlPeople

LARGEST = 1024 * 1024
LOGIN = "/api/v1/login"
# A feed's address holds its own key: feed readers can show no other.
FEED = "/feeds/{token}.{form}"
OPEN = frozenset({"/live", "/ready", LOGIN, FEED})
INSTALLATION = Caller(name="api", roles=EVERYTHING, free=True)
DELIVERIES = ("/api/v1/inbound/", "/api/v1/websub/")
# Whoever asks there shows a key as Open311 clients do (api/open311/calling.py).
OPEN311 = "/open311/v2/"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Border:
    """Checks the key, counts the bytes of the body as they arrive, adds the security headers."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self.app = app
        self.key = key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        began, status = perf_counter(), HTTPStatus.INTERNAL_SERVER_ERROR.value

        async def safe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            await self._pass(scope, receive, safe)
        finally:
            _measure(scope, status, perf_counter() - began)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        caller = None if _open(scope["path"]) else await self._caller(scope, headers)
        if caller is not None:
            scope.setdefault("state", {})["caller"] = caller
        elif not _open(scope["path"]):
            refused = render(PROBLEMS[Unauthorised], scope["path"], Unauthorised())
            await refused(scope, receive, send)
            return
        await self.app(scope, _counted(receive, headers), send)

    async def _caller(self, scope: Scope, headers: Headers) -> Caller | None:
        """Say who speaks: the installation's own key, or one that was given to a user."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        shown = given.strip()
        if scheme.lower() != "bearer":
            return None
        # Bytes, because compare_digest takes no text beyond ASCII.
        if compare_digest(shown.encode("latin-1", "replace"), self.key):
            return INSTALLATION
        parts = parts_of(shown)
        tools = scope.get("state", {}).get("tools")
        if parts is None or tools is None:
            return None
        found: Caller | None = await SqlPeople(tools.sessions).caller(*parts, tools.clock())
        return found


def _measure(scope: Scope, status: int, took: float) -> None:
    """Count the request under its route's template: what clients make up is no label."""
    tools = scope.get("state", {}).get("tools")
    if tools:
        route = scope.get("route")
        method = scope["method"] if scope["method"] in METHODS else "other"
        named = (method, getattr(route, "path", "page")) if route else ("none", "none")
        tools.metrics.requests.labels(*named, status).observe(took)


def _open(path: str) -> bool:
    """Whether a path asks for no key: health, login, deliveries, feeds, Open311, and the page."""
    free = ("/page/", "/feeds/", OPEN311, *DELIVERIES)
    return path in OPEN or path == "/" or path.startswith(free)


def _counted(receive: Receive, headers: Headers) -> Receive:
    """Stop reading a body where it grows too large, whatever it said of its size before."""
    announced = headers.get("content-length", "")
    seen = int(announced[:19]) if announced.isascii() and announced.isdecimal() else 0
    total = 0

    async def counting() -> Message:
        nonlocal total
        message = await receive() if seen <= LARGEST else {"type": "http.too_large"}
        total += len(message.get("body", b""))
        if max(seen, total) > LARGEST:
            raise HTTPException(413, "A request may hold at most 1 MiB; send fewer items at once.")
        return message

    return counting
