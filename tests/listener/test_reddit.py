import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feeds import answer, atom
from listener.collector import Collector, Page
from listener.errors import SourceBusy, SourceGarbled, SourceRefused
from listener.kind import WrongOption
from listener.kinds import KINDS, reddit
from listener.kinds.things import to_posts
from listener.opening import open_source
from listener.post import AuthorKind, Platform, Post
from listener.source import Option, Source
from make import MEANS, NOON, a_source
from web import Asked, Said, Web

ID, SECRET, TOKEN = "an-app", "its-secret", "eyJ-token"
SECRETS = {"R_ID": ID, "R_SECRET": SECRET}
APP = {"client_id": "R_ID", "client_secret": "R_SECRET"}
GRANT = "/api/v1/access_token"
PATH = "/r/riyadh/new"


def a_subreddit(**options: Option) -> Source:
    asked: dict[str, Option] = {"subreddit": "riyadh", **options}
    return a_source(id="riyadh", kind="reddit", url="https://www.reddit.com", options=asked)


def opened(web: Web, **options: Option) -> Collector:
    means = replace(MEANS, web=web, secret=SECRETS.get)
    return open_source(a_subreddit(**options), means)


def a_submission(number: int | str = 1, **given: Any) -> dict[str, Any]:
    thing = {"name": f"t3_{number}", "title": "حفرة", "selftext": "", "author": "sara"}
    told = {"permalink": f"/r/riyadh/comments/{number}/x/", "created_utc": NOON.timestamp()}
    return {"kind": "t3", "data": thing | told | given}


def a_comment(number: int | str = 1, **given: Any) -> dict[str, Any]:
    thing = {"name": f"t1_{number}", "body": "صحيح", "author": "ali", "parent_id": "t3_1"}
    return {"kind": "t1", "data": thing | {"created_utc": NOON.timestamp(), **given}}


def a_listing(*children: object, after: str | None = None) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": list(children), "after": after}}


def one(child: dict[str, Any], **options: Option) -> Post:
    (post,), skipped = to_posts(a_subreddit(**options), a_listing(child))
    assert skipped == 0
    return post


@dataclass
class Subreddit(Web):
    """Lists as Reddit does: newest first, a slice before or after a thing that is still there."""

    answers: dict[str, list[Said]] = field(default_factory=dict, repr=False)
    numbers: list[int] = field(default_factory=list)

    def _answer(self, source: str, url: str, headers: Any, body: bytes | None) -> Any:
        if body is not None:
            self.answers[GRANT] = [{"access_token": TOKEN}]
            return super()._answer(source, url, headers, body)
        self.answers[PATH] = [a_listing()]
        found = super()._answer(source, url, headers, body)
        names = [f"t3_{number}" for number in sorted(self.numbers, reverse=True)]
        says, after = self._slice(names, self.asked[-1].query)
        listing = a_listing(*(a_submission(name[3:]) for name in says), after=after)
        return replace(found, body=json.dumps(listing).encode())

    @staticmethod
    def _slice(names: list[str], query: dict[str, str]) -> tuple[list[str], str | None]:
        limit = int(query["limit"])
        anchor = query.get("before") or query.get("after")
        if anchor and anchor not in names:
            return [], None
        at = names.index(anchor) if anchor else -1
        if "before" in query:
            return names[max(0, at - limit) : at], None
        says = names[at + 1 : at + 1 + limit]
        return says, says[-1] if says and names[-1] != says[-1] else None

    @property
    def listings(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.body is None]


def ids(page: Page) -> list[str]:
    return [post.native_id for post in page.posts]


async def everything(web: Web, cursor: str | None) -> tuple[list[str], str | None]:
    """Read until nothing more is said, as a run does."""
    read: list[str] = []
    for _ in range(20):
        page = await opened(web, **APP).fetch(cursor)
        read += ids(page)
        if not page.more or page.cursor == cursor:
            return read, page.cursor
        cursor = page.cursor
    raise AssertionError


def named(numbers: Sequence[int]) -> list[str]:
    return [f"t3_{number}" for number in numbers]


async def test_a_token_is_asked_for_with_the_apps_credentials_and_used_for_one_fetch() -> None:
    web = Subreddit(numbers=[1])
    collector = opened(web, **APP)
    page = await collector.fetch(None)
    await collector.fetch(page.cursor)

    grant, listing = web.asked[:2]
    basic = b64encode(f"{ID}:{SECRET}".encode()).decode()
    assert (grant.path, grant.headers["Authorization"]) == (GRANT, f"Basic {basic}")
    assert grant.body == b"grant_type=client_credentials"
    assert listing.headers["Authorization"] == f"Bearer {TOKEN}"
    assert [asked.path for asked in web.asked].count(GRANT) == 2


