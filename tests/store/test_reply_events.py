"""What happens to replies is told with what did it, and without their words."""

from pathlib import Path
from typing import Any

import pytest

from api.config import read_config
from classifier.tags import Urgency
from crisis import a_plan, a_start
from flow import acts_of, by, decided
from listener.post import Platform
from make import NOON, a_post, some_tags
from router.replies.acts import OwnReply, ReplyAct
from router.replies.fanout import DeliveryState
from router.replies.states import ReplyState, ReplyVerb
from router.ticket import TicketId
from store.audit import By
from store.database import Sessions
from store.events import SqlEvents
from store.plans import SqlPlans
from store.replies import Reply, SqlReplies, Words
from store.reply_deliveries import Outcome, SqlReplyDeliveries

CONFIG = read_config(Path(__file__).parents[2] / "config")
DESK = CONFIG.replies
WORDS = Words(text="عولجت الحفرة في شارع التحلية. إن بقي شيء فاكتب لنا هنا.")
SENT = Outcome(state=DeliveryState.SENT, link="https://x.example/9")


def replies_of(sessions: Sessions) -> SqlReplies:
    return SqlReplies(sessions=sessions, judge=DESK.judge, plan=DESK.plan, timing=DESK.timing)


@pytest.fixture
async def ticket(sessions: Sessions) -> TicketId:
    post = a_post(
        source="x",
        native_id="18",
        platform=Platform.X,
        author="author18",
        url="https://x.example/@author18/18",
    )
    return await decided(sessions, post, tags=some_tags(urgency=Urgency.NORMAL))


async def done(sessions: Sessions, reply: str, verb: ReplyVerb, who: str, note: str = "") -> Reply:
    act = ReplyAct(verb=verb, by=by(who), note=note or None)
    return await replies_of(sessions).do(reply, act, NOON)


async def told(sessions: Sessions) -> list[Any]:
    found = await SqlEvents(sessions).list(limit=99)
    return [each for each in found if each.type.startswith("reply.")]


async def names(sessions: Sessions) -> list[str]:
    return [each.type.removeprefix("reply.") for each in await told(sessions)]


async def drafted(sessions: Sessions, ticket: TicketId, words: Words = WORDS) -> Reply:
    return await replies_of(sessions).draft(ticket, words, "نورة", NOON, instead=True)


async def approved(sessions: Sessions, ticket: TicketId, words: Words = WORDS) -> Reply:
    reply = await drafted(sessions, ticket, words)
    await done(sessions, reply.id, ReplyVerb.SUBMIT, "نورة")
    return await done(sessions, reply.id, ReplyVerb.APPROVE, "هند")


async def test_a_reply_is_told_of_from_its_draft_to_its_reader(
    sessions: Sessions, ticket: TicketId
) -> None:
    reply = await approved(sessions, ticket)
    deliveries = SqlReplyDeliveries(sessions=sessions, acts=acts_of(sessions))
    (one,) = (await deliveries.list(reply.id, limit=9)).items
    await deliveries.by_hand(reply.id, one.post, SENT, by("نورة"), NOON)

    assert await names(sessions) == ["drafted", "submitted", "approved", "sent"]
    bodies = [each.body for each in await told(sessions)]
    assert {(each["id"], each["ticket"]) for each in bodies} == {(reply.id, ticket)}
    assert [each["state"] for each in bodies] == ["draft", "submitted", "approved", "sent"]
    assert [each["approvals"] for each in bodies] == [0, 0, 1, 1]


async def test_what_is_told_holds_no_words_and_names_nobody(
    sessions: Sessions, ticket: TicketId
) -> None:
    reply = await approved(sessions, ticket)
    await done(sessions, reply.id, ReplyVerb.REJECT, "منال", "سبب لا يُقال")

    said = str([each.body for each in await told(sessions)])
    for secret in (WORDS.text, "نورة", "هند", "منال", "author18", "سبب"):
        assert secret not in said


async def test_what_has_no_name_of_its_own_is_an_update(
    sessions: Sessions, ticket: TicketId
) -> None:
    reply = await drafted(sessions, ticket)
    edit = ReplyAct(verb=ReplyVerb.EDIT, by=by("سعد"))
    await replies_of(sessions).edit(reply.id, Words(text="نعمل عليها"), edit, NOON)
    await done(sessions, reply.id, ReplyVerb.SUBMIT, "نورة")
    await done(sessions, reply.id, ReplyVerb.WITHDRAW, "نورة")

    assert await names(sessions) == ["drafted", "updated", "submitted", "updated"]


async def test_a_reply_that_takes_anothers_place_is_told_with_its_end(
    sessions: Sessions, ticket: TicketId
) -> None:
    first = await drafted(sessions, ticket)
    second = await drafted(sessions, ticket)

    assert [(each.type, each.body["id"]) for each in await told(sessions)] == [
        ("reply.drafted", first.id),
        ("reply.rejected", first.id),
        ("reply.drafted", second.id),
    ]


async def test_a_reply_that_reaches_nobody_is_told_to_have_failed(sessions: Sessions) -> None:
    nobody = await decided(sessions, a_post(author=None, url=None), tags=some_tags())
    reply = await drafted(sessions, nobody)
    await done(sessions, reply.id, ReplyVerb.SUBMIT, "نورة")
    for who in ("هند", "منال"):
        reply = await done(sessions, reply.id, ReplyVerb.APPROVE, who)

    assert reply.state is ReplyState.FAILED
    assert (await names(sessions))[-2:] == ["approved", "failed"]
    assert [each.before for each in await replies_of(sessions).history(reply.id)][-1] == "approved"


async def test_what_was_refused_is_not_told(sessions: Sessions, ticket: TicketId) -> None:
    reply = await drafted(sessions, ticket)
    await done(sessions, reply.id, ReplyVerb.SUBMIT, "نورة")

    with pytest.raises(OwnReply):
        await done(sessions, reply.id, ReplyVerb.APPROVE, "نورة")

    assert await names(sessions) == ["drafted", "submitted"]


async def test_a_reply_that_a_plan_keeps_back_is_told_once(
    sessions: Sessions, ticket: TicketId
) -> None:
    await approved(sessions, ticket)
    plans = SqlPlans(sessions, tuple(CONFIG.services), CONFIG.amana_of)
    await plans.start(a_start(a_plan()), By(who="منال", at=NOON))

    frozen = (await told(sessions))[-1]
    assert (frozen.type, frozen.body["state"], frozen.body["frozen"]) == (
        "reply.updated", "approved", True,
    )  # fmt: skip
