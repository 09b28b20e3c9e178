import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from listener.door import Answer
from listener.errors import SourceGarbled, SourceRefused, SourceSilent
from listener.kinds import KINDS
from listener.kinds.back import FURTHEST, Mark
from listener.kinds.postviews import to_posts
from listener.opening import open_source
from listener.post import AuthorKind, Platform, Post
from listener.rates import pause
from make import MEANS, NOON, a_source

HOME = "https://api.bsky.example"
DID = "did:plc:wpe35pganb6d4pg4ekmfy6u5"
FEED = f"at://{DID}/app.bsky.feed.generator/jeddah"
TEXT = "حفرة يا @jeddah.gov.example كسرت الكفر"
MENTIONED = {
    "index": {"byteStart": 14, "byteEnd": 33},
    "features": [{"$type": "app.bsky.richtext.facet#mention", "did": DID}],
}


def uri(rkey: object) -> str:
    return f"at://{DID}/app.bsky.feed.post/{rkey}"


def at(minute: float) -> str:
    return (NOON + timedelta(minutes=minute)).isoformat().replace("+00:00", "Z")


def a_view(rkey: object = "3lof7", minute: float = -1, **record: Any) -> dict[str, Any]:
    written = {"text": TEXT, "createdAt": at(minute), "langs": ["ar-SA", "en"]}
    return {
        "uri": uri(rkey),
        "author": {"did": DID, "handle": "sara.example", "displayName": "سارة"},
        "record": written | record,
        "indexedAt": at(minute),
    }


def reposted(view: dict[str, Any], minute: float = 0) -> dict[str, Any]:
    reason = {"$type": "app.bsky.feed.defs#reasonRepost", "indexedAt": at(minute)}
    return {"post": view, "reason": reason}


