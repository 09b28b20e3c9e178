"""What each page is made with: the API, who reads, what things are called, and the templates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from cachetools import TTLCache
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.responses import Response
from starlette.types import ASGIApp

from api.dashboard.assets import Assets, read_assets
from api.dashboard.calling import Api, Refused
from api.dashboard.marking import marked
from api.dashboard.names import Names
from api.dashboard.navigation import PLACES
from api.dashboard.reader import Reader, reader_of
from router.events import SHOWN
from router.states import Role

TEMPLATES = Path(__file__).parent / "templates"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-sawt-csrf"
# A sentence for the next page: what has just been done.
SAID = "sawt-said"
READING = frozenset({"GET", "HEAD"})
# Seconds for which names, and whom small parts are for, are known; and for how many people at once.
KEPT, MOST_GLANCING = 30.0, 10_000


class Kept:
    """What is made once for all pages, and names for a while: policy may be changed by others."""

    def __init__(self, service: ASGIApp, clock: Callable[[], float] = monotonic) -> None:
        self.service = service
        self.assets = read_assets()
        self.templates = _environment(self.assets)
        self._names = TTLCache[bytes, Mapping[str, Any]](1, KEPT, clock)
        self._glancing = TTLCache[bytes, Mapping[str, Any]](MOST_GLANCING, KEPT, clock)

    async def names(self, api: Api) -> Mapping[str, Any]:
        """Return what `GET /api/v1/names` says, at most half a minute old."""
        return await _remembered(self._names, b"", api, "/names")

    async def who(self, api: Api, cookies: str) -> Mapping[str, Any]:
        """Return what `GET /api/v1/whoami` says, at most half a minute old.

        It chooses what a part shows; whether somebody may see or do a thing is asked each time.
        """
        shown = sha256(cookies.encode()).digest()
        return await _remembered(self._glancing, shown, api, "/whoami")


async def _remembered(
    kept: TTLCache[bytes, Mapping[str, Any]], key: bytes, api: Api, path: str
) -> Mapping[str, Any]:
    # Looked for once: what is there now may be too old a moment later.
    found = kept.get(key)
    if found is None:
        found = kept[key] = await api.get(path)
    return found


@dataclass
class Desk:
    """One reader's request."""

    request: Request
    kept: Kept
    api: Api
    reader: Reader
    form: FormData = field(default_factory=FormData)
    session: Mapping[str, Any] | None = None
    names: Names | None = None

    @property
    def now(self) -> datetime:
        """The time by the service's clock."""
        at: datetime = self.request.state.tools.clock()
        return at

    def t(self, name: str, /, **parts: Any) -> str:
        """Say a sentence in the reader's language."""
        return self.reader.t(name, **parts)

    def may(self, *roles: Role) -> bool:
        """Whether the reader has one of these roles; the API has the last word."""
        theirs = set(self.session["roles"]) if self.session else set()
        return bool(theirs & set(roles))

    @property
    def live(self) -> bool:
        """Whether a script of ours asks, and takes a part of the page."""
        return self.request.headers.get("hx-request") == "true"

    @property
    def here(self) -> str:
        """The address of this page, with its query."""
        return here(self.request)

    def show(self, template: str, /, status: int = 200, **context: Any) -> HTMLResponse:
        """Answer with a page."""
        said = self.request.cookies.get(SAID, "")
        page = self.kept.templates.get_template(template).render(
            desk=self,
            t=self.reader.t,
            reader=self.reader,
            names=self.names,
            session=self.session,
            csrf=self.api.csrf,
            now=self.now,
            places=PLACES,
            events=" ".join(SHOWN),
            said=self._told(said),
            **context,
        )
        answer = HTMLResponse(page, status, headers={"vary": "hx-request, cookie"})
        if said:
            answer.delete_cookie(SAID)
        return answer

    def _told(self, said: str) -> str:
        """Say what was done; nothing where the cookie names no sentence that can be said."""
        try:
            return self.reader.t(said) if said else ""
        except LookupError:
            return ""

    def back(self, to: str, said: str = "") -> Response:
        """Go to a page after something was done; `said` is the sentence that tells of it.

        Where `to` comes from outside, give it to `within` first.
        """
        answer = RedirectResponse(to, 303)
        if said:
            say(answer, said)
        return answer

    def field(self, name: str) -> str:
        """Return what was typed into a field, without white space around it; empty if nothing."""
        given = self.form.get(name, "")
        return given.strip() if isinstance(given, str) else ""

    def chosen(self, name: str, kind: str) -> str:
        """Return the code that was chosen in a field of `parts.typeahead`; empty if nothing.

        What is no name of `kind` comes back as it was typed: the API says that there is none.
        """
        given, typed = self.field(name), self.field(f"{name}-words")
        known = self.names.code_of(kind, typed) if self.names and typed else None
        return given or known or typed

    def fields(self, name: str) -> list[str]:
        """Return every value of a field that may be chosen several times."""
        return [each for each in self.form.getlist(name) if isinstance(each, str)]


