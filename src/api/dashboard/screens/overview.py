"""The overview: how much is said, where, about what, and how it is answered.

The page is there at once, and each of its parts asks for itself; where there are no scripts, a part
is opened by its link.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.dashboard.desk import Desk, DeskDep, with_query
from api.dashboard.kingdom import FONT, frame, marks, outline
from api.dashboard.reader import RIYADH

routes = APIRouter()

DAY = timedelta(days=1)
PAGE = 30
TOP = 10
# What is called silent: of what it usually says, less than this was heard.
HARDLY_HEARD = 0.5
LISTED = 8


class Period(StrEnum):
    """Which time is shown; all begin at midnight in Riyadh."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"

    @property
    def before(self) -> timedelta:
        """How long before today's midnight it begins."""
        return {Period.TODAY: 0, Period.WEEK: 6, Period.MONTH: 29}[self] * DAY


class Part(StrEnum):
    """The parts of the page, in their order."""

    VOLUME = "volume"
    PLACES = "places"
    TOPS = "tops"
    ANSWERING = "answering"
    WAITING = "waiting"
    HEARD = "heard"


class Figure(StrEnum):
    """By what places are sized on the map."""

    OPENED = "opened"
    OPEN = "open"
    OVERDUE = "overdue"
    UNANSWERED = "unanswered"


