"""/sources: where we listen, and how it goes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from api import examples
from api.deps import After, Limit, Now, SettingsDep, Sources, ToolsDep
from api.no_way_back import cannot
from api.offers import offered
from api.previews import preview
from api.refusals import Invalid
from api.schemas import (
    BackfillView,
    ChangedSource,
    NewSource,
    PreviewView,
    Rewound,
    RunPage,
    RunView,
    SourcePage,
    SourceView,
)
from api.scoping import ScopeDep, own_place
from api.trial import refused, try_out
from api.views import Json, page, see_backfill, see_preview, see_run, see_source
from listener.collector import Rewinds
from listener.errors import SourceGarbled, SourceRefused
from listener.source import Option
from store.errors import UnknownSource
from store.sources import SourceState

routes = APIRouter(prefix="/sources", tags=["sources"])
one = APIRouter(prefix="/{source}")

# Nobody needs more, and no feed holds it.
LONGEST = timedelta(days=366)


async def _seen(
    source: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")],
    sources: Sources,
    scope: ScopeDep,
) -> SourceState:
    """Return a source; what is not of the caller's places is not there for them."""
    state = await sources.show(source)
    if not scope.holds(_place(state.source.options)):
        raise UnknownSource(source)
    return state


def _place(options: Mapping[str, Option]) -> str | None:
    """Return what a source is said to speak of."""
    place = options.get("place")
    return None if place is None else str(place)


Seen = Annotated[SourceState, Depends(_seen)]
FOUND = examples.shows(examples.SOURCE) | examples.problem(404)


@routes.get("", response_model=SourcePage, responses=examples.shows(examples.SOURCES))
async def list_sources(
    sources: Sources, scope: ScopeDep, limit: Limit = 50, after: After = None
) -> Response:
    """Sources by id, each with its last run.

    Whoever is of some municipalities sees those whose option `place` is one of theirs.
    """
    found = await sources.list(places=scope.codes, limit=limit, after=after)
    return page(found, see_source)


@routes.post(
    "",
    status_code=201,
    response_model=SourceView,
    responses=examples.shows(examples.SOURCE, 201) | examples.problem(409, 422),
)
async def add_source(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: NewSource,
    sources: Sources,
    settings: SettingsDep,
    tools: ToolsDep,
    scope: ScopeDep,
    now: Now,
) -> Response:
    """Add a source; it is read at once, and then every `interval_seconds`.

    One that would not be read until a person acts (a refused token, a page instead of a feed, an
    address where nothing is any more) is refused with the reason, unless `unchecked`. Whoever is of
    some municipalities gives one of theirs as the option `place`.
    """
    own_place(scope, "body.options.place", _place(body.options))
    source = await offered(body, settings, tools.config)
    await sources.check_new(source.id)
    cursor = None if body.unchecked else await try_out(source, tools.polls.opening)
    await sources.add(source, now, cursor=cursor)
    tools.bells["collect"].set()
    return Json(see_source(await sources.show(source.id)), 201)


@routes.post(
    "/preview",
    response_model=PreviewView,
    responses=examples.shows(examples.PREVIEW) | examples.problem(409, 422),
)
async def preview_source(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: NewSource,
    sources: Sources,
    settings: SettingsDep,
    tools: ToolsDep,
    scope: ScopeDep,
    now: Now,
) -> Response:
    """Say what adding a source would bring: it is read once, and nothing is stored.

    The body is that of `POST /sources`, and what that refuses is refused here with the same
    problem; `unchecked` tells of what would not be read as a warning. `posts` are its first 20.
    """
    own_place(scope, "body.options.place", _place(body.options))
    source = await offered(body, settings, tools.config)
    await sources.check_new(source.id)
    found = await preview(source, tools.polls.opening, now)
    if isinstance(found.error, SourceRefused | SourceGarbled) and not body.unchecked:
        raise refused(source, tools.polls.opening, found.error)
    return Json(see_preview(found, tools.names))


@one.get("", response_model=SourceView, responses=FOUND)
async def show_source(seen: Seen) -> Response:
    """One source and how it fares."""
    return Json(see_source(seen))


