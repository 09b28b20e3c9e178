import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from clock import Clock
from hostile import Heard, Write, serving, whole
from listener.collector import Collector, Page
from listener.door import Door
from listener.errors import SourceBusy, SourceGarbled, SourceRefused
from listener.kind import WrongOption
from listener.kinds import KINDS, x
from listener.kinds.tweets import to_posts
from listener.opening import open_source
from listener.post import Post
from listener.source import Option, Source
from make import MEANS, a_source
from web import Said, Web, complaint, refusal

TOKEN = "AAAA-secret"
NOVEMBER = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
USER = {"id": "7", "username": "sara_q", "name": "سارة", "location": "بريدة"}


def an_x(**options: Option) -> Source:
    asked: dict[str, Option] = {"query": "حفرة place:بريدة", "token": "X_TOKEN", **options}
    return a_source(id="x-pits", kind="x", url="https://api.x.com", options=asked)


def a_tweet(number: int | str = 1, **given: Any) -> dict[str, Any]:
    tweet = {"id": str(number), "text": "حفرة", "author_id": "7"}
    return tweet | {"created_at": "2026-11-23T09:00:00.000Z"} | given


def a_reply(*tweets: object, token: str | None = None, **includes: Any) -> dict[str, Any]:
    meta: dict[str, Any] = {"result_count": len(tweets)} | ({"next_token": token} if token else {})
    return {"data": list(tweets), "includes": {"users": [USER], **includes}, "meta": meta}


def numbered(numbers: Sequence[int], token: str | None = None) -> dict[str, Any]:
    return a_reply(*(a_tweet(number) for number in numbers), token=token)


EMPTY = {"meta": {"result_count": 0}}


def a_web(*said: Said, headers: Mapping[str, str] | None = None) -> Web:
    return Web({x.PATH: list(said)}, dict(headers or {}))


def opened(web: Web, clock: Clock | None = None, **options: Option) -> Collector:
    means = replace(MEANS, web=web, secret={"X_TOKEN": TOKEN}.get, clock=clock or Clock(NOVEMBER))
    return open_source(an_x(**options), means)


def ids(page: Page) -> list[str]:
    return [post.native_id for post in page.posts]


def one(reply: Mapping[str, Any], **options: Option) -> Post:
    (post,), skipped = to_posts(an_x(**options), reply)
    assert skipped == 0
    return post


async def test_a_search_is_asked_as_it_was_written_and_with_the_operators_token() -> None:
    web = a_web(EMPTY)

    await opened(web, page=50).fetch(None)

    (asked,) = web.asked
    assert asked.query == {"query": "حفرة place:بريدة", "max_results": "50", **x.FIELDS}
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"


async def test_the_token_is_shown_nowhere() -> None:
    collector = opened(a_web(numbered([1])))
    page = await collector.fetch(None)

    assert TOKEN not in repr(collector) + str(page)


async def test_an_empty_page_is_no_failure_and_the_search_goes_on_from_where_it_was() -> None:
    web = a_web(numbered([9]), EMPTY)
    collector = opened(web)
    first = await collector.fetch(None)
    second = await collector.fetch(first.cursor)
    await collector.fetch(second.cursor)

    assert (second.posts, second.more, second.skipped) == ([], False, 0)
    assert [asked.query.get("since_id") for asked in web.asked] == [None, "9", "9"]


async def test_a_page_is_oldest_first_by_the_number_and_not_by_the_letters() -> None:
    page = await opened(a_web(numbered([100, 99, 9]))).fetch(None)

    assert ids(page) == ["9", "99", "100"]


async def test_what_is_new_counts_as_known_only_once_its_last_page_is_kept() -> None:
    web = a_web(numbered([5]), numbered([30, 29], "b"), numbered([28], "c"), numbered([27]), EMPTY)
    cursor, more = None, []
    for _ in range(5):
        page = await opened(web).fetch(cursor)
        cursor = page.cursor
        more.append(page.more)

    asked = [(each.query.get("since_id"), each.query.get("next_token")) for each in web.asked]
    assert asked == [(None, None), ("5", None), ("5", "b"), ("5", "c"), ("30", None)]
    assert more == [False, True, True, False, False]


