"""/live, /ready, /metrics: whether the service works, for those who watch it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Response

from api import examples
from api.deps import JobsDep, Now, SettingsDep, ToolsDep
from api.jobs import Jobs
from api.refusals import NotReady
from api.scoping import WHOLE_ONLY
from api.views import Json
from classifier.live import Live
from store.errors import DatabaseUnavailable
from store.migrate import behind

routes = APIRouter(tags=["health"])

# A loop that has not ended a round for this long is stuck; a round takes a second or two.
STUCK = timedelta(seconds=60)


@routes.get("/live", responses=examples.shows(examples.LIVE))
async def live() -> Response:
    """Whether the process answers at all. Needs no key."""
    return Json({"status": "live"})


@routes.get("/ready", responses=examples.shows(examples.READY) | examples.problem(503))
async def ready(tools: ToolsDep, settings: SettingsDep, jobs: JobsDep, now: Now) -> Response:
    """Whether database, schema and loops work; 503 names what does not. Needs no key.

    A model that was promoted and cannot be opened is named, too: the one before it serves on. So
    is what was saved of the policy and cannot be used.
    """
    checks = {"database": "ok", "schema": "ok", **loops_of(jobs, now)}
    try:
        await tools.sessions.ping()
        if await behind(settings.url):
            checks["schema"] = "old; run: sawt migrate"
    except DatabaseUnavailable:
        checks["database"] = "does not answer"
        del checks["schema"]
    if any(state != "ok" for state in checks.values()):
        raise NotReady(checks)
    if isinstance(tools.tagger, Live):
        await to_thread.run_sync(tools.tagger.look)
        checks["model"] = _told(tools.tagger)
    if broken := sorted(tools.policy.now.broken):
        what = ", ".join(broken)
        checks["policy"] = f"{what} cannot be used as saved; an earlier revision stands"
    return Json({"status": "ready", "checks": checks})


def _told(tagger: Live) -> str:
    """Say whether the promoted model serves. No path: whoever asks may be anybody."""
    return f"{tagger.model} serves; the promoted one cannot" if tagger.broken else "ok"


def loops_of(jobs: Jobs, now: datetime) -> Mapping[str, str]:
    """Say of each loop of this process whether it goes round."""
    return {
        f"loop.{name}": _state(loop.beat or jobs.started, loop.failing, now)
        for name, loop in jobs.loops.items()
    }


def _state(beat: datetime, failing: str | None, now: datetime) -> str:
    if failing:
        return f"fails: {failing}"
    return "ok" if now - beat < STUCK else "stuck"


async def _text(tools: ToolsDep) -> bytes:
    return tools.metrics.text()


@routes.get(
    "/metrics",
    dependencies=[WHOLE_ONLY],
    responses={
        200: {"content": {"text/plain": {"example": "sawt_runs_total 3.0\n"}}},
        **examples.problem(403),
    },
    response_class=Response,
)
async def metrics(text: Annotated[bytes, Depends(_text)]) -> Response:
    """Counters for Prometheus, which can send the key as a bearer token. Samples are left out.

    They are of the whole installation: a key that is of some municipalities is refused.
    """
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
