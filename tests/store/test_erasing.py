"""Somebody who asks to be erased is nowhere any more; what the public needs is all still there."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from canary import tables_that_hold
from classifier.services import load_services
from flow import claim, decided, resolve, ticket_for
from listener.post import AuthorKind, Platform, Post
from make import NOON, POST, TAGS, a_post, a_source
from router.open311.posted import read_request, words
from router.privacy import Basis, Purpose
from store.audit import By
from store.authors import SqlAuthors
from store.database import Sessions, open_database
from store.erasing import Erasure, SqlErasures, Whom
from store.errors import CannotUnseal, UnknownPost
from store.events import SqlEvents
from store.faces import SqlFaces, Wanted
from store.posts import PostFilter, SqlPosts
from store.sealing import Seal
from store.service_requests import SqlServiceRequests
from store.sources import SqlSources
from store.subjects import SqlSubjects
from store.tables import (
    AuditRow,
    EventRow,
    FeedRow,
    FilterRow,
    HistoryRow,
    LetterRow,
    NoticeRow,
    OfficeIdentityRow,
    PostRow,
    ReplyDeliveryRow,
    ReplyRow,
    Row,
    ServiceRequestRow,
    TicketRow,
    UserRow,
    VersionRow,
    WebhookAttemptRow,
    WebhookDeliveryRow,
    WebhookRow,
)

HANDLE, NAME, PLACE, NUMBER = "canary_otb", "كناري العتيبي", "حي الكناري", "1790000000000000001"
WORDS = (HANDLE, NAME, PLACE, NUMBER)
CANARY = a_post(
    source="x-search",
    native_id=NUMBER,
    platform=Platform.X,
    url=f"https://x.com/{HANDLE}/status/{NUMBER}",
    author=HANDLE,
    author_name=NAME,
    author_kind=AuthorKind.CITIZEN,
    profile_location=PLACE,
    text=f"حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي {NAME} @{HANDLE}",
    mentions=(HANDLE,),
    reply_to=f"https://x.com/{HANDLE}/status/1",
)
OTHER = a_post(
    source="x-search",
    native_id="1790000000000000002",
    platform=Platform.X,
    author="nora",
    text=f"صدقت @{HANDLE} الحفرة في جدة خطيرة على السيارات كلها",
    mentions=(HANDLE,),
    reply_to=NUMBER,
    published=NOON,
)
WHOM = Whom(platform=Platform.X, author=f"@{HANDLE.upper()}")
BY = By(who="هند", at=NOON + timedelta(hours=1))
LATER = NOON + timedelta(days=1)
SERVICES = load_services(Path(__file__).parents[2] / "config" / "services.yaml")


@pytest.fixture
async def sessions(database: str) -> AsyncIterator[Sessions]:
    async with open_database(database, lambda: Seal(["k" * 32])) as opened:
        yield opened


async def erase(sessions: Sessions, whom: Whom = WHOM, **given: Any) -> Erasure:
    note = given.pop("note", "طلب رقم 221")
    return await SqlErasures(sessions).erase(whom, Basis.SUBJECT_REQUEST, note, BY, **given)


async def counts(sessions: Sessions) -> dict[str, int]:
    """Count the rows of what the public is owed."""
    async with sessions.read() as session:
        return {
            row.__tablename__: await session.scalar(select(func.count()).select_from(row)) or 0
            for row in (PostRow, TicketRow, HistoryRow, EventRow, ReplyRow, ReplyDeliveryRow)
        }


async def add(sessions: Sessions, row: type[Row], **values: Any) -> None:
    async with sessions.begin() as session:
        await session.execute(insert(row).values(**values))


async def shown(sessions: Sessions, post: Post = CANARY) -> Post:
    return (await SqlPosts(sessions).show(post.id)).post


async def found(sessions: Sessions, words: str) -> int:
    return len((await SqlPosts(sessions).list(PostFilter(text=words), limit=9)).items)


async def told_elsewhere(sessions: Sessions) -> None:
    """A receiver repeats what it was told, a letter waits, files were taken, Open311 says more."""
    echoed = f'{{"posts":[{{"id":"{CANARY.id}","native_id":"{NUMBER}","url":"{CANARY.url}"}}]}}'
    await add(
        sessions, WebhookRow, url="https://dms.example/in", description="x", types=[], places=[],
        services=[], urgencies=[], per_minute=60, owner="هند", created=NOON, since=0,
    )  # fmt: skip
    await add(
        sessions, WebhookDeliveryRow, webhook=1, event=1, type="ticket.updated", created=NOON,
        state="failed",
    )  # fmt: skip
    for number, response in enumerate((echoed, echoed[: echoed.index("url")], echoed[40:90])):
        await add(
            sessions, WebhookAttemptRow, delivery=1, number=number, at=NOON, verdict="refused",
            response=response,
        )  # fmt: skip
    await add(
        sessions, UserRow, id="سارة", name="سارة", roles=["manager"], places=[], active=True,
        created=NOON,
    )  # fmt: skip
    asks = {"text": f"@{HANDLE}"}
    await add(sessions, FeedRow, user="سارة", label=NAME, asks=asks, token="0" * 64, created=NOON)
    await add(
        sessions, NoticeRow, user="سارة", label=f"بلاغات {NAME}", kind="daily", way="mail",
        address="sara@town.example", asks=asks, created=NOON, reached=0,
    )  # fmt: skip
    letter = {"subject": f"ملخص صوت: {NAME}", "parts": [{"title": NAME, "lines": [f"@{HANDLE}"]}]}
    await add(
        sessions, LetterRow, notice=1, period="daily:2026-11-23", body=letter, state="queued",
        made=NOON,
    )  # fmt: skip
    await add(
        sessions, AuditRow, at=NOON, who="سارة", verb="export", target="posts.csv", before={},
        after=asks,
    )  # fmt: skip


@pytest.fixture
async def everywhere(sessions: Sessions) -> Sessions:
    """A canary that was heard, edited, seen again, answered, spoken of and looked up."""
    ticket = await ticket_for(sessions, CANARY)
    await decided(sessions, OTHER, tags=TAGS)
    posts = SqlPosts(sessions)
    edited = replace(CANARY, text=f"{CANARY.text} وللعلم", updated=NOON)
    await posts.push([edited], NOON, key="k1", digest="d")
    again = replace(edited, source="archive", url=f"https://twitter.com/{HANDLE}/status/{NUMBER}")
    await posts.push([again], NOON)
    await claim(sessions, ticket, who="نورة")
    note = f"اتصلت بالأخ {NAME} ({HANDLE})"
    await resolve(sessions, ticket, who="نورة", note=note, now=NOON)
    async with sessions.read() as session:
        seq = (await session.scalars(select(PostRow.seq).where(PostRow.id == CANARY.id))).one()
        of = (await session.scalars(select(TicketRow.seq).where(TicketRow.id == ticket))).one()
    body = {"id": ticket, "posts": [{"id": CANARY.id, "native_id": NUMBER, "url": CANARY.url}]}
    await add(sessions, EventRow, type="ticket.updated", at=NOON, body=body, sample=False)
    await add(
        sessions, ReplyRow, ticket=of, state="approved", pending=True, fields={"name": NAME},
        text=f"أهلًا {NAME}", by_hand=True, writers=["نورة"], approvals=["هند"], created=NOON,
        changed=NOON, urgency="normal",
    )  # fmt: skip
    await add(
        sessions, ReplyDeliveryRow, reply=1, post=seq, platform="x", channel="manual",
        state="queued", due=NOON,
    )  # fmt: skip
    await add(
        sessions, FilterRow, author=HANDLE, reason=f"إعلانات @{HANDLE}", created=NOON,
        created_by="هند", until=LATER,
    )  # fmt: skip
    await add(
        sessions, AuditRow, at=NOON, who="هند", verb="filter.add", target="filter_1",
        before={}, after={"author": HANDLE},
    )  # fmt: skip
    await told_elsewhere(sessions)
    await SqlAuthors(sessions, 9).reveal(
        CANARY.id, Purpose.ANSWER, "رسالة خاصة", By(who="نورة", at=NOON), lambda *_: True
    )
    return sessions


async def test_the_canary_is_found_where_it_is(everywhere: Sessions) -> None:
    there = await tables_that_hold(everywhere, WORDS)

    places = {place for each in there.values() for place in each}
    assert set(there) == set(WORDS)
    assert {
        "authors.handle", "posts.url", "posts.mentions", "versions.text", "sightings.url",
        "events.body", "history.note", "replies.text", "replies.fields", "filters.author",
        "audit.after", "posts.reply_to", "webhook_attempts.response", "letters.body", "feeds.asks",
        "notices.label",
    } <= places  # fmt: skip


@pytest.mark.parametrize("keeps_text", [False, True])
async def test_whoever_is_erased_is_in_no_table_and_every_count_stays(
    everywhere: Sessions, *, keeps_text: bool
) -> None:
    """S6: the identity goes everywhere; the counts stay; the log does not name anybody."""
    before = await counts(everywhere)

    done = await erase(everywhere, keeps_text=keeps_text)

    assert await tables_that_hold(everywhere, WORDS) == {}
    # One event more: the reply that was to go to them alone is over.
    assert await counts(everywhere) == before | {"events": before["events"] + 1}
    *_, over = await SqlEvents(everywhere).list(limit=99)
    assert (over.type, over.body["state"]) == ("reply.failed", "failed")
    assert (done.counts["posts"], done.counts["tickets"], done.counts["deliveries"]) == (1, 1, 1)
    assert await found(everywhere, HANDLE) == 0
    assert await found(everywhere, "كناري") == 0


async def test_the_words_go_unless_they_are_to_stay(everywhere: Sessions) -> None:
    await erase(everywhere)

    post = await shown(everywhere)
    assert post.id == CANARY.id
    assert "بطلب صاحبه" in post.text
    assert (post.author, post.author_kind, post.url) == (None, AuthorKind.CITIZEN, None)
    assert await found(everywhere, "التحلية") == 0
    stored = await SqlPosts(everywhere).show(CANARY.id)
    assert stored.tags
    assert stored.tags.services[0].evidence == ()
    assert stored.ticket
    assert stored.versions == 0


async def test_words_that_stay_are_found_and_point_where_they_pointed(
    everywhere: Sessions,
) -> None:
    await erase(everywhere, keeps_text=True)

    stored = await SqlPosts(everywhere).show(CANARY.id)
    assert stored.post.text.startswith("حفرة كبيرة وسط شارع التحلية في جدة")
    assert len(stored.post.text) == len(CANARY.text) + len(" وللعلم")
    assert stored.tags
    assert stored.tags.services[0].evidence == ((0, 4),)
    assert await found(everywhere, "التحلية") == 1


async def test_what_others_said_stays_without_the_account(everywhere: Sessions) -> None:
    await erase(everywhere)

    other = await shown(everywhere, OTHER)
    assert other.text == OTHER.text.replace(HANDLE, "•" * len(HANDLE))
    assert (other.author, other.mentions, other.reply_to) == ("nora", (), None)


@pytest.mark.parametrize("keeps_text", [False, True])
async def test_what_was_reported_by_open311_goes_with_the_words(
    sessions: Sessions, *, keeps_text: bool
) -> None:
    """What a reporter wrote is shown to the public: it goes where their post's words go."""
    given = {
        "description": "حفرة كبيرة أمام بيتنا", "address_string": "شارع كناري ١٢",
        "address_id": "4417", "lat": "21.5", "long": "39.2",
        "media_url": "https://img.example/1.jpg",
    }  # fmt: skip
    request = read_request(given, {}, SERVICES["roads.pothole"], [])
    post = replace(
        POST, source="open311", native_id="t1", platform=Platform.OPEN311, author="f00d" * 8,
        text=words(request, []), lat=21.5, long=39.2, media=("https://img.example/1.jpg",),
    )  # fmt: skip
    await SqlServiceRequests(sessions).post(
        request, post, who="app", place="jeddah", digest="f" * 32, at=NOON
    )
    ticket = await ticket_for(sessions, post)

    await erase(sessions, Whom(post=post.id), keeps_text=keeps_text)

    (face,) = await SqlFaces(sessions).list(Wanted(ids=[ticket]), limit=1)
    assert face.said
    said = (face.said.description, face.said.address, face.said.address_id, face.said.lat)
    kept = (given["description"], given["address_string"], given["address_id"], 21.5)
    assert said == (kept if keeps_text else ("", None, None, None))
    assert face.said.media is None
    private = ("بيتنا", "شارع كناري", "4417", "f00d" * 8, "f" * 32, "img.example")
    left = await tables_that_hold(sessions, private)
    assert set(left) == (set(private[:3]) if keeps_text else set())
    async with sessions.read() as session:
        assert await session.scalar(select(ServiceRequestRow.token)) == "t1"
    again = replace(post, native_id="t2", published=LATER)
    told = await SqlServiceRequests(sessions).post(
        request, again, who="app", place="jeddah", digest="f" * 32, at=LATER
    )
    assert told == ("t2", True)
    assert await tables_that_hold(sessions, ("f00d" * 8,)) == {}


