"""/stats/unanswered: who said something relevant and has had no answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api import examples, wanted
from api.callers import CallerDep
from api.deps import After, ConfigDep, Limit, Municipality, Now, ToolsDep
from api.schemas import Shape
from api.views import Json
from router.clock.timing import Timing
from router.message import instant
from router.unanswered import Age, Unanswered, age
from store.unanswered import Group, Point, SqlUnanswered, Voice, VoiceFilter

routes = APIRouter(prefix="/stats", tags=["stats"])
MINUTE = timedelta(minutes=1)


class AgeView(Shape):
    """How long a post has waited: by the wall, and in the working time of who owes the answer."""

    since: datetime
    minutes: int
    working_minutes: int | None


class ReasonView(Shape):
    """Why posts have had no answer, and how many."""

    code: Unanswered
    ar: str
    en: str
    posts: int


class VoicesView(Shape):
    """Posts without an answer: how many, the oldest, the one in the middle, and why."""

    posts: int
    oldest: AgeView
    median: AgeView
    reasons: list[ReasonView]


class VoiceGroupView(VoicesView):
    """Those of one municipality and one service; null where the post does not tell."""

    municipality: str | None
    service: str | None


class VoiceView(Shape):
    """One post without an answer; `unit` owes it, where one does yet."""

    post: str
    ticket: str | None
    municipality: str | None
    service: str | None
    unit: str | None
    reason: Unanswered
    reason_en: str
    reason_ar: str
    age: AgeView


class UnansweredView(BaseModel):
    """The figures of all that was asked for, and the oldest posts of it, a page at a time."""

    at: datetime
    total: VoicesView | None
    groups: list[VoiceGroupView] | None
    items: list[VoiceView]
    next: Annotated[str | None, Field(description="Send it as `after` for the next page.")]


_AGE = {"since": "2026-11-22T09:00:00Z", "minutes": 1500, "working_minutes": 480}
_REASONS = [{"code": "new", "ar": Unanswered.NEW.ar, "en": Unanswered.NEW.en, "posts": 3}]
_VOICES = {"posts": 3, "oldest": _AGE, "median": _AGE, "reasons": _REASONS}
EXAMPLE = {
    "at": "2026-11-23T10:00:00Z",
    "total": _VOICES,
    "groups": [{**_VOICES, "municipality": "buraydah", "service": "roads.manhole"}],
    "items": [
        {
            "post": examples.POST["id"],
            "ticket": examples.TICKET["id"],
            "municipality": "buraydah",
            "service": "roads.manhole",
            "unit": "qassim.emergency",
            "reason": "new",
            "reason_en": Unanswered.NEW.en,
            "reason_ar": Unanswered.NEW.ar,
            "age": _AGE,
        }
    ],
    "next": None,
}


@routes.get(
    "/unanswered",
    response_model=UnansweredView,
    responses=examples.shows(EXAMPLE) | examples.problem(422),
)
async def unanswered(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    tools: ToolsDep,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
    municipality: Municipality = None,
    amana: Annotated[str | None, Query(description="An amana's code.")] = None,
    service: Annotated[str | None, Query(description="A service's code.")] = None,
    domain: Annotated[str | None, Query(description="A domain: `roads`.")] = None,
    unit: Annotated[str | None, Query(description="A unit's code.")] = None,
    reason: Annotated[Unanswered | None, Query(description="Why there is no answer.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """How long relevant posts have waited for an answer, of a ticket or not, and why.

    `minutes` count day and night, `working_minutes` by the calendar of the unit that owes the
    answer (by the default one where none does yet), both from when the post was published. The
    median is the age of the post in the middle; of two the older. `items` are the oldest;
    `total` and `groups` come with the first page only, and are null on the others. A post that
    nobody has tagged yet counts, too: it may be relevant. Samples are left out.
    """
    asked = VoiceFilter(
        municipality=wanted.municipality(config, "query.municipality", municipality),
        amana=wanted.amana(config, "query.amana", amana),
        service=wanted.service(config, "query.service", service),
        domain=wanted.domain(config, "query.domain", domain),
        unit=wanted.unit(config, "query.unit", unit),
        reason=reason,
        places=caller.places,
    )
    voices = SqlUnanswered(tools.sessions)
    found = await voices.oldest(asked, limit=limit, after=after)
    figures = await voices.figures(asked) if after is None else None
    ages = _Ages(config.timing, now)
    return Json(
        {
            "at": instant(now),
            "total": figures and figures.total and ages.all(figures.total),
            "groups": figures and [ages.group(each) for each in figures.groups],
            "items": [ages.voice(each) for each in found.items],
            "next": found.next,
        }
    )


class _Ages:
    """Shows what is older by the minute."""

    def __init__(self, timing: Timing, now: datetime) -> None:
        self._timing = timing
        self._now = now

    def all(self, group: Group) -> dict[str, Any]:
        return {
            "posts": group.count,
            "oldest": self._age(group.oldest),
            "median": self._age(group.middle),
            "reasons": _reasons(group.reasons),
        }

    def group(self, group: Group) -> dict[str, Any]:
        named = {"municipality": group.municipality, "service": group.service}
        return {**named, **self.all(group)}

    def voice(self, voice: Voice) -> dict[str, Any]:
        return {
            "post": voice.post,
            "ticket": voice.ticket,
            "municipality": voice.municipality,
            "service": voice.service,
            "unit": voice.at.unit,
            "reason": voice.reason.value,
            "reason_en": voice.reason.en,
            "reason_ar": voice.reason.ar,
            "age": self._age(voice.at),
        }

    def _age(self, point: Point) -> dict[str, Any]:
        return see_age(age(self._timing, point.unit, point.since, self._now))


def see_age(found: Age) -> dict[str, Any]:
    """Show an age in whole minutes."""
    working = None if found.working is None else found.working // MINUTE
    return {
        "since": instant(found.since),
        "minutes": found.wall // MINUTE,
        "working_minutes": working,
    }


def _reasons(counts: Mapping[Unanswered, int]) -> list[dict[str, Any]]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [
        {"code": each.value, "ar": each.ar, "en": each.en, "posts": count}
        for each, count in ordered
    ]