@dataclass
class Service:
    """A service with one list, newest first, that pages by how far it is read.

    `minutes` are when its posts came, after noon. Asked for page `fails`, it raises `error`.
    """

    minutes: list[float] = field(default_factory=list)
    per_page: int = 3
    listed_as: str = "feed"
    headers: dict[str, str] = field(default_factory=dict)
    fails: str | None = None
    error: Exception = field(default_factory=lambda: SourceRefused("okaz", "HTTP 403"))
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: list[Mapping[str, str]] = field(default_factory=list, repr=False)
    body: bytes | None = None

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(url)
        assert (source, f"{parts.scheme}://{parts.netloc}") == ("okaz", HOME)
        asked = dict(parse_qsl(parts.query))
        self.asked.append((parts.path, asked))
        self.sent.append(headers)
        if asked.get("cursor", "newest") == self.fails:
            raise self.error
        begin = int(asked.get("cursor", 0))
        newest_first = sorted(self.minutes, reverse=True)
        views = [a_view(f"m{one:g}", one) for one in newest_first][begin : begin + self.per_page]
        found: dict[str, Any] = {"feed": [{"post": view} for view in views]}
        if self.listed_as == "posts":
            found = {"posts": views}
        if begin + self.per_page < len(self.minutes):
            found["cursor"] = str(begin + self.per_page)
        body = json.dumps(found).encode() if self.body is None else self.body
        return Answer(status=200, url=url, headers=self.headers, body=body)

    async def post(self, source: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        raise AssertionError((source, url, headers, body))


def opened(service: Service, **options: Any) -> Any:
    means = replace(MEANS, web=service, secret={"BLUESKY_TOKEN": "s3cret"}.get)
    asked = {"author": "sara.example"} if not options.keys() & {"query", "author", "feed"} else {}
    source = a_source(kind="bluesky", url=HOME, options=asked | options)
    return open_source(source, means)


def names(posts: Sequence[Post]) -> list[str]:
    return [post.native_id.rpartition("/")[2] for post in posts]


@pytest.mark.parametrize(
    ("options", "listed_as", "path", "asked"),
    [
        ({"query": "حفرة جدة"}, "posts", "searchPosts", {"q": "حفرة جدة", "sort": "latest"}),
        ({"author": "@sara.example"}, "feed", "getAuthorFeed", {"actor": "sara.example"}),
        ({"author": DID}, "feed", "getAuthorFeed", {"actor": DID}),
        ({"feed": FEED}, "feed", "getFeed", {"feed": FEED}),
    ],
)
async def test_the_first_visit_reads_one_page_oldest_first(
    options: dict[str, str], listed_as: str, path: str, asked: dict[str, str]
) -> None:
    service = Service(minutes=[-50, -40, -30, -20], listed_as=listed_as)

    page = await opened(service, **options).fetch(None)

    assert names(page.posts) == ["m-40", "m-30", "m-20"]
    assert service.asked == [(f"/xrpc/app.bsky.feed.{path}", asked | {"limit": "100"})]
    assert (page.more, page.skipped) == (False, 0)


async def test_later_visits_read_back_to_the_visit_before() -> None:
    service = Service(minutes=[-90, -80])
    source = opened(service)
    page = await source.fetch(None)
    service.minutes += [-60, -59, -58, -57, -56, -55, -54]

    read = []
    while (page := await source.fetch(page.cursor)).more:
        read += names(page.posts)
    read += names(page.posts)

    assert sorted(read) == sorted(f"m{one:g}" for one in service.minutes)
    assert [asked.get("cursor") for _, asked in service.asked] == [None, None, "3", "6"]
    assert json.loads(page.cursor or "")["seen"] == "2026-11-23T08:06:00+00:00"


async def test_a_visit_that_was_cut_short_goes_on_at_the_same_page() -> None:
    service = Service(minutes=[-90])
    source = opened(service)
    first = await source.fetch(None)
    service.minutes += range(-60, -50)
    kept = await source.fetch(first.cursor)

    again, resumed = await source.fetch(first.cursor), await source.fetch(kept.cursor)

    assert (names(again.posts), again.cursor) == (["m-53", "m-52", "m-51"], kept.cursor)
    assert names(resumed.posts) == ["m-56", "m-55", "m-54"]


async def test_a_post_that_is_listed_late_is_not_missed() -> None:
    service = Service(minutes=[-20, -19, -18, -17])
    source = opened(service)
    first = await source.fetch(None)
    service.minutes += [-21, -20.5, -16]

    pages = [await source.fetch(first.cursor)]
    while pages[-1].more:
        pages.append(await source.fetch(pages[-1].cursor))

    assert {"m-21", "m-20.5", "m-16"} <= {name for page in pages for name in names(page.posts)}


def test_a_post_that_is_pinned_does_not_end_a_visit() -> None:
    mark = Mark(seen=NOON)
    pinned = [NOON - timedelta(days=900), NOON + timedelta(minutes=3)]

    assert not mark.meets(pinned)
    assert mark.meets([*pinned, NOON - timedelta(minutes=10)])


async def test_an_instant_that_lies_ahead_hides_nothing() -> None:
    service = Service(minutes=[60 * 24 * 365])

    page = await opened(service).fetch(None)

    assert json.loads(page.cursor or "")["seen"] == NOON.isoformat()


async def test_what_comes_after_an_empty_visit_is_all_read() -> None:
    service = Service()
    source = opened(service)
    first = await source.fetch(None)
    service.minutes += [1, 2, 3, 4]

    assert (first.posts, first.more) == ([], False)
    assert (await source.fetch(first.cursor)).more


async def test_a_search_that_is_refused_further_back_says_what_may_be_missing() -> None:
    service = Service(minutes=[-90], listed_as="posts", fails="3")
    source = opened(service, query="جدة")
    first = await source.fetch(None)
    service.minutes += range(-60, -50)
    kept = await source.fetch(first.cursor)

    ended = await source.fetch(kept.cursor)
    later = await source.fetch(ended.cursor)

    assert (ended.posts, ended.more) == ((), False)
    assert ended.reason == (
        "HTTP 403 when asked for older posts; some are missing: ask more often, or give a token"
    )
    assert "cursor" not in service.asked[-1][1]
    assert json.loads(ended.cursor or "")["seen"] == "2026-11-23T08:09:00+00:00"
    assert later.posts


async def test_with_a_token_a_cursor_that_is_forgotten_is_set_out_for_again() -> None:
    service = Service(minutes=[-90], fails="3", error=SourceGarbled("okaz", "HTTP 400"))
    source = opened(service, token="BLUESKY_TOKEN")
    first = await source.fetch(None)
    service.minutes += range(-60, -50)
    kept = await source.fetch(first.cursor)

    ended = await source.fetch(kept.cursor)

    assert ended.reason == (
        "HTTP 400 when asked for older posts; the next visit begins again with the newest"
    )
    assert Mark.read(ended.cursor) == Mark.read(first.cursor)


async def test_a_service_that_is_silent_on_the_way_is_asked_there_again() -> None:
    service = Service(minutes=[-90], fails="3", error=SourceSilent("okaz", "HTTP 500"))
    source = opened(service)
    first = await source.fetch(None)
    service.minutes += range(-60, -50)
    kept = await source.fetch(first.cursor)

    with pytest.raises(SourceSilent):
        await source.fetch(kept.cursor)


async def test_a_service_that_refuses_the_newest_page_is_refused() -> None:
    service = Service(fails="newest")

    with pytest.raises(SourceRefused, match="HTTP 403"):
        await opened(service).fetch(None)


async def test_a_list_without_end_is_left_at_last() -> None:
    service = Service(minutes=[-float(one) for one in range(60, 70)])
    far = Mark(seen=NOON - timedelta(days=9), page="3", pages=FURTHEST - 1)

    page = await opened(service).fetch(far.written())

    assert page.reason == "more than 100 pages since the visit before: older posts were left out"
    assert not page.more
    assert Mark.read(page.cursor).page is None


async def test_a_service_that_gives_the_same_page_again_is_not_followed() -> None:
    body = json.dumps({"feed": [a_view(1)], "cursor": "3"}).encode()
    source = opened(Service(body=body))
    seen = Mark(seen=NOON - timedelta(days=9)).written()

    first = await source.fetch(seen)

    assert first.more
    assert not (await source.fetch(first.cursor)).more


@pytest.mark.parametrize("body", [{"feed": [], "cursor": "on"}, {"feed": [a_view(1)], "cursor": 7}])
async def test_a_page_that_leads_nowhere_is_the_last(body: dict[str, Any]) -> None:
    source = opened(Service(body=json.dumps(body).encode()))

    assert not (await source.fetch(Mark(seen=NOON - timedelta(days=9)).written())).more


@pytest.mark.parametrize(
    "cursor", ["not json", "[]", "{}", '{"seen": 5}', '{"page": 5, "pages": 1}', '{"page": "5"}']
)
async def test_a_cursor_that_is_none_of_ours_means_the_start(cursor: str) -> None:
    service = Service(minutes=[-4, -3, -2, -1])

    page = await opened(service).fetch(cursor)

    assert service.asked[0][1] == {"actor": "sara.example", "limit": "100"}
    assert not page.more


async def test_a_token_travels_as_a_bearer_and_is_not_shown() -> None:
    service = Service()
    source = opened(service, token="BLUESKY_TOKEN")
    await source.fetch(None)

    assert service.sent[0]["Authorization"] == "Bearer s3cret"
    assert "s3cret" not in repr(source)


async def test_a_service_that_has_had_enough_is_left_alone() -> None:
    used_up = {"ratelimit-remaining": "0", "ratelimit-reset": str(int(NOON.timestamp()) + 90)}
    rest = pause(used_up, NOON)
    service = Service(minutes=list(range(-60, -50)), headers=used_up)

    page = await opened(service).fetch(Mark(seen=NOON - timedelta(days=9)).written())

    assert (page.wait, page.more) == (rest, rest is None)
    assert Mark.read(page.cursor).page == "3"


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"feed": {}}'])
async def test_what_is_no_list_of_posts_is_garbled(body: bytes) -> None:
    with pytest.raises(SourceGarbled, match="okaz: its answer "):
        await opened(Service(body=body)).fetch(None)