async def test_a_crash_between_pages_loses_nothing_and_reads_nothing_twice() -> None:
    kept = await opened(a_web(numbered([30, 29], "b"))).fetch(None)
    again = a_web(numbered([28, 27]))

    page = await opened(again).fetch(kept.cursor)

    assert again.asked[0].query["next_token"] == "b"
    assert ids(kept) + ids(page) == ["29", "30", "27", "28"]


async def test_a_page_without_posts_may_still_lead_on() -> None:
    page = await opened(a_web({"meta": {"result_count": 0, "next_token": "b"}})).fetch(None)

    assert (page.posts, page.more) == ([], True)


async def test_near_the_end_of_the_budget_fewer_are_asked_for_and_then_none() -> None:
    web = a_web(numbered(range(100, 80, -1), "b"), numbered(range(80, 65, -1), "c"))
    collector = opened(web, monthly_reads=40, page=20)
    first = await collector.fetch(None)
    second = await collector.fetch(first.cursor)

    with pytest.raises(SourceBusy) as raised:
        await collector.fetch(second.cursor)

    assert [asked.query["max_results"] for asked in web.asked] == ["20", "20"]
    assert (first.more, second.more) == (True, False)
    assert second.reason == "35 of 40 posts read this month"
    assert raised.value.reason.startswith(
        "monthly budget of 40 posts is spent (35 read since 1 November); "
    )
    assert raised.value.retry_after == datetime(2026, 12, 1, tzinfo=UTC) - NOVEMBER


async def test_no_more_than_what_is_left_is_asked_for() -> None:
    web = a_web(numbered(range(100, 85, -1)), EMPTY)
    collector = opened(web, monthly_reads=30, page=15)
    first = await collector.fetch(None)
    await opened(web, monthly_reads=27, page=15).fetch(first.cursor)

    assert web.asked[1].query["max_results"] == "12"


