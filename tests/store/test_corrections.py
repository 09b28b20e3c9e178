"""Corrections: labels beside what the model said; tags, decisions and tickets follow."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from classifier.labels import Correction, Label
from classifier.tags import Intent, Urgency
from flow import claim, corrections_of, decide, decided, desk_of, resolve, tag_all, tickets_of
from listener.post import Post
from make import NOON, TAGS, a_post, some_tags
from router.clock.terms import Target
from router.states import Status
from store.by import By
from store.corrections import SqlLabels
from store.database import Sessions
from store.errors import (
    BadCursor,
    NotOfTicket,
    NotTagged,
    ServiceNeeded,
    UnknownPost,
    UnknownTicket,
)
from store.events import SqlEvents
from store.posts import SqlPosts
from store.tables import MisrouteRow, TicketRow
from store.tickets import TicketDetail
from timing import a_book, a_timing

LATER = NOON + timedelta(hours=1)
NOURA = By(who="نورة", at=LATER)
WASTE = Correction(services=("waste.bins",))
OFFTOPIC = Correction(relevant=False)
RIYADH = Correction(municipality="riyadh")
HOLE = a_post(native_id="1")
REPOST = a_post(native_id="2")


async def events_of(sessions: Sessions) -> list[str]:
    return [event.type for event in await SqlEvents(sessions).list(limit=99)]


async def shown(sessions: Sessions, ticket: str | None) -> TicketDetail:
    assert ticket
    return await tickets_of(sessions).show(ticket)


async def test_a_correction_is_kept_with_who_when_why_and_what_the_model_said(
    sessions: Sessions,
) -> None:
    ticket = await decided(sessions, HOLE)
    by = By(who="نورة", at=LATER, note="الحاوية لا الحفرة")

    kept = await corrections_of(sessions).correct(HOLE.id, WASTE, by)

    assert (kept.new, kept.latest, kept.misrouted) == (True, True, True)
    assert (kept.who, kept.at, kept.note, kept.ticket) == ("نورة", LATER, by.note, ticket)
    assert kept.said == TAGS
    assert kept.score == TAGS.services[0].score
    assert kept.label == Label(
        relevant=True,
        services=("waste.bins",),
        municipality="jeddah",
        intent=Intent.COMPLAINT,
        urgency=Urgency.HIGH,
    )


async def test_tags_become_sure_and_a_persons(sessions: Sessions) -> None:
    await decided(sessions, HOLE, tags=some_tags(sure=False))

    await corrections_of(sessions).correct(HOLE.id, WASTE, NOURA)

    stored = await SqlPosts(sessions).show(HOLE.id)
    assert stored.tags
    assert [tag.code for tag in stored.tags.services] == ["waste.bins"]
    assert (stored.tags.sure, stored.tags.model) == (True, "test+person")
    assert stored.reasons == ("rule small", "corrected by a person")


async def test_the_ticket_follows_its_only_post_and_keeps_its_holder(sessions: Sessions) -> None:
    ticket = await decided(sessions, HOLE)
    await claim(sessions, ticket, who="سعد", now=NOON)
    critical = Correction(services=("waste.bins",), urgency=Urgency.CRITICAL, municipality="riyadh")

    await corrections_of(sessions).correct(HOLE.id, critical, NOURA)

    detail = await shown(sessions, ticket)
    now = detail.ticket
    assert (now.unit, now.services, now.municipality) == ("riyadh.waste", ("waste.bins",), "riyadh")
    assert (now.status, now.holder, now.urgency) == (Status.CLAIMED, "سعد", Urgency.CRITICAL)
    assert now.due == NOON + timedelta(hours=4)
    assert now.reasons[-1] == "corrected by a person"
    assert [(line.verb, line.who) for line in detail.history] == [
        ("claim", "سعد"),
        ("correct", "نورة"),
    ]
    assert (await events_of(sessions))[-1] == "ticket.updated"


async def test_saying_the_same_again_changes_nothing(sessions: Sessions) -> None:
    await decided(sessions, HOLE)
    corrections = corrections_of(sessions)
    first = await corrections.correct(HOLE.id, WASTE, NOURA)
    before = await events_of(sessions)

    again = await corrections.correct(HOLE.id, WASTE, By(who="نورة", at=LATER + timedelta(hours=1)))

    assert (again.id, again.at, again.new) == (first.id, LATER, False)
    assert await events_of(sessions) == before
    other = await corrections.correct(HOLE.id, WASTE, By(who="سعد", at=LATER))
    assert other.new


async def test_a_later_correction_counts_and_the_earlier_is_kept(sessions: Sessions) -> None:
    await decided(sessions, HOLE)
    corrections = corrections_of(sessions)
    await corrections.correct(HOLE.id, WASTE, NOURA)

    back = await corrections.correct(HOLE.id, Correction(services=("roads.pothole",)), NOURA)

    kept = (await corrections.list(post=HOLE.id, limit=9)).items
    assert [(each.latest, each.misrouted) for each in kept] == [(True, False), (False, True)]
    assert {each.said for each in kept} == {TAGS}
    stored = await SqlPosts(sessions).show(HOLE.id)
    assert back.label.services == ("roads.pothole",)
    assert stored.tags
    assert stored.tags.services[0].evidence == TAGS.services[0].evidence


async def test_a_ticket_of_what_is_not_relevant_ends_and_opens_again_if_it_is(
    sessions: Sessions,
) -> None:
    ticket = await decided(sessions, HOLE)
    corrections = corrections_of(sessions)

    await corrections.correct(HOLE.id, OFFTOPIC, NOURA)

    ended = (await shown(sessions, ticket)).ticket
    assert ended.status is Status.DISMISSED
    assert (await events_of(sessions))[-1] == "ticket.dismissed"
    assert [post.id for post in ended.posts] == [HOLE.id]
    back = Correction(relevant=True, services=("roads.pothole",))
    await corrections.correct(HOLE.id, back, NOURA)
    assert (await shown(sessions, ticket)).ticket.status is Status.NEW


async def test_what_a_person_resolved_stays_so(sessions: Sessions) -> None:
    ticket = await decided(sessions, HOLE)
    await claim(sessions, ticket, who="سعد", now=NOON)
    await resolve(sessions, ticket, who="سعد", note=None, now=NOON)

    await corrections_of(sessions).correct(HOLE.id, WASTE, NOURA)

    assert (await shown(sessions, ticket)).ticket.status is Status.RESOLVED


async def test_a_post_that_is_relevant_after_all_gets_a_ticket(sessions: Sessions) -> None:
    await decided(sessions, HOLE, tags=some_tags(relevant=False))
    relevant = Correction(relevant=True, services=("roads.pothole",))

    kept = await corrections_of(sessions).correct(HOLE.id, relevant, NOURA)

    assert (await shown(sessions, kept.ticket)).ticket.unit == "jeddah.roads"
    assert await events_of(sessions) == ["ticket.created"]


async def test_a_post_becomes_relevant_only_with_a_service(sessions: Sessions) -> None:
    await decided(sessions, HOLE, tags=some_tags(relevant=False))

    with pytest.raises(ServiceNeeded):
        await corrections_of(sessions).correct(HOLE.id, Correction(relevant=True), NOURA)

    assert (await corrections_of(sessions).list(limit=9)).items == []


async def test_a_matter_of_another_agency_is_referred(sessions: Sessions) -> None:
    ticket = await decided(sessions, HOLE)

    await corrections_of(sessions).correct(HOLE.id, Correction(services=("external.water",)), NOURA)

    now = (await shown(sessions, ticket)).ticket
    assert (now.status, now.referral) == (Status.REFERRED, "nwc")
    assert (await events_of(sessions))[-2:] == ["ticket.updated", "ticket.referred"]


async def test_a_ticket_of_many_posts_follows_one_of_the_same_place(sessions: Sessions) -> None:
    ticket = await decided(sessions, HOLE, REPOST)

    kept = await corrections_of(sessions).correct(REPOST.id, WASTE, NOURA)

    assert kept.ticket == ticket
    assert (await shown(sessions, ticket)).ticket.unit == "jeddah.waste"


@pytest.mark.parametrize("post", [HOLE, REPOST], ids=["the first", "another"])
async def test_a_post_of_another_place_leaves_for_a_ticket_of_its_own(
    sessions: Sessions, post: Post
) -> None:
    ticket = await decided(sessions, HOLE, REPOST)

    kept = await corrections_of(sessions).correct(post.id, RIYADH, NOURA)

    assert kept.ticket != ticket
    own = (await shown(sessions, kept.ticket)).ticket
    assert ([each.id for each in own.posts], own.unit) == ([post.id], "riyadh.roads")
    left = (await shown(sessions, ticket)).ticket
    assert (len(left.posts), left.unit) == (1, "jeddah.roads")
    assert (await events_of(sessions))[-2:] == ["ticket.updated", "ticket.created"]


async def test_a_post_that_leaves_joins_the_open_ticket_of_its_matter(sessions: Sessions) -> None:
    there = await decided(
        sessions,
        a_post(native_id="3"),
        tags=some_tags(municipality=None),
    )
    await decided(sessions, HOLE, REPOST)

    kept = await corrections_of(sessions).correct(REPOST.id, Correction(municipality=None), NOURA)

    assert kept.ticket == there


async def test_an_irrelevant_post_leaves_its_ticket_to_the_others(sessions: Sessions) -> None:
    ticket = await decided(sessions, HOLE, REPOST)

    kept = await corrections_of(sessions).correct(REPOST.id, OFFTOPIC, NOURA)

    assert kept.ticket is None
    left = (await shown(sessions, ticket)).ticket
    assert ([post.id for post in left.posts], left.status) == ([HOLE.id], Status.NEW)


async def test_two_tickets_that_become_one_matter_stay_apart(sessions: Sessions) -> None:
    one = await decided(sessions, HOLE)
    other = await decided(sessions, REPOST, tags=some_tags(municipality=None))

    kept = await corrections_of(sessions).correct(
        REPOST.id, Correction(municipality="jeddah"), NOURA
    )

    assert kept.ticket == other != one
    assert (await shown(sessions, other)).ticket.municipality == "jeddah"


async def test_all_posts_of_a_ticket_are_corrected_or_those_that_are_named(
    sessions: Sessions,
) -> None:
    ticket = await decided(sessions, HOLE, REPOST)
    corrections = corrections_of(sessions)

    every = await corrections.correct_ticket(ticket, None, WASTE, NOURA)
    named = await corrections.correct_ticket(ticket, [REPOST.id], RIYADH, NOURA)

    assert [each.post for each in every] == [HOLE.id, REPOST.id]
    assert [each.post for each in named] == [REPOST.id]
    assert (await shown(sessions, ticket)).ticket.unit == "jeddah.waste"
    assert (await shown(sessions, named[0].ticket)).ticket.unit == "riyadh.waste"


async def test_what_cannot_be_corrected_is_named(sessions: Sessions) -> None:
    ticket = await decided(sessions, HOLE)
    await SqlPosts(sessions).push([REPOST], NOON)
    corrections = corrections_of(sessions)

    with pytest.raises(UnknownPost):
        await corrections.correct("nothing", WASTE, NOURA)
    with pytest.raises(NotTagged):
        await corrections.correct(REPOST.id, WASTE, NOURA)
    with pytest.raises(UnknownTicket):
        await corrections.correct_ticket("nothing", None, WASTE, NOURA)
    with pytest.raises(NotOfTicket):
        await corrections.correct_ticket(ticket, [HOLE.id, REPOST.id], WASTE, NOURA)
    with pytest.raises(UnknownPost):
        await corrections.list(post="nothing", limit=9)
    assert (await corrections.list(limit=9)).items == []


async def test_a_post_that_waits_for_its_decision_is_decided_by_its_correction(
    sessions: Sessions,
) -> None:
    await tag_all(sessions, [HOLE])
    ((post, tags),) = await desk_of(sessions).take(9, NOON)

    kept = await corrections_of(sessions).correct(HOLE.id, WASTE, NOURA)
    await desk_of(sessions).settle([decide(post, tags)], LATER)

    assert (await shown(sessions, kept.ticket)).ticket.unit == "jeddah.waste"
    assert await events_of(sessions) == ["ticket.created"]


async def test_pages_are_latest_first_and_complete(sessions: Sessions) -> None:
    corrections = corrections_of(sessions)
    posts = [a_post(native_id=str(n), text=f"حفرة رقم {n}") for n in range(3)]
    await decided(sessions, *posts)
    for post in posts:
        await corrections.correct(post.id, WASTE, NOURA)

    first = await corrections.list(limit=2)
    last = await corrections.list(limit=2, after=first.next)

    assert [each.post for each in (*first.items, *last.items)] == [each.id for each in posts[::-1]]
    assert last.next is None
    with pytest.raises(BadCursor):
        await corrections.list(limit=2, after="cG9zdHM6MQ")


async def test_many_corrections_at_once_leave_one_that_counts(sessions: Sessions) -> None:
    await decided(sessions, HOLE)
    corrections = corrections_of(sessions)

    await asyncio.gather(
        *(corrections.correct(HOLE.id, WASTE, By(who=f"{n}", at=LATER)) for n in range(20))
    )

    kept = (await corrections.list(post=HOLE.id, limit=50)).items
    assert (len(kept), sum(each.latest for each in kept)) == (20, 1)


async def test_labels_are_the_latest_of_each_post_without_samples(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.corrections.CHUNK", 1)
    corrections = corrections_of(sessions)
    titled = a_post(native_id="3", title="عنوان", text="نص")
    await decided(sessions, HOLE)
    await decided(sessions, titled)
    await decided(sessions, a_post(native_id="4", sample=True))
    for post in (HOLE, titled, a_post(native_id="4")):
        await corrections.correct(post.id, WASTE, NOURA)
    await corrections.correct(HOLE.id, OFFTOPIC, NOURA)

    found = {text: label async for text, label in SqlLabels(sessions).texts()}

    assert found.keys() == {"عنوان\nنص", HOLE.text}
    assert not found[HOLE.text].relevant
    assert found[HOLE.text].services == ()


LIGHTING = Correction(services=("lighting.dark",))


async def misroutes(sessions: Sessions) -> list[tuple[str, str, str | None, str, str]]:
    async with sessions.read() as session:
        rows = await session.scalars(select(MisrouteRow).order_by(MisrouteRow.seq))
        return [(row.unit, row.went, row.service, row.how, row.reason) for row in rows]


async def test_r7_another_service_routes_anew_and_keeps_the_history(sessions: Sessions) -> None:
    """R7: the ticket stays the same one; its history says what was before, after, and why."""
    ticket = await decided(sessions, HOLE)
    await claim(sessions, ticket, who="سعد")
    by = By(who="نورة", at=LATER, note="عمود إنارة")

    await corrections_of(sessions).correct(HOLE.id, LIGHTING, by)

    detail = await shown(sessions, ticket)
    assert detail.ticket.unit == "jeddah.lighting"
    claimed, corrected = detail.history
    assert (claimed.verb, corrected.verb, corrected.note) == ("claim", "correct", "عمود إنارة")
    assert corrected.changes["unit"] == ["jeddah.roads", "jeddah.lighting"]
    assert corrected.changes["service"] == ["roads.pothole", "lighting.dark"]
    assert "municipality" not in corrected.changes


async def test_r7_only_the_clocks_that_the_policy_names_begin_anew(sessions: Sessions) -> None:
    """R7: `restart_on: {correct: […]}`; the others count from when the ticket was opened."""
    timing = a_timing(a_book(restart_on={"correct": ["resolve"]}))
    ticket = await decided(sessions, HOLE)

    await replace(corrections_of(sessions), timing=timing).correct(HOLE.id, LIGHTING, NOURA)

    detail = await shown(sessions, ticket)
    assert detail.clock
    due = {target.value: each.due for target, each in detail.clock.deadlines.items()}
    assert due["first_answer"] == NOON + timedelta(hours=48)
    assert due["resolve"] == LATER + timedelta(hours=240)
    assert detail.history[-1].changes["resolve"] == [
        (NOON + timedelta(hours=240)).isoformat(), (LATER + timedelta(hours=240)).isoformat(),
    ]  # fmt: skip


async def test_r7_no_clock_begins_anew_where_the_unit_stays(sessions: Sessions) -> None:
    timing = a_timing(a_book(restart_on={"correct": ["resolve"]}))
    ticket = await decided(sessions, HOLE)
    praise = Correction(intent=Intent.PRAISE)

    await replace(corrections_of(sessions), timing=timing).correct(HOLE.id, praise, NOURA)

    detail = await shown(sessions, ticket)
    assert detail.clock
    assert detail.clock.deadlines[Target.RESOLVE].due == NOON + timedelta(hours=240)
    assert detail.history[-1].changes == {"intent": ["complaint", "praise"]}


async def test_r8_a_correction_that_moves_a_ticket_is_one_misroute(sessions: Sessions) -> None:
    """R8: counted against the unit that had it wrongly, by the service that led there."""
    await decided(sessions, HOLE)
    corrections = corrections_of(sessions)

    await corrections.correct(HOLE.id, LIGHTING, NOURA)
    await corrections.correct(HOLE.id, LIGHTING, NOURA)
    await corrections.correct(HOLE.id, Correction(urgency=Urgency.LOW), NOURA)

    assert await misroutes(sessions) == [
        ("jeddah.roads", "jeddah.lighting", "roads.pothole", "correct", "lighting.dark")
    ]


async def test_r8_what_waits_at_a_triage_desk_was_no_misroute(sessions: Sessions) -> None:
    await decided(sessions, HOLE)
    corrections = replace(corrections_of(sessions), desks=frozenset({"jeddah.roads"}))

    await corrections.correct(HOLE.id, LIGHTING, NOURA)

    assert await misroutes(sessions) == []


async def test_what_waits_and_moves_is_looked_for_anew(sessions: Sessions) -> None:
    ticket = await decided(sessions, HOLE)

    await corrections_of(sessions).correct(HOLE.id, LIGHTING, NOURA)

    async with sessions.read() as session:
        assert await session.scalar(select(TicketRow.seek).where(TicketRow.id == ticket)) == LATER
