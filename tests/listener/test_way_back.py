"""Each kind's way back: what it asks for, where it ends, and what it may spend."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from api.no_way_back import cannot
from listener.backfill import overrun
from listener.collector import Page, Rewinds
from listener.errors import SourceBusy, SourceGarbled, SourceRefused
from listener.kinds import KINDS, budget, youtube_mark
from listener.kinds.anchors import Mark as Anchors
from listener.kinds.older import TICK, Place
from listener.kinds.rewind import falls, passed, wanted, written_into
from listener.opening import open_source
from listener.run import Outcome, Run
from make import MEANS, NOON, a_post, a_source
from web import Said, Web, refusal

DAY = timedelta(days=1)
SINCE = NOON - 3 * DAY
SECRETS = {
    "SAWT_SECRET_T": "t",
    "SAWT_SECRET_I": "i",
    "SAWT_SECRET_W": "whsec_" + "c2VjcmV0" * 4,
}

Asked = dict[str, str]


def ago(days: float) -> str:
    return (NOON - days * DAY).isoformat().replace("+00:00", "Z")


def opened(web: Web, kind: str, url: str, **options: Any) -> Any:
    source = a_source(kind=kind, url=url, options=options)
    means = replace(MEANS, web=web, secret=SECRETS.get)
    return open_source(source, means)


async def all_of(collector: Any, since: datetime = SINCE) -> list[Page]:
    """Page back to the end."""
    assert isinstance(collector, Rewinds)
    pages, cursor = list[Page](), None
    for _ in range(9):
        pages.append(await collector.back(since, cursor))
        cursor = pages[-1].cursor
        if not pages[-1].more:
            return pages
    raise AssertionError(pages)


def ids(pages: Sequence[Page]) -> list[str]:
    return [post.native_id for page in pages for post in page.posts]


def asked(web: Web, *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(each.query.get(name) for name in names) for each in web.asked]


# Mastodon


def a_status(number: int, days: float) -> dict[str, Any]:
    return {"id": str(number), "created_at": ago(days), "content": "حفرة", "visibility": "public"}


def a_mastodon(*said: Any, **options: Any) -> tuple[Web, Any]:
    path = "/api/v1/accounts/42/statuses" if options else "/api/v1/timelines/public"
    web = Web({path: list(said), "/api/v1/accounts/lookup": [{"id": "42"}]})
    options = options or {"public": "all"}
    return web, opened(web, "mastodon", "https://m.example", **options)


def statuses(*pairs: tuple[int, float]) -> Any:
    return [a_status(number, days) for number, days in pairs]


async def test_mastodon_goes_down_by_ids_until_a_page_is_too_old() -> None:
    web, mastodon = a_mastodon(statuses((9, 1), (8, 2)), statuses((7, 2), (6, 4)), statuses((5, 5)))

    pages = await all_of(mastodon)

    assert ids(pages) == ["8", "9", "7"]
    assert asked(web, "max_id", "min_id") == [(None, None), ("8", None), ("6", None)]
    assert pages[-1].reason is None
    assert not mastodon.only_newest


async def test_mastodon_asks_for_an_account_once() -> None:
    web, mastodon = a_mastodon(statuses((9, 1)), [], account="sara")

    pages = await all_of(mastodon)

    assert [each.path for each in web.asked].count("/api/v1/accounts/lookup") == 1
    assert pages[-1].reason == "the source goes back no further"


async def test_mastodon_rests_after_the_account_where_nothing_more_may_be_asked() -> None:
    web, mastodon = a_mastodon(statuses((9, 1)), account="sara")
    web.headers = {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": (NOON + timedelta(minutes=5)).isoformat(),
    }

    page = await mastodon.back(SINCE, None)

    assert (page.more, page.wait, len(web.asked)) == (True, timedelta(minutes=5), 1)


async def test_a_server_that_shows_the_same_page_again_is_noticed() -> None:
    _, mastodon = a_mastodon(statuses((9, 1)))

    assert [page.reason for page in await all_of(mastodon)] == [
        None,
        "the source goes back no further",
    ]


# Bluesky


def a_view(key: str, days: float) -> dict[str, Any]:
    return {
        "uri": f"at://did:plc:sara/app.bsky.feed.post/{key}",
        "author": {"did": "did:plc:sara", "handle": "sara.bsky.social"},
        "record": {"text": "حفرة", "createdAt": ago(days)},
        "indexedAt": ago(days),
    }


def a_bluesky(*said: Said, **options: Any) -> tuple[Web, Any]:
    method = "searchPosts" if "query" in options else "getAuthorFeed"
    web = Web({f"/xrpc/app.bsky.feed.{method}": list(said)})
    return web, opened(web, "bluesky", "https://b.example", **options)


async def test_an_account_of_bluesky_is_paged_by_its_own_cursor() -> None:
    def page(cursor: str, *views: Any) -> Any:
        return {"feed": [{"post": view} for view in views], "cursor": cursor}

    web, bluesky = a_bluesky(
        page("b", a_view("3", 1)), page("c", a_view("2", 2), a_view("1", 4)),
        page("d", a_view("0", 5)), author="sara.bsky.social",
    )  # fmt: skip

    pages = await all_of(bluesky)

    assert [post[-1] for post in ids(pages)] == ["3", "2"]
    assert asked(web, "cursor", "until") == [(None, None), ("b", None), ("c", None)]
    assert not bluesky.only_newest


async def test_a_search_of_bluesky_is_paged_by_dates_and_needs_no_token() -> None:
    web, bluesky = a_bluesky(
        {"posts": [a_view("3", 1), a_view("2", 2)]}, {"posts": [a_view("2", 2)]}, query="حفرة"
    )

    pages = await all_of(bluesky)

    assert len(pages) == 2
    assert asked(web, "since", "until", "cursor") == [
        (SINCE.isoformat(), None, None),
        (SINCE.isoformat(), (NOON - 2 * DAY + TICK).isoformat(), None),
    ]
    assert pages[-1].reason == "the source goes back no further"
    assert bluesky.only_newest


def test_a_place_of_bluesky_that_cannot_be_read_is_the_newest_page() -> None:
    assert Place.read("nonsense") == Place.read('{"page": 7}') == Place.read(None) == Place()
    assert Place().onward([], "b", by_date=False) is None
    assert Place().onward([a_post(published=None)], None, by_date=True) is None


# X

TWEETS = "/2/tweets/search/recent"


def tweets(*numbers: int, days: float = 1, onward: str | None = "n") -> dict[str, Any]:
    data = [{"id": str(one), "text": "حفرة", "created_at": ago(days)} for one in numbers]
    return {"data": data, "meta": {"next_token": onward} if onward else {}}


def an_x(*said: Said, **options: Any) -> tuple[Web, Any]:
    web = Web({TWEETS: list(said)})
    options = {"query": "حفرة", "token": "SAWT_SECRET_T"} | options
    return web, opened(web, "x", "https://x.example", **options)


async def test_x_goes_down_by_ids_from_then_on() -> None:
    web, x = an_x(tweets(9, 8), tweets(7, onward=None))

    pages = await all_of(x)

    assert ids(pages) == ["8", "9", "7"]
    begin = f"{SINCE:%Y-%m-%dT%H:%M:%SZ}"
    assert asked(web, "start_time", "until_id") == [(begin, None), (begin, "8")]
    assert pages[-1].reason == "X searches no further back; 3 of 10,000 posts read this month"
    assert not x.only_newest


async def test_x_is_asked_for_no_more_than_the_seven_days_that_it_searches() -> None:
    web, x = an_x(tweets(9, days=6), tweets(8, days=6, onward=None))

    await all_of(x, NOON - 30 * DAY)

    assert asked(web, "start_time") == [(None,), (None,)]


async def test_what_x_no_longer_takes_is_left_out_and_its_page_is_the_last_that_is_wanted() -> None:
    web, x = an_x(refusal("start_time"), tweets(9, 8, days=5))

    (page,) = await all_of(x)

    assert (page.posts, len(web.asked)) == ([], 2)
    assert "not so far back" in str(page.reason)


async def test_x_counts_what_polls_have_read_and_leaves_them_half_of_the_rest() -> None:
    _, x = an_x(tweets(*range(60, 40, -1)), tweets(*range(40, 30, -1)), monthly_reads=100, page=50)
    polled = (await x.fetch(None)).cursor  # 20 of 100
    first = await x.back(SINCE, KINDS["x"].counted(None, polled))
    # Of the 80 that were left, 40 are for polls; 10 of the others were just read.
    assert first.more
    polled = KINDS["x"].counted(polled, first.cursor)
    assert budget.Mark.of(polled, NOON).read == 30
    assert budget.Mark.of(polled, NOON).next_token == "n"

    await x.back(SINCE, first.cursor)
    enough = await x.back(SINCE, budget.Way(month="2026-11", read=55, floor=40).model_dump_json())

    assert (enough.more, enough.posts) == (False, ())
    assert enough.reason == (
        "what is left of the budget is for what is new; 55 of 100 posts read this month"
    )


async def test_x_stops_where_its_share_of_the_budget_ends() -> None:
    _, x = an_x(tweets(*range(60, 50, -1)), monthly_reads=30)

    (page,) = await all_of(x)

    assert len(page.posts) == 10
    assert "for what is new; 10 of 30" in str(page.reason)


async def test_x_tells_what_it_did_not_give() -> None:
    _, x = an_x({"data": [{"id": "x"}, "nothing"], "meta": {}})

    (page,) = await all_of(x)

    assert page.skipped == 2
    assert "2 posts were not given" in str(page.reason)


def test_a_cursor_that_counted_nothing_changes_no_other() -> None:
    for counted in (budget.counted, youtube_mark.counted, KINDS["feed"].counted):
        assert counted("etag", None) == "etag"
        assert counted(None, "nonsense") is None


def test_what_is_counted_is_written_even_where_the_cursor_cannot_be_read() -> None:
    assert written_into("nonsense", {"read": 1}) == written_into("[]", {"read": 1}) == '{"read": 1}'


# YouTube

VIDEO = "aaaaaaaaaaa"


def a_thread(number: int, days: float) -> dict[str, Any]:
    said = {"textDisplay": "حفرة", "publishedAt": ago(days), "updatedAt": ago(days)}
    comment = {"kind": "youtube#comment", "id": f"Ug{number}", "snippet": said}
    return {
        "kind": "youtube#commentThread",
        "id": f"Ug{number}",
        "snippet": {"videoId": VIDEO, "topLevelComment": comment},
    }


def a_result(number: int, days: float) -> dict[str, Any]:
    return {
        "id": {"videoId": f"v{number}"},
        "snippet": {"title": "حفرة", "publishedAt": ago(days)},
    }


def a_youtube(*said: Said, **options: Any) -> tuple[Web, Any]:
    path = "/youtube/v3/search" if "query" in options else "/youtube/v3/commentThreads"
    web = Web({path: list(said)})
    options = {"key": "SAWT_SECRET_T"} | (options or {"video": VIDEO})
    return web, opened(web, "youtube", "http://127.0.0.1:8123", **options)


def listed(*items: Any, following: str | None = None) -> Any:
    return {"items": list(items)} | ({"nextPageToken": following} if following else {})


async def test_comments_of_youtube_are_paged_by_its_tokens_until_a_page_is_too_old() -> None:
    web, youtube = a_youtube(
        listed(a_thread(3, 1), following="b"),
        listed(a_thread(2, 2), a_thread(1, 4), following="c"),
        listed(a_thread(0, 5), following="d"),
    )  # fmt: skip

    pages = await all_of(youtube)

    assert ids(pages) == ["Ug3", "Ug2"]
    assert asked(web, "pageToken") == [(None,), ("b",), ("c",)]
    assert youtube_mark.Way.read(pages[-1].cursor).units == 3
    assert not youtube.only_newest


async def test_a_search_of_youtube_is_paged_by_dates_as_its_tokens_end_early() -> None:
    web, youtube = a_youtube(
        listed(a_result(3, 1), a_result(2, 2), following="b"),
        listed(a_result(2, 2), following="c"), query="حفرة",
    )  # fmt: skip

    pages = await all_of(youtube)

    assert len(pages) == 2
    begin, until = (f"{NOON - days * DAY:%Y-%m-%dT%H:%M:%SZ}" for days in (3, 2))
    assert asked(web, "publishedAfter", "publishedBefore", "pageToken") == [
        (begin, None, None),
        (begin, until, None),
    ]
    assert pages[-1].reason == "the source goes back no further"


async def test_the_way_back_begins_again_where_youtube_has_forgotten_its_page() -> None:
    gone = SourceRefused("okaz", "HTTP 400")
    web, youtube = a_youtube(listed(a_thread(3, 1), following="b"), gone, listed(a_thread(3, 1)))

    pages = await all_of(youtube)

    assert asked(web, "pageToken") == [(None,), ("b",), (None,)]
    assert youtube_mark.Way.read(pages[-1].cursor).units == 3


async def test_what_youtube_refuses_at_once_is_an_error() -> None:
    _, youtube = a_youtube(SourceRefused("okaz", "HTTP 403"))

    with pytest.raises(SourceRefused):
        await youtube.back(SINCE, None)


async def test_polls_and_paging_back_spend_the_same_units_of_youtube() -> None:
    search = {"query": "حفرة", "daily_units": 200}
    web, youtube = a_youtube(listed(a_result(3, 1), following="b"), **search)
    polled = (await youtube.fetch(None)).cursor
    page = await youtube.back(SINCE, KINDS["youtube"].counted(None, polled))

    with pytest.raises(SourceBusy, match="200 of its 200 units"):
        await youtube.back(SINCE, page.cursor)
    with pytest.raises(SourceBusy, match="200 of its 200 units"):
        await youtube.fetch(KINDS["youtube"].counted(polled, page.cursor))
    assert len(web.asked) == 2


# Telegram


def a_channel(*pairs: tuple[int, float], older: bool = True) -> bytes:
    blocks = "".join(
        f'<div class="tgme_widget_message" data-post="hayy/{number}">'
        f'<div class="tgme_widget_message_text">حفرة</div><a class="tgme_widget_message_date">'
        f'<time datetime="{ago(days)}"></time></a></div>'
        for number, days in pairs
    )
    more = '<a class="tme_messages_more" data-before="1"></a>' if older else ""
    return f'<div class="tgme_channel_info"></div>{more}{blocks}'.encode()


def a_telegram(*said: Said) -> tuple[Web, Any]:
    web = Web({"/s/hayy": list(said)})
    return web, opened(web, "telegram", "http://127.0.0.1:8123/s/hayy")


async def test_telegram_goes_down_by_the_numbers_of_messages() -> None:
    web, telegram = a_telegram(
        a_channel((8, 2), (9, 1)), a_channel((6, 4), (7, 2)), a_channel((5, 5))
    )

    pages = await all_of(telegram)

    assert ids(pages) == ["hayy/8", "hayy/9", "hayy/7"]
    assert asked(web, "before") == [(None,), ("8",), ("6",)]
    assert not telegram.only_newest


@pytest.mark.parametrize(
    "last", [a_channel((8, 1), older=False), a_channel((9, 1)), a_channel(older=True)]
)
async def test_the_first_message_of_a_channel_ends_it_and_so_does_a_page_that_repeats(
    last: bytes,
) -> None:
    _, telegram = a_telegram(a_channel((9, 1)), last)

    assert (await all_of(telegram))[-1].reason == "the source goes back no further"


# Reddit


def a_listing(*pairs: tuple[str, float], after: str | None = None) -> Any:
    children = [
        {
            "kind": "t3",
            "data": {
                "name": f"t3_{name}",
                "title": "حفرة",
                "created_utc": (NOON - days * DAY).timestamp(),
            },
        }
        for name, days in pairs
    ]
    return {"kind": "Listing", "data": {"children": children, "after": after}}


def a_reddit(*said: Said) -> tuple[Web, Any]:
    web = Web({"/api/v1/access_token": [{"access_token": "a"}], "/r/saudi/new": list(said)})
    options = {
        "subreddit": "saudi",
        "client_id": "SAWT_SECRET_I",
        "client_secret": "SAWT_SECRET_T",
        "oauth_url": "https://oauth.example",
    }
    return web, opened(web, "reddit", "https://r.example", **options)


async def test_a_listing_of_reddit_is_read_down_until_a_page_is_too_old() -> None:
    web, reddit = a_reddit(
        a_listing(("c", 1), after="t3_c"), a_listing(("b", 2), ("a", 4), after="t3_a"),
        a_listing(("9", 5), after="t3_9"),
    )  # fmt: skip

    pages = await all_of(reddit)

    assert ids(pages) == ["t3_c", "t3_b"]
    listed = [each.query.get("after") for each in web.asked if each.body is None]
    assert listed == [None, "t3_c", "t3_a"]
    assert not reddit.only_newest


async def test_the_end_of_a_listing_is_told_and_so_is_what_was_removed() -> None:
    _, reddit = a_reddit(a_listing(("c", 1), after="t3_c"), a_listing(("b", 2)))
    assert (await all_of(reddit))[-1].reason == "the source goes back no further"

    _, reddit = a_reddit({"data": {"children": [{"data": {}}]}})
    assert "1 posts were removed" in str((await all_of(reddit))[0].reason)


def test_a_listing_that_repeats_itself_leads_no_further_back() -> None:
    assert not Anchors(after="t3_b").older_than(Anchors(after="t3_b"))
    assert Anchors(after="t3_a").older_than(Anchors(after="t3_b"))


def atom_of(*pairs: tuple[str, float]) -> bytes:
    entries = "".join(
        f"<entry><id>t3_{name}</id><title>حفرة</title><updated>{ago(days)}</updated></entry>"
        for name, days in pairs
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>r</title>{entries}</feed>".encode()


@pytest.mark.parametrize("query", [None, "حفرة"])
async def test_the_public_feed_of_reddit_takes_the_oldest_post_as_a_listing_does(
    query: str | None,
) -> None:
    path = "/r/saudi/search.rss" if query else "/r/saudi/new/.rss"
    web = Web({path: [atom_of(("c", 1), ("b", 2)), atom_of(("a", 2)), atom_of(("9", 5))]})
    options = {"subreddit": "saudi"} | ({"query": query} if query else {})
    atom = opened(web, "reddit", "https://r.example", **options)

    assert ids(await all_of(atom)) == ["t3_b", "t3_c", "t3_a"]
    assert asked(web, "after", "limit") == [(None, "100"), ("t3_b", "100"), ("t3_a", "100")]
    assert atom.only_newest


async def test_a_public_feed_that_takes_no_such_question_is_noticed() -> None:
    web = Web({"/r/saudi/new/.rss": [atom_of(("c", 1))]})

    pages = await all_of(opened(web, "reddit", "https://r.example", subreddit="saudi"))

    assert len(pages) == 2
    assert pages[-1].reason == "the source goes back no further"


# JSON

FIELDS = {"native_id": "id", "text": "body", "published": "at"}


def items(*pairs: tuple[int, float], onward: str | None = None) -> Any:
    found = [{"id": number, "body": "حفرة", "at": ago(days)} for number, days in pairs]
    return {"items": found} | ({"next": onward} if onward else {})


def a_json(**pages: Said) -> Any:
    web = Web({f"/{name}": [page] for name, page in pages.items()})
    asked = {"items": "items", "fields": FIELDS, "next": "next"}
    return opened(web, "json", "https://j.example/one", **asked)


async def test_an_endpoint_is_paged_by_its_next() -> None:
    json = a_json(
        one=items((4, 1), onward="/two"), two=items((3, 2), (2, 4), onward="/three"),
        three=items((1, 5), onward="/four"),
    )  # fmt: skip

    assert ids(await all_of(json)) == ["4", "3"]
    assert not json.only_newest


async def test_a_list_that_begins_with_the_oldest_is_read_to_its_end() -> None:
    json = a_json(one=items((1, 9), (2, 8), onward="/two"), two=items((3, 1)))

    pages = await all_of(json)

    assert ids(pages) == ["3"]
    assert pages[-1].reason == "the source goes back no further"


async def test_a_next_that_leads_away_is_told_and_not_followed() -> None:
    json = a_json(one=items((4, 1), onward="https://evil.example/"))

    (page,) = await all_of(json)

    assert "not followed" in str(page.reason)


# Pages


def a_section(*pairs: tuple[int, float], older: str | None = None) -> bytes:
    found = "".join(
        f"<li><a href=/n/{number}>حفرة</a><time>{ago(days)}</time></li>" for number, days in pairs
    )
    return f"{found}{f'<a class=older href={older}>' if older else ''}".encode()


def a_page(**pages: Said) -> tuple[Web, Any]:
    robots: list[Said] = [b"User-agent: *\nDisallow: /private\nCrawl-delay: 7"]
    web = Web({"/robots.txt": robots} | {f"/{name}": [page] for name, page in pages.items()})
    selectors = {"item": "li", "link": "a", "published": "time", "next": "a.older"}
    return web, opened(web, "page", "https://p.example/one", **selectors)


async def test_a_section_is_paged_by_its_link_to_older_ones_as_slowly_as_robots_txt_asks() -> None:
    _, page = a_page(
        one=a_section((4, 1), older="/two"), two=a_section((3, 2), (2, 4), older="/three"),
        three=a_section((1, 5), older="/four"),
    )  # fmt: skip

    pages = await all_of(page)

    assert [post[-1] for post in ids(pages)] == ["4", "3"]
    assert {each.wait for each in pages} == {timedelta(seconds=7)}
    assert page.only_newest


async def test_older_pages_are_read_only_where_robots_txt_lets_us() -> None:
    web, page = a_page(one=a_section((4, 1), older="/private"))
    first = await page.back(SINCE, None)

    with pytest.raises(SourceRefused, match=r"robots\.txt"):
        await page.back(SINCE, first.cursor)
    assert "/private" not in [each.path for each in web.asked]


async def test_a_page_without_articles_is_the_last_unless_it_is_the_first() -> None:
    _, page = a_page(one=a_section((4, 1), older="/two"), two=b"<p>")
    assert (await all_of(page))[-1].reason == "the source goes back no further"

    _, page = a_page(one=b"<p>")
    with pytest.raises(SourceGarbled):
        await page.back(SINCE, None)


async def test_a_section_without_a_link_ends_there() -> None:
    _, page = a_page(one=a_section((4, 1)))

    (only,) = await all_of(page)

    assert only.reason == "the source goes back no further"


# All


async def test_posts_pass_the_same_sieve_as_those_of_polls() -> None:
    said: list[Any] = [statuses((9, 1), (8, 2)), []]
    web = Web({"/api/v1/timelines/public": said})
    sieved = opened(web, "mastodon", "https://m.example", public="all", include=["إنارة"])

    pages = await all_of(sieved)

    assert [(list(page.posts), page.left_out) for page in pages] == [([], 2), ([], 0)]
    assert not sieved.only_newest


@pytest.mark.parametrize(
    ("kind", "options", "says"),
    [
        ("file", {}, "none of it is missed"),
        ("webhook", {"secret": "SAWT_SECRET_W"}, "ask the vendor"),
        ("youtube", {"channel": "UC" + "a" * 22}, "give key"),
        ("json", {"items": "i", "fields": {"native_id": "i", "text": "t"}}, "give next"),
        ("page", {"item": "li", "link": "a", "next": "a"}, "give next and published"),
        ("fax", {}, "there is no kind fax"),
        ("feed", {"platfrom": "x"}, "platfrom is not an option"),
    ],
)
def test_what_cannot_be_paged_back_says_why_in_two_languages(
    kind: str, options: Any, says: str
) -> None:
    source = a_source(kind=kind, options=options)
    collector = opened(Web({}), kind, "https://w.example/", **options)

    assert not isinstance(collector, Rewinds)
    said, said_ar = cannot(source, collector)
    assert says in said
    assert any("\u0600" <= letter <= "\u06ff" for letter in said_ar)


def test_a_kind_that_nothing_is_said_of_has_a_sentence_too() -> None:
    class Onward:
        async def fetch(self, cursor: str | None) -> Page:
            raise AssertionError(cursor)

    assert "comes with its next run" in cannot(a_source(kind="noticeboard"), Onward())[0]


def test_only_what_is_dated_and_older_throughout_ends_the_way() -> None:
    old, new, undated = (a_post(published=at) for at in (SINCE - DAY, NOON, None))

    assert wanted([old, new, undated], SINCE) == [new, undated]
    assert passed([old, old], SINCE)
    assert not passed([], SINCE)
    assert not passed([new, old], SINCE)
    assert falls([new, undated, old])
    assert not falls([old, new])


def a_run(outcome: Outcome = Outcome.READ, **given: Any) -> Run:
    return Run(source="okaz", started=NOON, finished=NOON, outcome=outcome, **given)


@pytest.mark.parametrize(
    ("last", "run", "lost"),
    [
        (a_run(Outcome.MISSED), a_run(seen=3, new=3), True),
        (a_run(Outcome.SILENT), a_run(seen=3, new=2, left_out=1), True),
        (a_run(Outcome.MISSED), a_run(seen=3, new=2), False),
        (a_run(Outcome.MISSED), a_run(), False),
        (a_run(Outcome.MISSED), a_run(Outcome.SILENT, seen=3, new=3), False),
        (a_run(Outcome.READ), a_run(seen=3, new=3), False),
        (None, a_run(seen=3, new=3), False),
    ],
)
def test_a_window_was_overrun_where_nothing_is_known_after_nobody_heard(
    last: Run | None, run: Run, *, lost: bool
) -> None:
    assert overrun(last, run) is lost
