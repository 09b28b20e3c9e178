import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from listener.door import Answer
from listener.errors import SourceGarbled, SourceRefused
from listener.kinds import KINDS
from listener.kinds.statuses import order, to_posts
from listener.opening import open_source
from listener.post import AuthorKind, Platform
from listener.rates import pause
from make import MEANS, NOON, a_source

HOME = "https://mastodon.example"
TAG = "/api/v1/timelines/tag/%D8%AC%D8%AF%D8%A9"
STATUS: dict[str, Any] = {
    "id": "115",
    "created_at": "2026-11-23T10:30:00.123+03:00",
    "edited_at": None,
    "visibility": "public",
    "language": "ar-SA",
    "spoiler_text": "",
    "url": f"{HOME}/@sara/115",
    "uri": f"{HOME}/users/sara/statuses/115",
    "content": "<p>حفرة في <b>شارع</b> التحلية<br>كسرت الكفر &amp; الجنط</p>",
    "account": {"acct": "sara", "display_name": "سارة"},
    "mentions": [{"acct": "jeddah@gov.example"}, {"acct": 7}, "x"],
    "media_attachments": [
        {"url": "https://files.example/1.jpg"},
        {"url": None, "remote_url": "https://far.example/2.jpg"},
        {"url": "javascript:alert(1)"},
    ],
    "in_reply_to_id": None,
    "reblog": None,
}


def a_status(**given: Any) -> dict[str, Any]:
    return STATUS | given


def numbered(*ids: int) -> list[dict[str, Any]]:
    return [a_status(id=str(one)) for one in ids]


