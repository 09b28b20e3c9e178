import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feeds import ITEM, answer, atom, rss
from listener.border import LONGEST_ID, LONGEST_TEXT
from listener.door import Answer
from listener.errors import SourceGarbled
from listener.feeds.freshness import wait_for
from listener.kinds.feed import Feed
from listener.post import AuthorKind, Platform
from make import a_source

HOUR = timedelta(hours=1)


@dataclass
class Server:
    """Says one thing, and remembers what it was asked."""

    says: Answer
    asked: list[dict[str, str]] = field(default_factory=list)

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        assert (source, url) == ("okaz", "https://news.example/rss")
        self.asked.append(dict(headers))
        return self.says


def feed(says: Answer, **options: str) -> Feed:
    return Feed(a_source(options=options), Server(says))


def dated(number: int, day: int) -> str:
    return ITEM.replace("<guid>1", f"<guid>{number}").replace("23 Nov", f"{day} Nov")


async def test_a_page_is_oldest_first_whatever_the_order_of_the_document() -> None:
    page = await feed(answer(rss(dated(2, 22), dated(3, 23), dated(1, 21)))).fetch(None)

    assert [post.native_id for post in page.posts] == ["1", "2", "3"]
    assert page.bytes > 0


async def test_without_dates_the_last_of_the_document_is_the_oldest() -> None:
    page = await feed(answer(rss("<guid>2</guid>", "<guid>1</guid>"))).fetch(None)

    assert [post.native_id for post in page.posts] == ["1", "2"]


async def test_a_post_speaks_for_its_source() -> None:
    page = await feed(answer(rss(ITEM)), platform="forum", place="jeddah").fetch(None)
    (post,) = page.posts

    assert (post.platform, post.place, post.author_kind) == (Platform.FORUM, "jeddah", "outlet")
    assert (post.title, post.text) == ("حفرة في شارع التحلية", "كسرت كفر سيارتي")
    assert post.published == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


async def test_a_feed_is_the_news_of_an_outlet_unless_it_says_otherwise() -> None:
    says = answer(rss(ITEM))

    (post,) = (await feed(says, author_kind="citizen").fetch(None)).posts

    assert (post.platform, post.author_kind) == (Platform.NEWS, AuthorKind.CITIZEN)


async def test_validators_come_back_byte_for_byte() -> None:
    odd: dict[str, Any] = {"etag": 'W/"a\\"b é"', "last_modified": "Mon,  23 Nov 2026 07:30:00 gmt"}
    first = Server(answer(rss(ITEM), **odd))
    cursor = (await Feed(a_source(), first).fetch(None)).cursor
    second = Server(answer("", status=304))
    page = await Feed(a_source(), second).fetch(cursor)

    assert "If-None-Match" not in first.asked[0]
    assert second.asked[0]["If-None-Match"] == odd["etag"]
    assert second.asked[0]["If-Modified-Since"] == odd["last_modified"]
    assert (page.unchanged, page.cursor, page.posts) == (True, cursor, ())


@pytest.mark.parametrize("status", [200, 304])
async def test_a_feed_whose_host_allows_nothing_more_waits_as_long_as_the_longer_of_two(
    status: int,
) -> None:
    said = answer(rss(ITEM))
    cached = replace(said, status=status, headers={"cache-control": "max-age=3600"})
    for pause, wait in ((1_800, 3_600), (7_200, 7_200)):
        spent = replace(cached, pause=timedelta(seconds=pause))
        assert (await feed(spent).fetch(None)).wait == timedelta(seconds=wait)


@pytest.mark.parametrize("cursor", ["not json", "[]", '{"etag": 5}', '{"etag": ""}', None])
async def test_a_cursor_that_is_none_of_ours_asks_for_everything(cursor: str | None) -> None:
    server = Server(answer(rss(ITEM)))

    await Feed(a_source(), server).fetch(cursor)

    assert set(server.asked[0]) == {"Accept"}


async def test_an_answer_without_validators_has_no_cursor() -> None:
    assert (await feed(answer(rss(ITEM), etag="x" * 5_000)).fetch("{}")).cursor is None


async def test_a_document_that_broke_off_is_asked_for_again_whole() -> None:
    text = rss(ITEM, dated(2, 22))

    page = await feed(answer(text[:-60], etag='"1"')).fetch(None)

    assert [post.native_id for post in page.posts] == ["1"]
    assert page.cursor is None