async def test_a_new_month_has_its_own_budget_and_goes_on_where_the_old_one_stopped() -> None:
    clock = Clock(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    web = a_web(numbered(range(100, 90, -1), "b"), numbered(range(90, 80, -1)))
    collector = opened(web, clock, monthly_reads=10)
    first = await collector.fetch(None)
    with pytest.raises(SourceBusy, match="10 read since 1 December") as raised:
        await collector.fetch(first.cursor)
    clock.tick(seconds=1)

    second = await collector.fetch(first.cursor)

    assert raised.value.retry_after == timedelta(seconds=1)
    assert web.asked[1].query["next_token"] == "b"
    assert second.reason == "10 of 10 posts read this month"
    assert json.loads(second.cursor or "")["month"] == "2027-01"


async def test_thousands_are_told_apart() -> None:
    cursor = json.dumps({"month": "2026-11", "read": 1_234})

    page = await opened(a_web(EMPTY)).fetch(cursor)

    assert page.reason == "1,234 of 10,000 posts read this month"


async def test_what_x_gave_is_counted_also_where_it_could_not_be_read() -> None:
    page = await opened(a_web(a_reply(a_tweet(1), {"id": "x"}, 5))).fetch(None)

    assert (ids(page), page.skipped) == (["1"], 2)
    assert page.reason is not None
    assert page.reason.startswith("2 posts were not given or could not be read; 3 of 10,000")


@pytest.mark.parametrize(
    "refused",
    [
        refusal("since_id"),
        refusal("since_id", message="'since_id' must be a tweet id created after [2026-11-16]"),
        refusal(message="'since_id' must be a tweet id created after [2026-11-16]"),
    ],
)
async def test_a_newest_post_older_than_x_searches_begins_afresh(refused: SourceGarbled) -> None:
    known = (await opened(a_web(numbered([9]))).fetch(None)).cursor
    web = a_web(refused, numbered([50]), EMPTY)
    collector = opened(web)
    page = await collector.fetch(known)
    await collector.fetch(page.cursor)

    assert [asked.query.get("since_id") for asked in web.asked] == ["9", None, "50"]
    assert ids(page) == ["50"]
    assert page.reason is not None
    assert page.reason.startswith("the newest post known is older than X searches; read afresh")


async def test_what_x_complains_of_is_read_through_the_real_door() -> None:
    stale_id = b'{"errors": [{"parameters": {"since_id": ["9"]}}], "title": "Invalid Request"}'

    async def behave(heard: Heard, write: Write) -> None:
        stale = b"since_id=9&" in heard.heads[-1]
        body = stale_id if stale else json.dumps(numbered([50])).encode()
        await write(whole(body, status=b"400 Bad Request" if stale else b"200 OK"))

    async with (
        serving(behave) as heard,
        Door(contact="https://sawt.example", allow=(ip_network("127.0.0.0/8"),)) as door,
    ):
        means = replace(MEANS, web=door, secret={"X_TOKEN": TOKEN}.get)
        source = replace(an_x(), url=heard.url.removesuffix("/feed"))
        page = await open_source(source, means).fetch(json.dumps({"since_id": "9"}))

    assert (ids(page), len(heard.heads)) == (["50"], 2)


async def test_a_quiet_search_is_not_refused_for_ever() -> None:
    known = (await opened(a_web(numbered([9]))).fetch(None)).cursor
    web = a_web(refusal("since_id"), EMPTY)
    collector = opened(web)
    page = await collector.fetch(known)
    await collector.fetch(page.cursor)

    assert [asked.query.get("since_id") for asked in web.asked] == ["9", None, None]


async def test_a_page_that_x_no_longer_knows_is_read_again_from_what_is_known() -> None:
    cursor = json.dumps({"since_id": "9", "newest_id": "30", "next_token": "b"})
    web = a_web(refusal("next_token"), numbered([29]))

    page = await opened(web).fetch(cursor)

    assert "next_token" not in web.asked[1].query
    assert web.asked[1].query["since_id"] == "9"
    assert json.loads(page.cursor or "")["since_id"] == "30"


@pytest.mark.parametrize(
    "refused",
    [
        refusal("query", message="There is no such operator: `plce`"),
        # Of what was not asked for, nothing can be left out.
        refusal("next_token"),
        refusal("query", message=5),
        complaint(b"<html>"),
        complaint(b'{"errors": "since_id"}'),
        complaint(b'{"errors": ["since_id"]}'),
        SourceGarbled("okaz", "HTTP 418"),
    ],
)
async def test_another_complaint_is_the_operators(refused: SourceGarbled) -> None:
    web = a_web(refused)

    with pytest.raises(SourceGarbled, match="HTTP 4"):
        await opened(web).fetch(json.dumps({"since_id": "9"}))

    assert len(web.asked) == 1


@pytest.mark.parametrize(
    "said", [b"<html>", b"[]", b"null", {"errors": [{"title": "Forbidden"}]}, b"{}"]
)
async def test_what_is_no_answer_of_xs_is_garbled(said: Said) -> None:
    with pytest.raises(SourceGarbled, match="x-pits: the answer"):
        await opened(a_web(said)).fetch(None)


@pytest.mark.parametrize("error", [SourceRefused("x-pits", "HTTP 401"), SourceBusy(
    "x-pits", "HTTP 429", timedelta(minutes=5))])  # fmt: skip
async def test_what_the_door_says_is_passed_on(error: SourceRefused | SourceBusy) -> None:
    with pytest.raises(type(error), match="HTTP 4"):
        await opened(a_web(error)).fetch(None)


@pytest.mark.parametrize("cursor", ["", "[]", "{", '{"read": -5}', '{"since_id": "اثنان"}'])
async def test_a_cursor_that_is_none_of_ours_begins_afresh(cursor: str) -> None:
    web = a_web(EMPTY)

    await opened(web).fetch(cursor)

    assert "since_id" not in web.asked[0].query


async def test_where_x_allows_no_more_for_now_the_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"x-rate-limit-remaining": "0"}
    waits = {"0": timedelta(minutes=15)}
    monkeypatch.setattr(x, "pause", lambda said, _: waits[said["x-rate-limit-remaining"]])

    page = await opened(a_web(numbered([1], "b"), headers=headers)).fetch(None)

    assert (page.wait, page.more) == (timedelta(minutes=15), False)
    assert json.loads(page.cursor or "")["next_token"] == "b"


