"""Crisis plans on the database: what follows them while they run, and what a drill leaves."""

import asyncio
import json
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from api.config import read_config
from classifier.labels import Correction
from classifier.tags import Urgency
from crisis import PLAN, a_plan, a_start
from flow import (
    AMANA_OF,
    acts_of,
    answer,
    by,
    claim,
    decide,
    desk_of,
    resolve,
    tag_all,
    tell,
    tickets_of,
)
from listener.post import Post
from make import NOON, a_post, a_service, some_tags
from router.acts import Act
from router.assign import assign
from router.plans.runs import Mode, Run
from router.replies.acts import ReplyAct
from router.replies.fanout import DeliveryState
from router.replies.states import ReplyVerb
from router.states import Verb
from router.ticket import TicketId, ticket_id
from store.aligning import BATCH, SqlAlignment
from store.audit import By
from store.by import By as Corrector
from store.clocks import SqlClocks
from store.corrections import SqlCorrections
from store.database import Sessions, open_database
from store.errors import PlanOver, PlanRuns, ReplyFrozen, UnknownItem, UnknownRun
from store.events import SqlEvents
from store.moving import SqlMoves
from store.people import SqlPeople
from store.plan_report import SqlPlanReports
from store.plans import Item, SqlPlans
from store.quality import SqlQuality
from store.replies import Reply, SqlReplies, Words
from store.reply_deliveries import Outcome, SqlReplyDeliveries
from store.tables import ReplyDeliveryRow, ReplyRow, Row
from timing import TIMING

CONFIG = read_config(Path(__file__).parents[2] / "config")
HOUR = timedelta(hours=1)
SERVICES = tuple(CONFIG.services)
CALM = some_tags(urgency=Urgency.NORMAL)
TEXT = "عولجت الحفرة في شارع التحلية. إن بقي شيء فاكتب لنا هنا."
STATEMENT = Words(text="وصلنا بلاغك عن حي الصفا برقم 12.", template="floods-received")


def plans_of(sessions: Sessions) -> SqlPlans:
    return SqlPlans(sessions, SERVICES, CONFIG.amana_of)


def alignment_of(sessions: Sessions) -> SqlAlignment:
    return SqlAlignment(sessions, tell, TIMING)


async def merge(sessions: Sessions, into: str, other: str) -> None:
    moves = SqlMoves(sessions=sessions, decide=decide, amana_of=AMANA_OF, tell=tell, timing=TIMING)
    await moves.merge(into, [other], by("هند"), "بلاغ واحد", NOON)


def replies_of(sessions: Sessions) -> SqlReplies:
    desk = CONFIG.replies
    return SqlReplies(sessions=sessions, judge=desk.judge, plan=desk.plan, timing=TIMING)


def deliveries_of(sessions: Sessions) -> SqlReplyDeliveries:
    return SqlReplyDeliveries(sessions=sessions, acts=acts_of(sessions))


def manal(at: datetime = NOON) -> By:
    return By(who="منال", at=at)


async def started(sessions: Sessions, at: datetime = NOON, **given: Any) -> Run:
    return await plans_of(sessions).start(a_start(a_plan(), **given), manal(at))


async def routed(sessions: Sessions, *posts: Post, now: datetime = NOON, **tags: Any) -> TicketId:
    """Tag posts and let the shipped policy decide them."""
    await tag_all(sessions, posts, some_tags(**{"urgency": Urgency.NORMAL} | tags), now)
    await assign(CONFIG.rules, desk_of(sessions), now)
    return ticket_id(posts[0].id)


async def first_answer(sessions: Sessions, ticket: str) -> datetime | None:
    detail = await tickets_of(sessions).show(ticket)
    assert detail.clock
    return detail.clock.deadlines[next(iter(detail.clock.deadlines))].due


def an_act(verb: ReplyVerb, who: str, note: str | None = None) -> ReplyAct:
    return ReplyAct(verb=verb, by=by(who), note=note)


async def approved(
    sessions: Sessions, ticket: str, words: Words | None = None, now: datetime = NOON
) -> Reply:
    replies = replies_of(sessions)
    made = await replies.draft(ticket, words or Words(text=TEXT), "نورة", now)
    await replies.do(made.id, an_act(ReplyVerb.SUBMIT, "نورة"), now)
    return await replies.do(made.id, an_act(ReplyVerb.APPROVE, "هند"), now)


