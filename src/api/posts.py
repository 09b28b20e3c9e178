"""/posts: what was heard, and what we made of it."""

import re
from functools import partial
from hashlib import blake2b
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from api import examples, wanted
from api.bodies import MOST_PUSHED, read_posts
from api.deps import After, ConfigDep, Limit, Now, Posts, ToolsDep, Words
from api.ids import post_id
from api.refusals import Invalid
from api.schemas import PostPage, PostView, PushedView
from api.views import Json, page, see_post
from store.posts import PostFilter

routes = APIRouter(prefix="/posts", tags=["posts"])

_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@routes.get("", response_model=PostPage, responses=examples.shows(examples.POSTS))
async def list_posts(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    posts: Posts,
    tools: ToolsDep,
    config: ConfigDep,
    source: Annotated[str | None, Query(pattern=r"^[\x21-\x7e]{1,200}$")] = None,
    relevant: Annotated[bool | None, Query()] = None,
    service: Annotated[str | None, Query(description="A service's code, or a domain.")] = None,
    municipality: Annotated[
        str | None, Query(description="A code; an amana's is all of it.")
    ] = None,
    ticket: Annotated[bool | None, Query(description="With a ticket, or without.")] = None,
    sure: Annotated[bool | None, Query(description="False: a person should look.")] = None,
    text: Words = None,
    sample: Annotated[bool | None, Query(description="False leaves the samples out.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Posts, latest received first; authors under pseudonyms."""
    asked = PostFilter(
        source=source,
        relevant=relevant,
        service=wanted.service_or_domain(config, "query.service", service),
        municipality=wanted.municipality(config, "query.municipality", municipality),
        ticket=ticket,
        sure=sure,
        text=text,
        sample=sample,
    )
    return page(
        await posts.list(asked, limit=limit, after=after), partial(see_post, names=tools.names)
    )


@routes.get(
    "/{post}",
    response_model=PostView,
    responses=examples.shows(examples.POST) | examples.problem(404),
)
async def show_post(post: str, posts: Posts, tools: ToolsDep) -> Response:
    """One post with its tags, its ticket, and why it has or has none."""
    return Json(see_post(await posts.show(post_id(post)), tools.names))


@routes.post(
    "",
    status_code=201,
    response_model=PushedView,
    responses=examples.shows(examples.PUSHED, 201)
    | examples.shows(examples.KNOWN)
    | examples.problem(422),
    openapi_extra=examples.takes_posts(MOST_PUSHED),
)
async def push_posts(
    request: Request,
    posts: Posts,
    tools: ToolsDep,
    now: Now,
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Response:
    """Store one post, or up to 1,000 as `items`. 201 where any was new, 200 where all were known.

    All are stored or none. With an `Idempotency-Key`, the same request again gets the same answer.
    """
    if idempotency_key is not None and not _KEY.fullmatch(idempotency_key):
        raise Invalid(("header.idempotency-key", "must be 1 to 200 printable ASCII characters"))
    body = await request.body()
    given = read_posts(body, most=MOST_PUSHED)
    digest = blake2b(body, digest_size=16).hexdigest()
    pushed = await posts.push(given.posts, now, key=idempotency_key, digest=digest)
    new = sum(each.new for each in pushed)
    if new:
        tools.metrics.pushed.inc(new)
        tools.bells["classify"].set()
    items = [{"id": each.id, "new": each.new} for each in pushed]
    return Json({"items": items} if given.many else items[0], 201 if new else 200)
