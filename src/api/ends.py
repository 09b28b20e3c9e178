"""/stats/closure: how matters ended, and how often they had not."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api import examples, wanted
from api.callers import CallerDep
from api.deps import ConfigDep, Instant, Municipality, Now, ToolsDep
from api.periods import period
from api.schemas import Shape
from api.views import Json
from router.message import instant
from store.ends import Ended, EndsFilter, SqlEnds

routes = APIRouter(prefix="/stats", tags=["stats"])
MINUTE = timedelta(minutes=1)


class EndedView(Shape):
    """What was done. `median_minutes` is from a ticket's opening until it was resolved."""

    resolved: int
    verified: int
    closed: int
    reopened: int
    reopen_rate: float | None
    median_minutes: int | None


class CodeEndedView(EndedView):
    """The same of one unit, service or municipality; null where a ticket names none."""

    code: str | None


class ClosureView(Shape):
    """The figures of a period."""

    since: datetime
    until: datetime
    total: EndedView
    units: list[CodeEndedView]
    services: list[CodeEndedView]
    municipalities: list[CodeEndedView]


_ENDED = {
    "resolved": 40,
    "verified": 38,
    "closed": 36,
    "reopened": 3,
    "reopen_rate": 0.075,
    "median_minutes": 1710,
}
EXAMPLE = {
    "since": "2026-08-31T09:00:00Z",
    "until": "2026-11-23T09:00:00Z",
    "total": _ENDED,
    "units": [{"code": "qassim.emergency", **_ENDED}],
    "services": [{"code": "roads.manhole", **_ENDED}],
    "municipalities": [{"code": "buraydah", **_ENDED}],
}


@routes.get(
    "/closure",
    response_model=ClosureView,
    responses=examples.shows(EXAMPLE) | examples.problem(422),
)
async def closure(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    tools: ToolsDep,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
    since: Instant = None,
    until: Instant = None,
    unit: Annotated[str | None, Query(description="A unit's code.")] = None,
    service: Annotated[str | None, Query(description="A service's code.")] = None,
    municipality: Municipality = None,
) -> Response:
    """How many matters were resolved, verified, closed and reopened, and how long they took.

    The last 12 weeks, or from `since` to before `until`: each is counted when it was done. A
    reopening counts against the unit that had resolved the ticket, whoever owns it by then;
    `reopen_rate` is reopenings for each resolution. Whoever is of some municipalities sees theirs
    alone. Samples are left out.
    """
    begins, ends = period(now, since, until)
    asked = EndsFilter(
        since=begins,
        until=ends,
        unit=wanted.unit(config, "query.unit", unit),
        service=wanted.service(config, "query.service", service),
        municipality=wanted.municipality(config, "query.municipality", municipality),
        places=caller.places,
    )
    found = await SqlEnds(tools.sessions).figures(asked)
    return Json(
        {
            "since": instant(begins),
            "until": instant(ends),
            "total": see_ended(found.total),
            **{
                name: [{"code": code, **see_ended(ended)} for code, ended in part.items()]
                for name, part in (
                    ("units", found.units),
                    ("services", found.services),
                    ("municipalities", found.municipalities),
                )
            },
        }
    )


def see_ended(ended: Ended) -> dict[str, Any]:
    """Show what was done."""
    rate = ended.reopen_rate
    return {
        "resolved": ended.resolved,
        "verified": ended.verified,
        "closed": ended.closed,
        "reopened": ended.reopened,
        "reopen_rate": None if rate is None else round(rate, 4),
        "median_minutes": None if ended.median is None else ended.median // MINUTE,
    }