def a_voice(number: int = 1, **given: Any) -> Post:
    url = f"https://x.example/{number}"
    return a_post(native_id=str(number), url=url, text=f"حفرة رقم {number} في جدة", **given)


async def test_p10_a_plan_leads_new_matters_elsewhere_until_it_ends(sessions: Sessions) -> None:
    before = await routed(sessions, a_voice(1))
    run = await started(sessions, NOON + HOUR)
    within = await routed(sessions, a_voice(2), now=NOON + HOUR)
    other = await routed(
        sessions, a_voice(3), now=NOON + HOUR, services=a_service("lighting.outage")
    )
    await plans_of(sessions).end("floods", run.id, "انتهت الأمطار", manal(NOON + 2 * HOUR))
    after = await routed(sessions, a_voice(4), now=NOON + 2 * HOUR)

    found = {
        ticket: (await tickets_of(sessions).show(ticket)).ticket
        for ticket in (before, within, other, after)
    }
    assert [each.unit for each in found.values()] == [
        "jeddah.roads", "jeddah.emergency", "jeddah.lighting", "jeddah.roads",
    ]  # fmt: skip
    assert found[within].reasons[0] == f"plan floods {run.id}"


async def test_a_plan_is_over_at_its_end_before_anybody_notes_it(sessions: Sessions) -> None:
    run = await started(sessions)
    late = await routed(sessions, a_voice(1), now=run.until)

    assert (await tickets_of(sessions).show(late)).ticket.unit == "jeddah.roads"
    assert await plans_of(sessions).running(run.until) == []
    (over,) = await plans_of(sessions).expire(run.until + HOUR)
    assert (over.ended, over.ended_by) == (run.until, "sawt")
    assert await plans_of(sessions).expire(run.until + HOUR) == []


async def test_p10_clocks_follow_a_plan_and_are_as_before_after_it(sessions: Sessions) -> None:
    ticket = await routed(sessions, a_voice(1))
    usual = await first_answer(sessions, ticket)
    run = await started(sessions, NOON + HOUR)

    assert await alignment_of(sessions).align(NOON + 2 * HOUR) == 1
    assert await alignment_of(sessions).align(NOON + 2 * HOUR) == 0
    assert await first_answer(sessions, ticket) == NOON + 1.5 * HOUR
    new = await routed(sessions, a_voice(2), now=NOON + 3 * HOUR)
    assert await first_answer(sessions, new) == NOON + 3.5 * HOUR

    await plans_of(sessions).end("floods", run.id, "انتهت", manal(NOON + 4 * HOUR))
    assert await alignment_of(sessions).align(NOON + 4 * HOUR) == 2
    assert await alignment_of(sessions).align(NOON + 4 * HOUR) == 0
    assert await first_answer(sessions, ticket) == usual
    assert await first_answer(sessions, new) == NOON + 51 * HOUR

    history = (await tickets_of(sessions).show(ticket)).history
    assert [(line.verb, line.who, line.note) for line in history] == [
        ("plan", "sawt", f"plan floods {run.id} runs"),
        ("plan", "sawt", f"plan {run.id} is over"),
    ]
    assert history[0].changes["first_answer"][1] == (NOON + 1.5 * HOUR).isoformat()
    events = [event.type for event in await SqlEvents(sessions).list(limit=10)]
    assert events.count("ticket.updated") == 3


async def test_a_ticket_reopened_after_the_plan_is_owed_by_its_policy(sessions: Sessions) -> None:
    run = await started(sessions)
    ticket = await routed(sessions, a_voice(1))
    acts = acts_of(sessions)
    await claim(sessions, ticket, who="نورة")
    await acts.do(ticket, Act(verb=Verb.RESOLVE, by=by("نورة")), NOON)
    await plans_of(sessions).end("floods", run.id, "انتهت", manal())
    assert await alignment_of(sessions).align(NOON) == 0

    await acts.do(ticket, Act(verb=Verb.REOPEN, by=by("هند"), note="ما زالت"), NOON + HOUR)

    assert await alignment_of(sessions).align(NOON + HOUR) == 1
    # It stood still for the hour in which it was resolved.
    assert await first_answer(sessions, ticket) == NOON + 49 * HOUR


