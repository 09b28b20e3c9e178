"""The loop that looks after what nobody asks for."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from api.metrics import Metrics
from api.rewinding import Rewinding
from api.subscribing import Subscriber
from api.watching import AUDIT, COVERAGE, HOUSEKEEPING, REFERRALS, SILENCE, Every, Tending
from flow import (
    acts_of,
    audits_of,
    by,
    claim,
    decided,
    ending_of,
    resolve,
    tell,
    ticket_for,
    tickets_of,
    verify,
)
from listener.opening import open_source
from make import MEANS, NOON, TAGS, Nowhere, a_post
from router.acts import Act
from router.owners.members import Member
from router.owners.policy import AssignmentBook, Codes
from router.people import User
from router.referrals.written import ReferralBook, Referring
from router.states import Role, Status, Verb
from store.aligning import SqlAlignment
from store.audit import By
from store.backfills import SqlBackfills
from store.clocks import SqlClocks
from store.database import Sessions
from store.members import SqlMembers
from store.people import SqlPeople
from store.plans import SqlPlans
from store.referring import SqlReferrals
from store.retention import BATCH, Rule
from store.seeking import SqlSeeking
from store.sources import SqlSources
from store.subscriptions import SqlSubscriptions
from store.worklist import SqlWorklist
from timing import TIMING

DAY = timedelta(days=1)
BOOK = AssignmentBook.model_validate(
    {"policies": [{"name": "turns", "by": "round_robin"}]}, context={"codes": Codes({}, ())}
)
REFERRING = ReferralBook(
    everyone=Referring.model_validate(
        {"text": "{matter} {place} {links}", "follow_up_after": {"wall": 24}, "to": ["manager"]}
    ),
    agencies={},
)


def a_tending(sessions: Sessions, metrics: Metrics, rule: Rule) -> Tending:
    subscriber = Subscriber(
        subscriptions=SqlSubscriptions(sessions), web=Nowhere(), public_url="", token=lambda: "t"
    )
    rewinding = Rewinding(
        sources=SqlSources(sessions),
        backfills=SqlBackfills(sessions),
        opening=lambda source: open_source(source, MEANS),
        clock=lambda: NOON,
        room=asyncio.Semaphore(1),
        fresh=lambda: None,
    )
    return Tending(
        sessions,
        SqlWorklist(sessions),
        metrics,
        rewinding,
        rule,
        subscriber,
        acts_of(sessions),
        SqlClocks(sessions, tell, TIMING),
        SqlSeeking(acts=acts_of(sessions), book=BOOK),
        SqlReferrals(sessions=sessions, tell=tell, timing=TIMING, book=REFERRING),
        SqlPlans(sessions, (), {}),
        SqlAlignment(sessions, tell, TIMING),
        ending_of(sessions),
        audits_of(sessions),
        lambda: "seed",
        sweeping=Every(HOUSEKEEPING),
        watching=Every(SILENCE),
        covering=Every(COVERAGE),
        adopting=Every(REFERRALS),
        auditing=Every(AUDIT),
    )


async def test_what_is_old_goes_batch_by_batch_and_is_counted(sessions: Sessions) -> None:
    posts = [a_post(native_id=str(n), author="sara") for n in range(BATCH + 1)]
    await decided(sessions, *posts, tags=replace(TAGS, relevant=False))
    metrics = Metrics()
    rule = Rule(irrelevant=90 * DAY, authors=30 * DAY)
    tending = a_tending(sessions, metrics, rule)
    later = NOON + 91 * DAY

    rounds = [await tending.step(later) for _ in range(4)]

    assert rounds[0] >= BATCH
    assert rounds[-1] == 0
    told = metrics.text().decode()
    assert f'sawt_forgotten_total{{what="posts"}} {BATCH + 1}.0' in told


async def test_the_rule_is_looked_at_once_an_hour(sessions: Sessions) -> None:
    rule = Rule(irrelevant=90 * DAY, authors=None)
    tending = a_tending(sessions, Metrics(), rule)
    await tending.step(NOON)
    await decided(sessions, a_post(), tags=replace(TAGS, relevant=False), now=NOON - 91 * DAY)

    at_once = await tending.step(NOON + timedelta(seconds=5))
    hour_later = await tending.step(NOON + HOUSEKEEPING)

    assert (at_once, hour_later) == (0, 1)


async def test_snoozed_tickets_wake_at_their_time(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    sleep = Act(verb=Verb.SNOOZE, by=by("نورة"), until=NOON + DAY, note="المقاول")
    await acts_of(sessions).do(ticket, sleep, NOON)
    tending = a_tending(sessions, Metrics(), Rule(irrelevant=90 * DAY, authors=30 * DAY))

    await tending.step(NOON + DAY)

    assert "wake" in [line.verb for line in (await tickets_of(sessions).show(ticket)).history]


async def test_tickets_that_wait_are_given_to_who_is_free(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    noura = User(id="نورة", name="نورة", roles=frozenset({Role.AGENT}))
    await SqlPeople(sessions).add(noura, By(who="منال", at=NOON))
    await SqlMembers(sessions).add(
        Member(user="نورة", code="jeddah.roads"), By(who="منال", at=NOON)
    )
    tending = a_tending(sessions, Metrics(), Rule(irrelevant=90 * DAY, authors=30 * DAY))

    await tending.step(NOON)

    assert (await tickets_of(sessions).show(ticket)).ticket.holder == "نورة"


async def test_r14_an_agency_is_asked_again_by_itself(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    refer = Act(verb=Verb.REFER, by=by("نورة"), agency="nwc", note="تسرب")
    await acts_of(sessions).do(ticket, refer, NOON)
    tending = a_tending(sessions, Metrics(), Rule(irrelevant=90 * DAY, authors=30 * DAY))

    await tending.step(NOON)
    await tending.step(NOON + DAY)

    assert (await tickets_of(sessions).show(ticket)).history[-1].verb == "follow_up"


async def test_verified_tickets_close_once_nobody_can_object_any_more(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    await claim(sessions, ticket, who="نورة")
    await resolve(sessions, ticket, who="نورة", note=None)
    await verify(sessions, ticket, who="هند")
    tending = a_tending(sessions, Metrics(), Rule(irrelevant=None, authors=None))

    await tending.step(NOON + 3 * DAY)

    assert (await tickets_of(sessions).show(ticket)).ticket.status is Status.CLOSED
