"""Posts of the media and contacts in the database: whose they are, and how long they are known."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from classifier.services import load_services
from classifier.tags import Intent, PlaceTag, Tags
from flow import AMANA_OF, a_decision, tag_all, tell
from listener.post import AuthorKind, Platform, Post
from make import NOON, TAGS, a_post
from router.media.book import load_media
from router.media.desk import MediaDesk
from router.media.terms import Speaker
from router.privacy import Basis
from router.rulebook import load_rules
from store.audit import By
from store.cards import Card, Known, SqlCards
from store.contacts import ContactFilter, SqlContacts
from store.database import Sessions, open_database
from store.desk import SqlDesk
from store.erasing import SqlErasures, Whom
from store.errors import ContactChanged, ContactErased, ContactExists
from store.media import MediaFilter, SqlMedia
from store.media_keeping import read_again
from store.retention import Rule, forget_some
from store.sealing import Seal
from store.subjects import SqlSubjects
from store.tables import AuditRow, ContactNoteRow, ContactRow, MediaPostRow, Row
from store.tickets import SqlTickets, TicketFilter
from timing import TIMING

CONFIG = Path(__file__).parents[2] / "config"
SERVICES = load_services(CONFIG / "services.yaml")
AMANAT = [
    *("riyadh", "makkah", "jeddah", "taif", "madinah", "eastern", "ahsa", "hafr-batin", "qassim"),
    *("asir", "tabuk", "hail", "northern-borders", "jazan", "najran", "baha", "jouf"),
]
CODES = {code: code for code in AMANAT} | {"khulais": "jeddah"}
DESK = MediaDesk(
    book=load_media(CONFIG, SERVICES, CODES),
    rules=load_rules(CONFIG / "rules.yaml", SERVICES, CODES),
)
DAY = timedelta(days=1)
BY = By(who="هند", at=NOON)
WRITER = a_post(
    native_id="1",
    platform=Platform.X,
    author="writer_1",
    author_name="سعد الكاتب",
    author_kind=AuthorKind.JOURNALIST,
)
BYLINE = a_post(
    native_id="2",
    platform=Platform.NEWS,
    author=None,
    author_name="أحمد الحربي",
    author_kind=AuthorKind.JOURNALIST,
    published=NOON - timedelta(hours=1),
)
MONTH = MediaFilter(since=NOON - 30 * DAY, until=NOON + 30 * DAY)


@pytest.fixture
async def sessions(database: str) -> AsyncIterator[Sessions]:
    async with open_database(database, lambda: Seal(["k" * 32])) as opened:
        yield opened


async def hear(sessions: Sessions, *posts: Post, tags: Tags = TAGS, **decision: Any) -> None:
    """Store posts, judge them, decide them."""
    await tag_all(sessions, posts, tags)
    desk = SqlDesk(sessions, AMANA_OF, tell, TIMING, media=DESK)
    place = tags.municipality.code if tags.municipality else None
    await desk.settle(
        [
            a_decision(post, author_kind=post.author_kind, municipality=place, **decision)
            for post in posts
        ],
        NOON,
    )


def somewhere(code: str, **tags: Any) -> Tags:
    return replace(TAGS, municipality=PlaceTag(code=code, score=0.9, evidence=()), **tags)


async def posts(sessions: Sessions, **asked: Any) -> list[str]:
    found = await SqlMedia(sessions).list(replace(MONTH, **asked), limit=10)
    return [each.stored.post.native_id for each in found.items]


async def contacts(sessions: Sessions, *places: str) -> list[str | None]:
    asked = ContactFilter(places=frozenset(places))
    found = await SqlContacts(sessions).list(asked, NOON - 30 * DAY, limit=10)
    return [each.name for each in found.items]


async def count(sessions: Sessions, row: type[Row]) -> int:
    async with sessions.read() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0


async def test_the_latest_published_is_first_whatever_came_first(sessions: Sessions) -> None:
    await hear(sessions, WRITER, BYLINE)

    assert await posts(sessions) == ["1", "2"]
    page = await SqlMedia(sessions).list(MONTH, limit=1)
    rest = await SqlMedia(sessions).list(MONTH, limit=1, after=page.next)
    assert [each.stored.post.native_id for each in rest.items] == ["2"]


async def test_those_of_a_place_see_what_is_said_of_it(sessions: Sessions) -> None:
    await hear(sessions, WRITER, tags=somewhere("khulais"))
    await hear(sessions, BYLINE, tags=somewhere("riyadh"), unit="riyadh.roads")

    jeddah, riyadh = frozenset({"jeddah"}), frozenset({"riyadh"})
    assert await posts(sessions, places=jeddah) == await posts(sessions, municipality="jeddah")
    assert await posts(sessions, places=jeddah) == ["1"]
    (group,) = await SqlMedia(sessions).groups(replace(MONTH, places=riyadh))
    assert (group.municipality, group.posts) == ("riyadh", 1)
    assert await contacts(sessions, "riyadh") == ["أحمد الحربي"]
    assert len(await contacts(sessions)) == 2


async def test_a_note_keeps_a_contact_in_sight_of_its_office(sessions: Sessions) -> None:
    await hear(sessions, BYLINE, tags=somewhere("riyadh"), unit="riyadh.roads")
    store, riyadh = SqlCards(sessions), frozenset({"riyadh"})
    await store.note("contact_1", {"note": "x"}, riyadh, BY)

    await forget_some(sessions, Rule(irrelevant=None, authors=DAY), NOON + 2 * DAY)
    assert await contacts(sessions, "riyadh") == ["أحمد الحربي"]
    assert await contacts(sessions, "jeddah") == []
    # A code that only begins alike is another place.
    assert await contacts(sessions, "riyad") == []


async def test_an_enquiry_is_a_ticket_of_one_that_asks(sessions: Sessions) -> None:
    await hear(sessions, WRITER)
    await hear(sessions, BYLINE, tags=replace(TAGS, intent=Intent.INQUIRY))

    found = await SqlTickets(sessions).list(TicketFilter(enquiry=True), limit=10)

    assert [ticket.posts[0].native_id for ticket in found.items] == ["2"]


async def test_whose_author_is_forgotten_is_in_no_contact_s_list(sessions: Sessions) -> None:
    await hear(sessions, WRITER, wanted=False, unit=None)

    await forget_some(sessions, Rule(irrelevant=None, authors=DAY), NOON + 2 * DAY)

    assert await posts(sessions, contact="contact_1") == []
    assert await posts(sessions) == ["1"]
    assert len(await contacts(sessions)) == 1


async def test_contacts_who_write_no_more_are_forgotten_with_their_notes(
    sessions: Sessions,
) -> None:
    await hear(sessions, WRITER, BYLINE)
    await SqlCards(sessions).note("contact_1", {"note": "x"}, frozenset(), BY)
    rule = Rule(irrelevant=None, authors=None, contacts=365 * DAY)

    early = await forget_some(sessions, rule, NOON + 364 * DAY)
    forgot = await forget_some(sessions, rule, NOON + 366 * DAY)

    assert (early.contacts, forgot.contacts) == (0, 2)
    assert await count(sessions, ContactRow) == await count(sessions, ContactNoteRow) == 0
    assert await count(sessions, MediaPostRow) == 2


async def test_a_contact_is_called_as_in_what_they_wrote_last(sessions: Sessions) -> None:
    later = replace(WRITER, native_id="3", author_kind=AuthorKind.OFFICIAL, author_name="أمانة")
    await hear(sessions, replace(later, published=NOON))
    await hear(sessions, replace(WRITER, published=NOON - DAY))

    contact = await SqlContacts(sessions).show("contact_1", NOON - 30 * DAY)

    assert (contact.kind, contact.name, contact.named) == (Speaker.OFFICIAL, "أمانة", True)
    assert (contact.first, contact.last, contact.wrote.posts) == (NOON - DAY, NOON, 2)


async def test_nobody_is_listed_by_a_sample(sessions: Sessions) -> None:
    await hear(sessions, replace(WRITER, sample=True))

    assert await posts(sessions, sample=False) == []
    assert await posts(sessions) == ["1"]
    assert await contacts(sessions) == []


async def test_earlier_posts_are_read_anew(sessions: Sessions) -> None:
    await tag_all(sessions, [WRITER, BYLINE])
    plain = SqlDesk(sessions, AMANA_OF, tell, TIMING)
    await plain.settle([a_decision(WRITER), a_decision(BYLINE)], NOON)
    assert await posts(sessions) == []

    early = await read_again(sessions, DESK, NOON + DAY)
    first = await read_again(sessions, DESK, NOON - DAY, batch=1)
    rest = await read_again(sessions, DESK, NOON - DAY, after=first.reached or 0)

    assert (early.seen, first.seen, first.heard, rest.heard, rest.reached) == (0, 1, 1, 1, None)
    assert await posts(sessions) == ["1", "2"]
    assert len(await contacts(sessions)) == 2


async def test_who_asks_is_told_what_they_are_listed_as_and_erased_from_it(
    sessions: Sessions,
) -> None:
    await hear(sessions, WRITER)
    await SqlCards(sessions).note("contact_1", {"note": "اتصلنا"}, frozenset(), BY)
    whom = Whom(platform=Platform.X, author="@Writer_1")

    report = await SqlSubjects(sessions).report(whom, Basis.SUBJECT_REQUEST, "x", BY)
    erased = await SqlErasures(sessions).erase(whom, Basis.SUBJECT_REQUEST, "x", BY)

    assert [row["kind"] for row in report.rows["contacts"]] == ["journalist"]
    assert [row["note"] for row in report.rows["contact_notes"]] == ["اتصلنا"]
    assert erased.counts["contacts"] == 1
    assert await count(sessions, ContactRow) == await count(sessions, ContactNoteRow) == 0


SALMA = Card(name="سلمى", account="@Writer_1", email="salma@paper.example", places=("jeddah",))
ON_X = Known(kind=Speaker.JOURNALIST, platform=Platform.X)
JEDDAH, RIYADH, MINISTRY = frozenset({"jeddah"}), frozenset({"riyadh"}), frozenset[str]()


async def shown(sessions: Sessions, contact: str, places: frozenset[str] = MINISTRY) -> Any:
    return await SqlContacts(sessions).show(contact, NOON - 30 * DAY, places)


async def test_whom_an_office_knows_becomes_the_author_of_what_is_heard(sessions: Sessions) -> None:
    contact = await SqlCards(sessions).add(ON_X, SALMA, JEDDAH, BY)
    known = await shown(sessions, contact, JEDDAH)
    assert (known.by_hand, known.called, known.last) == (True, "سلمى", None)
    assert await contacts(sessions, "riyadh") == []

    await hear(sessions, replace(WRITER, published=NOON - DAY), tags=somewhere("jeddah"))

    heard = await shown(sessions, contact)
    assert (heard.by_hand, heard.called, heard.named, heard.wrote.posts) == (
        False,
        "سلمى",
        False,
        1,
    )
    assert (heard.first, heard.last) == (NOON - DAY, NOON - DAY)
    assert await posts(sessions, contact=contact) == ["1"]
    assert await count(sessions, ContactRow) == 1


async def test_whom_an_office_adds_after_they_were_heard_is_the_same_contact(
    sessions: Sessions,
) -> None:
    await hear(sessions, WRITER, tags=somewhere("riyadh"), unit="riyadh.roads")

    contact = await SqlCards(sessions).add(ON_X, SALMA, JEDDAH, BY)
    again = await SqlCards(sessions).add(ON_X, SALMA, RIYADH, BY)

    assert contact == again == "contact_1"
    seen = await shown(sessions, contact, RIYADH)
    assert [each.office for each in seen.notes] == [("riyadh",)]


async def test_an_office_has_an_account_once(sessions: Sessions) -> None:
    cards = SqlCards(sessions)
    contact = await cards.add(ON_X, SALMA, JEDDAH, BY)

    with pytest.raises(ContactExists) as there:
        await cards.add(ON_X, replace(SALMA, account="WRITER_1"), JEDDAH, BY)

    assert there.value.contact == contact


async def test_two_who_write_at_once_do_not_overwrite_each_other(sessions: Sessions) -> None:
    cards = SqlCards(sessions)
    contact = await cards.add(ON_X, SALMA, JEDDAH, BY)
    stood = (await shown(sessions, contact)).notes[0].revision

    await cards.note(contact, {"note": "الأول"}, JEDDAH, BY, expected=stood)
    with pytest.raises(ContactChanged) as changed:
        await cards.note(contact, {"note": "الثاني"}, JEDDAH, BY, expected=stood)
    with pytest.raises(ContactChanged):
        await cards.remove(contact, JEDDAH, BY, expected=stood)

    (note,) = (await shown(sessions, contact)).notes
    assert (note.card.note, note.revision) == ("الأول", changed.value.revision)
    # What another office keeps is its own.
    await cards.note(contact, {"note": "الرياض"}, RIYADH, BY, expected=0)


async def test_a_note_that_was_taken_away_and_written_anew_is_another(sessions: Sessions) -> None:
    cards = SqlCards(sessions)
    await hear(sessions, BYLINE)
    await cards.note("contact_1", {"note": "x"}, MINISTRY, BY, expected=0)
    (old,) = (await shown(sessions, "contact_1")).notes
    await cards.note("contact_1", {"note": None}, MINISTRY, BY)
    await cards.note("contact_1", {"note": "y"}, MINISTRY, BY, expected=0)

    with pytest.raises(ContactChanged):
        await cards.note("contact_1", {"note": "z"}, MINISTRY, BY, expected=old.revision)


async def test_a_contact_of_a_name_becomes_that_of_its_account(sessions: Sessions) -> None:
    cards = SqlCards(sessions)
    await hear(sessions, WRITER)
    nameless = replace(SALMA, account=None)
    by_name = await cards.add(replace(ON_X, platform=Platform.OTHER), nameless, MINISTRY, BY)
    renamed = await cards.note(by_name, {"name": "سلمى القرني"}, MINISTRY, BY)

    there = await cards.note(by_name, {"account": "writer_1"}, MINISTRY, BY, known=ON_X)

    assert (renamed, there) == (by_name, "contact_1")
    assert (await shown(sessions, there)).called == "سلمى القرني"
    assert await count(sessions, ContactRow) == 1


async def test_an_account_that_is_told_first_keeps_the_contact(sessions: Sessions) -> None:
    cards = SqlCards(sessions)
    elsewhere = replace(ON_X, platform=Platform.OTHER)
    contact = await cards.add(elsewhere, replace(SALMA, account=None), JEDDAH, BY)

    there = await cards.note(contact, {"account": "new_one"}, JEDDAH, BY, known=ON_X)
    taken = await cards.add(ON_X, replace(SALMA, account="second"), JEDDAH, BY)

    assert there == contact
    assert (await shown(sessions, contact)).platform is Platform.X
    with pytest.raises(ContactExists):
        await cards.note(taken, {"account": "New_One"}, JEDDAH, BY, known=ON_X)
    # Of what others told the ministry keeps what it likes: that is no other contact.
    assert await cards.note(contact, {"name": "س"}, MINISTRY, BY) == contact
    assert await cards.note(contact, {"name": "ص"}, MINISTRY, BY) == contact
    # Two offices know them: who takes another account for theirs has another contact.
    assert await cards.note(contact, {"account": "third"}, JEDDAH, BY, known=ON_X) != contact
    assert await count(sessions, ContactRow) == 3


async def test_whom_nobody_keeps_and_nobody_heard_is_on_no_list(sessions: Sessions) -> None:
    cards = SqlCards(sessions)
    contact = await cards.add(ON_X, SALMA, JEDDAH, BY)
    await cards.note(contact, {"note": "الوزارة"}, MINISTRY, BY)

    await cards.remove(contact, JEDDAH, BY)
    assert [each.office for each in (await shown(sessions, contact)).notes] == [()]
    await cards.remove(contact, MINISTRY, BY, every=True)

    assert await count(sessions, ContactRow) == await count(sessions, ContactNoteRow) == 0


async def test_who_was_heard_stays_on_the_list_without_what_offices_kept(
    sessions: Sessions,
) -> None:
    cards = SqlCards(sessions)
    await hear(sessions, WRITER)
    for places in (JEDDAH, MINISTRY):
        await cards.note("contact_1", {"note": "x"}, places, BY)

    await cards.remove("contact_1", MINISTRY, BY, every=True)

    assert not (await shown(sessions, "contact_1")).notes


async def test_the_audit_tells_that_ways_to_reach_somebody_changed_and_not_which(
    sessions: Sessions,
) -> None:
    cards = SqlCards(sessions)
    contact = await cards.add(ON_X, SALMA, JEDDAH, BY)
    await cards.note(contact, {"telephone": "0500000000", "note": "صباحًا"}, JEDDAH, BY)
    await cards.remove(contact, JEDDAH, BY)

    async with sessions.read() as session:
        rows = list(await session.scalars(select(AuditRow).order_by(AuditRow.seq)))

    assert [row.verb for row in rows] == ["contact.add", "contact.note", "contact.remove"]
    assert rows[1].after == {"note": "صباحًا", "changed": ["telephone"]}
    told = str([(row.before, row.after) for row in rows])
    for secret in ("سلمى", "Writer_1", "0500000000", "paper.example"):
        assert secret not in told


async def test_who_was_erased_is_not_added_by_hand_and_whom_an_office_added_is_erased(
    sessions: Sessions,
) -> None:
    cards = SqlCards(sessions)
    await cards.add(ON_X, SALMA, JEDDAH, BY)
    other = await cards.add(ON_X, replace(SALMA, account="other"), JEDDAH, BY)
    whom = Whom(platform=Platform.X, author="writer_1")

    report = await SqlSubjects(sessions).report(whom, Basis.SUBJECT_REQUEST, "x", BY)
    erased = await SqlErasures(sessions).erase(whom, Basis.SUBJECT_REQUEST, "x", BY)

    assert [row["email"] for row in report.rows["contact_notes"]] == ["salma@paper.example"]
    assert erased.counts["contacts"] == 1
    with pytest.raises(ContactErased):
        await cards.add(ON_X, SALMA, JEDDAH, BY)
    with pytest.raises(ContactErased):
        await cards.note(other, {"account": "Writer_1"}, JEDDAH, BY, known=ON_X)


async def test_whom_an_office_added_is_forgotten_a_year_after_it_saved_anything(
    sessions: Sessions,
) -> None:
    cards = SqlCards(sessions)
    contact = await cards.add(ON_X, SALMA, JEDDAH, BY)
    await cards.note(contact, {"note": "x"}, JEDDAH, replace(BY, at=NOON + 100 * DAY))
    rule = Rule(irrelevant=None, authors=None, contacts=365 * DAY)

    assert (await forget_some(sessions, rule, NOON + 400 * DAY)).contacts == 0
    assert (await forget_some(sessions, rule, NOON + 466 * DAY)).contacts == 1


async def test_contacts_are_found_by_where_an_office_says_that_they_work(
    sessions: Sessions,
) -> None:
    await SqlCards(sessions).add(ON_X, SALMA, JEDDAH, BY)

    async def found(code: str, *places: str, **asked: Any) -> int:
        wanted = ContactFilter(
            municipality=code, working=frozenset({code}), places=frozenset(places), **asked
        )
        return len((await SqlContacts(sessions).list(wanted, NOON, limit=9)).items)

    assert await found("jeddah") == await found("jeddah", "jeddah") == 1
    assert await found("riyadh") == await found("jeddah", "riyadh") == 0
    assert await found("jeddah", service="roads") == 0
    assert await found("jeddah", text="salma") == 0
    assert await found("jeddah", text="سلمي") == 1