def test_a_view_is_a_post() -> None:
    view = a_view(facets=[MENTIONED], minute=-1)
    (post,), skipped = to_posts(a_source(options={"place": "jeddah"}), [view])

    assert (post.native_id, post.platform) == (uri("3lof7"), Platform.BLUESKY)
    assert post.url == "https://bsky.app/profile/sara.example/post/3lof7"
    assert (post.title, post.text) == (None, TEXT)
    assert (post.author, post.author_name, post.author_kind) == ("sara.example", "سارة", None)
    assert post.published == datetime(2026, 11, 23, 8, 59, tzinfo=UTC)
    assert post.mentions == ("jeddah.gov.example",)
    assert (post.language, post.place, post.repost_of, post.quote_of) == (
        "ar",
        "jeddah",
        None,
        None,
    )
    assert skipped == 0


@pytest.mark.parametrize("handle", ["handle.invalid", None, "../x", 7])
def test_an_author_without_a_handle_is_named_by_its_did(handle: object) -> None:
    view = a_view() | {"author": {"handle": handle}}
    (post,), _ = to_posts(a_source(), [view])

    assert (post.author, post.url) == (DID, f"https://bsky.app/profile/{DID}/post/3lof7")


def test_a_post_says_what_it_answers_and_quotes() -> None:
    plain = a_view("1", embed={"$type": "app.bsky.embed.record", "record": {"uri": uri("q1")}})
    wrapped = {"record": {"record": {"uri": uri("q2")}}, "media": {}}
    pictured = a_view("2", embed=wrapped, reply={"parent": {"uri": uri("p")}, "root": {}})
    (first, second), _ = to_posts(a_source(), [pictured, plain])

    assert (first.quote_of, first.reply_to) == (uri("q1"), None)
    assert (second.quote_of, second.reply_to) == (uri("q2"), uri("p"))