async def test_who_signs_in_by_the_same_name_still_does(sessions: Sessions) -> None:
    """People of the service are nobody's author: an erasure locks none of them out."""
    await add(
        sessions, UserRow, id="سارة", name="سارة", roles=["manager"], places=[], active=True,
        created=NOON,
    )  # fmt: skip
    subject = f"{HANDLE}@town.example"
    await add(
        sessions, OfficeIdentityRow, user="سارة", issuer="https://id.example", subject=HANDLE,
        since=NOON,
    )  # fmt: skip
    await add(
        sessions, NoticeRow, user="سارة", label="x", kind="daily", way="mail", address=subject,
        asks={}, created=NOON, reached=0,
    )  # fmt: skip
    hook = f"https://dms.example/users/{HANDLE}/in"
    await add(
        sessions, WebhookRow, url=hook, description="x", types=[], places=[], services=[],
        urgencies=[], per_minute=60, owner="هند", created=NOON, since=0,
    )  # fmt: skip

    await erase(sessions)

    async with sessions.read() as session:
        assert await session.scalar(select(OfficeIdentityRow.subject)) == HANDLE
        assert await session.scalar(select(NoticeRow.address)) == subject
        assert await session.scalar(select(WebhookRow.url)) == hook


async def test_a_reply_that_waits_for_them_is_not_sent(everywhere: Sessions) -> None:
    await erase(everywhere)

    async with everywhere.read() as session:
        delivery = (await session.scalars(select(ReplyDeliveryRow))).one()
        reply = (await session.scalars(select(ReplyRow))).one()
    assert (delivery.state, delivery.due) == ("skipped", None)
    assert (reply.state, reply.pending) == ("failed", False)