@dataclass
class Instance:
    """A server with a timeline: it answers as Mastodon does, by `min_id` and `limit`."""

    ids: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: list[Mapping[str, str]] = field(default_factory=list, repr=False)
    body: bytes | None = None

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(url)
        assert (source, f"{parts.scheme}://{parts.netloc}") == ("okaz", HOME)
        asked = dict(parse_qsl(parts.query))
        self.asked.append((parts.path, asked))
        self.sent.append(headers)
        found: Any = {"id": "42"}
        if not parts.path.endswith("lookup"):
            above = sorted(one for one in self.ids if one > int(asked.get("min_id", 0)))
            limit = int(asked["limit"])
            found = numbered(*reversed(above[:limit] if "min_id" in asked else above[-limit:]))
        body = json.dumps(found).encode() if self.body is None else self.body
        link = '<https://elsewhere.example/api/v1/timelines/public?min_id=1>; rel="prev"'
        return Answer(status=200, url=url, headers={"link": link, **self.headers}, body=body)

    async def post(self, source: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        raise AssertionError((source, url, headers, body))


def opened(instance: Instance, **options: Any) -> Any:
    means = replace(MEANS, web=instance, secret={"MASTODON_TOKEN": "s3cret"}.get)
    return open_source(a_source(kind="mastodon", url=HOME, options=options), means)


async def test_the_first_visit_reads_the_newest_page_oldest_first() -> None:
    instance = Instance(ids=list(range(1, 101)))

    page = await opened(instance, hashtag="#جدة").fetch(None)

    assert [post.native_id for post in page.posts] == [str(one) for one in range(61, 101)]
    assert instance.asked == [(TAG, {"limit": "40"})]
    assert not page.more


async def test_later_visits_read_upward_until_nothing_is_left() -> None:
    instance = Instance(ids=[1, 2])
    source = opened(instance, hashtag="جدة")
    page = await source.fetch(None)
    instance.ids += range(3, 103)

    read = []
    while (page := await source.fetch(page.cursor)).more:
        read += [post.native_id for post in page.posts]

    assert read == [str(one) for one in range(3, 103)]
    assert [asked.get("min_id") for _, asked in instance.asked] == [None, "2", "42", "82", "102"]


async def test_a_visit_that_was_cut_short_goes_on_at_the_same_post() -> None:
    instance = Instance(ids=[1])
    source = opened(instance, public="all")
    first = await source.fetch(None)
    instance.ids += range(2, 60)
    kept = await source.fetch(first.cursor)

    again, resumed = await source.fetch(first.cursor), await source.fetch(kept.cursor)

    assert (again.posts, again.cursor) == (kept.posts, kept.cursor)
    assert [post.native_id for post in resumed.posts] == [str(one) for one in range(42, 60)]


async def test_ids_are_compared_as_numbers() -> None:
    instance = Instance(ids=[98, 99])
    source = opened(instance, public="local")
    first = await source.fetch(None)
    instance.ids += [100, 101]

    page = await source.fetch(first.cursor)

    assert [post.native_id for post in page.posts] == ["100", "101"]
    assert json.loads(page.cursor)["newest"] == "101"
    assert instance.asked[-1] == (
        "/api/v1/timelines/public",
        {"limit": "40", "min_id": "99", "local": "true"},
    )
    assert order("9") < order("10")


async def test_a_server_that_always_says_the_same_is_not_asked_for_ever() -> None:
    instance = Instance(body=json.dumps(numbered(7, 6)).encode())
    source = opened(instance, public="all")
    first = await source.fetch(None)

    assert not (await source.fetch(first.cursor)).more
    assert not (await source.fetch('{"newest": "99"}')).more


async def test_an_account_is_looked_up_once() -> None:
    instance = Instance(ids=[5])
    source = opened(instance, account="@sara@far.example")
    first = await source.fetch(None)
    await source.fetch(first.cursor)

    assert instance.asked == [
        ("/api/v1/accounts/lookup", {"acct": "sara@far.example"}),
        ("/api/v1/accounts/42/statuses", {"limit": "40"}),
        ("/api/v1/accounts/42/statuses", {"limit": "40", "min_id": "5"}),
    ]


@pytest.mark.parametrize("known", [{"account": "ali", "account_id": "1"}, {"account": "sara"}])
async def test_another_account_is_looked_up_again(known: dict[str, str]) -> None:
    instance = Instance(ids=[5])

    await opened(instance, account="sara").fetch(json.dumps(known | {"newest": "9"}))

    assert [path for path, _ in instance.asked][1:] == ["/api/v1/accounts/42/statuses"]
    assert "min_id" not in instance.asked[1][1]


@pytest.mark.parametrize("body", [b"{}", b'{"id": "../../admin"}', b'{"id": 42}', b"[]"])
async def test_an_account_without_an_id_is_garbled(body: bytes) -> None:
    with pytest.raises(SourceGarbled):
        await opened(Instance(body=body), account="sara").fetch(None)


@pytest.mark.parametrize("cursor", ["not json", "[]", '{"newest": 5}', '{"newest": "../x"}', "{}"])
async def test_a_cursor_that_is_none_of_ours_means_the_start(cursor: str) -> None:
    instance = Instance(ids=[1])

    await opened(instance, public="all").fetch(cursor)

    assert instance.asked[0][1] == {"limit": "40"}


async def test_several_hashtags_are_one_question() -> None:
    instance = Instance()

    page = await opened(instance, hashtag=["#جدة", "مكة"]).fetch(None)

    assert instance.asked == [(TAG, {"limit": "40", "any[]": "مكة"})]
    assert (page.posts, page.more) == ([], False)


async def test_a_token_travels_as_a_bearer_and_is_not_shown() -> None:
    instance = Instance()
    source = opened(instance, public="all", token="MASTODON_TOKEN")
    await source.fetch(None)

    assert instance.sent[0]["Authorization"] == "Bearer s3cret"
    assert "s3cret" not in repr(source)


async def test_without_a_token_nothing_is_sent_in_its_place() -> None:
    instance = Instance()
    await opened(instance, public="all").fetch(None)

    assert instance.sent == [{"Accept": "application/json"}]


async def test_a_server_that_has_had_enough_is_left_alone() -> None:
    until = (NOON + timedelta(minutes=3)).isoformat()
    used_up = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": until}
    rest = pause(used_up, NOON)
    source = opened(Instance(ids=[1, 2], headers=used_up), account="sara")
    looked_up = await source.fetch(None)
    page = await source.fetch('{"newest": "1", "account": "sara", "account_id": "42"}')

    assert (looked_up.wait, page.wait, page.more) == (rest, rest, rest is None)
    assert bool(looked_up.posts) is (rest is None)


async def test_a_cached_answer_is_not_asked_for_before_its_time() -> None:
    instance = Instance(headers={"cache-control": "max-age=1800"})

    assert (await opened(instance, public="all").fetch(None)).wait == timedelta(minutes=30)


@pytest.mark.parametrize("body", [b"<html>", b'{"error": "x"}', b"[1] [2]"])
async def test_what_is_no_timeline_is_garbled(body: bytes) -> None:
    with pytest.raises(SourceGarbled, match="okaz: its answer is no"):
        await opened(Instance(body=body), public="all").fetch(None)


def test_a_status_is_a_post() -> None:
    (post,), skipped = to_posts(a_source(options={"place": "jeddah"}), [STATUS])

    assert (post.native_id, post.platform, post.url) == ("115", Platform.MASTODON, STATUS["url"])
    assert (post.title, post.text) == (None, "حفرة في شارع التحلية\nكسرت الكفر & الجنط")
    assert (post.author, post.author_name, post.author_kind) == ("sara", "سارة", None)
    assert post.published == datetime(2026, 11, 23, 7, 30, 0, 123000, tzinfo=UTC)
    assert post.mentions == ("jeddah@gov.example",)
    assert post.media == ("https://files.example/1.jpg", "https://far.example/2.jpg")
    assert (post.language, post.place, post.updated, post.reply_to) == ("ar", "jeddah", None, None)
    assert skipped == 0


def test_a_post_says_what_it_answers_quotes_and_warns_of() -> None:
    status = a_status(
        spoiler_text="حادث",
        in_reply_to_id="7",
        edited_at="2026-11-23T08:00:00Z",
        quote={"state": "accepted", "quoted_status": {"id": "8"}},
    )
    (post,), _ = to_posts(a_source(), [status])

    assert (post.title, post.reply_to, post.quote_of) == ("حادث", "7", "8")
    assert post.updated == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_quote_that_is_not_shown_is_a_quote_all_the_same() -> None:
    (post,), _ = to_posts(a_source(), [a_status(quote={"quoted_status_id": "8"})])

    assert post.quote_of == "8"


def test_a_repost_says_what_the_original_says() -> None:
    original = a_status(id="90", account={"acct": "ali"}, content="انقطاع المياه", language="ar")
    boost = a_status(reblog=original, content="", mentions=[], media_attachments=[], language=None)
    (post,), _ = to_posts(a_source(), [boost])

    assert (post.native_id, post.repost_of, post.author) == ("115", "90", "sara")
    assert (post.text, post.language) == ("انقطاع المياه", "ar")
    assert post.mentions == ("jeddah@gov.example",)


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": "private"},
        {"visibility": "direct"},
        {"reblog": a_status(id="1", visibility="private")},
    ],
)
def test_what_is_not_for_everybody_is_left_out_and_not_counted(hidden: dict[str, Any]) -> None:
    assert to_posts(a_source(), [a_status(**hidden)]) == ([], 0)