@pytest.mark.parametrize("what", [FEED, 7, None, "https://bsky.app"])
def test_what_is_embedded_and_no_post_is_no_quote(what: object) -> None:
    (post,), _ = to_posts(a_source(), [a_view(embed={"record": {"uri": what}})])

    assert post.quote_of is None


@pytest.mark.parametrize(
    ("embed", "media"),
    [
        ({"images": [{"fullsize": "https://cdn.example/1", "thumb": "https://cdn.example/t"}]},
         ("https://cdn.example/1",)),
        ({"images": [{"thumb": "https://cdn.example/t"}, {"fullsize": "data:x"}, 7]},
         ("https://cdn.example/t",)),
        ({"media": {"images": [{"fullsize": "https://cdn.example/2"}]}, "record": {}},
         ("https://cdn.example/2",)),
        ({"thumbnail": "https://video.example/1.jpg", "playlist": "x"},
         ("https://video.example/1.jpg",)),
        ({"external": {"uri": "https://news.example", "thumb": "https://cdn.example/3"}}, ()),
        (None, ()),
    ],
)  # fmt: skip
def test_pictures_are_media(embed: object, media: tuple[str, ...]) -> None:
    (post,), _ = to_posts(a_source(), [a_view() | {"embed": embed}])

    assert post.media == media


def test_a_repost_is_the_original_and_says_so() -> None:
    (post,), _ = to_posts(a_source(), [reposted(a_view())])

    assert (post.native_id, post.repost_of, post.author) == (uri("3lof7"),) * 2 + ("sara.example",)


@pytest.mark.parametrize("turned", [1, -1])
def test_a_post_listed_twice_is_one_and_no_repost(turned: int) -> None:
    items = [reposted(a_view("1")), {"post": a_view("1")}, {"post": a_view("2")}]
    posts, skipped = to_posts(a_source(), items[::turned])

    assert sorted(names(posts)) == ["1", "2"]
    assert [post.repost_of for post in posts] == [None, None]
    assert skipped == 0