async def test_a_filter_of_their_account_ends(everywhere: Sessions) -> None:
    """A filter without an author would take everything."""
    await erase(everywhere)

    async with everywhere.read() as session:
        row = (await session.scalars(select(FilterRow))).one()
    assert row.author
    assert row.ended == BY.at


async def test_who_was_erased_is_erased_again_when_they_are_heard(everywhere: Sessions) -> None:
    await erase(everywhere)
    before = await counts(everywhere)
    posts = SqlPosts(everywhere)

    old = replace(CANARY, native_id="1780000000000000000", text="كلام أقدم من الطلب")
    from_elsewhere = replace(CANARY, source="rss", author=None, published=None)
    pushed = await posts.push([CANARY, old, from_elsewhere], LATER)

    assert [each.new for each in pushed] == [False, False, False]
    assert await counts(everywhere) == before
    assert await tables_that_hold(everywhere, WORDS) == {}


async def test_what_they_say_later_is_stored_without_a_name(everywhere: Sessions) -> None:
    await erase(everywhere)
    later = replace(
        CANARY,
        native_id="1799999999999999999",
        url=f"https://x.com/{HANDLE}/status/1799999999999999999",
        text=f"النفق غرق بالمطر يا {NAME} @{HANDLE}",
        published=LATER,
    )

    (first,) = await SqlPosts(everywhere).push([later], LATER)
    (again,) = await SqlPosts(everywhere).push([later], LATER)

    assert (first.new, again.new, again.id) == (True, False, first.id)
    post = (await SqlPosts(everywhere).show(first.id)).post
    assert post.text.startswith("النفق غرق بالمطر يا •••")
    assert (post.author, post.url, post.author_kind) == (None, None, AuthorKind.CITIZEN)
    assert await tables_that_hold(everywhere, (*WORDS, "1799999999999999999")) == {}