@one.patch("", response_model=SourceView, responses=FOUND | examples.problem(422))
async def change_source(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    seen: Seen,
    body: ChangedSource,
    sources: Sources,
    settings: SettingsDep,
    tools: ToolsDep,
    scope: ScopeDep,
    now: Now,
) -> Response:
    """Change what is given; what is left out stays. A new address is read from its beginning."""
    known, source = seen.source, seen.source.id
    if body.options is not None:
        own_place(scope, "body.options.place", _place(body.options))
    wish = NewSource(
        name=body.name or known.name,
        kind=known.kind,
        url=body.url or known.url,
        interval_seconds=body.interval_seconds or known.interval.total_seconds(),
        options=dict(known.options) if body.options is None else body.options,
    )
    checked = await offered(wish, settings, tools.config, known=known.url)
    tried = None
    if not body.unchecked and (checked.url, checked.options) != (known.url, known.options):
        cursor = await tools.polls.inbox.cursor(source)
        tried = await try_out(checked, tools.polls.opening, cursor)
    state = await sources.change(
        source,
        now,
        name=body.name and checked.name,
        url=body.url and checked.url,
        interval=timedelta(seconds=body.interval_seconds) if body.interval_seconds else None,
        options=None if body.options is None else checked.options,
        tried=tried,
    )
    tools.bells["collect"].set()
    return Json(see_source(state))


@one.post("/pause", response_model=SourceView, responses=FOUND)
async def pause_source(seen: Seen, sources: Sources, tools: ToolsDep, now: Now) -> Response:
    """Read it no more, until it is resumed."""
    state = await sources.pause(seen.source.id, now)
    tools.bells["collect"].set()
    return Json(see_source(state))


@one.post("/resume", response_model=SourceView, responses=FOUND)
async def resume_source(seen: Seen, sources: Sources, tools: ToolsDep, now: Now) -> Response:
    """Read it again, at once and then as before."""
    state = await sources.resume(seen.source.id, now)
    tools.bells["collect"].set()
    return Json(see_source(state))


@one.post(
    "/run",
    response_model=RunView,
    responses=examples.shows(examples.RUN)
    | examples.shows(examples.SOURCE, 202)
    | examples.problem(404),
)
async def run_source(seen: Seen, sources: Sources, tools: ToolsDep, now: Now) -> Response:
    """Read it now, whether paused or not, and answer with the line of its run log.

    202 with the source itself where it is being read already.
    """
    source = seen.source.id
    state = await sources.run_now(source, now)
    run = await tools.polls.poll(replace(state.source, enabled=True))
    if run is None:
        return Json(see_source(await sources.show(source)), 202)
    return Json(see_run(run))


@one.get(
    "/runs",
    response_model=RunPage,
    responses=examples.shows(examples.RUNS) | examples.problem(404),
)
async def list_runs(
    seen: Seen, sources: Sources, limit: Limit = 50, after: After = None
) -> Response:
    """Its run log, latest first: what happened each time, and why."""
    return page(await sources.runs(seen.source.id, limit=limit, after=after), see_run)


@one.post(
    "/backfill",
    status_code=202,
    response_model=BackfillView,
    responses=examples.shows(examples.BACKFILL, 202) | examples.problem(404, 422),
)
async def backfill_source(seen: Seen, body: Rewound, tools: ToolsDep, now: Now) -> Response:
    """Page back through it until `since`, for what was missed: at most 50 pages, in the background.

    A page a minute at most, and none before the source allows it. Posts that are known stay as they
    are, and its regular reading goes on where it was. Asking again begins anew.
    """
    found = seen.source
    _check_since(body.since, now)
    collector = tools.polls.opening(found)
    if not isinstance(collector, Rewinds):
        raise Invalid(("path.source", *cannot(found, collector)))
    state = await tools.rewinding.backfills.ask(found.id, body.since, now)
    tools.bells["tend"].set()
    return Json(see_backfill(state), 202)


@one.get(
    "/backfill",
    response_model=BackfillView | None,
    responses=examples.shows(examples.BACKFILL) | examples.problem(404),
)
async def show_backfill(seen: Seen, tools: ToolsDep) -> Response:
    """How far it was paged back when that was last asked for; null where it never was."""
    state = await tools.rewinding.backfills.show(seen.source.id)
    return Json(state and see_backfill(state))


def _check_since(since: datetime, now: datetime) -> None:
    if not timedelta(0) < now - since <= LONGEST:
        raise Invalid(
            (
                "body.since",
                "must be in the past, and not by more than 366 days",
                "يكون في الماضي بما لا يزيد على 366 يومًا",
            )
        )


routes.include_router(one)