async def test_neither_token_nor_secret_is_shown_anywhere() -> None:
    web = Subreddit(numbers=[1])
    collector = opened(web, **APP)
    page = await collector.fetch(None)
    with pytest.raises(SourceGarbled) as raised:
        await opened(Web({GRANT: [{"access_token": TOKEN}], PATH: [b"<html>"]}), **APP).fetch(None)

    basic = b64encode(f"{ID}:{SECRET}".encode()).decode()
    shown = repr(collector) + str(page) + str(raised.value)
    assert not [secret for secret in (TOKEN, SECRET, basic) if secret in shown]


@pytest.mark.parametrize("said", [{"error": "unsupported_grant_type"}, {"access_token": 5}])
async def test_credentials_that_give_no_token_are_named_with_the_remedy(said: Said) -> None:
    with pytest.raises(SourceRefused, match="no access token; check the app that client_id"):
        await opened(Web({GRANT: [said]}), **APP).fetch(None)


@pytest.mark.parametrize("path", [GRANT, PATH])
async def test_what_the_door_says_is_passed_on(path: str) -> None:
    answers: dict[str, list[Said]] = {GRANT: [{"access_token": TOKEN}], PATH: [a_listing()]}
    answers[path] = [SourceBusy("riyadh", "HTTP 429", timedelta(minutes=5))]

    with pytest.raises(SourceBusy, match="HTTP 429"):
        await opened(Web(answers), **APP).fetch(None)


async def test_the_first_time_the_newest_page_is_read_oldest_first() -> None:
    web = Subreddit(numbers=list(range(100, 400)))

    read, _ = await everything(web, None)

    assert read == named(range(300, 400))
    assert web.listings[0].query == {"limit": "100", "raw_json": "1"}


async def test_then_what_came_before_the_newest_known_page_by_page() -> None:
    web = Subreddit(numbers=list(range(100, 110)))
    _, cursor = await everything(web, None)
    web.numbers += range(110, 360)

    read, cursor = await everything(web, cursor)

    assert read == named(range(110, 360))
    assert (await everything(web, cursor))[0] == []


async def test_a_crash_between_pages_loses_nothing_and_reads_nothing_twice() -> None:
    web = Subreddit(numbers=[100])
    _, cursor = await everything(web, None)
    web.numbers += range(101, 301)
    kept = await opened(web, **APP).fetch(cursor)

    read, _ = await everything(web, kept.cursor)

    assert ids(kept) + read == named(range(101, 301))


async def test_a_quiet_subreddit_is_asked_twice_and_says_nothing() -> None:
    web = Subreddit(numbers=list(range(100, 110)))
    _, cursor = await everything(web, None)
    web.asked.clear()

    page = await opened(web, **APP).fetch(cursor)

    assert (page.posts, page.more, page.cursor) == ([], False, cursor)
    assert [asked.query["before"] for asked in web.listings] == ["t3_109", "t3_108"]


@pytest.mark.parametrize("removed", [[109], [109, 108], [109, 107], [109, 108, 107, 106]])
async def test_a_newest_post_that_was_removed_hides_nothing(removed: list[int]) -> None:
    web = Subreddit(numbers=list(range(100, 110)))
    _, cursor = await everything(web, None)
    web.numbers = [number for number in web.numbers if number not in removed] + [110, 111]

    read, _ = await everything(web, cursor)

    assert read == named([110, 111])


async def test_where_every_known_post_was_removed_it_is_read_back_to_where_they_were() -> None:
    web = Subreddit(numbers=list(range(100, 110)))
    _, cursor = await everything(web, None)
    web.numbers = [*range(100, 105), *range(110, 360)]

    read, cursor = await everything(web, cursor)
    web.numbers.append(360)

    assert sorted(read) == named(range(110, 360))
    assert (await everything(web, cursor))[0] == named([360])


async def test_a_crash_while_reading_back_loses_nothing() -> None:
    web = Subreddit(numbers=[100])
    _, cursor = await everything(web, None)
    web.numbers = list(range(110, 330))
    first = await opened(web, **APP).fetch(cursor)
    second = await opened(web, **APP).fetch(first.cursor)
    web.numbers.append(330)

    rest, cursor = await everything(web, second.cursor)

    assert sorted(ids(first) + ids(second) + rest) == named(range(110, 330))
    assert (await everything(web, cursor))[0] == named([330])


async def test_a_subreddit_without_posts_is_no_failure() -> None:
    web = Subreddit()
    read, cursor = await everything(web, None)
    web.numbers.append(100)

    assert (read, (await everything(web, cursor))[0]) == ([], ["t3_100"])


@pytest.mark.parametrize("cursor", ["", "{", '{"anchors": ["x"]}', '{"after": "t3_١"}', "[]"])
async def test_a_cursor_that_is_none_of_ours_begins_afresh(cursor: str) -> None:
    assert (await everything(Subreddit(numbers=[7]), cursor))[0] == ["t3_7"]


