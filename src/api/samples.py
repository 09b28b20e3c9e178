"""/samples: invented posts and their tickets, which show how the service works."""

from fastapi import APIRouter, Response

from api import examples
from api.deps import Now, Sources, ToolsDep
from api.sample_source import SAMPLES
from api.schemas import RemovedView, SamplesView, SourceView
from api.scoping import WHOLE_ONLY
from api.views import Json, see_source
from store.errors import UnknownSource

routes = APIRouter(prefix="/samples", tags=["sources"], dependencies=[WHOLE_ONLY])


@routes.get("", response_model=SamplesView, responses=examples.shows(examples.SAMPLES))
async def show_samples(sources: Sources) -> Response:
    """Whether the source of samples is there."""
    try:
        state = await sources.show(SAMPLES.id)
    except UnknownSource:
        return Json({"source": None})
    return Json({"source": see_source(state)})


@routes.post(
    "",
    status_code=201,
    response_model=SourceView,
    responses=examples.shows(examples.SOURCE, 201) | examples.problem(403, 409),
)
async def add_samples(sources: Sources, tools: ToolsDep, now: Now) -> Response:
    """Add the source of samples, as `sawt samples add` does: invented posts become tickets.

    What comes of them is marked `sample`, and counts in no figures.
    """
    await sources.add(SAMPLES, now)
    tools.bells["collect"].set()
    return Json(see_source(await sources.show(SAMPLES.id)), 201)


@routes.delete(
    "",
    response_model=RemovedView,
    responses=examples.shows(examples.REMOVED) | examples.problem(403),
)
async def remove_samples(sources: Sources) -> Response:
    """Remove everything that is marked `sample`, and nothing else; it says how much that was."""
    gone = await sources.remove_samples()
    return Json({"sources": gone.sources, "posts": gone.posts, "tickets": gone.tickets})
