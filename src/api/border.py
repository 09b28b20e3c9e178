"""What every request passes before anything else is done: who sends it, and the size of its body.

    Authorization ─▶ a key, and nothing else counts
    cookie ─▶ a session; a change takes the page's own token, too

Deliveries show no key: they are signed, which is checked where they arrive. Feeds have a key of
their own in their address.
"""

from dataclasses import replace
from hmac import compare_digest
from http import HTTPStatus
from time import monotonic, perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import cookies
from api.allowance import Allowance
from api.dashboard.front import is_page
from api.headers import OVER_HTTPS, SECURITY
from api.hosts import check_host
from api.refusals import NotFromPage, SecondFactorNeeded, TooOften, Unauthorised, WrongHost
from api.settings import Settings
from api.visitor import Visitor, visitor_of
from router.people import EVERYTHING, Caller, parts_of
from store.people import SqlPeople
from store.sign_ins import SqlSignIns

LARGEST = 1024 * 1024
LOGIN = "/api/v1/login"
SIGN_IN = "/api/v1/sign-in"
# A feed's address holds its own key: feed readers can show no other.
FEED = "/feeds/{token}.{form}"
# What is asked whether we live is never refused for being asked too often.
UNCOUNTED = frozenset({"/live", "/ready"})
OPEN = UNCOUNTED | {LOGIN, SIGN_IN, FEED}
# Where browsers are sent, to their office's sign-in and back.
OFFICE = frozenset({f"{SIGN_IN}/office", f"{SIGN_IN}/office/back"})
# What is open to somebody who has yet to add the second factor that their role needs.
CONFINED = ("/api/v1/session", "/api/v1/whoami", "/api/v1/me/second-factor")
INSTALLATION = Caller(name="api", roles=EVERYTHING, free=True)
DELIVERIES = ("/api/v1/inbound/", "/api/v1/websub/")
# Whoever asks there shows a key as Open311 clients do (api/open311/calling.py).
OPEN311 = "/open311/v2/"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


_REFUSED = (
    WrongHost,
    Unauthorised,
    NotFromPage,
    SecondFactorNeeded,
    TooOften,
    HTTPException,
)