async def test_a_corrected_ticket_follows_the_plan_that_covers_it_now(sessions: Sessions) -> None:
    ticket = await routed(sessions, a_voice(1), services=a_service("lighting.outage"))
    run = await started(sessions)
    await alignment_of(sessions).align(NOON)
    corrections = SqlCorrections(sessions, CONFIG.decide, AMANA_OF, tell, TIMING)

    said = Correction(services=("roads.pothole",))
    await corrections.correct(a_voice(1).id, said, Corrector(who="هند", at=NOON))
    await alignment_of(sessions).align(NOON)

    found = (await tickets_of(sessions).show(ticket)).ticket
    assert (found.unit, found.reasons[0]) == ("jeddah.emergency", f"plan floods {run.id}")
    assert await first_answer(sessions, ticket) == NOON + HOUR / 2


async def test_many_open_tickets_follow_batch_by_batch(sessions: Sessions) -> None:
    await routed(sessions, *(a_voice(number) for number in range(2001, 2021 + BATCH)))
    await started(sessions)

    assert [await alignment_of(sessions).align(NOON) for _ in range(3)] == [BATCH, 20, 0]


async def test_tickets_opened_together_are_all_hastened_each_with_its_line(
    sessions: Sessions,
) -> None:
    run = await started(sessions)
    posts = [a_voice(number) for number in (1, 2, 3)]
    await routed(sessions, *posts)

    for post in posts:
        ticket = ticket_id(post.id)
        assert await first_answer(sessions, ticket) == NOON + HOUR / 2
        (line,) = (await tickets_of(sessions).show(ticket)).history
        assert line.note == f"plan floods {run.id} runs"
    assert await alignment_of(sessions).align(NOON) == 0


async def test_warnings_of_a_plan_are_said_while_it_runs(sessions: Sessions) -> None:
    plan = a_plan(PLAN.replace("at-once", "office"))
    ticket = await routed(sessions, a_voice(1))
    await plans_of(sessions).start(a_start(plan), manal())
    await alignment_of(sessions).align(NOON)

    assert await SqlClocks(sessions, tell, TIMING).tick(NOON + HOUR / 4) == 1
    notes = [line.note for line in (await tickets_of(sessions).show(ticket)).history]
    assert notes[-1] == "first_answer 50 %: agent"


async def test_two_real_plans_are_never_started_at_one_place(database: str) -> None:
    async with open_database(database) as one, open_database(database) as two:
        found = await asyncio.gather(
            *(started(sessions) for sessions in (one, two, one, two)), return_exceptions=True
        )

    refused = [each for each in found if isinstance(each, PlanRuns)]
    assert len(refused) == 3
    assert (refused[0].plan, refused[0].by) == ("floods", "منال")


async def test_other_places_and_drills_may_run_beside_it(sessions: Sessions) -> None:
    real = await started(sessions)
    drill = await started(sessions, mode=Mode.DRILL)
    far = await started(sessions, places=frozenset({"riyadh"}))

    assert [run.id for run in await plans_of(sessions).running(NOON)] == [
        real.id, drill.id, far.id,
    ]  # fmt: skip


async def test_p10_queued_replies_freeze_and_go_on_a_persons_word_alone(
    sessions: Sessions,
) -> None:
    ticket = await routed(sessions, a_voice(1))
    reply = await approved(sessions, ticket)
    run = await started(sessions)
    replies, deliveries = replies_of(sessions), deliveries_of(sessions)

    (frozen,) = (await deliveries.list(reply.id, limit=10)).items
    shown, _ = await replies.show(reply.id, NOON)
    assert (frozen.state, frozen.reason) == (DeliveryState.QUEUED, "frozen by plan floods")
    assert "جمّدته الخطة floods" in (frozen.reason_ar or "")
    assert shown.frozen
    assert (shown.frozen.plan, shown.frozen.run) == ("floods", run.id)
    sent = Outcome(state=DeliveryState.SENT, link="https://x.example/2")
    with pytest.raises(ReplyFrozen, match="frozen by plan floods"):
        await deliveries.by_hand(reply.id, a_voice(1).id, sent, by("سعد"), NOON)

    await plans_of(sessions).end("floods", run.id, "انتهت", manal())
    with pytest.raises(ReplyFrozen):
        await deliveries.by_hand(reply.id, a_voice(1).id, sent, by("سعد"), NOON)
    await replies.do(reply.id, an_act(ReplyVerb.THAW, "هند", "ما زال صحيحا"), NOON)
    await deliveries.by_hand(reply.id, a_voice(1).id, sent, by("سعد"), NOON)
    assert [change.verb for change in await replies.history(reply.id)][-5:] == [
        "approve", "freeze", "thaw", "begin", "finish",
    ]  # fmt: skip


