"""/stats/coverage: how much of what is said was heard."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import examples
from api.deps import Now, ToolsDep
from api.periods import EARLIEST
from api.refusals import Invalid
from api.schemas import CoverageView, Moment
from api.scoping import ScopeDep
from api.views import Json, see_coverage
from store.coverage import DAY, SqlCoverage

routes = APIRouter(prefix="/stats", tags=["stats"])

# Of all sources, and of one; runs are kept for 30 days.
LONGEST = timedelta(days=7)
LONGEST_OF_ONE = timedelta(days=30)

Begins = Annotated[
    datetime | None,
    Moment,
    Query(alias="from", description="RFC 3339, or a day: UTC. A day before `to` by default."),
]
Ends = Annotated[
    datetime | None,
    Moment,
    Query(alias="to", description="RFC 3339, or a day: UTC. Now by default, and at most."),
]
Of = Annotated[str | None, Query(max_length=100, description="The id of a source.")]


@routes.get(
    "/coverage",
    response_model=CoverageView,
    responses=examples.shows(examples.COVERAGE) | examples.problem(404, 422),
)
async def coverage(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    tools: ToolsDep,
    scope: ScopeDep,
    now: Now,
    begins: Begins = None,
    ends: Ends = None,
    source: Of = None,
) -> Response:
    """How much of what sources say was heard, by source and hour, and in one figure from 0 to 1.

    `due` and `done` are the polls of an hour that were due by the source's interval, and those
    that it answered; what was put off after a failure, or missed while nobody was there to ask,
    was due and not done. A poll speaks for the time since the one before: the share of an hour
    that polls done speak for is its `coverage`, whether the source said anything or not. An
    answer that nothing is new (HTTP 304) makes good what was not asked before it.

    `expected` is how many posts the hour usually has: the median of the same hour in the four
    weeks before, for sources that say something every hour; else their mean rate; null for those
    with fewer than 10 posts, or known for less than a day. `seen` are posts published in the hour
    (received, where that is not known), whenever they came: those that came later make good what
    was not heard in time, up to `expected`.

    The figure for a source, and for all, weighs each hour by what was expected in it, and by a
    post a day at least. Hours of which no poll is known are null and left out. A source that a
    person paused is not heard, and that shows. Samples are left out. Whoever is of some
    municipalities sees the sources of theirs alone.
    """
    until = min(ends or now, now)
    since = begins or max(until, EARLIEST) - DAY
    longest = LONGEST if source is None else LONGEST_OF_ONE
    if not timedelta(0) < until - since <= longest:
        raise Invalid(
            (
                "query.from",
                f"must be before to and before now, by at most {longest.days} days"
                + (" (30 for one source)" if source is None else ""),
                f"يسبق to والوقت الحاضر بما لا يزيد على {longest.days} يومًا",
            )
        )
    found = await SqlCoverage(tools.sessions).figures(
        since, until, source=source, places=scope.codes
    )
    return Json(see_coverage(found))