def test_a_post_says_who_where_and_when() -> None:
    tweet = a_tweet(
        12,
        text="حفرة &amp; طفح &lt;هنا&gt; https://a.example/?a=1&amp;copy=2",
        lang="ar",
        entities={"mentions": [{"username": "Amanah"}, {"username": "Amanah"}]},
        geo={"place_id": "1", "coordinates": {"type": "Point", "coordinates": [43.97, 26.33]}},
        attachments={"media_keys": ["3_1", "7_2", "7_3", "3_9"]},
    )
    media = [
        {"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/media/a.jpg"},
        {"media_key": "7_2", "type": "video", "preview_image_url": "https://pbs.twimg.com/b.jpg"},
        {"media_key": "7_3", "type": "video"},
    ]

    post = one(a_reply(tweet, media=media))

    assert post.text == "حفرة & طفح <هنا> https://a.example/?a=1&copy=2"
    assert post.url == "https://x.com/sara_q/status/12"
    assert (post.author, post.author_name, post.profile_location) == ("sara_q", "سارة", "بريدة")
    assert (post.platform, post.language, post.mentions) == ("x", "ar", ("Amanah",))
    assert post.published == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert (post.lat, post.long) == (26.33, 43.97)
    assert post.media == ("https://pbs.twimg.com/media/a.jpg", "https://pbs.twimg.com/b.jpg")
    assert (post.reply_to, post.repost_of, post.quote_of) == (None, None, None)


@pytest.mark.parametrize("users", [[], [{"id": "8"}], [{"id": "7"}], "none", [USER | {
    "username": "../evil"}]])  # fmt: skip
def test_an_author_that_was_not_given_is_not_invented(users: object) -> None:
    post = one({"data": [a_tweet()], "includes": {"users": users}})

    assert (post.author, post.url) == (None, None)


def test_the_source_speaks_for_what_x_does_not_say() -> None:
    post = one(a_reply(a_tweet(lang="und")), place="buraydah", author_kind="citizen", language="ar")

    assert (post.place, post.author_kind, post.language) == ("buraydah", "citizen", "ar")


@pytest.mark.parametrize("lang", ["und", "zxx", "qme", "art", "", None, "zh-CN", 5])
def test_what_names_no_language_is_none(lang: object) -> None:
    assert one(a_reply(a_tweet(lang=lang))).language is None


@pytest.mark.parametrize("lang", ["ar", "en", "ckb"])
def test_a_language_is_as_x_has_it(lang: str) -> None:
    assert one(a_reply(a_tweet(lang=lang))).language == lang


def test_what_is_retweeted_is_a_post_of_its_own_where_it_is_given_whole() -> None:
    original = a_tweet(
        3,
        text="حفرة كبيرة…",
        note_tweet={"text": "حفرة كبيرة &amp; عميقة", "entities": {"mentions": []}},
        entities={"mentions": [{"username": "Amanah"}]},
        attachments={"media_keys": ["3_1"]},
        referenced_tweets=[{"type": "quoted", "id": "2"}],
    )
    media = [{"media_key": "3_1", "url": "https://pbs.twimg.com/media/a.jpg"}]
    tweet = a_tweet(
        9,
        text="RT @ali: حفرة كب…",
        referenced_tweets=[{"type": "retweeted", "id": "3"}],
        entities={"mentions": [{"username": "ali"}]},
    )

    posts, skipped = to_posts(an_x(), a_reply(tweet, tweets=[original], media=media))

    whole, repeat = posts
    assert skipped == 0
    assert (whole.native_id, whole.repost_of, whole.quote_of) == ("3", None, "2")
    assert (whole.text, whole.mentions) == ("حفرة كبيرة & عميقة", ("Amanah",))
    assert whole.media == ("https://pbs.twimg.com/media/a.jpg",)
    assert (repeat.native_id, repeat.repost_of) == ("9", "3")
    assert (repeat.text, repeat.mentions) == ("RT @ali: حفرة كب…", ("ali",))
    assert repeat.url == "https://x.com/sara_q/status/9"