async def test_an_entry_that_says_nothing_is_counted_and_stops_no_other() -> None:
    page = await feed(answer(rss("", ITEM))).fetch(None)

    assert ([post.native_id for post in page.posts], page.skipped) == (["1"], 1)


async def test_what_is_no_feed_is_garbled_and_says_why() -> None:
    with pytest.raises(SourceGarbled, match="okaz: it is a web page"):
        await feed(answer("<html>")).fetch(None)


@pytest.mark.parametrize(
    ("item", "native_id"),
    [
        ("<guid> 7 </guid><link>/1</link>", "7"),
        ("<link>/1</link>", "https://news.example/1"),
        ("<title>حفرة</title>", "edcd3a4b8038731584da935eff802f75"),
    ],
)
async def test_an_entry_is_the_same_at_the_next_poll(item: str, native_id: str) -> None:
    for text in (rss(item), rss(ITEM, item)):
        page = await feed(answer(text)).fetch(None)
        assert native_id in {post.native_id for post in page.posts}


async def test_an_id_that_occurs_twice_is_one_post() -> None:
    page = await feed(answer(rss(ITEM, ITEM.replace("حفرة", "نفق")))).fetch(None)

    assert [post.title for post in page.posts] == ["حفرة في شارع التحلية"]


async def test_what_is_too_long_is_cut() -> None:
    item = f"<guid>{'x' * 10_000}</guid><description>{'ن' * 200_000}</description>"

    (post,) = (await feed(answer(rss(item))).fetch(None)).posts

    assert (len(post.native_id), len(post.text)) == (LONGEST_ID, LONGEST_TEXT)


async def test_relative_addresses_begin_where_the_answer_came_from() -> None:
    text = atom('<id>1</id><link href="a"/>')
    moved = answer(text, url="https://moved.example/x/feed")
    located = answer(text, content_location="/y/feed")

    assert (await feed(moved).fetch(None)).posts[0].url == "https://moved.example/x/a"
    assert (await feed(located).fetch(None)).posts[0].url == "https://news.example/y/a"


async def test_lone_surrogates_reach_nobody() -> None:
    says = answer('{"version": "x", "items": [{"id": "1", "title": "\\ud800", "url": "/\\ud800"}]}')

    (post,) = (await feed(says).fetch(None)).posts

    assert json.dumps([post.title, post.url], ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("headers", "ttl", "interval", "wait"),
    [
        ({}, None, HOUR, None),
        ({"cache-control": "public, max-age=90"}, None, HOUR, timedelta(seconds=90)),
        ({"cache-control": "max-age=90", "age": "30"}, None, HOUR, timedelta(seconds=60)),
        ({"cache-control": "max-age=90", "age": "300"}, HOUR, HOUR, None),
        ({"cache-control": 'Max-Age="90"'}, None, HOUR, timedelta(seconds=90)),
        ({"cache-control": "max-age=0"}, HOUR, HOUR, None),
        ({"cache-control": "no-cache, max-age=90"}, HOUR, HOUR, None),
        ({"cache-control": "max-age=٩٠"}, None, HOUR, None),
        ({"cache-control": "max-age=" + "9" * 5_000}, None, HOUR, timedelta(days=1)),
        ({"cache-control": "max-age=60", "expires": "0"}, None, HOUR, timedelta(minutes=1)),
        ({"date": "Mon, 23 Nov 2026 07:00:00 GMT", "expires": "Mon, 23 Nov 2026 07:05:00 GMT"},
         None, HOUR, timedelta(minutes=5)),
        ({"date": "Mon, 23 Nov 2026 07:00:00", "expires": "Mon, 23 Nov 2020 07:05:00 GMT"},
         None, HOUR, None),
        ({"expires": "0"}, timedelta(minutes=30), HOUR, timedelta(minutes=30)),
        ({}, timedelta(days=1), HOUR, HOUR),
        ({}, timedelta(days=1), timedelta(seconds=5), None),
        ({"cache-control": "max-age=60"}, None, timedelta(seconds=5), timedelta(minutes=1)),
    ],
)  # fmt: skip
def test_how_long_a_feed_asks_to_be_left_alone(
    headers: dict[str, str], ttl: timedelta | None, interval: timedelta, wait: timedelta | None
) -> None:
    assert wait_for(headers, ttl, interval) == wait