@pytest.mark.parametrize(
    "broken",
    [
        None,
        7,
        [],
        {},
        a_status(id=None),
        a_status(id="../1"),
        a_status(content=None),
        a_status(visibility=None),
        a_status(visibility=["public"]),
        a_status(reblog={"id": "1"}),
    ],
)
def test_what_is_no_status_is_counted_and_stops_no_other(broken: object) -> None:
    posts, skipped = to_posts(a_source(), [broken, a_status(id="116"), STATUS, STATUS])

    assert ([post.native_id for post in posts], skipped) == (["115", "116"], 1)


async def test_a_page_says_how_many_could_not_be_read() -> None:
    page = await opened(Instance(body=b'[{"id": "8"}]'), public="all").fetch(None)

    assert (page.skipped, page.reason) == (1, "posts not as the service documents them: 1")
    assert json.loads(page.cursor or "")["newest"] == "8"


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("url", "javascript:alert(1)", "url"),
        ("created_at", "yesterday", "published"),
        ("created_at", "0001-01-01T00:00:00+14:00", "published"),
        ("created_at", "1970-01-01T00:00:00Z", "published"),
        ("created_at", 7, "published"),
        ("created_at", None, "published"),
        ("account", [], "author"),
        ("language", "?", "language"),
        ("language", 5, "language"),
    ],
)
def test_a_field_that_cannot_be_read_is_absent(field: str, value: object, name: str) -> None:
    (post,), skipped = to_posts(a_source(), [a_status(**{"uri": None, field: value})])

    assert (getattr(post, name), skipped) == (None, 0)


