"""R14: tickets that are with another agency have a clock of their own, on both databases."""

import asyncio
from datetime import datetime, timedelta

import pytest

from flow import AMANA_OF, acts_of, by, decide, decided, tell, ticket_for, tickets_of
from make import NOON, a_post, a_service, some_tags
from router.acts import Act
from router.referrals.written import ReferralBook, Referring
from router.states import Role, Status, Verb
from store.by import By
from store.database import Sessions
from store.errors import NotReferred, UnknownTicket
from store.events import SqlEvents
from store.moving import SqlMoves
from store.referring import SqlReferrals
from timing import TIMING

DAY = timedelta(days=1)
BOOK = ReferralBook(
    everyone=Referring.model_validate(
        {
            "text": "{matter} {place} {links}",
            "follow_up_after": {"wall": 24},
            "to": ["agent", "manager"],
        }
    ),
    agencies={},
)
assert Role.MANAGER in BOOK.to


def referrals_of(sessions: Sessions) -> SqlReferrals:
    return SqlReferrals(sessions=sessions, tell=tell, timing=TIMING, book=BOOK)


async def refer(sessions: Sessions, ticket: str, agency: str = "nwc", at: datetime = NOON) -> None:
    act = Act(verb=Verb.REFER, by=by("نورة"), agency=agency, note="تسرب من خط رئيس")
    await acts_of(sessions).do(ticket, act, at)


async def asked(sessions: Sessions) -> list[dict[str, object]]:
    events = await SqlEvents(sessions).list(limit=99)
    return [dict(event.body) for event in events if event.type == "referral.follow_up"]


async def test_r14_an_agency_that_does_not_answer_is_asked_again_once_a_time(
    sessions: Sessions,
) -> None:
    ticket = await ticket_for(sessions, a_post())
    await refer(sessions, ticket)
    referrals = referrals_of(sessions)
    assert await referrals.adopt(NOON) == 1
    assert await referrals.adopt(NOON) == 0

    early = await referrals.follow_up(NOON + DAY - timedelta(seconds=1))
    due = await asyncio.gather(*(referrals.follow_up(NOON + DAY) for _ in range(4)))

    assert (early, sum(due)) == (0, 1)
    (event,) = await asked(sessions)
    assert event | {"next": None} == {
        "ticket": ticket,
        "agency": "nwc",
        "referred": "2026-11-23T09:00:00Z",
        "reference": None,
        "follow_ups": 1,
        "next": None,
        "roles": ["agent", "manager"],
        "unit": "jeddah.roads",
        "services": ["roads.pothole"],
        "municipality": "jeddah",
        "urgency": "normal",
        "sample": False,
    }
    shown = await referrals.show(ticket, NOON)
    assert (shown.follow_ups, shown.next) == (1, NOON + 2 * DAY)
    line = (await tickets_of(sessions).show(ticket)).history[-1]
    assert (line.who, line.verb, line.note) == (
        "sawt", "follow_up", "nwc has not answered: follow-up 1",
    )  # fmt: skip
    assert (line.before, line.after) == (Status.REFERRED, Status.REFERRED)


async def test_after_an_outage_an_agency_is_asked_once(sessions: Sessions) -> None:
    await refer(sessions, await ticket_for(sessions, a_post()))
    referrals = referrals_of(sessions)
    await referrals.adopt(NOON)

    assert [await referrals.follow_up(NOON + 9 * DAY) for _ in range(2)] == [1, 0]


async def test_r14_the_reference_and_the_answer_of_the_agency_are_kept(
    sessions: Sessions,
) -> None:
    ticket = await ticket_for(sessions, a_post())
    await refer(sessions, ticket)
    referrals = referrals_of(sessions)
    who = By(who="نورة", at=NOON)

    begun = await referrals.note(ticket, who, reference="NWC-7731", answer=None)
    same = await referrals.note(ticket, who, reference="NWC-7731", answer=None)
    over = await referrals.note(ticket, who, reference=None, answer="أُصلح التسرب")

    assert (begun.reference, begun.who, begun.reason) == ("NWC-7731", "نورة", "تسرب من خط رئيس")
    assert begun.next == NOON + DAY
    assert same == begun
    assert (over.reference, over.answer, over.answered, over.next) == (
        "NWC-7731", "أُصلح التسرب", NOON, None,
    )  # fmt: skip
    assert await referrals.follow_up(NOON + 9 * DAY) == 0
    *_, first, last = (await tickets_of(sessions).show(ticket)).history
    assert first.changes == {"reference": [None, "NWC-7731"]}
    assert (last.verb, last.note) == ("referral", "أُصلح التسرب")


async def test_r14_what_the_rules_refer_is_followed_up_from_when_it_was_opened(
    sessions: Sessions,
) -> None:
    ticket = await decided(sessions, a_post(), tags=some_tags(services=a_service("external.water")))
    referrals = referrals_of(sessions)

    await referrals.adopt(NOON + timedelta(minutes=1))

    shown = await referrals.show(ticket, NOON)
    assert (shown.agency, shown.who, shown.at, shown.reason) == ("nwc", "sawt", NOON, None)


