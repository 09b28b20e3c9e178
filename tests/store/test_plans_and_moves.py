"""What people do to tickets while a crisis plan runs: after it all is as it would have been.

Each story is told twice, at Jeddah, where the plan runs, and at Riyadh, where none does.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.config import read_config
from classifier.tags import PlaceTag, Urgency
from crisis import PLAN, a_plan, a_start
from flow import AMANA_OF, acts_of, by, desk_of, tag_all, tell, tickets_of
from listener.post import Post
from make import NOON, a_post, a_service, some_tags
from router.acts import Act, Evidence
from router.assign import assign
from router.decide import route
from router.plans.runs import Run
from router.states import Verb
from router.ticket import TicketId, ticket_id
from store.aligning import SqlAlignment
from store.audit import By
from store.database import Sessions
from store.moving import SqlMoves
from store.plans import SqlPlans
from timing import TIMING

CONFIG = read_config(Path(__file__).parents[2] / "config")
HOUR = timedelta(hours=1)
SERVICES = {"inside": "roads.pothole", "outside": "parks.trees"}
JEDDAH, RIYADH = "jeddah", "riyadh"
Dues = dict[str, datetime | None]


async def told(
    sessions: Sessions, name: str, side: str, now: datetime, urgency: Urgency = Urgency.NORMAL
) -> Sequence[TicketId]:
    """Let the same be said in both cities; returns both tickets."""
    opened = []
    for place in (JEDDAH, RIYADH):
        post = a_post(native_id=f"{name}-{place}", author=name, text=f"بلاغ {name} في {place}")
        tags = some_tags(
            urgency=urgency,
            services=a_service(SERVICES[side]),
            municipality=PlaceTag(code=place, score=0.99, evidence=((0, 4),)),
        )
        await tag_all(sessions, [post], tags, now)
        await assign(CONFIG.rules, desk_of(sessions), now)
        opened.append(ticket_id(post.id))
    return opened


def a_name(name: str, place: str) -> str:
    return Post(source="okaz", native_id=f"{name}-{place}", text="").id


async def merge(
    sessions: Sessions, into: Sequence[TicketId], others: Sequence[TicketId], now: datetime
) -> None:
    for one, other in zip(into, others, strict=True):
        await moves_of(sessions).merge(one, [other], by("هند"), "بلاغ واحد", now)


async def split(sessions: Sessions, tickets: Sequence[TicketId], name: str, now: datetime) -> None:
    for ticket, place in zip(tickets, (JEDDAH, RIYADH), strict=True):
        posts = [a_name(name, place)]
        await moves_of(sessions).split(ticket, posts, by("هند"), "بلاغان", now)


def moves_of(sessions: Sessions) -> SqlMoves:
    return SqlMoves(
        sessions=sessions,
        decide=lambda post, tags, orders: route(post, tags, CONFIG.rules, orders),
        amana_of=AMANA_OF,
        tell=tell,
        timing=TIMING,
    )


async def started(sessions: Sessions, now: datetime) -> Run:
    plans = SqlPlans(sessions, tuple(CONFIG.services), CONFIG.amana_of)
    plan = a_plan(
        PLAN.replace("next_update: {wall: 2}", "next_update: {wall: 2}\n    resolve: {wall: 6}")
    )
    start = a_start(plan, until=now + timedelta(days=2))
    run = await plans.start(start, By(who="منال", at=now))
    await align(sessions, now)
    return run


async def ended(sessions: Sessions, run: Run, now: datetime) -> None:
    plans = SqlPlans(sessions, tuple(CONFIG.services), CONFIG.amana_of)
    await plans.end(run.plan.code, run.id, "انتهت", By(who="منال", at=now))
    await align(sessions, now)


async def align(sessions: Sessions, now: datetime) -> None:
    while await SqlAlignment(sessions, tell, TIMING).align(now):
        pass


async def dues(sessions: Sessions, ticket: TicketId) -> Dues:
    """What is owed yet, and by when."""
    found = (await tickets_of(sessions).show(ticket)).clock
    assert found
    return {target.value: each.due for target, each in found.deadlines.items() if not each.met}


async def alike(sessions: Sessions, *tickets: Sequence[TicketId]) -> bool:
    """Whether tickets of Jeddah are due when their likes of Riyadh are."""
    return all([await dues(sessions, one) == await dues(sessions, two) for one, two in tickets])


@pytest.mark.parametrize("urgency", [Urgency.NORMAL, Urgency.CRITICAL])
@pytest.mark.parametrize(
    "sides", [("inside", "outside"), ("outside", "inside"), ("inside", "inside")]
)
async def test_tickets_that_are_merged_while_a_plan_runs_are_due_as_ever_when_it_is_over(
    sessions: Sessions, sides: tuple[str, str], urgency: Urgency
) -> None:
    into = await told(sessions, "a", sides[0], NOON)
    other = await told(sessions, "b", sides[1], NOON + HOUR, urgency)
    run = await started(sessions, NOON + 2 * HOUR)

    await merge(sessions, into, other, NOON + 2 * HOUR)
    await align(sessions, NOON + 2 * HOUR)

    # Whoever was owed an answer soon still is, wherever the posts are now.
    assert (await dues(sessions, into[0]))["first_answer"] == NOON + 2.5 * HOUR
    await ended(sessions, run, NOON + 3 * HOUR)
    assert await alike(sessions, into)


@pytest.mark.parametrize("urgency", [Urgency.NORMAL, Urgency.CRITICAL])
@pytest.mark.parametrize(
    "sides", [("inside", "outside"), ("outside", "inside"), ("inside", "inside")]
)
@pytest.mark.parametrize("order", ["SMXP", "SMPX", "MSXP", "MSPX", "SXMP"])
async def test_what_is_merged_and_taken_apart_around_a_plan_is_due_as_ever(
    sessions: Sessions, sides: tuple[str, str], order: str, urgency: Urgency
) -> None:
    """S starts and X ends the plan, M merges, P parts."""
    into = await told(sessions, "a", sides[0], NOON)
    other = await told(sessions, "b", sides[1], NOON + HOUR, urgency)
    run: Run | None = None

    for step, at in zip(order, (NOON + n * HOUR for n in range(2, 9)), strict=False):
        if step == "S":
            run = await started(sessions, at)
        elif step == "M":
            await merge(sessions, into, other, at)
        elif step == "P":
            await split(sessions, into, "b", at)
        elif run:
            await ended(sessions, run, at)
        await align(sessions, at)

    assert await alike(sessions, into, other)


AFTERWARDS = "what is done once the plan is over"
STORIES: dict[str, Sequence[Act | str]] = {
    "answered": [
        Act(verb=Verb.CLAIM, by=by("نورة")),
        Act(verb=Verb.ANSWER, by=by("نورة"), text="نعمل عليها"),
    ],
    "put aside": [Act(verb=Verb.SNOOZE, by=by("نورة"), until=NOON + 30 * HOUR, note="غدا")],
    "referred": [Act(verb=Verb.REFER, by=by("نورة"), agency="nwc", note="لهم")],
    "referred and back": [
        Act(verb=Verb.REFER, by=by("نورة"), agency="nwc", note="لهم"),
        AFTERWARDS,
        Act(verb=Verb.CLAIM, by=by("نورة")),
    ],
    "handed over": [Act(verb=Verb.HAND_OVER, by=by("نورة"), unit="national.media", note="لهم")],
    "given back": [Act(verb=Verb.RETURN, by=by("نورة"), unit="national.triage", note="لا")],
    "resolved, and reopened after it": [
        Act(verb=Verb.CLAIM, by=by("نورة")),
        Act(verb=Verb.RESOLVE, by=by("نورة"), evidence=(Evidence(kind="note", value="تم"),)),
        AFTERWARDS,
        Act(verb=Verb.REOPEN, by=by("هند"), note="لم تعالج"),
    ],
    "resolved, and reopened under it": [
        Act(verb=Verb.CLAIM, by=by("نورة")),
        Act(verb=Verb.RESOLVE, by=by("نورة")),
        Act(verb=Verb.REOPEN, by=by("هند"), note="لم تعالج"),
    ],
}


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("twice", [False, True])
async def test_whatever_is_done_under_a_plan_all_is_due_as_ever_when_it_is_over(
    sessions: Sessions, story: str, *, twice: bool
) -> None:
    tickets = await told(sessions, "a", "inside", NOON)
    run = await started(sessions, NOON + HOUR)
    at = NOON + HOUR
    for act in STORIES[story]:
        at += HOUR / 4
        if act is AFTERWARDS:
            await ended(sessions, run, at)
            continue
        for ticket in tickets:
            assert isinstance(act, Act)
            await acts_of(sessions).do(ticket, act, at)
        await align(sessions, at)
    if AFTERWARDS not in STORIES[story]:
        await ended(sessions, run, at + HOUR)
    if twice:
        again = await started(sessions, at + 2 * HOUR)
        await ended(sessions, again, at + 3 * HOUR)

    assert await alike(sessions, tickets)
