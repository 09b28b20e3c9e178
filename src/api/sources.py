"""/sources: where we listen, and how it goes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Response

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
from api.trial import refused, try_out
from api.views import Json, page, see_backfill, see_preview, see_run, see_source
from listener.collector import Rewinds
from listener.errors import SourceGarbled, SourceRefused

routes = APIRouter(prefix="/sources", tags=["sources"])

SourceId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")]
# Nobody needs more, and no feed holds it.
LONGEST = timedelta(days=366)
FOUND = examples.shows(examples.SOURCE) | examples.problem(404)


@routes.get("", response_model=SourcePage, responses=examples.shows(examples.SOURCES))
async def list_sources(sources: Sources, limit: Limit = 50, after: After = None) -> Response:
    """Sources by id, each with its last run."""
    return page(await sources.list(limit=limit, after=after), see_source)


@routes.post(
    "",
    status_code=201,
    response_model=SourceView,
    responses=examples.shows(examples.SOURCE, 201) | examples.problem(409, 422),
)
async def add_source(
    body: NewSource,
    sources: Sources,
    settings: SettingsDep,
    tools: ToolsDep,
    now: Now,
) -> Response:
    """Add a source; it is read at once, and then every `interval_seconds`.

    One that would not be read until a person acts (a refused token, a page instead of a feed, an
    address where nothing is any more) is refused with the reason, unless `unchecked`.
    """
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
async def preview_source(
    body: NewSource, sources: Sources, settings: SettingsDep, tools: ToolsDep, now: Now
) -> Response:
    """Say what adding a source would bring: it is read once, and nothing is stored.

    The body is that of `POST /sources`, and what that refuses is refused here with the same
    problem; `unchecked` tells of what would not be read as a warning. `posts` are its first 20.
    """
    source = await offered(body, settings, tools.config)
    await sources.check_new(source.id)
    found = await preview(source, tools.polls.opening, now)
    if isinstance(found.error, SourceRefused | SourceGarbled) and not body.unchecked:
        raise refused(source, tools.polls.opening, found.error)
    return Json(see_preview(found, tools.names))


@routes.get("/{source}", response_model=SourceView, responses=FOUND)
async def show_source(source: SourceId, sources: Sources) -> Response:
    """One source and how it fares."""
    return Json(see_source(await sources.show(source)))


@routes.patch("/{source}", response_model=SourceView, responses=FOUND | examples.problem(422))
async def change_source(
    source: SourceId,
    body: ChangedSource,
    sources: Sources,
    settings: SettingsDep,
    tools: ToolsDep,
) -> Response:
    """Change what is given; what is left out stays. A new address is read from its beginning."""
    known = (await sources.show(source)).source
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
        name=body.name and checked.name,
        url=body.url and checked.url,
        interval=timedelta(seconds=body.interval_seconds) if body.interval_seconds else None,
        options=None if body.options is None else checked.options,
        tried=tried,
    )
    tools.bells["collect"].set()
    return Json(see_source(state))


@routes.post("/{source}/pause", response_model=SourceView, responses=FOUND)
async def pause_source(source: SourceId, sources: Sources, tools: ToolsDep) -> Response:
    """Read it no more, until it is resumed."""
    state = await sources.pause(source)
    tools.bells["collect"].set()
    return Json(see_source(state))


@routes.post("/{source}/resume", response_model=SourceView, responses=FOUND)
async def resume_source(source: SourceId, sources: Sources, tools: ToolsDep, now: Now) -> Response:
    """Read it again, at once and then as before."""
    state = await sources.resume(source, now)
    tools.bells["collect"].set()
    return Json(see_source(state))


@routes.post(
    "/{source}/run",
    response_model=RunView,
    responses=examples.shows(examples.RUN)
    | examples.shows(examples.SOURCE, 202)
    | examples.problem(404),
)
async def run_source(source: SourceId, sources: Sources, tools: ToolsDep, now: Now) -> Response:
    """Read it now, whether paused or not, and answer with the line of its run log.

    202 with the source itself where it is being read already.
    """
    state = await sources.run_now(source, now)
    run = await tools.polls.poll(replace(state.source, enabled=True))
    if run is None:
        return Json(see_source(await sources.show(source)), 202)
    return Json(see_run(run))


@routes.get(
    "/{source}/runs",
    response_model=RunPage,
    responses=examples.shows(examples.RUNS) | examples.problem(404),
)
async def list_runs(
    source: SourceId, sources: Sources, limit: Limit = 50, after: After = None
) -> Response:
    """Its run log, latest first: what happened each time, and why."""
    return page(await sources.runs(source, limit=limit, after=after), see_run)


@routes.post(
    "/{source}/backfill",
    status_code=202,
    response_model=BackfillView,
    responses=examples.shows(examples.BACKFILL, 202) | examples.problem(404, 422),
)
async def backfill_source(
    source: SourceId, body: Rewound, sources: Sources, tools: ToolsDep, now: Now
) -> Response:
    """Page back through it until `since`, for what was missed: at most 50 pages, in the background.

    A page a minute at most, and none before the source allows it. Posts that are known stay as they
    are, and its regular reading goes on where it was. Asking again begins anew.
    """
    found = (await sources.show(source)).source
    _check_since(body.since, now)
    collector = tools.polls.opening(found)
    if not isinstance(collector, Rewinds):
        raise Invalid(("path.source", *cannot(found, collector)))
    state = await tools.rewinding.backfills.ask(source, body.since, now)
    tools.bells["tend"].set()
    return Json(see_backfill(state), 202)


@routes.get(
    "/{source}/backfill",
    response_model=BackfillView | None,
    responses=examples.shows(examples.BACKFILL) | examples.problem(404),
)
async def show_backfill(source: SourceId, tools: ToolsDep) -> Response:
    """How far it was paged back when that was last asked for; null where it never was."""
    state = await tools.rewinding.backfills.show(source)
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
