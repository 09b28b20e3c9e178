"""/stats/volume, /stats/tops and /stats/map: what the overview shows of what was said."""

from collections.abc import Awaitable, Callable, Hashable
from datetime import timedelta
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response

from api import examples, figure_examples
from api.deps import ConfigDep, ToolsDep, Top
from api.figure_bodies import MapView, TopsView, VolumeView
from api.figure_periods import Period, PeriodDep
from api.figure_views import see_map, see_tops, see_volume
from api.refusals import Invalid
from api.tools import Tools
from router.usual import By, before, steps
from store.figures import SqlFigures

routes = APIRouter(prefix="/stats", tags=["stats"])

LONGEST_BY_HOUR = timedelta(days=8)


async def shared(
    tools: Tools, period: Period, asked: Hashable, work: Callable[[], Awaitable[Any]]
) -> Response:
    """Answer with what `work` gives, which is shared by all who ask for the same."""

    async def body() -> bytes:
        return orjson.dumps(await work())

    key = (asked, period.about, period.span, period.until)
    return Response(await tools.lately.share(key, period.good, body), media_type="application/json")


@routes.get(
    "/volume",
    response_model=VolumeView,
    responses=examples.shows(figure_examples.VOLUME) | examples.problem(422),
)
async def volume(
    tools: ToolsDep,
    config: ConfigDep,
    period: PeriodDep,
    by: Annotated[By, Query(description="By hour: 8 days at most.")] = By.HOUR,
) -> Response:
    """How much was said, by hour or by day of Riyadh, beside what is usual then.

    Relevant posts, by when they were published, and tickets, by when they were opened; today, or
    from `since` to before `until`. `usual` is of the same time of the same weekday in the eight
    weeks before (of more than a week: the eight weeks before it, each as if it had been so long):
    the median, between the 10th and the 90th percentile. Of a step that is under way, and of the
    period, what is usual by this time. Fewer than four weeks since `known` tell nothing: null.
    `note` says what makes a day unlike others: those weeks may have had no such day.

    `behind` is the list that shows what is counted. Samples, and tickets that were merged into
    others, are left out. Figures are shared for a minute, of more than a day for five.
    """
    if by is By.HOUR and period.until - period.span.begin > LONGEST_BY_HOUR:
        raise Invalid(("query.by", "hour: 8 days at most", "hour: ثمانية أيام على الأكثر"))
    figures, day = SqlFigures(tools.sessions), config.timing.calendar("").day

    async def work() -> dict[str, Any]:
        cut = steps(period.span.begin, period.until, by)
        spans = [earlier for each in (*cut, period.span) for earlier in before(each)]
        counts = await figures.volume(period.about, [period.span, *spans])
        return see_volume(period, by, cut, counts, await figures.known(), day)

    return await shared(tools, period, by, work)


@routes.get(
    "/tops",
    response_model=TopsView,
    responses=examples.shows(figure_examples.TOPS) | examples.problem(422),
)
async def tops(tools: ToolsDep, period: PeriodDep, top: Top = 10) -> Response:
    """What was written about: services, municipalities and intents with the most tickets.

    Tickets that were opened today, or from `since` to before `until`, beside what is usual
    (see /stats/volume), and the relevant posts that were published then.
    """
    figures = SqlFigures(tools.sessions)

    async def work() -> dict[str, Any]:
        found = await figures.tops(period.about, period.span, before(period.span))
        return see_tops(period, found, await figures.known(), top)

    return await shared(tools, period, ("tops", top), work)


@routes.get(
    "/map",
    response_model=MapView,
    responses=examples.shows(figure_examples.MAP) | examples.problem(422),
)
async def by_place(tools: ToolsDep, config: ConfigDep, period: PeriodDep) -> Response:
    """Tickets by amana and by municipality: those opened in the period, and what is open now.

    `overdue`: a deadline that is owed has passed; `unanswered`: nobody has given a first answer.
    A ticket of an amana that names none of its municipalities counts for the municipality with the
    amana's code. `code` is null for tickets that name no place. `spot` is where the town lies.
    """
    figures = SqlFigures(tools.sessions)

    async def work() -> dict[str, Any]:
        found = await figures.mapped(period.about, period.span, period.now)
        return see_map(period, found, config.gazetteer)

    return await shared(tools, period, "map", work)