async def test_what_comes_back_is_followed_up_no_longer(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    await refer(sessions, ticket)
    referrals = referrals_of(sessions)
    await referrals.adopt(NOON)
    back = Act(verb=Verb.RETURN, by=by("نورة"), note="ليست لهم", unit="jeddah.triage")
    await acts_of(sessions).do(ticket, back, NOON)

    assert await referrals.follow_up(NOON + DAY) == 0
    with pytest.raises(NotReferred):
        await referrals.show(ticket, NOON)


@pytest.mark.parametrize("noticed", [True, False])
async def test_another_agency_has_a_clock_of_its_own(sessions: Sessions, *, noticed: bool) -> None:
    ticket = await ticket_for(sessions, a_post())
    await refer(sessions, ticket)
    referrals = referrals_of(sessions)
    await referrals.note(ticket, By(who="نورة", at=NOON), reference="NWC-1", answer=None)
    back = Act(verb=Verb.RETURN, by=by("نورة"), note="ليست لهم")
    await acts_of(sessions).do(ticket, back, NOON + DAY / 2)
    await refer(sessions, ticket, "sec", NOON + DAY / 2)
    if noticed:
        await referrals.adopt(NOON + DAY / 2)

    shown = await referrals.show(ticket, NOON)

    assert (shown.agency, shown.reference) == ("sec", None)
    assert shown.next == NOON + DAY * 1.5
    assert await referrals.follow_up(NOON + DAY) == 0


async def test_what_is_with_no_agency_has_nothing_to_show(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())

    with pytest.raises(NotReferred, match="refer it first"):
        await referrals_of(sessions).show(ticket, NOON)
    with pytest.raises(UnknownTicket):
        await referrals_of(sessions).show("0" * 16, NOON)
    assert await referrals_of(sessions).adopt(NOON) == 0


async def test_what_was_with_an_agency_before_there_were_clocks_begins_now(
    sessions: Sessions,
) -> None:
    ticket = await ticket_for(sessions, a_post())
    await refer(sessions, ticket)
    later = NOON + 30 * DAY

    await referrals_of(sessions).adopt(later)

    shown = await referrals_of(sessions).show(ticket, later)
    assert (shown.at, shown.next) == (NOON, later + DAY)


async def test_what_an_agency_said_is_kept_through_a_merge_that_is_undone(
    sessions: Sessions,
) -> None:
    posts = [a_post(native_id=str(n), text=f"ماء {n}", author=f"a{n}") for n in (1, 2)]
    ours, theirs = [await decided(sessions, each) for each in posts]
    await refer(sessions, theirs)
    referrals = referrals_of(sessions)
    await referrals.adopt(NOON)
    await referrals.note(theirs, By(who="نورة", at=NOON), reference="77", answer="خلال أسبوع")

    moves = SqlMoves(sessions=sessions, decide=decide, amana_of=AMANA_OF, tell=tell, timing=TIMING)
    await moves.merge(ours, [theirs], by("هند"), "بلاغ واحد", NOON)
    await referrals.adopt(NOON)
    assert await referrals.follow_up(NOON + 3 * DAY) == 0
    await moves.split(ours, [posts[1].id], by("هند"), "بلاغان", NOON + 3 * DAY)
    await referrals.adopt(NOON + 3 * DAY)

    found = await referrals.show(theirs, NOON + 3 * DAY)
    assert (found.at, found.who, found.reason) == (NOON, "نورة", "تسرب من خط رئيس")
    assert (found.reference, found.answer, found.next) == ("77", "خلال أسبوع", None)


async def test_an_agency_is_asked_again_once_a_merge_is_undone(sessions: Sessions) -> None:
    posts = [a_post(native_id=str(n), text=f"ماء {n}", author=f"a{n}") for n in (1, 2)]
    ours, theirs = [await decided(sessions, each) for each in posts]
    await refer(sessions, theirs)
    referrals = referrals_of(sessions)
    await referrals.adopt(NOON)

    moves = SqlMoves(sessions=sessions, decide=decide, amana_of=AMANA_OF, tell=tell, timing=TIMING)
    await moves.merge(ours, [theirs], by("هند"), "بلاغ واحد", NOON)
    assert await referrals.follow_up(NOON + 2 * DAY) == 0
    await moves.split(ours, [posts[1].id], by("هند"), "بلاغان", NOON + 2.5 * DAY)

    assert (await referrals.show(theirs, NOON + 2.5 * DAY)).next == NOON + 3.5 * DAY
    assert await referrals.follow_up(NOON + 3.5 * DAY) == 1


async def test_what_is_referred_to_the_same_agency_anew_begins_anew(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    await refer(sessions, ticket)
    referrals = referrals_of(sessions)
    await referrals.note(ticket, By(who="نورة", at=NOON), reference="77", answer="عولج")
    await acts_of(sessions).do(ticket, Act(verb=Verb.CLAIM, by=by("نورة")), NOON)
    await referrals.adopt(NOON)

    await refer(sessions, ticket, at=NOON + DAY)
    await referrals.adopt(NOON + DAY)

    found = await referrals.show(ticket, NOON + DAY)
    assert (found.at, found.reference, found.answer) == (NOON + DAY, None, None)
