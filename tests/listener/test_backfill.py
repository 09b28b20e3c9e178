"""Paging back: through the pages of a feed, and how it goes on after each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from feeds import answer, atom, rss
from listener.backfill import MOST_FAILURES, MOST_PAGES, Backfill, after_failure, after_page
from listener.collector import Page, Rewinds
from listener.door import Answer
from listener.errors import SourceBusy, SourceGarbled, SourceRefused, SourceSilent
from listener.kinds.feed import Feed
from listener.kinds.file import File
from make import NOON, a_post, a_source

SITE = "https://news.example/rss"
SINCE = datetime(2026, 11, 20, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)


def item(number: int, day: int) -> str:
    return f"<guid>{number}</guid><pubDate>{day} Nov 2026 10:00:00 GMT</pubDate>"


@dataclass
class Site:
    """Holds pages by address; anything else is 404."""

    pages: Mapping[str, Answer]
    asked: list[str] = field(default_factory=list)

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        assert "If-None-Match" not in headers
        self.asked.append(url)
        if url not in self.pages:
            raise SourceRefused(source, "HTTP 404")
        return self.pages[url]


async def all_of(site: Site, since: datetime = SINCE) -> list[str]:
    """Page back to the end, and return the ids in the order they came."""
    feed, cursor, found = Feed(a_source(), site), None, list[str]()
    for _ in range(20):
        page = await feed.back(since, cursor)
        found += [post.native_id for post in page.posts]
        cursor = page.cursor
        if not page.more:
            return found
    raise AssertionError(found)


def page(*items: str, older: str = "", url: str = SITE) -> Answer:
    rel, _, href = older.partition(" ")
    link = f'<atom:link rel="{rel}" href="{href}"/>' if older else ""
    return answer(rss(*items, channel=link), url=url)


@pytest.mark.parametrize("rel", ["next", "prev-archive", "NEXT"])
async def test_a_feed_is_paged_back_by_its_own_links(rel: str) -> None:
    site = Site({
        SITE: page(item(3, 23), older=f"{rel} /rss/2"),
        "https://news.example/rss/2": page(item(2, 21), item(1, 19), older=f"{rel} /rss/3"),
        "https://news.example/rss/3": page(item(0, 18), older=f"{rel} /rss/4"),
    })  # fmt: skip

    assert await all_of(site) == ["3", "2"]
    assert len(site.asked) == 3


async def test_an_atom_feed_and_a_json_feed_say_so_in_their_own_way() -> None:
    entry = "<id>{}</id><updated>2026-11-2{}T10:00:00Z</updated>"
    second = "https://news.example/2"
    linked = '<link rel="self" href="/"/><link rel="next" href="/2"/>'
    one = answer(atom(entry.format("b", 3), feed=linked), url=SITE)
    json = '{"version": "1.1", "next_url": "/2", "items": [{"id": "b", "url": "/b"}]}'
    last = answer(atom(entry.format("a", 2)), url=second)

    assert await all_of(Site({SITE: one, second: last})) == ["b", "a"]
    assert await all_of(Site({SITE: answer(json, url=SITE), second: last})) == ["b", "a"]


async def test_wordpress_is_paged_back_until_it_has_no_more() -> None:
    site = Site({
        SITE: page(item(3, 23)),
        f"{SITE}?paged=2": page(item(2, 22), url=f"{SITE}?paged=2"),
        f"{SITE}?paged=3": page(item(1, 21), url=f"{SITE}?paged=3"),
    })  # fmt: skip

    assert await all_of(site) == ["3", "2", "1"]
    assert site.asked[-1] == f"{SITE}?paged=4"


async def test_a_question_mark_is_not_written_twice() -> None:
    url = f"{SITE}?cat=7"
    site = Site({SITE: page(item(1, 23), url=url)})

    await all_of(site)

    assert site.asked[-1] == f"{url}&paged=2"


async def test_a_server_that_ignores_the_page_is_noticed() -> None:
    same = page(item(1, 23))
    site = Site({SITE: same, f"{SITE}?paged=2": same})

    assert await all_of(site) == ["1", "1"]
    assert len(site.asked) == 2


async def test_what_was_made_up_may_answer_anything() -> None:
    site = Site({SITE: page(item(1, 23)), f"{SITE}?paged=2": answer("<html>")})

    assert await all_of(site) == ["1"]


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/2", "http://news.example/2", "https://news.example:81/2"]
)
async def test_no_feed_sends_us_to_another_server(elsewhere: str) -> None:
    site = Site({SITE: page(item(1, 23), older=f"next {elsewhere}")})

    assert await all_of(site) == ["1"]
    assert site.asked == [SITE]


async def test_an_address_that_may_not_be_read_leads_nowhere() -> None:
    site = Site({SITE: page(item(1, 23), older="next https://a:b@news.example/2")})

    assert await all_of(site) == ["1"]


async def test_a_page_that_links_to_itself_ends_it() -> None:
    site = Site({SITE: page(item(1, 23), older=f"next {SITE}")})

    assert await all_of(site) == ["1", "1"]


async def test_an_empty_feed_ends_it() -> None:
    site = Site({SITE: page()})

    assert await all_of(site) == []
    assert site.asked == [SITE]


async def test_what_the_feed_itself_refuses_is_an_error() -> None:
    with pytest.raises(SourceRefused):
        await Feed(a_source(), Site({})).back(SINCE, None)
    with pytest.raises(SourceGarbled, match="web page"):
        await Feed(a_source(), Site({SITE: answer("<html>")})).back(SINCE, "not a cursor")


def test_a_kind_may_have_a_way_back_or_not() -> None:
    assert isinstance(Feed(a_source(), Site({})), Rewinds)
    assert not isinstance(File(source=a_source(), root=None), Rewinds)


def a_backfill(*, pages: int = 0, failures: int = 0) -> Backfill:
    return Backfill(
        source="okaz", since=SINCE, asked=NOON, due=NOON, pages=pages, failures=failures
    )


def test_the_next_page_waits_a_minute_or_the_interval_where_that_is_shorter() -> None:
    more = Page(posts=[a_post()], cursor="2", more=True)

    went_on = after_page(a_backfill(failures=2), more, NOON, QUARTER)

    assert (went_on.due, went_on.cursor, went_on.pages, went_on.seen, went_on.failures) == (
        NOON + MINUTE, "2", 1, 1, 0,
    )  # fmt: skip
    assert after_page(a_backfill(), more, NOON, timedelta(seconds=5)).due == NOON + timedelta(
        seconds=5
    )


def test_it_ends_with_the_last_page_and_after_fifty() -> None:
    ended = after_page(a_backfill(), Page(reason="no further"), NOON, QUARTER)
    stopped = after_page(a_backfill(pages=MOST_PAGES - 1), Page(more=True), NOON, QUARTER)

    assert (ended.due, ended.reason) == (None, "no further")
    assert (stopped.due, stopped.reason) == (None, "stopped after 50 pages; there is more")


def test_a_failure_waits_as_long_as_it_was_asked_to_and_longer_each_time() -> None:
    busy = after_failure(a_backfill(), SourceBusy("okaz", "429", timedelta(hours=1)), NOON, QUARTER)
    silent = SourceSilent("okaz", "no answer")
    again = after_failure(a_backfill(failures=1), silent, NOON, QUARTER)
    over = after_failure(a_backfill(failures=MOST_FAILURES - 1), silent, NOON, QUARTER)

    assert busy.due == NOON + timedelta(hours=1)
    assert (again.due, again.failures, again.reason) == (NOON + 4 * MINUTE, 2, "no answer")
    assert (over.due, over.reason) == (None, "no answer")
