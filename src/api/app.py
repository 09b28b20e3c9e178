"""The composition root: settings, policy and tagger in, application out."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cache
from typing import TypedDict

from fastapi import APIRouter, Depends, FastAPI

from api import (
    acts,
    answering,
    auditing,
    bulk,
    calendars,
    classify,
    contacts,
    corrections,
    coverage,
    ends,
    events,
    exports,
    figures,
    filters,
    health,
    inbound,
    me,
    media,
    members,
    moves,
    names,
    notices,
    office_sign_in,
    people,
    plans,
    policy,
    posts,
    privacy,
    references,
    referrals,
    replies,
    rules,
    samples,
    saved_views,
    session,
    similar,
    sources,
    stats,
    ticket_feeds,
    tickets,
    triage,
    unanswered,
    webhook_deliveries,
    webhooks,
    websub,
)
from api.border import Border
from api.callers import OPERATORS, PUSHERS, written_by
from api.config import Config
from api.dashboard.app import create_dashboard
from api.dashboard.front import Front
from api.jobs import LOOPS, Jobs, new_jobs, running
from api.open311 import refusing
from api.open311 import routes as open311
from api.openapi import described
from api.problems import handlers
from api.settings import Settings
from api.tools import Tools, open_tools
from api.version import this_version
from api.wanted import only_known_filters
from classifier.tagger import Tagger
from router.states import AGENTS

ABOUT = """\
Hears what people say in public about Saudi municipal services, and makes sure that somebody
answers. Send the key with every request: `Authorization: Bearer KEY`. Lists come in pages: ask for
the next with `after`, as `next` gave it. Every error is a problem document (RFC 9457), in English
with Arabic beside it (`title_ar`, `detail_ar`).
"""


class State(TypedDict):
    """What lives as long as the process."""

    settings: Settings
    tools: Tools
    jobs: Jobs


def create_app(
    settings: Settings, config: Config, tagger: Tagger, loops: Iterable[str] = LOOPS
) -> FastAPI:
    """Build the service; `loops` are those that run in this process."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        async with (
            open_tools(settings, config, tagger) as tools,
            running(new_jobs(tools, loops)) as jobs,
        ):
            yield State(settings=settings, tools=tools, jobs=jobs)

    app = FastAPI(
        title="Sawt",
        version=this_version(),
        description=ABOUT,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.include_router(_v1())
    app.include_router(open311.routes)
    app.include_router(websub.routes)
    app.include_router(ticket_feeds.opened)
    app.include_router(health.routes)
    handlers.install(app)
    refusing.install(app)
    app.add_middleware(Front, dashboard=create_dashboard(app))
    app.add_middleware(Border, settings=settings)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]  # FastAPI's own way
    return app


@cache
def _v1() -> APIRouter:
    """Gather what stands under /api/v1: the same for every service that a process builds."""
    v1 = APIRouter(prefix="/api/v1", dependencies=[Depends(only_known_filters)])
    for resource in (tickets, bulk, acts, moves, referrals, inbound, classify, rules, members):
        v1.include_router(resource.routes)
    for resource in (calendars, stats, coverage, plans, filters):
        v1.include_router(resource.routes)
    for resource in (media, contacts):
        v1.include_router(resource.routes)
    for changed, roles in ((posts, PUSHERS), (corrections, AGENTS), (sources, OPERATORS)):
        v1.include_router(changed.routes, dependencies=[Depends(written_by(roles))])
    v1.include_router(saved_views.routes)
    v1.include_router(samples.routes, dependencies=[Depends(written_by(OPERATORS))])
    v1.include_router(triage.routes)
    v1.include_router(ends.routes)
    v1.include_router(members.of_all)
    v1.include_router(unanswered.routes)
    v1.include_router(figures.routes)
    v1.include_router(answering.routes)
    v1.include_router(auditing.routes)
    v1.include_router(auditing.verdicts)
    v1.include_router(replies.routes)
    v1.include_router(similar.routes)
    v1.include_router(names.routes)
    v1.include_router(events.routes)
    v1.include_router(exports.routes)
    v1.include_router(ticket_feeds.routes)
    v1.include_router(notices.routes)
    v1.include_router(references.routes)
    v1.include_router(session.routes)
    v1.include_router(office_sign_in.routes)
    v1.include_router(me.routes)
    v1.include_router(me.administered)
    v1.include_router(people.routes)
    v1.include_router(people.administered)
    v1.include_router(webhooks.routes)
    v1.include_router(webhook_deliveries.routes)
    v1.include_router(policy.routes)
    v1.include_router(policy.of_one)
    v1.include_router(privacy.routes)
    v1.include_router(privacy.administered)
    return v1
