"""/corrections: where people say what the model had wrong. Each is a label to learn from."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import examples, wanted
from api.callers import CallerDep, speaking
from api.config import Config
from api.deps import After, ConfigDep, Corrections, Hints, Limit, Now, Posts, Tickets
from api.hint_bodies import AcceptedHint, DecidedHint, HintPage, HintView, see_hint
from api.ids import post_id, ticket_id
from api.refusals import Invalid
from api.schemas import Corrected, CorrectedPosts, CorrectionItems, CorrectionPage, CorrectionView
from api.seen import seen
from api.views import Json, page, see_correction
from classifier.labels import KEPT, Correction
from store.by import By
from store.errors import UnknownHint
from store.hints import HintState

routes = APIRouter(tags=["corrections"])

CODES = ("relevant", "services", "municipality", "intent", "urgency")


@routes.get(
    "/corrections",
    response_model=CorrectionPage,
    responses=examples.shows(examples.CORRECTIONS) | examples.problem(404),
)
async def list_corrections(
    corrections: Corrections,
    caller: CallerDep,
    post: Annotated[str | None, Query(description="Those of one post.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Corrections, latest first, each with what the model had said."""
    known = post and post_id(post)
    found = await corrections.list(post=known, places=caller.places, limit=limit, after=after)
    return page(found, see_correction)


@routes.post(
    "/posts/{post}/corrections",
    status_code=201,
    response_model=CorrectionView,
    responses=examples.shows(examples.CORRECTION, 201)
    | examples.shows(examples.CORRECTION)
    | examples.problem(404, 409, 422),
)
async def correct_post(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    post: str,
    body: Corrected,
    corrections: Corrections,
    posts: Posts,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Say what is right; tags and ticket follow. 200 where the same was said before.

    The tags become sure, and their `model` ends in `+person`. The ticket is routed anew.
    """
    known = post_id(post)
    if caller.places:
        await posts.show(known, caller.places)
    by = By(who=speaking(caller, body.who), at=now, note=body.note or None)
    kept = await corrections.correct(known, _read(body, config), by)
    return Json(see_correction(kept), 201 if kept.new else 200)


@routes.post(
    "/tickets/{ticket}/corrections",
    status_code=201,
    response_model=CorrectionItems,
    responses=examples.shows(examples.CORRECTED, 201)
    | examples.shows(examples.CORRECTED)
    | examples.problem(404, 409, 422),
)
async def correct_ticket(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    ticket: str,
    body: CorrectedPosts,
    corrections: Corrections,
    tickets: Tickets,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Say what is right of all posts of a ticket, or of those in `posts`: all are, or none.

    Without `who`, its holder speaks.
    """
    known = ticket_id(ticket)
    brief = await seen(tickets, caller, known)
    correction = _read(body, config)
    who = speaking(caller, body.who, brief.holder)
    by = By(who=who, at=now, note=body.note or None)
    kept = await corrections.correct_ticket(known, body.posts, correction, by)
    new = any(each.new for each in kept)
    return Json({"items": [see_correction(each) for each in kept]}, 201 if new else 200)


@routes.post(
    "/corrections/{correction}/withdraw",
    response_model=CorrectionView,
    responses=examples.shows(examples.CORRECTION) | examples.problem(403, 404, 409, 422),
)
async def withdraw_correction(
    correction: str,
    body: DecidedHint,
    corrections: Corrections,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Take back a correction that was a slip: post and ticket are as before, nothing is learnt.

    Only the latest of a post can be. A suggestion that it had accepted is offered again. The answer
    is the correction that is gone.
    """
    by = By(who=speaking(caller, body.who), at=now, note=body.note)
    return Json(see_correction(await corrections.withdraw(correction, caller.places, by)))


@routes.get(
    "/corrections/suggested",
    response_model=HintPage,
    responses=examples.shows(examples.HINTS),
)
async def list_suggested(
    hints: Hints,
    caller: CallerDep,
    state: Annotated[
        HintState | None, Query(description="open, accepted or dismissed; all by default.")
    ] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """What units said of tickets that they gave back: each may be accepted as a correction."""
    return page(await hints.list(state, caller.places, limit=limit, after=after), see_hint)


@routes.post(
    "/corrections/suggested/{hint}/accept",
    status_code=201,
    response_model=CorrectionItems,
    responses=examples.shows(examples.CORRECTED, 201) | examples.problem(403, 404, 409, 422),
)
async def accept_suggested(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    hint: str,
    body: AcceptedHint,
    hints: Hints,
    corrections: Corrections,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Make it a correction of every post of its ticket; `services` where it names none."""
    for at, code in enumerate(body.services or ()):
        wanted.service(config, f"body.services.{at}", code)
    by = await _deciding(hint, body, hints, caller, now)
    kept = await hints.accept(hint, body.services, corrections, by)
    return Json({"items": [see_correction(each) for each in kept]}, 201)


@routes.post(
    "/corrections/suggested/{hint}/dismiss",
    response_model=HintView,
    responses=examples.shows(examples.HINT) | examples.problem(403, 404, 409, 422),
)
async def dismiss_suggested(
    hint: str, body: DecidedHint, hints: Hints, caller: CallerDep, now: Now
) -> Response:
    """Say that nothing is to be learnt from it."""
    by = await _deciding(hint, body, hints, caller, now)
    return Json(see_hint(await hints.dismiss(hint, by)))


async def _deciding(
    hint: str, body: DecidedHint, hints: Hints, caller: CallerDep, now: datetime
) -> By:
    """Say who decides; what is not of the caller's places is not there for them."""
    known, brief = await hints.show(hint)
    if not caller.sees(brief.municipality, brief.amana, brief.unit):
        raise UnknownHint(known.id)
    return By(who=speaking(caller, body.who, brief.holder), at=now, note=body.note)


def _read(body: Corrected, config: Config) -> Correction:
    """Make a correction of what was sent, or raise `Invalid`."""
    given = [name for name in CODES if name in body.model_fields_set]
    if faults := [
        (
            f"body.{name}",
            "must not be null; leave out what is right already",
            "لا يكون null؛ اترك ما هو صحيح دون إرسال",
        )
        for name in given
        if name != "municipality" and getattr(body, name) is None
    ]:
        raise Invalid(*faults)
    if not given:
        codes = ", ".join(CODES)
        raise Invalid(
            (
                "body",
                f"says nothing; name what is right: {codes}",
                f"لا شيء فيه؛ اذكر الصحيح: {codes}",
            )
        )
    for at, code in enumerate(body.services or ()):
        wanted.service(config, f"body.services.{at}", code)
    wanted.municipality(config, "body.municipality", body.municipality)
    if len(set(body.services or ())) < len(body.services or ()):
        raise Invalid(
            ("body.services", "names a service twice; once is enough", "تكررت خدمة؛ تكفي مرة")
        )
    said = {name: getattr(body, name) if name in given else KEPT for name in CODES}
    return Correction(
        relevant=said["relevant"],
        services=tuple(body.services) if body.services else KEPT,
        municipality=said["municipality"],
        intent=said["intent"],
        urgency=said["urgency"],
    )