async def test_others_who_name_them_later_do_not_bring_them_back(everywhere: Sessions) -> None:
    await erase(everywhere)
    said = replace(
        OTHER, native_id="1790000000000000009", text=f"وينك يا @{HANDLE}؟ الحفرة ما زالت"
    )

    await SqlPosts(everywhere).push([OTHER, said], LATER)

    assert await tables_that_hold(everywhere, WORDS) == {}
    assert (await shown(everywhere, said)).text == f"وينك يا @{'•' * len(HANDLE)}؟ الحفرة ما زالت"
    async with everywhere.read() as session:
        edited = select(func.count()).select_from(VersionRow)
        assert await session.scalar(edited) == 0


async def test_the_log_says_when_who_why_and_how_much(everywhere: Sessions) -> None:
    done = await erase(everywhere)

    (logged,) = (await SqlErasures(everywhere).list(limit=9)).items
    assert logged == done
    assert (done.who, done.basis, done.platform) == ("هند", Basis.SUBJECT_REQUEST, "x")
    assert done.counts["in_events"] >= 1
    async with everywhere.read() as session:
        query = select(AuditRow).where(AuditRow.verb == "author.erase")
        line = (await session.scalars(query)).one()
    assert line.target == done.id


async def test_by_a_post_all_of_its_account_goes(everywhere: Sessions) -> None:
    second = replace(
        CANARY, native_id="1790000000000000003", url=None, text="بلاغ ثان لي", reply_to=None
    )
    (pushed,) = await SqlPosts(everywhere).push([second], NOON)
    assert pushed.new

    done = await erase(everywhere, Whom(post=CANARY.id))

    assert done.counts["posts"] == 2
    assert await tables_that_hold(everywhere, WORDS) == {}


