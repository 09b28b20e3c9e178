import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from hostile import Heard, Write, serving, whole
from listener.collector import Collector, Page
from listener.door import Answer, Door
from listener.errors import CollectError, SourceBusy, SourceGarbled, SourceRefused
from listener.kind import WrongOption
from listener.kinds.youtube import KIND, any_of, read_reply
from listener.kinds.youtube_items import published, to_posts
from listener.kinds.youtube_mark import Mark, until_next_day
from listener.opening import open_source
from listener.post import AuthorKind, Platform, Post
from make import MEANS, NOON, Nowhere, a_source
from replay_tube import a_door

CHANNEL = "UC" + "a" * 22
VIDEO = "dQw4w9WgXcQ"
KEY = "AIza-a-key-for-tests"
WEEK = timedelta(days=7)

Item = dict[str, Any]


def a_comment(number: int, at: datetime = NOON, **said: Any) -> Item:
    snippet = {
        "textDisplay": f"حفرة رقم {number}",
        "authorDisplayName": "@sara",
        "authorChannelId": {"value": CHANNEL},
        "publishedAt": at.isoformat(),
        "updatedAt": at.isoformat(),
    }
    return {"kind": "youtube#comment", "id": f"Ug{number}", "snippet": snippet | said}


def a_thread(comment: Item, *replies: Item, video: str | None = VIDEO) -> Item:
    snippet = {"topLevelComment": comment} | ({"videoId": video} if video else {})
    answers = {"replies": {"comments": list(replies)}} if replies else {}
    return {"kind": "youtube#commentThread", "id": comment["id"], "snippet": snippet} | answers


def a_result(video: str = VIDEO, at: datetime = NOON, **about: Any) -> Item:
    snippet = {
        "title": "انهيار &quot;جسر&quot;",
        "description": "في جدة &amp; مكة",
        "channelId": CHANNEL,
        "channelTitle": "Umm Al&#39;Qura",
        "publishedAt": at.isoformat(),
        "thumbnails": {"high": {"url": "https://i.ytimg.com/vi/1/hqdefault.jpg"}},
    }
    named = {"kind": "youtube#video", "videoId": video}
    return {"kind": "youtube#searchResult", "id": named, "snippet": snippet | about}


def a_reply(*items: object, following: str | None = None) -> Item:
    return {"items": list(items)} | ({"nextPageToken": following} if following else {})


def mapped(*items: object, **options: Any) -> list[Post]:
    return to_posts(a_source(options=options), a_reply(*items))[0]


@dataclass
class Google(Nowhere):
    """Says one thing after another, and remembers what it was asked."""

    says: list[Item | CollectError]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        assert source == "okaz"
        self.asked.append((url, dict(headers)))
        said = self.says.pop(0)
        if isinstance(said, CollectError):
            raise said
        return Answer(status=200, url=url, headers={}, body=json.dumps(said).encode())

    def question(self, at: int = -1) -> dict[str, str]:
        query = parse_qs(urlsplit(self.asked[at][0]).query)
        return {name: value for name, (value,) in query.items()}


def opened(web: Google | Door, now: datetime = NOON, url: str = "", **options: Any) -> Collector:
    means = replace(MEANS, web=web, secret={"YOUTUBE_KEY": KEY}.get, clock=lambda: now)
    url = url or "https://www.googleapis.com"
    return open_source(a_source(kind="youtube", url=url, options=options), means)


async def comments(google: Google, cursor: str | None = None, now: datetime = NOON) -> Page:
    return await opened(google, now, video=VIDEO, key="YOUTUBE_KEY").fetch(cursor)


async def search(google: Google, cursor: str | None = None, **options: Any) -> Page:
    now = options.pop("now", NOON)
    return await opened(google, now, query="جسر", key="YOUTUBE_KEY", **options).fetch(cursor)


