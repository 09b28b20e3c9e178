"""The composition root: settings, policy and tagger in, application out."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypedDict

from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

from api import (
    acts,
    auditing,
    calendars,
    classify,
    corrections,
    coverage,
    ends,
    filters,
    health,
    inbound,
    members,
    moves,
    names,
    people,
    plans,
    posts,
    privacy,
    problems,
    referrals,
    replies,
    rules,
    sources,
    stats,
    tickets,
    unanswered,
    websub,
)
from api.border import OPEN, Border
from api.callers import OPERATORS, PUSHERS, written_by
from api.config import Config
from api.jobs import LOOPS, Jobs, new_jobs, running
from api.schemas import NewPost, ProblemView
from api.settings import Settings
from api.tools import Tools, open_tools
from api.version import this_version
from api.wanted import only_known_filters
from classifier.tagger import Tagger
from router.states import AGENTS

PAGE = Path(__file__).parent / "page"
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
    v1 = APIRouter(prefix="/api/v1", dependencies=[Depends(only_known_filters)])
    for resource in (tickets, acts, moves, referrals, inbound, classify, rules, members):
        v1.include_router(resource.routes)
    for resource in (calendars, stats, coverage, plans, filters):
        v1.include_router(resource.routes)
    for changed, roles in ((posts, PUSHERS), (corrections, AGENTS), (sources, OPERATORS)):
        v1.include_router(changed.routes, dependencies=[Depends(written_by(roles))])
    v1.include_router(ends.routes)
    v1.include_router(unanswered.routes)
    v1.include_router(auditing.routes)
    v1.include_router(auditing.verdicts)
    v1.include_router(replies.routes)
    v1.include_router(people.routes)
    v1.include_router(people.administered)
    v1.include_router(privacy.routes)
    v1.include_router(privacy.administered)
    app.include_router(v1)
    app.include_router(websub.routes)
    app.include_router(health.routes)
    app.include_router(names.routes)
    _serve_page(app)
    problems.install(app)
    app.add_middleware(Border, key=settings.key)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]  # FastAPI's own way
    return app


def _serve_page(app: FastAPI) -> None:
    """Serve the page as it lies in its folder; it asks for its data as any client does."""
    index = PAGE / "index.html"

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(index, headers={"cache-control": "no-cache"})

    app.mount("/page", StaticFiles(directory=PAGE))


def _described(app: FastAPI) -> dict[str, Any]:
    """Write the OpenAPI document once: with the key, and with what the resources refer to."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        parts = schema["components"]
        for model in (NewPost, ProblemView):
            parts["schemas"][model.__name__] = model.model_json_schema()
        parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        schema["security"] = [{"key": []}]
        for path in OPEN & schema["paths"].keys():
            for operation in schema["paths"][path].values():
                operation["security"] = []
        for operation in _operations(schema):
            _explain(operation)
        app.openapi_schema = schema
    return app.openapi_schema


def _operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in schema["paths"].values() for operation in methods.values()]


def _explain(operation: dict[str, Any]) -> None:
    """Replace the framework's own shape of a 422 by ours, and name the answer without a key."""
    wrong = {
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemView"}}
        }
    }
    answers = operation["responses"]
    if "422" in answers:
        answers["422"] = {"description": "Invalid request", **wrong}
    if operation.get("security") != []:
        answers["401"] = {"description": "A valid key is needed", **wrong}
