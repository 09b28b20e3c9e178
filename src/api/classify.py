"""/classify: the judgement of posts that are not kept."""

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from api import examples
from api.bodies import MOST_JUDGED, read_posts
from api.deps import ToolsDep
from api.schemas import ClassifiedView
from api.views import Json
from classifier.tags import to_json

routes = APIRouter(prefix="/classify", tags=["classify"])


@routes.post(
    "",
    response_model=ClassifiedView,
    responses=examples.shows(examples.CLASSIFIED) | examples.problem(422),
    openapi_extra=examples.takes_posts(MOST_JUDGED),
)
async def classify(request: Request, tools: ToolsDep) -> Response:
    """Tag one post, or up to 100 as `items`, in the same order. Stores nothing."""
    given = read_posts(await request.body(), most=MOST_JUDGED)
    judged = await to_thread.run_sync(tools.tagger.tag, given.posts)
    items = [
        {"id": row or post.id, **to_json(tags)}
        for row, post, tags in zip(given.ids, given.posts, judged, strict=True)
    ]
    return Json({"items": items} if given.many else items[0])
