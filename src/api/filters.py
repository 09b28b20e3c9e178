"""/filters: posts that make no ticket for a time. They are stored, judged and counted as ever."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Response

from api import plan_examples as shown
from api import wanted
from api.callers import CallerDep, speaking
from api.config import Config
from api.deps import After, ConfigDep, Filters, Instant, Limit, Now
from api.examples import problem, shows
from api.periods import period
from api.plan_bodies import EndFilter, FilterPage, FilterView, NewFilter, SuppressedView
from api.plan_views import see_filter, see_suppressed
from api.refusals import Forbidden, Invalid
from api.scoping import ScopeDep
from api.views import Json, page
from listener.folding import words
from router.filters import LONGEST, Filter, Suppresses, author_of
from router.people import Caller
from router.scope import Scope
from router.states import LEADERS
from store.audit import By
from store.errors import UnknownFilter

routes = APIRouter(tags=["filters"])

WEEK = timedelta(weeks=1)


@routes.get("/filters", response_model=FilterPage, responses=shows(shown.FILTERS))
async def list_filters(
    filters: Filters,
    scope: ScopeDep,
    now: Now,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Filters, latest first, those that are over, too; each with how many posts it took.

    Those of other municipalities than the caller's are left out.
    """
    found = await filters.list(scope, limit=limit, after=after)
    return page(found, lambda each: see_filter(*each, now))


@routes.post(
    "/filters",
    status_code=201,
    response_model=FilterView,
    responses=shows(shown.FILTER, 201) | problem(403, 422),
)
async def add_filter(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: NewFilter,
    filters: Filters,
    config: ConfigDep,
    caller: CallerDep,
    scope: ScopeDep,
    now: Now,
) -> Response:
    """Let posts make no ticket until an instant, at most 90 days ahead. Critical ones always do."""
    takes = _takes(body, config)
    _allow(caller, scope, takes.municipality)
    if not now < body.until <= now + LONGEST:
        days = LONGEST.days
        raise Invalid(
            (
                "body.until",
                f"must lie ahead, within {days} days; no filter is without an end",
                f"حدد موعدًا قادمًا خلال {days} يومًا؛ لا استبعاد بلا نهاية",
            )
        )
    made = await filters.add(takes, body.until, body.reason, _by(caller, body.who, now))
    return Json(see_filter(made, 0, now), 201)


@routes.get(
    "/filters/{filter_id}",
    response_model=FilterView,
    responses=shows(shown.FILTER) | problem(404),
)
async def show_filter(filter_id: str, filters: Filters, scope: ScopeDep, now: Now) -> Response:
    """One filter, and how many posts it took."""
    return Json(see_filter(*await _show(filter_id, filters, scope), now))


@routes.post(
    "/filters/{filter_id}/end",
    response_model=FilterView,
    responses=shows(shown.FILTER) | problem(403, 404, 409, 422),
)
async def end_filter(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    filter_id: str,
    body: EndFilter,
    filters: Filters,
    caller: CallerDep,
    scope: ScopeDep,
    now: Now,
) -> Response:
    """End a filter before its time. Posts that it took stay as they were decided."""
    known, _ = await _show(filter_id, filters, scope)
    _allow(caller, scope, known.takes.municipality)
    await filters.end(filter_id, body.reason, _by(caller, body.who, now))
    return Json(see_filter(*await filters.show(filter_id, scope.places), now))


@routes.get(
    "/stats/suppressed",
    response_model=SuppressedView,
    responses=shows(shown.SUPPRESSED) | problem(422),
    tags=["stats"],
)
async def suppressed(
    filters: Filters,
    caller: CallerDep,
    now: Now,
    since: Instant = None,
    until: Instant = None,
) -> Response:
    """How many posts filters took, by filter, service and municipality; samples are left out.

    Of the last week, or from `since` to before `until`. Whoever is of some municipalities sees
    theirs alone.
    """
    begins, ends = period(now, since, until, usual=WEEK)
    found = await filters.suppressed(begins, ends, caller.places)
    return Json(see_suppressed(found, begins, ends))


def _takes(body: NewFilter, config: Config) -> Suppresses:
    """Read what a filter is to take, or raise `Invalid`."""
    if body.words is None and body.author is None:
        raise Invalid(
            (
                "body.words",
                "give words or an author: a filter must not silence a whole service or place",
                "اذكر كلمات أو حسابًا؛ لا تُستبعد خدمة أو بلدية كاملة",
            )
        )
    if body.words is not None and not words(body.words):
        raise Invalid(("body.words", "has neither letters nor digits", "لا حروف فيها ولا أرقام"))
    return Suppresses(
        words=body.words,
        author=author_of(body.author),
        platform=body.platform,
        service=wanted.service(config, "body.service", body.service),
        municipality=wanted.municipality(config, "body.municipality", body.municipality),
    )


async def _show(filter_id: str, filters: Filters, scope: Scope) -> tuple[Filter, int]:
    """Return a filter; what is of none of the caller's places is not there for them."""
    known, count = await filters.show(filter_id, scope.places)
    if not scope.bears(known.takes.municipality):
        raise UnknownFilter(filter_id)
    return known, count


def _allow(caller: Caller, scope: Scope, place: str | None) -> None:
    """Raise `Forbidden` where the caller is no manager of the place, or of all where none is."""
    if not caller.may(LEADERS) or not scope.holds(place):
        raise Forbidden(LEADERS)


def _by(caller: Caller, who: str | None, now: datetime) -> By:
    if who is None and caller.free:
        raise Invalid(("body.who", "say who does this", "اذكر من يقوم بهذا"))
    return By(who=speaking(caller, who), at=now, address=caller.address)