async def test_statements_of_the_plan_go_and_what_only_looks_like_one_does_not(
    sessions: Sessions,
) -> None:
    one, two, three = [await routed(sessions, a_voice(number)) for number in range(3)]
    await started(sessions)

    statement = await approved(sessions, one, STATEMENT)
    changed = await approved(
        sessions, two, Words(text=f"{STATEMENT.text} ونتابع معك.", template=STATEMENT.template)
    )
    other = await approved(sessions, three)

    assert statement.frozen is None
    assert changed.frozen
    assert other.frozen


async def test_what_a_person_let_go_while_the_plan_runs_is_not_frozen_again(
    sessions: Sessions,
) -> None:
    ticket = await routed(sessions, a_voice(1))
    await started(sessions)
    reply = await approved(sessions, ticket)
    await replies_of(sessions).do(reply.id, an_act(ReplyVerb.THAW, "هند", "يخص السلامة"), NOON)
    async with sessions.begin() as session:
        await session.execute(_through_an_account())

    job = await deliveries_of(sessions).take(NOON, NOON + HOUR)

    assert job
    assert job.reply == reply.id


async def test_a_reply_approved_just_as_the_plan_begins_is_not_sent(sessions: Sessions) -> None:
    ticket = await routed(sessions, a_voice(1))
    reply = await approved(sessions, ticket)
    await started(sessions)
    async with sessions.begin() as session:
        await session.execute(_through_an_account())
        await session.execute(_unnoticed())

    assert await deliveries_of(sessions).take(NOON, NOON + HOUR) is None
    assert (await replies_of(sessions).show(reply.id, NOON))[0].frozen


async def test_people_and_time_leave_a_row_of_the_audit(sessions: Sessions) -> None:
    plans = plans_of(sessions)
    run = await started(sessions)
    await plans.extend("floods", run.id, run.until + HOUR, "ما زالت الأمطار", manal())
    await plans.expire(run.until)
    assert await plans.running(run.until)
    await plans.expire(run.until + HOUR)

    lines = (await SqlPeople(sessions).audited(limit=10)).items
    assert [(line.verb, line.target, line.who) for line in lines] == [
        ("plan.end", "floods", "sawt"),
        ("plan.extend", "floods", "منال"),
        ("plan.start", "floods", "منال"),
    ]
    assert lines[2].after["mode"] == "real"
    with pytest.raises(PlanOver):
        await plans.end("floods", run.id, "انتهت", manal(run.until + HOUR))
    with pytest.raises(PlanOver):
        await plans.extend("floods", run.id, run.until + 3 * HOUR, "مرة", manal(run.until + HOUR))


async def test_duties_are_done_once_and_questions_answered_last(sessions: Sessions) -> None:
    plans = plans_of(sessions)
    run = await started(sessions)
    await plans.tick_off("floods", run.id, "close", None, manal())
    await plans.tick_off("floods", run.id, "close", "مرة أخرى", By(who="سعد", at=NOON))
    await plans.end("floods", run.id, "انتهت", manal())
    await plans.answer("floods", run.id, "when", "فجرا", manal())
    await plans.answer("floods", run.id, "when", "ظهرا", manal())

    _, notes = await plans.show("floods", run.id)
    assert {(each.item, each.code, each.who, each.note) for each in notes} == {
        (Item.DUTY, "close", "منال", None),
        (Item.ANSWER, "when", "منال", "ظهرا"),
    }
    with pytest.raises(PlanOver):
        await plans.tick_off("floods", run.id, "answer", None, manal())
    with pytest.raises(UnknownItem):
        await plans.answer("floods", run.id, "why", "لا", manal())
    for plan, name in (
        ("floods", "run_99"),
        ("other", run.id),
        ("floods", "99"),
        ("floods", "run_٣"),
    ):
        with pytest.raises(UnknownRun):
            await plans.show(plan, name)