def test_a_video_that_was_found_is_a_post_without_escapes() -> None:
    (post,) = mapped(a_result(), author_kind="outlet", place="jeddah", language="ar")

    assert (post.native_id, post.platform) == (VIDEO, Platform.YOUTUBE)
    assert post.url == f"https://www.youtube.com/watch?v={VIDEO}"
    assert (post.title, post.text) == ('انهيار "جسر"', "في جدة & مكة")
    assert (post.author, post.author_name) == (CHANNEL, "Umm Al'Qura")
    assert (post.published, post.updated) == (NOON, None)
    assert post.media == ("https://i.ytimg.com/vi/1/hqdefault.jpg",)
    assert (post.author_kind, post.place, post.language) == (AuthorKind.OUTLET, "jeddah", "ar")


def test_a_video_that_is_given_whole_was_written_as_it_stands() -> None:
    video = {"kind": "youtube#video", "id": VIDEO, "snippet": {"title": "&amp; يكتب هكذا"}}

    (post,) = mapped(video)

    assert (post.native_id, post.title, post.text) == (VIDEO, "&amp; يكتب هكذا", "")
    assert (post.author, post.author_name, post.published, post.media) == (None, None, None, ())


def test_a_comment_is_a_post_on_the_page_of_its_video() -> None:
    (post,) = mapped(a_thread(a_comment(1)))

    assert (post.native_id, post.text, post.title) == ("Ug1", "حفرة رقم 1", None)
    assert post.url == f"https://www.youtube.com/watch?v={VIDEO}&lc=Ug1"
    assert (post.author, post.author_name) == (CHANNEL, "@sara")
    assert (post.published, post.updated, post.reply_to) == (NOON, None, None)


def test_a_reply_names_what_it_replies_to_and_comes_after_it() -> None:
    later = [NOON + timedelta(minutes=n) for n in (1, 2)]
    answers = [a_comment(n, at, parentId="Ug1") for n, at in zip((2, 3), later, strict=True)]

    posts = mapped(a_thread(a_comment(1), *reversed(answers)), a_thread(a_comment(0, NOON - WEEK)))

    assert [post.native_id for post in posts] == ["Ug0", "Ug1", "Ug2", "Ug3"]
    assert [post.reply_to for post in posts] == [None, None, "Ug1", "Ug1"]
    assert {urlsplit(post.url or "").query.partition("&")[0] for post in posts} == {f"v={VIDEO}"}


def test_an_edited_comment_says_when() -> None:
    later = NOON + timedelta(hours=1)

    (post,) = mapped(a_thread(a_comment(1, updatedAt=later.isoformat())))

    assert (post.published, post.updated) == (NOON, later)


def test_a_comment_on_no_video_has_no_address_and_one_of_a_closed_account_no_author() -> None:
    (post,) = mapped(a_thread(a_comment(1, authorChannelId=None), video=None))

    assert (post.url, post.author, post.author_name) == (None, None, "@sara")


def test_a_comment_that_is_shown_as_html_is_read_as_such() -> None:
    shown = 'الحفرة<br>لم تردم &#39;بعد&#39; <a href="https://x.example/">1:02</a> &lt;3'

    assert mapped(a_comment(1, textDisplay=shown))[0].text == "الحفرة\nلم تردم 'بعد' 1:02 <3"


def test_a_comment_is_read_without_what_is_wrong_beside_it() -> None:
    [post] = mapped(a_comment(1, authorChannelId={}, authorDisplayName=None))

    assert (post.text, post.author, post.author_name) == ("حفرة رقم 1", None, None)


def test_a_video_is_read_without_what_is_wrong_beside_it() -> None:
    [post] = mapped(a_result(title=None, thumbnails={"high": {}}))

    assert (post.native_id, post.title, post.media) == (VIDEO, None, ())


def test_a_video_of_a_playlist_is_that_video() -> None:
    listed = {"kind": "youtube#playlistItem", "id": "UEx1", "snippet": a_result()["snippet"]}
    listed["snippet"]["resourceId"] = {"kind": "youtube#video", "videoId": VIDEO}

    assert mapped(listed)[0].url == f"https://www.youtube.com/watch?v={VIDEO}"


@pytest.mark.parametrize("kind", ["channel", "playlist", "subscription", "activity"])
def test_what_is_no_video_is_none(kind: str) -> None:
    item = {"kind": f"youtube#{kind}", "id": "x", "snippet": a_result()["snippet"]}

    assert to_posts(a_source(), a_reply(item)) == ([], 1)