class Border:
    """Finds the caller, counts the bytes of the body as they arrive, adds the security headers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.key = settings.key.encode()
        self.allowance = Allowance(settings.requests_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        _storable(scope)
        began, status = perf_counter(), HTTPStatus.INTERNAL_SERVER_ERROR.value
        visitor = visitor_of(scope, Headers(scope=scope), self.settings)
        scope.setdefault("state", {})["visitor"] = visitor

        async def safe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in (SECURITY | (OVER_HTTPS if visitor.secure else {})).items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                headers.update(scope["state"].get("allowed", {}))
            await send(message)

        try:
            await self._pass(scope, receive, safe)
        finally:
            _measure(scope, status, perf_counter() - began)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        try:
            check_host(scope)
            if not _open(scope["path"]):
                await self._identify(scope, headers)
            self._count(scope, scope["state"].get("caller"))
            _plain(headers)
        except _REFUSED as error:
            # As the service itself tells of errors: under /open311 that is another form.
            refuse = scope["app"].exception_handlers[type(error)]
            refused = await refuse(Request(scope), error)
            await refused(scope, receive, send)
            return
        await self.app(scope, _counted(receive, headers), send)

    async def _identify(self, scope: Scope, headers: Headers) -> None:
        """Find the caller; whoever is none is counted by address, so that guessing has an end."""
        try:
            scope["state"]["caller"] = await self._caller(scope, headers)
        except (Unauthorised, NotFromPage, SecondFactorNeeded):
            self._count(scope, None)
            raise

    def _count(self, scope: Scope, caller: Caller | None) -> None:
        """Take one request out of what the caller may send.

        Raises:
            TooOften: There is nothing left for now.
        """
        if not self.allowance.per_minute or scope["path"] in UNCOUNTED or is_page(scope["path"]):
            return
        visitor: Visitor = scope["state"]["visitor"]
        taken = self.allowance.take(_named(caller, visitor), monotonic())
        scope["state"]["allowed"] = {
            "ratelimit-policy": f'"caller";q={self.allowance.per_minute};w=60',
            "ratelimit": f'"caller";r={taken.left};t={taken.wait}',
        }
        if not taken.allowed:
            raise TooOften(taken.wait)

    async def _caller(self, scope: Scope, headers: Headers) -> Caller:
        """Say who speaks: by the key that is shown, or else by the browser's session.

        Raises:
            Unauthorised: Nobody whom we know.
            NotFromPage: Somebody's browser, but perhaps not they themselves.
            SecondFactorNeeded: Somebody who has yet to add it.
        """
        visitor: Visitor = scope["state"]["visitor"]
        if "authorization" in headers:
            found = await self._by_key(scope, headers)
        else:
            found = await self._by_cookie(scope, headers, visitor)
        if found is None:
            raise Unauthorised
        if found.confined and not scope["path"].startswith(CONFINED):
            raise SecondFactorNeeded
        return replace(found, address=visitor.address)

    async def _by_key(self, scope: Scope, headers: Headers) -> Caller | None:
        """Say whose key it is: the installation's own, or one that was given to a user."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        shown = given.strip()
        if scheme.lower() != "bearer":
            return None
        # Bytes, because compare_digest takes no text beyond ASCII.
        if compare_digest(shown.encode("latin-1", "replace"), self.key):
            return INSTALLATION
        parts = parts_of(shown)
        tools = scope["state"].get("tools")
        if parts is None or tools is None:
            return None
        found: Caller | None = await SqlPeople(tools.sessions).caller(*parts, tools.clock())
        return found

    async def _by_cookie(self, scope: Scope, headers: Headers, visitor: Visitor) -> Caller | None:
        """Say who is signed in; a change must show that our own page asks for it."""
        shown, tools = cookies.shown(headers, visitor), scope["state"].get("tools")
        if shown is None or tools is None:
            return None
        # A page asks several things at once, for one and the same reader.
        known: dict[tuple[str, str], Caller] = scope["state"].get("known", {})
        found = known.get(shown)
        if found is None:
            found = await SqlSignIns(tools.sessions).caller(
                *shown, tools.clock(), self.settings.second_factor_for
            )
        if found is not None and scope["method"] not in READING:
            given = headers.get(cookies.CSRF, "").encode("latin-1", "replace")
            ours = cookies.token(headers, visitor).encode()
            if visitor.elsewhere or not compare_digest(given, ours):
                raise NotFromPage
        if found is not None:
            known[shown] = found
        return found


def _storable(scope: Scope) -> None:
    """Put U+FFFD in place of each NUL of an address: PostgreSQL refuses to look for one."""
    scope["path"] = scope["path"].replace("\0", "\ufffd")
    scope["query_string"] = scope["query_string"].replace(b"%00", b"%EF%BF%BD")


def _named(caller: Caller | None, visitor: Visitor) -> str:
    """Name a bucket: each key and each browser has its own, and so has who shows none."""
    if caller is None:
        return f"address {visitor.address}"
    if caller.key or caller.sign_in:
        return f"key {caller.key}" if caller.key else f"session {caller.sign_in}"
    return f"name {caller.name}"


def _plain(headers: Headers) -> None:
    """Refuse a compressed body: what it grows to is known only when it has grown."""
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"", "identity"}:
        raise HTTPException(415, "Compressed bodies are not taken; send it as it is.")


def _measure(scope: Scope, status: int, took: float) -> None:
    """Count the request under its route's template: what clients make up is no label."""
    tools = scope.get("state", {}).get("tools")
    if tools:
        route = scope.get("route")
        method = scope["method"] if scope["method"] in METHODS else "other"
        named = (method, getattr(route, "path", "none")) if route else ("none", "none")
        tools.metrics.requests.labels(*named, status).observe(took)


def _open(path: str) -> bool:
    """Whether a path asks for no key: health, login, deliveries, feeds, Open311, and the pages.

    What a page asks for comes here again, as a request of its reader's.
    """
    free = ("/feeds/", OPEN311, *DELIVERIES)
    return path in OPEN | OFFICE or is_page(path) or path.startswith(free)


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
