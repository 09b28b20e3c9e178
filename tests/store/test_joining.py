"""Posts of one matter: joined, suggested, merged and split, on the database."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from classifier.labels import Correction
from flow import AMANA_OF, by, claim, decide, resolve, tag_all, tell, tickets_of
from joined import (
    JOINING,
    LEAK,
    NEAR,
    NOWHERE,
    OTHER,
    PLACES,
    SAME_LEAK,
    URGENT,
    count,
    desk_of,
    detail,
    history,
    merged,
    moves_of,
    posts_of,
    read,
    routed,
    shown,
    standing,
)
from listener.post import Post
from make import NOON, TAGS, a_post, some_tags
from router.acts import ITSELF, Actor, NotAllowed
from router.gathering import Apart, Why
from router.message import instant
from router.states import Role, Status
from router.ticket import Ticket, TicketId, ticket_id
from store.by import By
from store.corrections import SqlCorrections
from store.database import Sessions
from store.errors import NotOfTicket, UnknownPost, UnknownTicket
from store.events import SqlEvents
from store.incidents import WINDOW, forget_marks
from store.tables import HistoryRow, MarkRow
from store.tickets import TicketFilter
from store.whole import TOLD
from timing import TIMING


async def test_posts_on_four_platforms_become_one_ticket(sessions: Sessions) -> None:
    posts = [
        a_post(native_id=str(n), text=f"{LEAK} {n}", author=f"author {n}", platform=PLACES[n % 4])
        for n in range(300)
    ]

    for start in range(0, 300, 60):
        await routed(sessions, posts[start : start + 60])

    (ticket,) = (await tickets_of(sessions).list(TicketFilter(), limit=9)).items
    detail = await tickets_of(sessions).show(ticket.id)
    assert ticket.post_count == 300
    assert {one.post.author for one in detail.posts} == {post.author for post in posts}
    assert {one.post.platform for one in detail.posts} == set(PLACES)


async def test_posts_join_the_ticket_of_an_earlier_batch(sessions: Sessions) -> None:
    first, second, other = posts_of(LEAK, SAME_LEAK, OTHER)

    await routed(sessions, [first])
    await routed(sessions, [second, other])

    assert await shown(sessions) == {ticket_id(first.id): {"0", "1"}, ticket_id(other.id): {"2"}}


async def test_what_is_less_sure_is_suggested(sessions: Sessions) -> None:
    ticket, own = await routed(sessions, posts_of(LEAK, NEAR))

    (suggested,) = (await tickets_of(sessions).show(ticket)).suggestions
    assert (suggested.ticket, suggested.text, suggested.state) == (own, NEAR, "open")
    assert suggested.score == pytest.approx(0.5)
    assert "words" in suggested.reasons[-1]


async def test_without_what_was_learnt_only_wording_joins(sessions: Sessions) -> None:
    posts = posts_of(LEAK, SAME_LEAK, LEAK)
    await tag_all(sessions, posts)

    await desk_of(sessions, None).settle([decide(post, TAGS) for post in posts], NOON)

    assert sorted(map(len, (await shown(sessions)).values())) == [1, 2]


async def test_the_wording_of_a_ticket_from_before_is_still_joined(sessions: Sessions) -> None:
    old, again = posts_of(LEAK, LEAK)
    await tag_all(sessions, [old])
    await desk_of(sessions, None).settle([decide(old, TAGS)], NOON)

    await routed(sessions, [again])

    assert await shown(sessions) == {ticket_id(old.id): {"0", "1"}}


async def test_what_was_not_read_is_decided_beside_what_was(sessions: Sessions) -> None:
    one, two = posts_of(LEAK, OTHER)
    await tag_all(sessions, [one, two])

    await desk_of(sessions).settle([read(one), decide(two, TAGS)], NOON)

    assert len(await shown(sessions)) == 2


async def test_samples_never_join_real_posts(sessions: Sessions) -> None:
    await routed(sessions, [a_post(text=LEAK)])
    await routed(sessions, [a_post(native_id="s", text=LEAK, sample=True)])

    assert len(await shown(sessions)) == 2


async def test_a_settled_matter_is_not_joined(sessions: Sessions) -> None:
    first, second = posts_of(LEAK, SAME_LEAK)
    (ticket,) = await routed(sessions, [first])
    await claim(sessions, ticket, who="نورة")
    await resolve(sessions, ticket, who="نورة", note=None)

    await routed(sessions, [second])

    assert len(await shown(sessions)) == 2


async def test_a_ticket_of_no_place_takes_that_of_the_first_post_that_names_one(
    sessions: Sessions,
) -> None:
    first, second = posts_of(LEAK, SAME_LEAK)
    await routed(sessions, [first], NOWHERE)

    await routed(sessions, [second])

    (ticket,) = (await tickets_of(sessions).list(TicketFilter(), limit=9)).items
    assert (ticket.municipality, ticket.unit) == ("jeddah", "jeddah.roads")


async def test_who_has_a_ticket_in_hand_keeps_it_where_it_is(sessions: Sessions) -> None:
    first, second = posts_of(LEAK, SAME_LEAK)
    (ticket,) = await routed(sessions, [first], NOWHERE)
    await claim(sessions, ticket, who="نورة")

    await routed(sessions, [second])

    whole = (await tickets_of(sessions).show(ticket)).ticket
    assert (whole.unit, len(whole.posts)) == ("national.roads", 2)


async def test_a_lone_ticket_is_merged_once_its_matter_is_known(sessions: Sessions) -> None:
    matter, lone, between = posts_of(LEAK, "الرواد طلابها تبللوا", f"{LEAK} طلابها تبللوا")
    await routed(sessions, [matter, replace(matter, native_id="again", text=f"{LEAK} للحين")])
    await routed(sessions, [lone])

    await routed(sessions, [between])

    ticket, gone = ticket_id(matter.id), ticket_id(lone.id)
    assert await shown(sessions) == {ticket: {"0", "again", "1", "2"}}
    assert await history(sessions, gone) == [("merge", ITSELF)]
    told = [event.type for event in await SqlEvents(sessions).list(limit=99)]
    assert told[-2:] == ["ticket.updated", "ticket.dismissed"]


async def test_workers_at_once_open_one_ticket_for_a_matter(sessions: Sessions) -> None:
    posts = [a_post(native_id=str(n), text=f"{LEAK} {n}") for n in range(12)]
    await tag_all(sessions, posts)

    await asyncio.gather(
        *(desk_of(sessions).settle([read(post) for post in posts[n::4]], NOON) for n in range(4))
    )

    assert [len(found) for found in (await shown(sessions)).values()] == [12]


async def test_deciding_twice_keeps_one(sessions: Sessions) -> None:
    posts = posts_of(LEAK, SAME_LEAK)
    await routed(sessions, posts)

    await desk_of(sessions).settle([read(post) for post in posts], NOON)

    assert [len(found) for found in (await shown(sessions)).values()] == [2]


async def test_events_of_a_ticket_of_many_posts_stay_small(sessions: Sessions) -> None:
    posts = [a_post(native_id=f"{n:03}", text=f"{LEAK} {n}") for n in range(TOLD + 20)]
    for post in posts:
        await routed(sessions, [post])

    (ticket,) = (await tickets_of(sessions).list(TicketFilter(), limit=9)).items
    last = (await SqlEvents(sessions).list(limit=999))[-1]
    assert last.body["posts"] == [post.id for post in posts[-TOLD:]]
    assert (ticket.post_count, len(ticket.posts)) == (TOLD + 20, TOLD)
    assert len((await tickets_of(sessions).show(ticket.id)).posts) == TOLD + 20


# --------------------------------------------------------------------------- merging, splitting


@pytest.fixture
async def three(sessions: Sessions) -> list[TicketId]:
    """Three tickets that somebody knows to be one matter; the second is urgent and held."""
    posts = posts_of(LEAK, OTHER, "سيارة مهجورة تسد الموقف")
    await tag_all(sessions, posts)
    for post, tags in zip(posts, (TAGS, URGENT, TAGS), strict=True):
        await desk_of(sessions).settle([read(post, tags)], NOON)
    names = [ticket_id(post.id) for post in posts]
    await claim(sessions, names[1], who="نورة")
    return names


async def test_merging_and_splitting_restores_every_ticket_exactly(
    sessions: Sessions, three: list[TicketId]
) -> None:
    before = await standing(sessions)
    posts = [one.post.id for name in three[1:] for one in (await detail(sessions, name)).posts]

    whole = await merged(sessions, *three)
    assert (whole.post_count, instant(whole.due)) == (3, instant(NOON + timedelta(hours=4)))
    apart = await moves_of(sessions).split(three[0], posts, by("هند"), "ليست واحدة", NOON)

    assert await standing(sessions) == before
    assert [one.id for one in apart] == [three[0], three[2], three[1]]
    for name in three[1:]:
        assert [verb for verb, _ in await history(sessions, name)][-2:] == ["merge", "split"]


async def test_a_merged_ticket_points_to_the_one_that_answers(
    sessions: Sessions, three: list[TicketId]
) -> None:
    await merged(sessions, *three)

    gone = (await detail(sessions, three[1])).ticket
    assert (gone.status, gone.merged_into, gone.posts) == (Status.DISMISSED, three[0], ())
    with pytest.raises(Apart) as refused:
        await claim(sessions, three[1], who="سعد")
    assert refused.value.why is Why.MERGED


async def test_only_the_posts_of_one_merge_go_back_where_others_stay(
    sessions: Sessions, three: list[TicketId]
) -> None:
    (post,) = (await detail(sessions, three[2])).posts
    await merged(sessions, *three)

    await moves_of(sessions).split(three[0], [post.post.id], by("هند"), "ليست منها", NOON)

    assert await shown(sessions) == {three[0]: {"0", "1"}, three[2]: {"2"}}
    assert (await detail(sessions, three[0])).ticket.urgency is not None


async def test_what_changed_since_a_merge_is_kept_when_it_is_undone(
    sessions: Sessions, three: list[TicketId]
) -> None:
    (post,) = (await detail(sessions, three[1])).posts
    await merged(sessions, three[0], three[1])
    await claim(sessions, three[0], who="سعد")

    await moves_of(sessions).split(three[0], [post.post.id], by("هند"), "ليست منها", NOON)

    kept, back = [(await detail(sessions, name)).ticket for name in three[:2]]
    assert (kept.status, kept.holder) == (Status.CLAIMED, "سعد")
    assert (back.status, back.holder) == (Status.CLAIMED, "نورة")


async def test_posts_that_came_by_themselves_get_a_ticket_of_their_own(
    sessions: Sessions,
) -> None:
    first, second, third = posts_of(LEAK, SAME_LEAK, f"{LEAK} {SAME_LEAK}")
    (ticket, *_) = await routed(sessions, [first, second, third])

    kept, new = await moves_of(sessions).split(ticket, [first.id], by("هند"), "غيرها", NOON)

    assert (kept.id, kept.post_count) == (ticket, 2)
    assert (new.status, new.unit, new.post_count) == (Status.NEW, "jeddah.roads", 1)
    assert await history(sessions, new.id) == [("split", "هند")]
    # What is said again joins those who said it.
    await routed(sessions, [replace(first, native_id="again")])
    await routed(sessions, [replace(second, native_id="2nd again")])
    assert await shown(sessions) == {ticket: {"1", "2", "2nd again"}, new.id: {"0", "again"}}


async def test_posts_may_leave_twice_and_irrelevant_ones_too(sessions: Sessions) -> None:
    posts = posts_of(LEAK, f"{LEAK} 1", f"{LEAK} 2")
    (ticket, *_) = await routed(sessions, posts)
    moves = moves_of(sessions)

    _, one = await moves.split(ticket, [posts[0].id], by("هند"), "غيرها", NOON)
    _, two = await moves.split(ticket, [posts[1].id], by("هند"), "غيرها", NOON + timedelta(hours=1))

    assert len({ticket, one.id, two.id}) == 3


async def test_a_split_ticket_of_irrelevant_posts_stays_with_its_unit(sessions: Sessions) -> None:
    posts = posts_of(LEAK, f"{LEAK} 1")
    off = some_tags(relevant=False)
    await tag_all(sessions, posts, off)
    wanted = {"wanted": True, "unit": "jeddah.parks", "join": "k"}
    await desk_of(sessions).settle([read(post, off, **wanted) for post in posts], NOON)

    _, new = await moves_of(sessions).split(
        ticket_id(posts[0].id), [posts[1].id], by("هند"), "غيرها", NOON
    )

    assert new.unit == "jeddah.parks"


@pytest.mark.parametrize("wrong", ["all", "strange", "no ticket", "viewer"])
async def test_what_cannot_be_split_is_refused_and_nothing_changes(
    sessions: Sessions, three: list[TicketId], wrong: str
) -> None:
    before = await standing(sessions)
    (own,), (others,) = [(await detail(sessions, name)).posts for name in three[:2]]
    who = Actor(name="زائر", roles=frozenset({Role.VIEWER})) if wrong == "viewer" else by("هند")
    ticket = "0" * 16 if wrong == "no ticket" else three[0]
    post = others.post.id if wrong == "strange" else own.post.id

    with pytest.raises((Apart, NotOfTicket, UnknownTicket, NotAllowed)):
        await moves_of(sessions).split(ticket, [post], who, "سبب", NOON)

    assert await standing(sessions) == before


async def test_tickets_that_are_over_are_not_merged(
    sessions: Sessions, three: list[TicketId]
) -> None:
    await resolve(sessions, three[1], who="نورة", note=None)

    with pytest.raises(Apart) as refused:
        await merged(sessions, *three)

    assert refused.value.why is Why.OVER
    with pytest.raises(UnknownTicket):
        await merged(sessions, three[0], "0" * 16)


async def test_a_wording_taken_meanwhile_does_not_keep_a_ticket_from_standing_again(
    sessions: Sessions, three: list[TicketId]
) -> None:
    (post,) = (await detail(sessions, three[2])).posts
    await merged(sessions, *three)
    again = replace(post.post, native_id="again")
    await tag_all(sessions, [again])
    await desk_of(sessions, None).settle([decide(again, TAGS)], NOON)

    await moves_of(sessions).split(three[0], [post.post.id], by("هند"), "غيرها", NOON)

    back = (await detail(sessions, three[2])).ticket
    assert (back.status, back.post_count) == (Status.NEW, 1)


# ------------------------------------------------------------------------------- suggestions


@pytest.fixture
async def suggested(sessions: Sessions) -> tuple[TicketId, TicketId, Post]:
    """A ticket, the lone one that is suggested for it, and its post."""
    leak, near = posts_of(LEAK, NEAR)
    ticket, own = await routed(sessions, [leak, near])
    return ticket, own, near


async def answer(sessions: Sessions, ticket: str, post: str, *, accept: bool) -> Ticket:
    return await moves_of(sessions).join(
        ticket, post, by("هند"), accept=accept, reason=None, now=NOON
    )


async def test_an_accepted_suggestion_joins_and_can_be_taken_back(
    sessions: Sessions, suggested: tuple[TicketId, TicketId, Post]
) -> None:
    ticket, own, post = suggested
    before = await standing(sessions)

    joined = await answer(sessions, ticket, post.id, accept=True)
    (told,) = (await detail(sessions, ticket)).suggestions
    await moves_of(sessions).split(ticket, [post.id], by("هند"), "لا", NOON)

    assert joined.post_count == 2
    assert (told.state, told.who, told.ticket) == ("accepted", "هند", ticket)
    assert await standing(sessions) == before
    assert (await detail(sessions, own)).ticket.post_count == 1


async def test_a_rejected_suggestion_keeps_both_apart_for_good(
    sessions: Sessions, suggested: tuple[TicketId, TicketId, Post]
) -> None:
    ticket, _, post = suggested
    before = (await standing(sessions))["posts"]

    await answer(sessions, ticket, post.id, accept=False)

    (told,) = (await detail(sessions, ticket)).suggestions
    assert (told.state, (await standing(sessions))["posts"]) == ("rejected", before)
    assert await history(sessions, ticket) == [("keep_apart", "هند")]
    with pytest.raises(Apart) as refused:
        await answer(sessions, ticket, post.id, accept=True)
    assert refused.value.why is Why.NOT_SUGGESTED


async def test_a_suggested_post_leaves_the_others_of_its_ticket(
    sessions: Sessions, suggested: tuple[TicketId, TicketId, Post]
) -> None:
    ticket, own, post = suggested
    await routed(sessions, [replace(post, native_id="more", text=f"{NEAR} للحين")])

    await answer(sessions, ticket, post.id, accept=True)

    assert await shown(sessions) == {ticket: {"0", "1"}, own: {"more"}}
    assert await history(sessions, own) == [("join", "هند")]


async def test_a_post_that_has_come_by_itself_meanwhile_is_just_noted(
    sessions: Sessions, suggested: tuple[TicketId, TicketId, Post]
) -> None:
    ticket, own, post = suggested
    await merged(sessions, ticket, own)

    joined = await answer(sessions, ticket, post.id, accept=True)

    assert joined.post_count == 2


async def test_an_unknown_post_is_not_suggested(
    sessions: Sessions, suggested: tuple[TicketId, TicketId, Post]
) -> None:
    with pytest.raises(UnknownPost):
        await answer(sessions, suggested[0], "0" * 24, accept=True)


async def test_old_marks_are_thrown_away(sessions: Sessions) -> None:
    await routed(sessions, posts_of(LEAK))
    had = await count(sessions, MarkRow)

    await forget_marks(sessions, NOON - WINDOW, batch=1)
    assert await count(sessions, MarkRow) == had > 1
    await forget_marks(sessions, NOON + timedelta(minutes=1), batch=1)

    assert await count(sessions, MarkRow) == 0
    assert await count(sessions, HistoryRow) == 0


async def test_a_ticket_stands_once_under_each_mark_and_as_its_newest_post(
    sessions: Sessions,
) -> None:
    (ticket,) = await routed(sessions, posts_of(LEAK))
    later = NOON + timedelta(days=2)

    again = [a_post(native_id="later", text=LEAK)]
    await tag_all(sessions, again)
    await desk_of(sessions).settle([read(post) for post in again], later)

    async with sessions.read() as session:
        marks = (await session.execute(select(MarkRow.mark, MarkRow.at))).all()
    assert await shown(sessions) == {ticket: {"0", "later"}}
    assert len({mark for mark, _ in marks}) == len(marks)
    assert {at for _, at in marks} == {int(later.timestamp()) // 60}


async def test_a_corrected_post_is_found_by_what_it_says_by_now(sessions: Sessions) -> None:
    (post,) = posts_of(LEAK)
    (ticket,) = await routed(sessions, [post], some_tags(relevant=False))
    assert ticket not in await shown(sessions)
    corrections = SqlCorrections(sessions, decide, AMANA_OF, tell, TIMING, JOINING)

    label = Correction(relevant=True, services=("roads.pothole",))
    await corrections.correct(post.id, label, By(who="نورة", at=NOON))
    await routed(sessions, [a_post(native_id="same", text=SAME_LEAK)])

    assert await shown(sessions) == {ticket: {"0", "same"}}


async def test_a_post_that_was_corrected_to_be_of_no_matter_is_not_joined(
    sessions: Sessions,
) -> None:
    (post,) = posts_of(LEAK)
    (ticket,) = await routed(sessions, [post])
    corrections = SqlCorrections(sessions, decide, AMANA_OF, tell, TIMING, JOINING)

    await corrections.correct(post.id, Correction(relevant=False), By(who="نورة", at=NOON))
    await routed(sessions, [a_post(native_id="same", text=SAME_LEAK)])

    assert (await shown(sessions))[ticket] == {"0"}