def test_a_status_without_a_page_is_found_by_its_uri() -> None:
    (post,), _ = to_posts(a_source(), [a_status(url=None)])

    assert post.url == STATUS["uri"]


def test_the_source_speaks_where_the_post_does_not() -> None:
    source = a_source(
        options={"author_kind": "official", "language": "ar", "platform": "other"}, sample=True
    )
    (post,), _ = to_posts(source, [a_status(language=None)])

    assert (post.author_kind, post.language) == (AuthorKind.OFFICIAL, "ar")
    assert (post.platform, post.sample) == (Platform.OTHER, True)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "give one of hashtag, account, public, and only one"),
        ({"hashtag": "جدة", "public": "all"}, "give one of hashtag, account, public"),
        ({"hashtag": []}, "hashtag: "),
        ({"hashtag": list("abcdef")}, "hashtag: "),
        ({"hashtag": "../../admin"}, "hashtag.0: "),
        ({"hashtag": ".."}, "hashtag.0: "),
        ({"account": "a b"}, "account: "),
        ({"public": "home"}, "public: "),
        ({"public": "all", "token": "s3cret"}, "token: "),
        ({"public": "all", "tag": "x"}, "tag is not an option of mastodon; there are "),
    ],
)
async def test_a_wrong_option_is_said(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(SourceRefused, match=f"okaz: {reason}"):
        await opened(Instance(), **options).fetch(None)


async def test_a_token_that_is_not_set_is_said() -> None:
    with pytest.raises(SourceRefused, match="variable OTHER_TOKEN is not set"):
        await opened(Instance(), public="all", token="OTHER_TOKEN").fetch(None)


@pytest.mark.parametrize("url", [f"{HOME}/?a=1", f"{HOME}/#x", "ftp://mastodon.example"])
def test_a_server_is_named_alone(url: str) -> None:
    with pytest.raises(ValueError, match=r"name the service alone|only http"):
        KINDS["mastodon"].visits(url)


def test_sources_of_one_server_are_told_apart_by_what_they_ask() -> None:
    kind = KINDS["mastodon"]
    visited = kind.visits(f"{HOME}/")

    assert visited is not None
    assert visited.host == "mastodon.example"
    assert kind.told_apart == {"hashtag", "account", "public"}


def test_ids_of_the_oldest_servers_are_numbers() -> None:
    original = a_status(id=114)
    [post], skipped = to_posts(a_source(), [a_status(id=115, in_reply_to_id=7, reblog=original)])

    assert (post.native_id, post.reply_to, post.repost_of, skipped) == ("115", "7", "114", 0)


@pytest.mark.parametrize(
    "quoting",
    [
        {"quote": {"state": "accepted", "quoted_status": {"id": "7"}}},
        {"quote": {"state": "accepted", "quoted_status_id": "7"}},
        {"quote": {"id": "7", "content": "نص"}},
        {"quote_id": "7"},
    ],
)
def test_what_is_quoted_is_found_in_each_dialect(quoting: dict[str, Any]) -> None:
    [post], _ = to_posts(a_source(), [a_status(**quoting)])

    assert post.quote_of == "7"


def test_an_account_without_an_address_has_its_name() -> None:
    [post], _ = to_posts(a_source(), [a_status(account={"acct": "", "username": "sara"})])

    assert post.author == "sara"