async def test_a_run_tells_what_came_of_it(sessions: Sessions) -> None:
    waiting = await routed(sessions, a_voice(4), now=NOON - HOUR)
    reply = await approved(sessions, waiting)
    run = await started(sessions)
    tickets = [await routed(sessions, a_voice(number)) for number in (1, 2, 3)]
    for number, ticket in enumerate(tickets[:2], start=1):
        await claim(sessions, ticket, who="نورة")
        await answer(sessions, ticket, who="نورة", text="تم", now=NOON + number * HOUR)

    report = await SqlPlanReports(sessions).report(run, NOON + 5 * HOUR)

    assert (report.opened, report.posts, report.answered, report.unanswered) == (3, 3, 2, 1)
    assert (report.first_answer_median, report.first_answer_longest) == (1.5 * HOUR, 2 * HOUR)
    assert (report.frozen, report.thawed, report.waiting, report.settled) == (1, 0, 1, 0)
    await replies_of(sessions).do(reply.id, an_act(ReplyVerb.THAW, "هند", "صحيح"), NOON + HOUR)
    after = await SqlPlanReports(sessions).report(run, NOON + 5 * HOUR)
    assert (after.frozen, after.thawed, after.waiting) == (1, 1, 0)
    await merge(sessions, tickets[0], tickets[2])
    await resolve(sessions, tickets[1], who="نورة", note=None)
    merged = await SqlPlanReports(sessions).report(run, NOON + 5 * HOUR)
    assert (merged.opened, merged.posts, merged.answered, merged.settled) == (2, 3, 2, 1)
    none = await SqlPlanReports(sessions).report(run, NOON)
    assert (none.opened, none.first_answer_median) == (0, None)


async def test_7_5_a_drill_leaves_no_trace(migrated_sqlite: Path, tmp_path: Path) -> None:
    """PEERS §7.5: tickets, statistics, events and replies are, byte for byte, as without it."""
    traces = []
    for name in ("without", "with"):
        path = tmp_path / f"{name}.db"
        shutil.copy(migrated_sqlite, path)
        async with open_database(f"sqlite+aiosqlite:///{path}") as sessions:
            traces.append(await _a_day(sessions, drill=name == "with"))

    assert traces[0] == traces[1]


async def _a_day(sessions: Sessions, *, drill: bool) -> str:
    """Live through a day, with a drill or without; return the trace that it leaves."""
    ticket = await routed(sessions, a_voice(1))
    await approved(sessions, ticket)
    plans = plans_of(sessions)
    if drill:
        run = await started(sessions, mode=Mode.DRILL)
        await plans.tick_off("floods", run.id, "close", None, manal())
    other = await routed(sessions, a_voice(2), now=NOON + HOUR)
    await approved(sessions, other, now=NOON + HOUR)
    await alignment_of(sessions).align(NOON + HOUR)
    await SqlClocks(sessions, tell, TIMING).tick(NOON + 30 * HOUR)
    await plans.expire(NOON + 30 * HOUR)
    return await _trace(sessions)


def _through_an_account() -> Any:
    """Let the loop send what waits, in place of a person."""
    return update(ReplyDeliveryRow).values(channel="x", due=NOON)


def _unnoticed() -> Any:
    return update(ReplyRow).values(frozen=None)


async def _trace(sessions: Sessions) -> str:
    """Write down all that is kept, but for the runs of plans and the audit, and the statistics."""
    own = {"plan_runs", "plan_notes", "audit"}
    kept: dict[str, list[Mapping[str, Any]]] = {}
    async with sessions.read() as session:
        for name, table in Row.metadata.tables.items():
            if name not in own:
                rows = await session.execute(select(table).order_by(*table.primary_key))
                kept[name] = [dict(row) for row in rows.mappings()]
    quality = await SqlQuality(sessions).figures(NOON, NOON + 30 * HOUR)
    return json.dumps([kept, repr(quality)], default=str, ensure_ascii=False)
