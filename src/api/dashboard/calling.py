"""The public API as the dashboard asks it: within the process, with its reader's own session."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx
import orjson
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

# What the API reads of a browser's request: who it is, from where, and by which page.
PASSED = (
    "cookie",
    "origin",
    "sec-fetch-site",
    "user-agent",
    "x-forwarded-for",
    "x-forwarded-proto",
)
# What was found out about the outer request is not to be believed of the inner one.
OWN = frozenset({"visitor", "caller", "allowed", "known"})
PREFIX = "/api/v1"
# All that may stand in a path beside letters and digits; `%`: a step may be written already.
_IN_PATH = "/%:@!$&'()*+,;=~"
Query = Mapping[str, Any]


class Refused(Exception):
    """The API said no. `problem` is its problem document (RFC 9457), in both languages."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(problem.get("title") or f"HTTP {status}")
        self.status = status
        self.problem = problem

    @property
    def kind(self) -> str:
        """The last part of the problem's type: `not-found`, `wrong-password`."""
        return str(self.problem.get("type") or "").rpartition("/")[2]


class Api:
    """Asks the API on behalf of one request. `csrf` goes along with every change."""

    def __init__(self, app: ASGIApp, scope: Scope, csrf: str = "") -> None:
        self.csrf = csrf
        self._headers = Headers(scope=scope)
        self._scope = scope
        self._app = app
        # Whom the border found behind the cookie: looked for once for all that one page asks.
        self._known: dict[tuple[str, str], object] = {}

    async def get(self, path: str, query: Query | None = None) -> Any:
        """Read something; `path` begins after `/api/v1`, as in `/tickets`.

        Raises:
            Refused: The API refused it.
        """
        return read(await self.send("GET", path, query=query))

    async def post(self, path: str, body: Any = None, query: Query | None = None) -> Any:
        """Do something; what comes back is the answer's JSON, or None where there is none.

        Raises:
            Refused: The API refused it.
        """
        return read(await self.send("POST", path, body, query))

    async def patch(self, path: str, body: Any) -> Any:
        """Change something; as `post`."""
        return read(await self.send("PATCH", path, body))

    async def put(self, path: str, body: Any) -> Any:
        """Put something in the place of another; as `post`."""
        return read(await self.send("PUT", path, body))

    async def delete(self, path: str) -> Any:
        """Remove or end something; as `post`."""
        return read(await self.send("DELETE", path))

    async def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Query | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        """Send a request and return the answer, whatever it is; a `key` speaks, if one is shown."""
        # Each line of a name: of addresses the last is what our own proxy told.
        headers = [(name, line) for name in PASSED for line in self._headers.getlist(name)]
        if key is not None:
            headers.append(("authorization", f"Bearer {key.encode('ascii', 'replace').decode()}"))
        if self.csrf:
            headers.append(("x-sawt-csrf", self.csrf))
        if body is not None:
            headers.append(("content-type", "application/json"))
        scheme, host = self._scope.get("scheme", "http"), self._headers.get("host", "sawt")
        request = httpx.Request(
            method,
            # A step of a page's address may hold anything: to the API it is a step, too.
            f"{scheme}://{host}{PREFIX}{quote(path, safe=_IN_PATH)}",
            params=_written(query or {}),
            content=None if body is None else orjson.dumps(body),
            headers=headers,
        )
        # No client: it would follow, keep cookies and add headers of its own.
        way = httpx.ASGITransport(app=self._inner, client=self._scope.get("client") or ("", 0))
        answer = await way.handle_async_request(request)
        await answer.aread()
        return answer

    async def _inner(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the inner request what the server gave the outer one."""
        told = self._scope.get("state") or {}
        mine = {name: value for name, value in told.items() if name not in OWN}
        scope["state"] = mine | {"known": self._known}
        await self._app(scope, receive, send)


def _written(query: Query) -> httpx.QueryParams:
    """Write a query: what is None or empty is left out, a list is the same name again and again."""
    found: list[tuple[str, str | int | float | bool | None]] = []
    for name, value in query.items():
        many = [value] if isinstance(value, (str, int, float)) or value is None else value
        found += [(name, _word(each)) for each in many if each is not None and each != ""]
    return httpx.QueryParams(found)


def _word(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def read(answer: httpx.Response) -> Any:
    """Return what an answer holds.

    Raises:
        Refused: The API refused.
    """
    given = orjson.loads(answer.content) if answer.content else None
    if answer.is_error:
        raise Refused(answer.status_code, given if isinstance(given, dict) else {})
    return given


def pass_cookies(given: httpx.Response, answer: Response) -> None:
    """Let the browser keep what the API lets it keep."""
    for cookie in given.headers.get_list("set-cookie"):
        answer.headers.append("set-cookie", cookie)