def test_a_retweet_whose_original_was_not_given_says_what_it_says() -> None:
    tweet = a_tweet(9, text="RT @ali: ح…", referenced_tweets=[{"type": "retweeted", "id": "3"}])

    post = one(a_reply(tweet))

    assert (post.text, post.repost_of) == ("RT @ali: ح…", "3")


def test_an_answer_and_a_quote_name_what_they_are_about() -> None:
    about = [{"type": "replied_to", "id": "3"}, {"type": "quoted", "id": "4"}]

    post = one(a_reply(a_tweet(9, referenced_tweets=about)))

    assert (post.reply_to, post.quote_of, post.repost_of) == ("3", "4", None)


@pytest.mark.parametrize(
    "odd",
    [
        {"entities": []},
        {"entities": {"mentions": [5]}},
        {"attachments": "x"},
        {"geo": {"coordinates": {"coordinates": [500, 26]}}},
        {"geo": {"place_id": "1"}},
        {"referenced_tweets": [{"type": "quoted"}]},
        {"note_tweet": 5},
        {"created_at": "yesterday-ish"},
        {"author_id": 7},
        {"lang": {}},
    ],
)
def test_what_is_odd_beside_the_text_costs_no_post(odd: dict[str, Any]) -> None:
    assert one(a_reply(a_tweet(**odd))).text == "حفرة"


@pytest.mark.parametrize("bad", [None, 5, {}, {"id": "1"}, {"id": 1, "text": "x"}, a_tweet("١")])
def test_what_is_no_post_is_counted_and_costs_no_other(bad: object) -> None:
    posts, skipped = to_posts(an_x(), a_reply(bad, a_tweet(2)))

    assert ([post.native_id for post in posts], skipped) == (["2"], 1)


def test_what_x_says_it_did_not_give_is_counted() -> None:
    reply = a_reply(a_tweet(2)) | {"errors": [{"title": "Not Found Error"}] * 3}

    posts, skipped = to_posts(an_x(), reply)

    assert (len(posts), skipped) == (1, 3)


@pytest.mark.parametrize(
    ("reply", "many"), [({"data": a_tweet()}, 1), ({"data": "x"}, 0), ({"includes": []}, 0)]
)
def test_a_reply_may_hold_one_post_or_none(reply: dict[str, Any], many: int) -> None:
    assert len(to_posts(an_x(), reply)[0]) == many


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"query": ""}, "query"),
        ({"token": "Bearer AAAA"}, "token"),
        ({"monthly_reads": 9}, "monthly_reads"),
        ({"page": 9}, "page"),
        ({"page": 101}, "page"),
        ({"since": "1"}, "since is not an option of x; there are"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, Option], named: str) -> None:
    with pytest.raises(WrongOption, match=named):
        KINDS["x"].check({**an_x().options, **options})


@pytest.mark.parametrize("missing", ["query", "token"])
def test_a_query_and_a_token_are_required(missing: str) -> None:
    options = {name: value for name, value in an_x().options.items() if name != missing}

    with pytest.raises(WrongOption, match=missing):
        KINDS["x"].check(options)


async def test_a_token_that_is_not_set_is_said_when_it_is_asked() -> None:
    with pytest.raises(SourceRefused, match="X_TOKEN is not set"):
        await open_source(an_x(), MEANS).fetch(None)