def test_what_a_comment_says_is_verbatim() -> None:
    said = "أقل من <b> & &amp; كما كتب"

    (post,) = mapped(a_thread(a_comment(1, textDisplay=said)))
    (own,) = mapped(a_thread(a_comment(1, textOriginal=said, textDisplay="<b>")))

    assert post.text == own.text == said


BAD: list[object] = [
    None,
    5,
    [],
    {},
    {"kind": "youtube#comment"},
    {"kind": "youtube#comment", "id": "", "snippet": {}},
    {"kind": "youtube#commentThread", "snippet": {"topLevelComment": "x"}},
    a_comment(7, publishedAt="yesterday"),
    {"kind": "youtube#searchResult", "id": {"channelId": CHANNEL}, "snippet": {"title": "x"}},
]


@pytest.mark.parametrize("bad", BAD)
def test_one_bad_item_is_counted_and_stops_no_other(bad: object) -> None:
    posts, skipped = to_posts(a_source(), a_reply(bad, a_thread(a_comment(1))))

    assert ([post.native_id for post in posts], skipped) == (["Ug1"], 1)
    assert published(a_reply(bad, a_thread(a_comment(1))))[-1] == NOON


@pytest.mark.parametrize("items", [None, 5, {}, "x"])
def test_a_reply_without_items_has_no_posts(items: object) -> None:
    assert to_posts(a_source(), {"items": items}) == ([], 0)
    assert to_posts(a_source(), {"error": {"code": 403}}) == ([], 0)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": {"code": 400}}'])
def test_what_is_no_reply_is_garbled(body: bytes) -> None:
    with pytest.raises(SourceGarbled, match="okaz: the answer is not"):
        read_reply("okaz", body)


async def test_the_key_is_in_a_header_and_in_no_address() -> None:
    google = Google([a_reply(a_thread(a_comment(1)))])
    page = await comments(google)

    ((url, headers),) = google.asked
    assert url.startswith("https://www.googleapis.com/youtube/v3/commentThreads?")
    assert headers == {"Accept": "application/json", "X-Goog-Api-Key": KEY}
    assert KEY not in url + str(page.cursor)
    assert google.question() == {
        "part": "snippet,replies",
        "order": "time",
        "textFormat": "plainText",
        "maxResults": "100",
        "videoId": VIDEO,
    }


async def test_a_key_does_not_follow_a_redirect_to_another_server() -> None:
    async with serving(replies) as thief:

        async def redirects(heard: Heard, write: Write) -> None:
            del heard
            elsewhere = thief.url.replace("127.0.0.1", "thief.example").encode()
            await write(whole(b"", b"Location: " + elsewhere, status=b"302 Found"))

        async with serving(redirects) as heard, a_door() as door:
            google = opened(door, url=heard.url, video=VIDEO, key="YOUTUBE_KEY")
            await google.fetch(None)

    assert heard.headers["x-goog-api-key"] == KEY.encode()
    assert "x-goog-api-key" not in thief.headers


async def replies(heard: Heard, write: Write) -> None:
    del heard
    await write(whole(json.dumps(a_reply()).encode()))


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({"query": "جسر & نفق"}, {"q": "جسر & نفق", "type": "video", "order": "date"}),
        ({"channel": CHANNEL}, {"channelId": CHANNEL, "publishedAfter": "2026-11-16T09:00:00Z"}),
        ({"comments_of_channel": CHANNEL}, {"allThreadsRelatedToChannelId": CHANNEL}),
    ],
)
async def test_what_is_asked_follows_from_the_options(
    options: dict[str, Any], asked: dict[str, str]
) -> None:
    google = Google([a_reply()])

    await opened(google, **options, key="YOUTUBE_KEY").fetch(None)

    assert google.question().items() >= asked.items()


