"""What people have done to tickets, and what posts ask for, stands whatever is joined later."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from classifier.labels import Correction
from classifier.tags import Urgency
from flow import AMANA_OF, acts_of, by, claim, decide, resolve, tag_all, tell, tickets_of
from joined import (
    JOINING,
    LEAK,
    OTHER,
    SAME_LEAK,
    URGENT,
    desk_of,
    detail,
    merged,
    moves_of,
    posts_of,
    read,
    routed,
    shown,
)
from make import NOON, TAGS, a_post, some_tags
from router.acts import Act
from router.gathering import Apart, Why
from router.states import Status, Verb
from router.ticket import TicketId, ticket_id
from router.wording import join_key
from store.by import By
from store.corrections import SqlCorrections
from store.database import Sessions
from store.events import SqlEvents
from store.tickets import TicketFilter
from timing import TIMING

LONE = "الرواد طلابها تبللوا"
BETWEEN = f"{LEAK} طلابها تبللوا"
DRY = "صهريج الرواد ينقل الطلاب"


def corrections_of(sessions: Sessions) -> SqlCorrections:
    return SqlCorrections(sessions, decide, AMANA_OF, tell, TIMING, JOINING)


async def a_matter(sessions: Sessions) -> TicketId:
    """Open a ticket of two posts."""
    first, again = posts_of(LEAK, f"{LEAK} للحين", source="matter")
    await routed(sessions, [first, again])
    return ticket_id(first.id)


async def test_what_a_person_took_out_is_not_merged_back_by_itself(sessions: Sessions) -> None:
    ticket = await a_matter(sessions)
    lone = a_post(native_id="lone", text=LONE)
    (own,) = await routed(sessions, [lone])
    await merged(sessions, ticket, own)
    await moves_of(sessions).split(ticket, [lone.id], by("هند"), "ليست منها", NOON)

    await routed(sessions, [a_post(native_id="between", text=BETWEEN)])

    assert (await shown(sessions))[own] == {"lone"}


@pytest.mark.parametrize("verb", [Verb.SNOOZE, Verb.RELEASE])
async def test_what_a_person_had_in_hand_is_not_merged_by_itself(
    sessions: Sessions, verb: Verb
) -> None:
    await a_matter(sessions)
    (own,) = await routed(sessions, [a_post(native_id="lone", text=LONE)])
    if verb is Verb.RELEASE:
        await claim(sessions, own, who="سعد")
    act = Act(verb=verb, by=by("سعد"), note="غدًا", until=NOON + timedelta(days=1))
    await acts_of(sessions).do(own, act, NOON)

    await routed(sessions, [a_post(native_id="between", text=BETWEEN)])

    assert (await shown(sessions))[own] == {"lone"}


async def test_what_a_person_kept_apart_is_not_merged_by_itself(sessions: Sessions) -> None:
    ticket = await a_matter(sessions)
    lone = a_post(native_id="lone", text=LONE)
    (own,) = await routed(sessions, [lone])
    assert [one.post for one in (await detail(sessions, ticket)).suggestions] == [lone.id]
    await moves_of(sessions).join(ticket, lone.id, by("هند"), accept=False, reason=None, now=NOON)

    await routed(sessions, [a_post(native_id="between", text=BETWEEN)])

    assert (await shown(sessions))[own] == {"lone"}


async def test_a_ticket_that_grows_by_a_merge_alone_is_told_and_found(sessions: Sessions) -> None:
    """A post joins one ticket, and shows that a lone one belongs to a third."""
    texts = {
        "third": "زيتون سنديان مرمر",
        "third again": "سنديان مرمر صنوبر",
        "lone": "زيتون قنطره برميل",
        "matter": "مصباح خروف دفتر",
        "matter again": "مصباح خروف نعناع",
        **{f"hides {n}": f"قنطره تمساح{n} فانوس{n}" for n in range(6)},
        # By now the third is of the lone one's words; six others kept that from being seen.
        "third at last": "سنديان مرمر قنطره",
    }
    posts = {name: a_post(native_id=name, text=text) for name, text in texts.items()}
    for post in posts.values():
        await routed(sessions, [post])
    third, lone, matter = (ticket_id(posts[name].id) for name in ("third", "lone", "matter"))
    assert (await shown(sessions))[lone] == {"lone"}
    for n in range(6):
        hides = ticket_id(posts[f"hides {n}"].id)
        await acts_of(sessions).do(hides, Act(verb=Verb.DISMISS, by=by("سعد"), note="لا"), NOON)

    await routed(sessions, [a_post(native_id="last", text="مصباح خروف برميل صنوبر")])

    held = await shown(sessions)
    assert held[third] == {"third", "third again", "third at last", "lone"}
    assert held[matter] == {"matter", "matter again", "last"}
    told = [(event.type, event.body["id"]) for event in await SqlEvents(sessions).list(limit=99)]
    assert sorted(told[-3:]) == sorted(
        [("ticket.updated", third), ("ticket.updated", matter), ("ticket.dismissed", lone)]
    )
    await routed(sessions, [a_post(native_id="heir", text="قنطره برميل عندنا")])
    assert "heir" in (await shown(sessions))[third]


async def test_a_posts_urgency_counts_where_it_is_let_in(sessions: Sessions) -> None:
    ticket = await a_matter_of(sessions, some_tags(urgency=Urgency.NORMAL))
    near = a_post(native_id="near", text="انبوب حديقتنا يقطر من زمان طويل")
    await routed(sessions, [near], URGENT)
    await routed(sessions, [replace(near, native_id="more", text=f"{near.text} للحين")], URGENT)
    before = (await detail(sessions, ticket)).ticket

    joined = await moves_of(sessions).join(
        ticket, near.id, by("هند"), accept=True, reason=None, now=NOON
    )

    assert (before.urgency, joined.urgency) == (Urgency.NORMAL, Urgency.CRITICAL)
    assert joined.due < before.due


async def a_matter_of(sessions: Sessions, tags: Any) -> TicketId:
    first = a_post(text=LEAK)
    await routed(sessions, [first], tags)
    return ticket_id(first.id)


@pytest.fixture
async def three(sessions: Sessions) -> list[TicketId]:
    """A calm ticket, and two urgent ones."""
    posts = posts_of(LEAK, OTHER, "سيارة مهجورة تسد الموقف")
    calm = some_tags(urgency=Urgency.NORMAL)
    for post, tags in zip(posts, (calm, URGENT, URGENT), strict=True):
        await tag_all(sessions, [post], tags)
        await desk_of(sessions).settle([read(post, tags)], NOON)
    return [ticket_id(post.id) for post in posts]


async def posts_in(sessions: Sessions, ticket: str) -> list[str]:
    return [one.post.id for one in (await detail(sessions, ticket)).posts]


@pytest.mark.parametrize("first", [1, 2])
async def test_a_split_leaves_what_the_other_merged_ticket_asks_for(
    sessions: Sessions, three: list[TicketId], first: int
) -> None:
    one = await posts_in(sessions, three[first])
    two = await posts_in(sessions, three[3 - first])
    calm = (await detail(sessions, three[0])).ticket
    await merged(sessions, *three)
    moves = moves_of(sessions)
    urgent = (await detail(sessions, three[0])).ticket

    await moves.split(three[0], one, by("هند"), "ليست منها", NOON)
    still = (await detail(sessions, three[0])).ticket
    await moves.split(three[0], two, by("هند"), "ليست منها", NOON)
    now = (await detail(sessions, three[0])).ticket

    assert (still.urgency, still.due) == (urgent.urgency, urgent.due)
    assert (now.urgency, now.due) == (calm.urgency, calm.due)


async def test_a_split_leaves_what_a_post_that_joined_meanwhile_asks_for(
    sessions: Sessions, three: list[TicketId]
) -> None:
    leaving = await posts_in(sessions, three[1])
    await merged(sessions, three[0], three[1])
    await routed(sessions, [a_post(native_id="again", text=LEAK)], URGENT)
    urgent = (await detail(sessions, three[0])).ticket

    await moves_of(sessions).split(three[0], leaving, by("هند"), "ليست منها", NOON)

    still = (await detail(sessions, three[0])).ticket
    assert (still.urgency, still.due) == (Urgency.CRITICAL, urgent.due)


async def test_a_merged_ticket_stands_again_with_those_of_its_posts_that_are_left(
    sessions: Sessions,
) -> None:
    ticket = await a_matter(sessions)
    posts = posts_of(OTHER, f"{OTHER} للحين", source="dogs")
    own, _ = await routed(sessions, posts)
    await merged(sessions, ticket, own)
    await corrections_of(sessions).correct(
        posts[0].id, Correction(relevant=False), By(who="نورة", at=NOON)
    )

    await moves_of(sessions).split(ticket, [posts[1].id], by("هند"), "ليست منها", NOON)

    assert (await detail(sessions, own)).ticket.status is Status.NEW
    assert (await shown(sessions))[own] == {"1"}


async def test_suggestions_go_where_a_ticket_goes_and_come_back(sessions: Sessions) -> None:
    ticket = (await routed(sessions, [a_post(text=LEAK)]))[0]
    near = a_post(native_id="near", text="انبوب حديقتنا يقطر من زمان طويل")
    await routed(sessions, [near])
    other = a_post(native_id="other", text=OTHER)
    (into,) = await routed(sessions, [other])
    own = await posts_in(sessions, ticket)
    assert (await detail(sessions, ticket)).suggestions

    await merged(sessions, into, ticket)
    moved = (await detail(sessions, into)).suggestions
    await moves_of(sessions).split(into, own, by("هند"), "ليست منها", NOON)

    assert [one.post for one in moved] == [near.id]
    assert [one.post for one in (await detail(sessions, ticket)).suggestions] == [near.id]
    assert (await detail(sessions, into)).suggestions == []


async def test_a_ticket_from_before_sketches_is_not_taken_for_a_lone_one(
    sessions: Sessions,
) -> None:
    old = [a_post(native_id=f"old {n}", text=LONE) for n in range(3)]
    await tag_all(sessions, old)
    await desk_of(sessions, None).settle([decide(one, TAGS) for one in old], NOON)
    await a_matter(sessions)
    await routed(sessions, [a_post(native_id="again", text=LONE)])

    await routed(sessions, [a_post(native_id="between", text=BETWEEN)])

    assert (await shown(sessions))[ticket_id(old[0].id)] >= {"old 0", "old 1", "old 2", "again"}


async def test_a_snoozed_ticket_that_a_correction_ends_wakes_nobody(sessions: Sessions) -> None:
    post, later = posts_of(LEAK, OTHER)
    tickets = await routed(sessions, [post, later])
    until = NOON + timedelta(hours=1)
    for one in tickets:
        act = Act(verb=Verb.SNOOZE, by=by("سعد"), note="غدًا", until=until)
        await acts_of(sessions).do(one, act, NOON)
    await corrections_of(sessions).correct(
        post.id, Correction(relevant=False), By(who="نورة", at=NOON)
    )

    await acts_of(sessions).wake(until)

    page = await tickets_of(sessions).list(TicketFilter(snoozed=True), limit=9)
    assert page.items == []


async def test_a_ticket_is_reopened_though_its_wording_has_opened_another(
    sessions: Sessions,
) -> None:
    first, again = posts_of(LEAK, LEAK)
    (ticket,) = await routed(sessions, [first])
    await claim(sessions, ticket, who="نورة")
    await resolve(sessions, ticket, who="نورة", note=None)
    await routed(sessions, [again])

    act = Act(verb=Verb.REOPEN, by=by("هند"), note="لم تعالج")
    reopened = await acts_of(sessions).do(ticket, act, NOON)

    assert reopened.status is Status.REOPENED
    assert len(await shown(sessions)) == 2


async def test_correcting_a_merged_ticket_says_which_answers_for_it(sessions: Sessions) -> None:
    one, two = await routed(sessions, posts_of(LEAK, OTHER))
    await merged(sessions, one, two)

    with pytest.raises(Apart) as refused:
        await corrections_of(sessions).correct_ticket(
            two, None, Correction(relevant=False), By(who="نورة", at=NOON)
        )

    assert refused.value.why is Why.MERGED


STATES: tuple[list[Act], ...] = (
    [],
    [Act(verb=Verb.CLAIM, by=by("سعد"))],
    [Act(verb=Verb.CLAIM, by=by("سعد")), Act(verb=Verb.ANSWER, by=by("سعد"), text="تم")],
    [Act(verb=Verb.REFER, by=by("سعد"), agency="nwc", note="لهم")],
    [
        Act(verb=Verb.CLAIM, by=by("سعد")),
        Act(verb=Verb.RESOLVE, by=by("سعد")),
        Act(verb=Verb.REOPEN, by=by("هند"), note="لا"),
    ],
    [Act(verb=Verb.SNOOZE, by=by("سعد"), note="غدًا", until=NOON + timedelta(days=1))],
)


@pytest.mark.parametrize("acts", STATES)
async def test_posts_join_what_is_open(sessions: Sessions, acts: list[Act]) -> None:
    (ticket,) = await routed(sessions, [a_post(text=LEAK)])
    for act in acts:
        await acts_of(sessions).do(ticket, act, NOON)

    await routed(sessions, [a_post(native_id="2", text="انبوب مدرسة الرواد مكسور والماء يجري")])

    assert await shown(sessions) == {ticket: {"1", "2"}}


ENDS: tuple[list[Act], ...] = (
    [Act(verb=Verb.DISMISS, by=by("سعد"), note="لا شيء")],
    [Act(verb=Verb.CLAIM, by=by("سعد")), Act(verb=Verb.RESOLVE, by=by("سعد"))],
    [
        Act(verb=Verb.CLAIM, by=by("سعد")),
        Act(verb=Verb.RESOLVE, by=by("سعد")),
        Act(verb=Verb.VERIFY, by=by("هند")),
        Act(verb=Verb.CLOSE, by=by("هند")),
    ],
)


@pytest.mark.parametrize("acts", ENDS)
async def test_posts_never_join_what_is_over(sessions: Sessions, acts: list[Act]) -> None:
    (ticket,) = await routed(sessions, [a_post(text=LEAK)])
    for act in acts:
        await acts_of(sessions).do(ticket, act, NOON)

    for n, text in enumerate((LEAK, "انبوب مدرسة الرواد مكسور والماء يجري")):
        await routed(sessions, [a_post(native_id=f"new {n}", text=text)])

    assert (await shown(sessions))[ticket] == {"1"}


ODD = [
    "حفرة",
    "😡😡😡",
    " ".join(f"كلمة{n}" for n in range(10_000)),
    "\u200f\u202bانكسر\u202c انبوب\u200f قدام مدرسة الرواد \ufeff",
    "انكسر \ufffd انبوب \u0001 قدام مدرسة",
    "",
]


@pytest.mark.parametrize("text", ODD, ids=["word", "emoji", "long", "rtl", "broken", "empty"])
async def test_odd_texts_are_placed_and_read_back(sessions: Sessions, text: str) -> None:
    for n in range(3):
        key = join_key(text, "jeddah", least_words=3)
        await routed(sessions, [a_post(native_id=str(n), text=text)], join=key)

    assert sum(map(len, (await shown(sessions)).values())) == 3


async def test_posts_found_in_different_ways_join_one_ticket_at_once(sessions: Sessions) -> None:
    (ticket,) = await routed(sessions, [a_post(text=LEAK)])
    like, same = posts_of(SAME_LEAK, LEAK, source="later")
    await tag_all(sessions, [like, same])

    await desk_of(sessions).settle([read(like), decide(same, TAGS)], NOON)

    assert (await detail(sessions, ticket)).ticket.post_count == 3