@pytest.mark.parametrize("said", [b"<html>", b"[]", {"message": "x"}, {"data": None}])
async def test_what_is_no_listing_is_garbled(said: Said) -> None:
    with pytest.raises(SourceGarbled, match="riyadh: the answer"):
        await opened(Web({GRANT: [{"access_token": TOKEN}], PATH: [said]}), **APP).fetch(None)


async def test_where_reddit_allows_no_more_for_now_the_run_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reddit, "pause", lambda _, now: now - NOON + timedelta(minutes=9))
    web = Subreddit(numbers=[100])
    cursor = (await opened(web, **APP).fetch(None)).cursor
    web.numbers += range(101, 301)

    page = await opened(web, **APP).fetch(cursor)

    assert (page.wait, page.more) == (timedelta(minutes=9), False)


@pytest.mark.parametrize(
    ("options", "path", "query"),
    [
        ({}, "/r/riyadh/new", {}),
        ({"what": "comments"}, "/r/riyadh/comments", {}),
        ({"query": "حفرة"}, "/r/riyadh/search", {"q": "حفرة", "restrict_sr": "1"}),
        ({"query": "حفرة", "subreddit": None}, "/search", {"q": "حفرة"}),
    ],
)
async def test_what_is_listed(options: dict[str, Option], path: str, query: dict[str, str]) -> None:
    web = Web({GRANT: [{"access_token": TOKEN}], f"/x{path}": [a_listing()]})
    feed = Web({path + ("/.rss" if "q" not in query else ".rss"): [atom().encode()]})

    await opened(web, oauth_url="https://oauth.example/x/", **options, **APP).fetch(None)
    await opened(feed, **options).fetch(None)

    searched = {"sort": "new", "type": "link"} if query else {}
    assert web.asked[1].query == {"limit": "100", "raw_json": "1"} | query | searched
    assert feed.asked[0].query == query | searched


def test_a_submission_is_a_title_and_its_words() -> None:
    post = one(
        a_submission("1abc", selftext="طفح &amp; حفرة &lt;هنا&gt;\n\n?a=1&copy=2 ", over_18=True),
        place="riyadh",
        author_kind="citizen",
        language="ar",
    )

    assert (post.native_id, post.platform, post.title) == ("t3_1abc", Platform.REDDIT, "حفرة")
    assert post.text == "طفح & حفرة <هنا>\n\n?a=1&copy=2"
    assert post.url == "https://www.reddit.com/r/riyadh/comments/1abc/x/"
    assert (post.author, post.published, post.updated) == ("sara", NOON, None)
    assert (post.place, post.author_kind, post.language) == ("riyadh", "citizen", "ar")


def test_a_comment_answers_its_parent() -> None:
    post = one(a_comment("a", parent_id="t1_b", edited=NOON.timestamp() + 60, permalink="/r/x/a/"))

    assert (post.native_id, post.title, post.text, post.reply_to) == ("t1_a", None, "صحيح", "t1_b")
    assert (post.updated, post.url) == (
        NOON + timedelta(minutes=1),
        "https://www.reddit.com/r/x/a/",
    )


def test_a_crosspost_repeats_its_original() -> None:
    original = {"name": "t3_1", "selftext": "كسرت كفر سيارتي"}

    post = one(a_submission(2, crosspost_parent="t3_1", crosspost_parent_list=[original]))

    assert (post.repost_of, post.text) == ("t3_1", "كسرت كفر سيارتي")


@pytest.mark.parametrize("author", ["[deleted]", "[removed]", "", None, 5])
def test_an_author_who_left_is_nobody(author: object) -> None:
    assert one(a_submission(author=author)).author is None


def test_what_was_removed_says_nothing() -> None:
    page = a_listing(a_comment(1, body="[removed]"), a_comment(2, body="[deleted]"), a_comment(3))

    posts, skipped = to_posts(a_subreddit(), page)

    assert ([post.native_id for post in posts], skipped) == (["t1_3"], 2)
    assert one(a_submission(selftext="[removed]")).text == ""


@pytest.mark.parametrize(
    "bad",
    [None, 5, {}, {"kind": "t3"}, {"data": {"name": "t5_1"}}, {"data": {"name": "t3_١"}}],
)
async def test_what_is_no_post_is_counted_and_costs_no_other(bad: object) -> None:
    web = Web({GRANT: [{"access_token": TOKEN}], PATH: [a_listing(bad, a_submission())]})

    page = await opened(web, **APP).fetch(None)

    assert (ids(page), page.skipped) == (["t3_1"], 1)
    assert page.reason == "1 posts were removed or could not be read"


@pytest.mark.parametrize("when", [None, True, False, "x", 1e300, float("nan"), -1])
def test_a_time_that_is_none_is_none(when: object) -> None:
    post = one(a_submission(created_utc=when, edited=when))

    assert (post.published, post.updated) == (None, None)


