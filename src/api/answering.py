"""/stats/answering: how soon matters were answered and settled, against their clocks."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Response

from api import behind, examples, figure_examples
from api.deps import ToolsDep, Top
from api.figure_bodies import AnsweringView
from api.figure_periods import Period, PeriodDep
from api.figures import shared
from router.clock.terms import Target
from router.pace import Kept, Pace
from store.paces import Group, Reopened, SqlPaces

routes = APIRouter(prefix="/stats", tags=["stats"])
MINUTE = timedelta(minutes=1)
View = dict[str, Any]


@routes.get(
    "/answering",
    response_model=AnsweringView,
    responses=examples.shows(figure_examples.ANSWERING) | examples.problem(422),
)
async def answering(tools: ToolsDep, period: PeriodDep, top: Top = 20) -> Response:
    """How soon tickets got their first answer and were resolved, against the clock of each.

    Tickets that were opened today, or from `since` to before `until`, as they stand now: so the
    latest may be waiting still. Deadlines are those of each ticket's clock, in the working time
    of its unit. What ended without an answer counts as none of the three. A ticket counts for the
    unit and service that it has now. `reopened` are tickets that were taken up again in the
    period, whenever they were opened.
    """
    paces = SqlPaces(tools.sessions)

    async def work() -> View:
        found = await paces.paces(period.about, period.span, period.now)
        again = await paces.reopened(period.about, period.span)
        return {
            **period.told,
            "total": _see_group(period, found.total, {}),
            "units": _see_groups(period, found.units, "unit", top),
            "services": _see_groups(period, found.services, "service", top),
            "reopened": _see_reopened(period, again),
        }

    return await shared(tools, period, ("answering", top), work)


def _see_groups(
    period: Period, groups: Mapping[str | None, Group], name: str, top: int
) -> list[View]:
    return [
        {"code": code, **_see_group(period, group, {name: code})}
        for code, group in list(groups.items())[:top]
    ]


def _see_group(period: Period, group: Group, asks: Mapping[str, str | None]) -> View:
    opened = behind.times("opened", period.span)
    return {
        "tickets": {
            "count": group.tickets,
            "behind": behind.tickets_of(period.about, asks, **opened),
        },
        **{
            target.value: _see_pace(period, target, pace, asks)
            for target, pace in group.paces.items()
        },
    }


def _see_pace(period: Period, target: Target, pace: Pace, asks: Mapping[str, str | None]) -> View:
    opened = behind.times("opened", period.span)

    def count(kept: Kept) -> View:
        told = {target.value: kept.value, **opened}
        return {
            "count": getattr(pace, kept.value),
            "behind": behind.tickets_of(period.about, asks, **told),
        }

    return {
        **{kept.value: count(kept) for kept in Kept},
        "share_in_time": None if pace.share is None else round(pace.share, 4),
        "median_minutes": None if pace.median is None else pace.median // MINUTE,
        "ninetieth_minutes": None if pace.ninetieth is None else pace.ninetieth // MINUTE,
    }


def _see_reopened(period: Period, again: Reopened) -> View:
    return {
        "count": again.tickets,
        "times": again.times,
        "behind": behind.tickets(period.about, **behind.times("reopened", period.span)),
    }
