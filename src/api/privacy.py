"""/posts/{post}/author, /erasures, /subject-reports: who an author is, and what they may ask."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, model_validator

from api import examples
from api.callers import ADMINISTRATORS, CallerDep, only, speaking
from api.deps import After, Limit, Now, Posts, ToolsDep
from api.ids import post_id
from api.refusals import Invalid
from api.schemas import Line, Long, Shape
from api.scoping import WHOLE_ONLY
from api.views import Json, page
from listener.post import AuthorKind, Platform
from router.message import instant
from router.people import Caller
from router.privacy import Basis, Purpose
from router.states import AGENTS
from store.audit import By
from store.authors import SqlAuthors
from store.erasing import Erasure, SqlErasures, Whom
from store.subjects import Report, SqlSubjects

routes = APIRouter(tags=["privacy"])
# An account writes of many places, and goes from all of them or from none.
administered = APIRouter(tags=["privacy"], dependencies=[Depends(only(ADMINISTRATORS)), WHOLE_ONLY])


class Reveal(BaseModel):
    """Why it must be known who wrote a post: a purpose of the list, and the same in words."""

    model_config = ConfigDict(extra="forbid")

    purpose: Purpose
    note: Long
    who: Line | None = None


class AuthorView(Shape):
    """Who wrote a post, as its source told it; null where that is not known, or not any more."""

    post: str
    platform: Platform
    author: str | None
    author_name: str | None
    author_kind: AuthorKind | None
    profile_location: str | None
    url: str | None


class Subject(BaseModel):
    """Whom a request is about: an account and its platform, or whoever wrote a post."""

    model_config = ConfigDict(extra="forbid")

    platform: Platform | None = None
    author: Line | None = None
    post: Line | None = None
    basis: Basis
    note: Long
    who: Line | None = None

    @model_validator(mode="after")
    def _one(self) -> "Subject":
        account = self.platform is not None and self.author is not None
        if (self.post is not None) == account or (self.platform is None) != (self.author is None):
            msg = "give platform and author, or post"
            raise ValueError(msg)
        return self

    @property
    def whom(self) -> Whom:
        """Whom it is about."""
        post = post_id(self.post) if self.post is not None else None
        return Whom(platform=self.platform, author=self.author, post=post)


class NewErasure(Subject):
    """A request to be erased. `keeps_text`: the words of the posts stay, but for the name."""

    keeps_text: bool = False


class ErasureView(Shape):
    """What was done; whose request it was is not kept.

    `counts`: how many posts and tickets were theirs, how many deliveries were not sent, and as
    `in_` a table how many more rows named them. `sources` follow the account by their own
    settings, which a person must change; they are told once, in the answer to the request.
    """

    id: str
    at: datetime
    who: str
    basis: Basis
    note: str
    platform: Platform
    keeps_text: bool
    counts: dict[str, int]
    sources: list[str]


class ErasurePage(Shape):
    """A page of erasures."""

    items: list[ErasureView]
    next: str | None


class ReportView(Shape):
    """All that is held on an author: rows by table.

    `rows` are theirs, `looked_up` among them: who was told that they wrote a post, and why.
    `naming` are rows of others that name them.
    """

    at: datetime
    platform: Platform
    accounts: list[str]
    names: list[str]
    rows: dict[str, list[dict[str, Any]]]
    naming: dict[str, list[dict[str, Any]]]


_AUTHOR = {
    "post": examples.POST["id"],
    "platform": "x",
    "author": "abu_fahad",
    "author_name": "أبو فهد",
    "author_kind": "citizen",
    "profile_location": "بريدة",
    "url": "https://x.com/abu_fahad/status/1890",
}
_ERASURE = {
    "id": "erasure_1",
    "at": "2026-11-23T09:00:00Z",
    "who": "هند",
    "basis": "subject_request",
    "note": "طلب وارد بالبريد الرسمي رقم 1447/221",
    "platform": "x",
    "keeps_text": False,
    "counts": {"posts": 2, "tickets": 1, "deliveries": 1, "in_events": 3},
    "sources": [],
}
_REPORT = {
    "at": "2026-11-23T09:00:00Z",
    "platform": "x",
    "accounts": ["abu_fahad"],
    "names": ["أبو فهد"],
    "rows": {
        "posts": [{"id": examples.POST["id"], "text": examples.POST["text"]}],
        "looked_up": [
            {
                "at": "2026-11-23T09:30:00Z",
                "who": "نورة",
                "target": examples.POST["id"],
                "after": {"purpose": "answer", "note": "الرد عليه برسالة خاصة"},
            }
        ],
    },
    "naming": {},
}


async def _authors(tools: ToolsDep) -> SqlAuthors:
    return SqlAuthors(tools.sessions, tools.reveals)


async def _erasures(tools: ToolsDep) -> SqlErasures:
    return SqlErasures(tools.sessions)


async def _subjects(tools: ToolsDep) -> SqlSubjects:
    return SqlSubjects(tools.sessions)


Authors = Annotated[SqlAuthors, Depends(_authors)]
Erasures = Annotated[SqlErasures, Depends(_erasures)]
Subjects = Annotated[SqlSubjects, Depends(_subjects)]


@routes.post(
    "/posts/{post}/author",
    dependencies=[Depends(only(AGENTS))],
    response_model=AuthorView,
    responses=examples.shows(_AUTHOR) | examples.problem(403, 404, 422, 429),
)
async def reveal_author(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    post: str, body: Reveal, authors: Authors, posts: Posts, caller: CallerDep, now: Now
) -> Response:
    """Say who wrote a post. Who asked, for which post and why is kept in the audit; not the answer.

    `purpose`: `answer` them by hand, `verify` the matter with them, `danger` to life or property,
    be in touch with the `press`, a `subject_request` of their own, an `authority` that asks by
    law. Posts of other places are not there. Sending replies needs none of this.
    """
    # Whose post it is comes before what is wrong with the question.
    await posts.show(post_id(post), caller.places)
    found = await authors.reveal(
        post_id(post), body.purpose, body.note, _by(caller, body.who, now), caller.sees
    )
    shown = {name: getattr(found, name) for name in AuthorView.model_fields}
    return Json(shown)


@administered.post(
    "/erasures",
    status_code=201,
    response_model=ErasureView,
    responses=examples.shows(_ERASURE, 201) | examples.problem(403, 404, 422),
)
async def erase_author(
    body: NewErasure, erasures: Erasures, caller: CallerDep, now: Now
) -> Response:
    """Erase an author for good: account, name, profile, addresses; and the words, by default.

    Tickets, counts and times stay. What they publish later is stored without a name; what they
    published before is not stored again. By `post`: all of its author's account, or that post
    alone where the author has only a name. It cannot be undone.
    """
    done = await erasures.erase(
        body.whom, body.basis, body.note, _by(caller, body.who, now), keeps_text=body.keeps_text
    )
    return Json(see_erasure(done), 201)


@administered.get(
    "/erasures",
    response_model=ErasurePage,
    responses=examples.shows({"items": [_ERASURE], "next": None}) | examples.problem(403),
)
async def list_erasures(erasures: Erasures, limit: Limit = 50, after: After = None) -> Response:
    """What was erased, latest first: when, by whom, why and how much; never who it was."""
    return page(await erasures.list(limit=limit, after=after), see_erasure)


@administered.post(
    "/subject-reports",
    response_model=ReportView,
    responses=examples.shows(_REPORT) | examples.problem(403, 404, 422),
)
async def report_subject(
    body: Subject, subjects: Subjects, caller: CallerDep, now: Now
) -> Response:
    """Put together all that is held on an author, for the author. That it was made is audited."""
    by = _by(caller, body.who, now)
    return Json(see_report(await subjects.report(body.whom, body.basis, body.note, by)))


def see_erasure(done: Erasure) -> dict[str, Any]:
    """Show an erasure."""
    return {
        "id": done.id,
        "at": instant(done.at),
        "who": done.who,
        "basis": done.basis.value,
        "note": done.note,
        "platform": done.platform,
        "keeps_text": done.keeps_text,
        "counts": dict(done.counts),
        "sources": list(done.sources),
    }


def see_report(found: Report) -> dict[str, Any]:
    """Show what is held on an author."""
    return {
        "at": instant(found.at),
        "platform": found.platform,
        "accounts": list(found.accounts),
        "names": list(found.names),
        "rows": {name: list(rows) for name, rows in found.rows.items()},
        "naming": {name: list(rows) for name, rows in found.naming.items()},
    }


def _by(caller: Caller, who: str | None, now: datetime) -> By:
    """Say who asks. The installation's key has no name: somebody must be named."""
    if who is None and caller.free:
        raise Invalid(("body.who", "say who does this", "اذكر من يقوم بهذا"))
    return By(who=speaking(caller, who), at=now, address=caller.address)