def say(answer: Response, said: str) -> None:
    """Let the next page tell a sentence."""
    answer.set_cookie(SAID, said, max_age=30, httponly=True, samesite="strict")


def here(request: Request) -> str:
    """Return the address of a request, with its query, as it is written in links and headers."""
    url = request.url
    path = quote(url.path, safe="/:@!$&'()*+,;=~")
    return f"{path}?{url.query}" if url.query else path


def within(address: str, otherwise: str = "/") -> str:
    """Return an address if it is one of our own pages: nobody is sent elsewhere by a link."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() else otherwise


def with_query(path: str, query: Mapping[str, Any]) -> str:
    """Write an address with a query, without what is empty."""
    written = urlencode({name: value for name, value in query.items() if value}, doseq=True)
    return f"{path}?{written}" if written else path


async def _visiting(request: Request) -> Desk:
    """Make a desk for whoever asks, signed in or not."""
    kept: Kept = request.app.state.kept
    reader = reader_of(request)
    form = FormData() if request.method in READING else await request.form()
    given = request.headers.get(CSRF_HEADER) or form.get(CSRF_FIELD) or ""
    csrf = given if isinstance(given, str) else ""
    return Desk(
        request=request,
        kept=kept,
        api=Api(kept.service, request.scope, csrf),
        reader=reader,
        form=form,
    )


async def _signed_in(desk: Annotated[Desk, Depends(_visiting)]) -> Desk:
    """Make a desk for somebody who is signed in.

    Raises:
        Refused: Nobody is (401), or they have yet to add their second factor (403).
    """
    desk.session = await desk.api.get("/session")
    if desk.request.method in READING:
        desk.api.csrf = str(desk.session["csrf"])
    if not desk.session["confined"]:
        desk.names = Names(await desk.kept.names(desk.api), desk.reader)
    return desk


async def _glancing(desk: Annotated[Desk, Depends(_visiting)]) -> Desk:
    """Make a desk for a small part of a page, which has no form: it costs half of another."""
    who = await desk.kept.who(desk.api, desk.request.headers.get("cookie", ""))
    desk.session = {"user": who["name"], "roles": who["roles"], "confined": False}
    desk.names = Names(await desk.kept.names(desk.api), desk.reader)
    return desk


VisitingDep = Annotated[Desk, Depends(_visiting)]
DeskDep = Annotated[Desk, Depends(_signed_in)]
GlanceDep = Annotated[Desk, Depends(_glancing)]


def _environment(assets: Assets) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        asset=assets.address,
        icon=lambda name: Markup(assets.icon(name)),  # noqa: S704 - a drawing of ours
        marked=marked,
        with_query=with_query,
        Role=Role,
    )
    return made


def refusal(desk: Desk, refused: Refused) -> Mapping[str, Any]:
    """Return what a problem says in the reader's language: `title`, `detail`, `errors`."""
    problem, end = refused.problem, "_ar" if desk.reader.language == "ar" else ""
    title = problem.get(f"title{end}") or problem.get("title") or desk.t("failed")
    # What a problem says to a program is no help on a page.
    ours = f"refused-{refused.kind}"
    theirs = problem.get(f"detail{end}") or problem.get("detail") or ""
    detail = desk.t(ours) if desk.reader.t.has(ours) else theirs
    errors = [
        each.get(f"reason{end}") or each.get("reason") or "" for each in problem.get("errors") or ()
    ]
    return {"title": title, "detail": detail, "errors": [each for each in errors if each]}
