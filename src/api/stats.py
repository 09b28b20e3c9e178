"""/stats: figures about the work itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Response

from api import examples
from api.callers import CallerDep
from api.deps import Instant, Now, ToolsDep
from api.periods import period
from api.schemas import MisroutesView, QualityView
from api.views import Json
from classifier.drift import distances
from router.message import instant
from store.misroutes import Routed, SqlMisroutes
from store.quality import BANDS, OFFTOPIC, Counted, Quality, SqlQuality, Week

routes = APIRouter(prefix="/stats", tags=["stats"])

TOP = 10


@routes.get(
    "/quality",
    response_model=QualityView,
    responses=examples.shows(examples.QUALITY) | examples.problem(422),
)
async def quality(
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
    since: Instant = None,
    until: Instant = None,
) -> Response:
    """How often people send a post elsewhere than the model did, and how its judgements drift.

    The last 12 weeks, or from `since` to before `until`. Posts count for when they were tagged, and
    for what the model had said. Samples are left out. Whoever is of some municipalities sees theirs
    alone.
    """
    begins, ends = period(now, since, until)
    found = await SqlQuality(tools.sessions).figures(begins, ends, caller.places)
    return Json({"since": instant(begins), "until": instant(ends), **see_quality(found)})


@routes.get(
    "/misroutes",
    response_model=MisroutesView,
    responses=examples.shows(examples.MISROUTES) | examples.problem(422),
)
async def misroutes(
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
    since: Instant = None,
    until: Instant = None,
) -> Response:
    """How often tickets went to a wrong unit: given back, or corrected and moved.

    The last 12 weeks, or from `since` to before `until`, by when tickets were opened. A ticket
    counts for every unit that it was wrongly routed to, and for the one that has it now. Bands are
    of what the model said of the post that opened the ticket. Samples are left out. Whoever is of
    some municipalities sees theirs alone.
    """
    begins, ends = period(now, since, until)
    found = await SqlMisroutes(tools.sessions).figures(begins, ends, caller.places)
    tops = (*BANDS[1:], 1.0)
    return Json(
        {
            "since": instant(begins),
            "until": instant(ends),
            "tickets": _routed(found.total),
            "services": [{"code": code, **_routed(each)} for code, each in found.services],
            "units": [{"code": code, **_routed(each)} for code, each in found.units],
            "bands": [
                {"from": BANDS[at], "to": tops[at], **_routed(each)} for at, each in found.bands
            ],
        }
    )


def see_quality(found: Quality) -> dict[str, Any]:
    """Show the figures of a period."""
    ends = (*BANDS[1:], 1.0)
    domains = [_domains(week.classes) for week in found.weeks]
    far = distances(domains)
    return {
        "posts": _rates(found.total),
        "services": [{"code": code, **_rates(counted)} for code, counted in found.classes],
        "units": [{"code": code, **_rates(counted)} for code, counted in found.units],
        "bands": [
            {"from": BANDS[at], "to": ends[at], **_rates(counted)}
            for at, counted in sorted(found.bands, key=lambda each: each[0])
        ],
        "weeks": [
            _week(week, mix, distance)
            for week, mix, distance in zip(found.weeks, domains, far, strict=True)
        ],
    }


def _rates(counted: Counted) -> dict[str, Any]:
    return {
        "tagged": counted.tagged,
        "corrected": counted.corrected,
        "misrouted": counted.misrouted,
        "misroute_rate": _share(counted.misrouted, counted.tagged),
        "sure": counted.sure,
        "sure_misrouted": counted.sure_misrouted,
        "sure_misroute_rate": _share(counted.sure_misrouted, counted.sure),
    }


def _routed(counted: Routed) -> dict[str, Any]:
    return {
        "tickets": counted.tickets,
        "misrouted": counted.misrouted,
        "misroutes": counted.misroutes,
        "misroute_rate": _share(counted.misrouted, counted.tickets),
    }


def _week(week: Week, domains: Mapping[str, int], distance: float | None) -> dict[str, Any]:
    year, number, _ = week.begins.isocalendar()
    tagged = week.classes.total()
    services = [each for each in week.classes.most_common() if each[0] != OFFTOPIC]
    return {
        "week": f"{year}-W{number:02}",
        "begins": week.begins.isoformat(),
        "tagged": tagged,
        "unsure": week.unsure,
        "unsure_share": _share(week.unsure, tagged),
        "domains": _mix(sorted(domains.items(), key=lambda each: (-each[1], each[0])), tagged),
        "services": _mix(services[:TOP], tagged),
        "distance": None if distance is None else round(distance, 4),
    }


def _domains(classes: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for code, count in classes.items():
        found[code.partition(".")[0]] += count
    return found


def _mix(counts: Sequence[tuple[str, int]], whole: int) -> list[dict[str, Any]]:
    return [{"code": code, "posts": count, "share": _share(count, whole)} for code, count in counts]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
