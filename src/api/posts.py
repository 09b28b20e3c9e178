"""/posts: what was heard, and what we made of it."""

import re
from functools import partial
from hashlib import blake2b
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from api import examples
from api.asked import PostsAsked
from api.bodies import MOST_PUSHED, read_posts
from api.callers import CallerDep
from api.deps import After, Limit, Now, Posts, ToolsDep
from api.ids import post_id
from api.refusals import Invalid
from api.schemas import PostPage, PostView, PushedView
from api.scoping import ScopeDep, own_place
from api.views import Json, page, see_post

routes = APIRouter(prefix="/posts", tags=["posts"])

_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@routes.get("", response_model=PostPage, responses=examples.shows(examples.POSTS))
async def list_posts(
    posts: Posts, tools: ToolsDep, asked: PostsAsked, limit: Limit = 50, after: After = None
) -> Response:
    """Posts, latest received first; authors under pseudonyms.

    Whoever is of some municipalities sees theirs alone. A post is of its ticket's places; without
    a ticket, of the municipality that it speaks of.
    """
    found = await posts.list(asked, limit=limit, after=after)
    return page(found, partial(see_post, names=tools.names))


@routes.get(
    "/{post}",
    response_model=PostView,
    responses=examples.shows(examples.POST) | examples.problem(404),
)
async def show_post(post: str, posts: Posts, tools: ToolsDep, caller: CallerDep) -> Response:
    """One post with its tags, its ticket, and why it has or has none."""
    return Json(see_post(await posts.show(post_id(post), caller.places), tools.names))


@routes.post(
    "",
    status_code=201,
    response_model=PushedView,
    responses=examples.shows(examples.PUSHED, 201)
    | examples.shows(examples.KNOWN)
    | examples.problem(422),
    openapi_extra=examples.takes_posts(MOST_PUSHED),
)
async def push_posts(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    request: Request,
    posts: Posts,
    tools: ToolsDep,
    caller: CallerDep,
    scope: ScopeDep,
    now: Now,
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Response:
    """Store one post, or up to 1,000 as `items`. 201 where any was new, 200 where all were known.

    All are stored or none. With an `Idempotency-Key`, the same request again gets the same answer.
    Whoever is of some municipalities gives no `place` but theirs, and changes no post of others.
    """
    if idempotency_key is not None and not _KEY.fullmatch(idempotency_key):
        raise Invalid(("header.idempotency-key", "must be 1 to 200 printable ASCII characters"))
    body = await request.body()
    given = read_posts(body, most=MOST_PUSHED)
    for at, post in enumerate(given.posts):
        if post.place is not None:
            own_place(scope, f"body.items.{at}.place" if given.many else "body.place", post.place)
    digest = blake2b(body, digest_size=16).hexdigest()
    key = idempotency_key
    if key is not None and caller.places:
        # No two of them may meet each other's; a key of a request has no space in it.
        key = f"{caller.name} {key}"
    pushed = await posts.push(given.posts, now, key=key, digest=digest, places=caller.places)
    new = sum(each.new for each in pushed)
    if new:
        tools.metrics.pushed.inc(new)
        tools.bells["classify"].set()
    items = [{"id": each.id, "new": each.new} for each in pushed]
    return Json({"items": items} if given.many else items[0], 201 if new else 200)