async def test_pages_are_read_until_what_was_seen() -> None:
    earlier = await comments(Google([a_reply(a_thread(a_comment(1)))]))
    later = [NOON + timedelta(minutes=n) for n in range(4)]
    first = a_reply(a_thread(a_comment(4, later[3])), a_thread(a_comment(3, later[2])))
    last = a_reply(a_thread(a_comment(2, later[1])), a_thread(a_comment(1)))
    google = Google([first | {"nextPageToken": "b"}, last | {"nextPageToken": "c"}])

    page = await comments(google, earlier.cursor, later[3])
    rest = await comments(google, page.cursor, later[3])

    assert [post.native_id for post in page.posts] == ["Ug3", "Ug4"]
    assert (page.more, google.question()["pageToken"]) == (True, "b")
    assert [post.native_id for post in rest.posts] == ["Ug1", "Ug2"]
    assert rest.more is False
    assert Mark.read(rest.cursor).newest == later[3]


async def test_a_pinned_comment_hides_no_new_one() -> None:
    mark = Mark(newest=NOON).written()
    pinned, new = a_comment(1, NOON - WEEK), a_comment(2, NOON + WEEK)
    google = Google([a_reply(a_thread(pinned), a_thread(new), following="b")])

    assert (await comments(google, mark)).more is True


async def test_the_first_run_reaches_back_a_week_and_no_further() -> None:
    old = a_thread(a_comment(1, NOON - WEEK))
    young = a_thread(a_comment(2, NOON - WEEK + timedelta(seconds=1)))

    assert (await comments(Google([a_reply(young, following="b")]))).more is True
    assert (await comments(Google([a_reply(young, old, following="b")]))).more is False
    assert (await comments(Google([a_reply(following="b")]))).more is False


async def test_a_page_that_is_not_kept_any_more_begins_its_pass_again() -> None:
    mark = Mark(newest=NOON, since=NOON - WEEK, page="stale").written()
    google = Google([SourceGarbled("okaz", "HTTP 400"), a_reply(a_thread(a_comment(1)))])

    page = await comments(google, mark)

    assert google.question(0)["pageToken"] == "stale"
    assert "pageToken" not in google.question(1)
    assert len(page.posts) == 1
    assert Mark.read(page.cursor).units == 2


@pytest.mark.parametrize("error", [SourceGarbled, SourceRefused])
async def test_an_error_of_the_door_is_passed_on(error: type[CollectError]) -> None:
    with pytest.raises(error, match="HTTP 400"):
        await comments(Google([error("okaz", "HTTP 400")]))


async def test_a_search_looks_again_at_the_hours_before_the_newest_as_it_hears_late() -> None:
    first = await search(Google([a_reply(a_result(at=NOON))]))
    google = Google([a_reply()])

    page = await search(google, first.cursor)

    assert google.question()["publishedAfter"] == "2026-11-23T03:00:00Z"
    assert Mark.read(page.cursor).newest == NOON


async def test_a_video_of_the_future_does_not_hide_those_before_it() -> None:
    page = await search(Google([a_reply(a_result(at=NOON + WEEK))]))

    assert Mark.read(page.cursor).newest == NOON


async def test_the_units_of_a_day_are_counted_and_when_spent_nothing_is_asked() -> None:
    google = Google([a_reply(), a_reply(a_result(), following="b")])
    first = await search(google, daily_units=200)
    second = await search(google, first.cursor, daily_units=200)

    assert (first.wait, first.reason) == (None, None)
    assert second.more is False
    assert second.wait == until_next_day(NOON)
    assert "200 of its 200 units of the quota day 2026-11-23 are spent" in str(second.reason)
    with pytest.raises(SourceBusy, match="goes on at midnight Pacific time") as raised:
        await search(google, second.cursor, daily_units=200)
    assert raised.value.retry_after == timedelta(hours=23)
    assert len(google.asked) == 2


async def test_a_new_quota_day_has_new_units_and_goes_on_where_the_last_stopped() -> None:
    spent = Mark(newest=NOON, since=NOON - WEEK, page="b", day="2026-11-23", units=200).written()
    google = Google([a_reply(a_result())])

    page = await search(google, spent, daily_units=200, now=NOON + timedelta(hours=23))

    assert google.question()["pageToken"] == "b"
    assert Mark.read(page.cursor).units == 100