def test_a_repost_is_as_new_as_its_listing() -> None:
    items = [a_view("1", -5), reposted(a_view("2", -900), -1), a_view("3", -3)]
    posts, _ = to_posts(a_source(), items)

    assert names(posts) == ["1", "3", "2"]


@pytest.mark.parametrize(
    ("claimed", "published"),
    [
        (at(-60 * 24 * 900), NOON - timedelta(days=900)),
        (at(-1 + 9), NOON + timedelta(minutes=8)),
        (at(60 * 24), NOON - timedelta(minutes=1)),
        ("1970-01-01T00:00:00Z", NOON - timedelta(minutes=1)),
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
        ("٢٠٢٦-11-23T09:00:00Z", NOON - timedelta(minutes=1)),
        ("2026-02-30T09:00:00Z", NOON - timedelta(minutes=1)),
        (None, NOON - timedelta(minutes=1)),
    ],
)
def test_an_author_is_believed_about_the_past_alone(claimed: object, published: datetime) -> None:
    (post,), _ = to_posts(a_source(), [a_view(createdAt=claimed)])

    assert post.published == published


def test_a_post_without_any_time_has_none() -> None:
    view = a_view(createdAt="x") | {"indexedAt": None}
    (first, second), _ = to_posts(a_source(), [a_view("2"), view])

    assert (first.published, second.native_id) == (None, uri("2"))


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        {"post": 7},
        a_view() | {"uri": None},
        a_view() | {"uri": FEED},
        a_view("../../x"),
        a_view() | {"record": []},
        a_view(text=None),
    ],
)
def test_what_is_no_post_is_counted_and_stops_no_other(broken: object) -> None:
    posts, skipped = to_posts(a_source(), [broken, a_view("2")])

    assert (names(posts), skipped) == (["2"], 1)


@pytest.mark.parametrize(
    "facet",
    [
        MENTIONED | {"index": {"byteStart": "1", "byteEnd": 2}},
        MENTIONED | {"index": {"byteStart": -5, "byteEnd": 9_999}},
        MENTIONED | {"index": {"byteStart": 33, "byteEnd": 14}},
        MENTIONED | {"index": None},
        MENTIONED | {"features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "جدة"}]},
        MENTIONED | {"features": 7},
        7,
    ],
)
def test_a_facet_that_marks_no_handle_is_no_mention(facet: object) -> None:
    (post,), _ = to_posts(a_source(), [a_view(facets=[facet])])

    assert post.mentions == ()


def test_half_a_character_reaches_nobody() -> None:
    body = rb'{"feed": [{"uri": "%s", "record": {"text": "\ud800 x"}}], "cursor": "\ud800"}'
    found = json.loads(body.replace(b"%s", uri("1").encode()))
    (post,), _ = to_posts(a_source(), found["feed"])
    mark = Mark(seen=NOON).further([], found["cursor"], NOON)

    assert json.dumps([post.text, mark.page], ensure_ascii=False).encode()


def test_the_source_speaks_where_the_post_does_not() -> None:
    source = a_source(options={"author_kind": "official", "language": "ar"}, sample=True)
    (post,), _ = to_posts(source, [a_view(langs=7)])

    assert (post.author_kind, post.language, post.sample) == (AuthorKind.OFFICIAL, "ar", True)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"query": "x", "feed": FEED}, "give one of query, author, feed, and only one"),
        ({"query": " "}, "query: "),
        ({"author": "a b"}, "author: "),
        ({"feed": "https://bsky.app/profile/x/feed/y"}, "feed: "),
        ({"author": "sara.example", "token": "s3cret"}, "token: "),
    ],
)
async def test_a_wrong_option_is_said(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(SourceRefused, match=f"okaz: {reason}"):
        await opened(Service(), **options).fetch(None)


def test_sources_of_one_service_are_told_apart_by_what_they_ask() -> None:
    kind = KINDS["bluesky"]
    visited = kind.visits(HOME)

    assert visited is not None
    assert visited.host == "api.bsky.example"
    assert kind.told_apart == {"query", "author", "feed"}