def test_a_picture_and_a_gallery_are_media() -> None:
    picture = one(a_submission(domain="i.redd.it", url="https://i.redd.it/a.jpg"))
    link = one(a_submission(domain="okaz.com.sa", url="https://okaz.com.sa/1"))
    shown = {"s": {"u": "https://preview.redd.it/b.jpg?w=1&amp;s=2"}}
    gallery = one(
        a_submission(media_metadata={"b": shown, "c": {"s": {}}, "d": {"status": "failed"}})
    )

    assert picture.media == ("https://i.redd.it/a.jpg",)
    assert link.media == ()
    assert gallery.media == ("https://preview.redd.it/b.jpg?w=1&s=2",)


@pytest.mark.parametrize("permalink", [None, "", "https://evil.example/", 5])
def test_an_address_that_was_not_given_is_not_invented(permalink: object) -> None:
    assert one(a_submission(permalink=permalink)).url is None


ENTRY = (
    "<id>t3_1abc</id><title>حفرة</title><link href='https://www.reddit.com/r/riyadh/1abc/'/>"
    "<author><name>/u/sara</name><uri>https://www.reddit.com/user/sara</uri></author>"
    "<updated>2026-11-23T09:00:00+00:00</updated><content type='html'>&lt;!-- SC_OFF --&gt;"
    "&lt;div class='md'&gt;&lt;p&gt;وسط الشارع&lt;/p&gt;&lt;/div&gt;&lt;!-- SC_ON --&gt; &amp;#32; "
    "submitted by &amp;#32; &lt;a href='https://www.reddit.com/user/sara'&gt; /u/sara &lt;/a&gt; "
    "&lt;br/&gt; &lt;span&gt;&lt;a href='#'&gt;[link]&lt;/a&gt;&lt;/span&gt; "
    "&lt;span&gt;&lt;a href='#'&gt;[comments]&lt;/a&gt;&lt;/span&gt;</content>"
)


async def test_without_credentials_the_public_feed_says_the_same_post() -> None:
    web = Web({"/r/riyadh/new/.rss": [atom(ENTRY).encode()]})

    (post,) = (await opened(web).fetch(None)).posts

    assert (post.native_id, post.platform, post.title) == ("t3_1abc", Platform.REDDIT, "حفرة")
    assert (post.text, post.author, post.author_name) == ("وسط الشارع", "sara", None)
    assert (post.author_kind, post.published) == (None, datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert "Authorization" not in web.asked[0].headers


async def test_a_comment_of_the_feed_names_its_author_nowhere_but_as_its_author() -> None:
    entry = ENTRY.replace("t3_1abc", "t1_2").replace("حفرة", "/u/sara on حفرة")
    web = Web({"/r/riyadh/comments/.rss": [atom(entry).encode()]})

    collector = opened(web, what="comments", author_kind="citizen")
    (post,) = (await collector.fetch(None)).posts

    assert (post.title, post.author, post.author_kind) == (None, "sara", AuthorKind.CITIZEN)


async def test_a_person_who_writes_as_the_feed_does_keeps_their_words() -> None:
    entry = "<id>t3_1</id><content type='text'>the report submitted by us</content>"
    web = Web({"/r/riyadh/new/.rss": [atom(entry).encode()]})

    (post,) = (await opened(web).fetch(None)).posts

    assert (post.text, post.author) == ("the report submitted by us", None)


async def test_the_feed_is_asked_only_for_what_changed() -> None:
    web = Web({"/r/riyadh/new/.rss": [atom(ENTRY).encode()]}, headers={"etag": '"1"'})
    collector = opened(web)
    page = await collector.fetch(None)
    await collector.fetch(page.cursor)

    assert web.asked[1].headers["If-None-Match"] == answer("", etag='"1"').headers["etag"]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"subreddit": None}, "^give a subreddit, a query, or both$"),
        ({"query": "x", "what": "comments"}, "^Reddit searches posts only; leave out query"),
        ({"client_id": "R_ID"}, "^give client_id and client_secret, or neither"),
        ({"client_secret": "R_SECRET"}, "^give client_id and client_secret, or neither"),
        ({"subreddit": "r/riyadh"}, "subreddit"),
        ({"what": "users"}, "what"),
        ({"oauth_url": "ftp://x.example"}, "oauth_url"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, Option], named: str) -> None:
    with pytest.raises(WrongOption, match=named):
        KINDS["reddit"].check({**a_subreddit().options, **options})


async def test_a_secret_that_is_not_set_is_said_when_it_is_asked() -> None:
    with pytest.raises(SourceRefused, match="R_ID is not set"):
        await open_source(a_subreddit(**APP), MEANS).fetch(None)