@pytest.mark.parametrize(
    ("now", "wait"),
    [
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), timedelta(hours=24)),
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), timedelta(minutes=1)),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), timedelta(hours=24)),
        (datetime(2026, 3, 8, 8, 0, tzinfo=UTC), timedelta(hours=23)),
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), timedelta(hours=25)),
    ],
)
def test_a_quota_day_ends_at_midnight_in_california(now: datetime, wait: timedelta) -> None:
    assert until_next_day(now) == wait


@pytest.mark.parametrize("cursor", [None, "", "not json", "[]", '{"units": -1}', '{"page": 5}'])
def test_a_cursor_that_is_none_of_ours_begins_anew(cursor: str | None) -> None:
    assert Mark.read(cursor) == Mark()


async def test_items_that_cannot_be_read_are_said() -> None:
    page = await comments(Google([a_reply({}, a_thread(a_comment(1)))]))

    assert (page.skipped, page.reason) == (1, "1 items could not be read")


FEED = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<entry><id>yt:video:{VIDEO}</id><title>جسر</title><author><name>أمانة جدة</name></author>
<link rel="alternate" href="https://www.youtube.com/watch?v={VIDEO}"/>
<published>2026-11-23T09:00:00+00:00</published>
<media:group><media:description>وصف</media:description></media:group></entry></feed>"""


async def test_a_channel_without_a_key_is_read_from_its_feed_under_the_same_ids() -> None:
    asked = []

    class Site(Google):
        async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
            asked.append(url)
            assert source == "okaz"
            assert "X-Goog-Api-Key" not in headers
            return Answer(status=200, url=url, headers={}, body=FEED.encode())

    (by_feed,) = (await opened(Site([]), channel=CHANNEL, author_kind="official").fetch(None)).posts
    (by_key,) = mapped(a_result())

    assert asked == [f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}"]
    assert (by_feed.id, by_feed.url, by_feed.author) == (by_key.id, by_key.url, by_key.author)
    assert (by_feed.platform, by_feed.author_kind) == (Platform.YOUTUBE, AuthorKind.OFFICIAL)
    assert (by_feed.title, by_feed.text, by_feed.author_name) == ("جسر", "وصف", "أمانة جدة")


async def test_a_key_that_is_not_set_is_said_before_anything_is_asked() -> None:
    google = Google([])

    with pytest.raises(SourceRefused, match="environment variable OTHER_KEY is not set"):
        await opened(google, query="x", key="OTHER_KEY").fetch(None)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "give exactly one of .*; none of them was given"),
        ({"query": "x", "video": VIDEO, "key": "K"}, "query and video was given"),
        ({"query": "x"}, "query needs key: the name of the environment variable"),
        ({"video": VIDEO}, "video needs key"),
        ({"channel": "@alriyadh"}, "channel: give the channel's id"),
        ({"comments_of_channel": "UC1", "key": "K"}, "comments_of_channel: give the channel's id"),
        ({"video": f"https://youtu.be/{VIDEO}", "key": "K"}, "video: give the video's id"),
        ({"query": "x", "key": "AIza"}, "key: "),
        ({"query": "x", "key": "K", "daily_units": 99}, "daily_units: "),
    ],
)
def test_a_wrong_option_is_named_with_its_remedy(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(WrongOption, match=reason):
        KIND.check(options)


@pytest.mark.parametrize(
    "url",
    ["https://www.googleapis.com", "https://www.youtube.com/", "http://127.0.0.1:8000"],
)
def test_the_address_is_that_of_the_api(url: str) -> None:
    assert str(KIND.visits(url)).startswith(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.googleapis.com",
        "https://www.googleapis.com:8443",
        "https://www.googleapis.com.evil.example",
        "https://10.0.0.1",
        "ftp://www.googleapis.com",
    ],
)
def test_a_key_is_sent_to_no_other_address(url: str) -> None:
    with pytest.raises(ValueError, match=r"YouTube's API is https://www\.googleapis\.com"):
        KIND.visits(url)


def test_a_named_set_of_words_is_asked_for_with_bars() -> None:
    assert any_of(["حفرة", "تسرب المياه"]) == 'حفرة|"تسرب المياه"'
