"""/notices: digests and alerts that come by themselves, by mail or to a hook."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api import letters
from api.callers import CallerDep, done_by
from api.deps import ConfigDep, Events, Notices, Now, SettingsDep, ToolsDep
from api.examples import problem, shows
from api.notice_bodies import (
    AlertAsks,
    DigestAsks,
    LetterItems,
    LetterView,
    NewNotice,
    NoticeItems,
    NoticeView,
    Way,
)
from api.out_examples import LETTER, LETTERS, NOTICE, NOTICES
from api.owned import for_user, whose
from api.problems.plainer import plainer
from api.refusals import Invalid
from api.views import Json
from api.visiting import judged
from router.digests import Kind, next_digest
from router.message import instant
from store.notices import Letter, Notice

routes = APIRouter(prefix="/notices", tags=["notices"])


@routes.get("", response_model=NoticeItems, responses=shows(NOTICES))
async def list_notices(notices: Notices, caller: CallerDep) -> Response:
    """Your notices, or for administrators everybody's; latest first, ended ones, too."""
    return Json({"items": [_see(each) for each in await notices.list(whose(caller))]})


@routes.post(
    "",
    status_code=201,
    response_model=NoticeView,
    responses=shows(NOTICE, 201) | problem(403, 404, 409, 422),
)
async def add_notice(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: NewNotice,
    notices: Notices,
    events: Events,
    config: ConfigDep,
    settings: SettingsDep,
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Make a notice: a digest of a day or a week at eight in the morning of Riyadh, or alerts.

    It tells of the places of its user. A digest counts what came, went and is owed; alerts tell of
    deadlines that are near or passed, urgent tickets, sources that fail and webhooks that were
    disabled, within a minute. Each is Arabic first, then English.
    """
    hook = _checked(body, mailing=bool(settings.smtp_host))
    if hook is not None:
        await judged(tools, "notice", "body.hook", hook)
    kind = AlertAsks if body.kind is Kind.ALERT else DigestAsks
    try:
        asks = kind.model_validate(body.asks)
    except ValidationError as error:
        raise Invalid(
            *(_fault(each, kind) for each in error.errors(include_input=False, include_url=False))
        ) from error
    asks.check(config)
    given = Notice(
        number=0,
        user=for_user(caller, body.user),
        label=body.label,
        kind=body.kind,
        way=body.way.value,
        address=body.address,
        hook=tools.seal.seal(hook) if hook else None,
        asks=asks.model_dump(mode="json", exclude_none=True),
        created=now,
        next=None if body.kind is Kind.ALERT else next_digest(body.kind, now),
        reached=await events.last(),
    )
    return Json(_see(await notices.add(given, done_by(caller, now))), 201)


@routes.delete("/{notice}", status_code=204, responses=problem(404))
async def end_notice(notice: str, notices: Notices, caller: CallerDep, now: Now) -> Response:
    """End a notice; what waits to be sent is not sent, and the address of a hook is forgotten."""
    await notices.end(notice, whose(caller), done_by(caller, now))
    return Response(status_code=204)


@routes.post(
    "/{notice}/test",
    status_code=202,
    response_model=LetterView,
    responses=shows(LETTER, 202) | problem(404, 409),
)
async def test_notice(notice: str, notices: Notices, caller: CallerDep, now: Now) -> Response:
    """Send a letter that says that it is a test, the way that the notice goes; within seconds."""
    sent = await notices.test(notice, whose(caller), letters.test, done_by(caller, now))
    return Json(_see_letter(sent), 202)


@routes.get(
    "/{notice}/letters", response_model=LetterItems, responses=shows(LETTERS) | problem(404)
)
async def list_letters(notice: str, notices: Notices, caller: CallerDep) -> Response:
    """What was sent for a notice, or will be: the last 100, latest first."""
    found = await notices.letters(notice, whose(caller))
    return Json({"items": [_see_letter(each) for each in found]})


def _checked(body: NewNotice, *, mailing: bool) -> str | None:
    """Return the address of the hook, where it goes to one.

    Raises:
        Invalid: What the way needs is not there, or something else is.
    """
    mail = body.way is Way.MAIL
    if (body.address is not None) != mail:
        raise Invalid(
            ("body.address", "a mail needs one, and nothing else has one", "يلزم للبريد وحده")
        )
    if (body.hook is not None) == mail:
        raise Invalid(
            (
                "body.hook",
                "a hook needs one, and a mail has none",
                "يلزم للإرسال إلى رابط (Webhook) وحده",
            )
        )
    if mail and not mailing:
        raise Invalid(
            (
                "body.way",
                "no mail is sent from here; set SAWT_SMTP_HOST",
                "لا يُرسل بريد من هنا؛ اضبط SAWT_SMTP_HOST",
            )
        )
    return None if body.hook is None else body.hook.get_secret_value()


def _fault(found: ErrorDetails, kind: type[AlertAsks | DigestAsks]) -> tuple[str, str, str]:
    at, plain = ".".join(map(str, found["loc"])), plainer(found, kind)
    reason = plain.get("reason", found["msg"])
    return f"body.asks.{at}", reason, plain.get("reason_ar", reason)


def _see(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "user": notice.user,
        "label": notice.label,
        "kind": notice.kind.value,
        "way": notice.way,
        "address": notice.address,
        "asks": dict(notice.asks),
        "created": instant(notice.created),
        "next": notice.next and instant(notice.next),
        "ended": notice.ended and instant(notice.ended),
    }


def _see_letter(letter: Letter) -> dict[str, Any]:
    return {
        "period": letter.period,
        "subject": letter.body["subject"],
        "state": letter.state.value,
        "attempts": letter.attempts,
        "made": instant(letter.made),
        "due": letter.due and instant(letter.due),
        "at": letter.at and instant(letter.at),
        "reason": letter.reason,
    }