class Of(StrEnum):
    """Whether the map shows amanat or municipalities."""

    AMANAT = "amanat"
    MUNICIPALITIES = "municipalities"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What somebody looks at; its address says all of it."""

    period: Period = Period.TODAY
    municipality: str = ""
    figure: Figure = Figure.OPENED
    of: Of = Of.AMANAT

    def address(self, part: Part | None = None, **other: str) -> str:
        """Write the address of the page, or of a part of it, with something else instead."""
        asked = {
            "period": self.period.value,
            "municipality": self.municipality,
            "figure": self.figure.value,
            "of": self.of.value,
        } | other
        usual = {"period": Period.TODAY, "figure": Figure.OPENED, "of": _of(self.municipality)}
        kept = {name: value for name, value in asked.items() if value != usual.get(name)}
        return with_query(f"/overview/{part.value}" if part else "/overview", kept)


async def _view(
    period: Period = Period.TODAY,
    municipality: str = "",
    figure: Figure = Figure.OPENED,
    of: Of | None = None,
) -> View:
    shown = of or _of(municipality)
    return View(period=period, municipality=municipality, figure=figure, of=shown)


def _of(municipality: str) -> Of:
    """Choose what the map shows: whoever looks at one amana wants to see what is in it."""
    return Of.MUNICIPALITIES if municipality else Of.AMANAT


ViewDep = Annotated[View, Depends(_view)]


@routes.get("/overview")
async def show_overview(desk: DeskDep, view: ViewDep) -> Response:
    """Show the page, with plans that are running; its parts ask for themselves."""
    return await _show(desk, view)


@routes.get("/overview/tickets")
async def show_tickets(desk: DeskDep) -> Response:
    """Show the tickets behind a figure."""
    return await _behind(desk, "tickets")


@routes.get("/overview/posts")
async def show_posts(desk: DeskDep) -> Response:
    """Show the posts behind a figure."""
    return await _behind(desk, "posts")


@routes.get("/overview/voices")
async def show_voices(desk: DeskDep) -> Response:
    """Show posts that wait for an answer, the oldest first."""
    found, more = await _listed(desk, "voices", "/stats/unanswered")
    return desk.show("overview/voices.html", at="overview", items=found, more=more)


@routes.get("/overview/{part}")
async def show_part(desk: DeskDep, view: ViewDep, part: Part) -> Response:
    """Show the page with one of its parts."""
    return await _show(desk, view, part, await _READ[part](desk, view))


async def _show(
    desk: Desk, view: View, part: Part | None = None, found: Mapping[str, Any] | None = None
) -> Response:
    # A part is taken out of the page by a script: what is around it is not looked for.
    running = [] if desk.live and part else await _running(desk)
    return desk.show(
        "overview/overview.html",
        at="overview",
        view=view,
        every_part=list(Part),
        part=part,
        running=running,
        periods=list(Period),
        opening=opening,
        bar=bar,
        **(found or {}),
    )


async def _running(desk: Desk) -> Sequence[tuple[Any, Any]]:
    plans = (await desk.api.get("/plans"))["items"]
    return [(plan, run) for plan in plans for run in plan["runs"] if run["running"]]


def _asked(desk: Desk, view: View) -> dict[str, Any]:
    midnight = desk.now.astimezone(RIYADH).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "since": (midnight - view.period.before).isoformat(),
        "municipality": view.municipality or None,
    }


async def _volume(desk: Desk, view: View) -> Mapping[str, Any]:
    asked, by = _asked(desk, view), "day"
    if view.period is Period.TODAY:
        # The day to its end: what is usual is drawn ahead.
        since = desk.now.astimezone(RIYADH).replace(hour=0, minute=0, second=0, microsecond=0)
        asked, by = asked | {"until": (since + DAY).isoformat()}, "hour"
    return {"volume": await desk.api.get("/stats/volume", asked | {"by": by})}


async def _places(desk: Desk, view: View) -> Mapping[str, Any]:
    found = await desk.api.get("/stats/map", _asked(desk, view))
    rows = found[view.of.value]
    shown = frame(rows if view.municipality else [])
    return {
        "rows": rows,
        "total": found["total"],
        "figures": list(Figure),
        "kinds": list(Of),
        "outline": outline(),
        "frame": shown,
        "marks": marks(rows, view.figure.value, _place_name(desk), shown.scale),
        "font": FONT * shown.scale,
    }


def _place_name(desk: Desk) -> Callable[[str | None], str]:
    names = desk.names
    return names.municipality if names else lambda code: code or ""


async def _tops(desk: Desk, view: View) -> Mapping[str, Any]:
    return {"tops": await desk.api.get("/stats/tops", _asked(desk, view) | {"top": TOP})}


async def _answering(desk: Desk, view: View) -> Mapping[str, Any]:
    return {"answering": await desk.api.get("/stats/answering", _asked(desk, view) | {"top": TOP})}


async def _waiting(desk: Desk, view: View) -> Mapping[str, Any]:
    asked = {"municipality": view.municipality or None, "limit": LISTED}
    return {"waiting": await desk.api.get("/stats/unanswered", asked)}


async def _heard(desk: Desk, _: View) -> Mapping[str, Any]:
    heard = await desk.api.get("/stats/coverage")
    names = {each["id"]: each for each in (await desk.api.get("/sources"))["items"]}
    silent = [
        (names.get(each["source"], {}).get("name") or each["source"], each)
        for each in sorted(heard["sources"], key=lambda each: each["coverage"] or 0)
        if each["coverage"] is not None and each["coverage"] < HARDLY_HEARD
    ]
    quiet = [each for each in names.values() if each.get("quiet_since") and not each.get("sample")]
    return {"heard": heard, "silent": silent[:LISTED], "quiet": quiet[:LISTED]}


_READ: Mapping[Part, Callable[[Desk, View], Awaitable[Mapping[str, Any]]]] = {
    Part.VOLUME: _volume,
    Part.PLACES: _places,
    Part.TOPS: _tops,
    Part.ANSWERING: _answering,
    Part.WAITING: _waiting,
    Part.HEARD: _heard,
}


async def _behind(desk: Desk, of: str) -> Response:
    found, more = await _listed(desk, of, f"/{of}")
    return desk.show(f"overview/behind_{of}.html", at="overview", items=found, more=more)


async def _listed(desk: Desk, of: str, path: str) -> tuple[Sequence[Any], str]:
    """Ask for a page of a list as the address says; return the address of the next, too."""
    asked = dict(parse_qsl(desk.request.url.query))
    found = await desk.api.get(path, {"limit": PAGE} | asked)
    more = with_query(f"/overview/{of}", asked | {"after": found["next"]}) if found["next"] else ""
    return found["items"], more


def opening(behind: str | None) -> str | None:
    """Return the page that shows what is behind a figure: the address of the API's list tells."""
    if behind is None:
        return None
    parts = urlsplit(behind)
    return f"/overview/{parts.path.rpartition('/')[2]}?{parts.query}"


def bar(count: float, most: float) -> str:
    """Return how long a bar is, of 100."""
    return f"{100 * min(count, most) / most:.1f}" if most else "0"