async def test_of_whoever_has_only_a_name_one_post_goes(sessions: Sessions) -> None:
    """Many are called that: nobody can tell that two of them are one."""
    one = a_post(
        author=None, author_name="محمد", platform=Platform.NEWS, text="الإنارة مطفأة في حينا"
    )
    other = replace(one, native_id="2", text="الرصيف مكسور عند المدرسة")
    await SqlPosts(sessions).push([one, other], NOON)

    await erase(sessions, Whom(post=one.id))

    assert (await shown(sessions, one)).author_name is None
    assert (await shown(sessions, other)).author_name == "محمد"
    (again,) = await SqlPosts(sessions).push([one], LATER)
    assert not again.new


async def test_who_was_never_heard_is_erased_from_now_on(sessions: Sessions) -> None:
    assert (await erase(sessions)).counts == {"posts": 0, "tickets": 0}

    (pushed,) = await SqlPosts(sessions).push([replace(CANARY, published=LATER)], LATER)

    assert pushed.new
    assert await tables_that_hold(sessions, (HANDLE, NAME, PLACE)) == {}


async def test_an_unknown_post_cannot_be_erased(sessions: Sessions) -> None:
    with pytest.raises(UnknownPost):
        await erase(sessions, Whom(post="none"))


async def test_nothing_is_stored_where_nobody_can_tell_who_was_erased(
    database: str, sessions: Sessions
) -> None:
    await erase(sessions)

    async with open_database(database) as without:
        with pytest.raises(CannotUnseal):
            await SqlPosts(without).push([CANARY], LATER)


async def test_posts_that_come_while_somebody_is_erased_bring_nothing_back(
    database: str, sessions: Sessions
) -> None:
    await ticket_for(sessions, CANARY)
    later = [replace(CANARY, native_id=f"179000000000000010{n}", url=None) for n in range(8)]

    async def come(post: Post) -> None:
        async with open_database(database, lambda: Seal(["k" * 32])) as other:
            await SqlPosts(other).push([post], NOON)

    await asyncio.gather(erase(sessions), *map(come, later))

    assert await tables_that_hold(sessions, (HANDLE, NAME, PLACE)) == {}


async def test_a_source_that_follows_them_is_named(sessions: Sessions) -> None:
    await SqlSources(sessions).sync([a_source(options={"author": HANDLE})], NOON)

    assert (await erase(sessions)).sources == ("okaz",)


async def test_a_report_holds_every_row_that_is_theirs_or_names_them(everywhere: Sessions) -> None:
    by = By(who="هند", at=LATER)
    report = await SqlSubjects(everywhere).report(WHOM, Basis.SUBJECT_REQUEST, "طلب 222", by)

    assert (report.platform, report.accounts[0].lower(), report.names) == (
        "x",
        f"@{HANDLE}",
        [NAME],
    )
    assert {"authors", "posts", "versions", "sightings", "tags", "tickets", "looked_up"} <= set(
        report.rows
    )
    assert report.rows["looked_up"][0]["who"] == "نورة"
    assert {"history", "replies", "events", "filters", "posts"} <= set(report.naming)
    where = await tables_that_hold(everywhere, WORDS)
    told = {*report.rows, *report.naming}
    assert {place.partition(".")[0] for each in where.values() for place in each} - told <= {
        "search",
        "search_content",
    }
    async with everywhere.read() as session:
        line = (
            await session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1))
        ).one()
    assert (line.verb, line.who) == ("author.report", "هند")
    assert HANDLE not in f"{line.target}{line.after}"
