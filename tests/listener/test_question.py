"""What of a cursor holds when something else is asked: words, options, addresses."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clock import Clock
from feeds import atom
from listener.collector import Page, Rewinds
from listener.door import Answer
from listener.errors import SourceBusy
from listener.kind import Means, uncounted
from listener.kind import Web as AnyWeb
from listener.kinds import KINDS, carried, reads_same, x
from listener.kinds.budget import Mark
from listener.opening import Closed, open_asked
from listener.question import asking
from listener.source import Option, Source
from make import MEANS, a_source
from web import Web

SETS = {"pits": ("حفرة",), "more-pits": ("حفرة", "مطب")}
SECRETS = {"X_TOKEN": "t", "KEY": "k"}
NOVEMBER = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_means(web: AnyWeb, queries: Mapping[str, Sequence[str]] = SETS) -> Means:
    return replace(MEANS, web=web, secret=SECRETS.get, clock=Clock(NOVEMBER), queries=queries)


def an_x(**options: Option) -> Source:
    return a_source(kind="x", url="https://api.x.com", options={"token": "X_TOKEN", **options})


def tweets(*numbers: int) -> dict[str, object]:
    data = [{"id": str(n), "text": "حفرة", "author_id": "7"} for n in numbers]
    return {"data": data, "meta": {"result_count": len(data)}}


async def test_the_words_of_a_set_are_part_of_the_question() -> None:
    web = Web({x.PATH: [tweets(9), tweets(8), tweets(10)]})
    source = an_x(queries=["pits"])
    grown = {"pits": ("حفرة", "هبوط")}

    first = await open_asked(source, a_means(web)).fetch(None)
    second = await open_asked(source, a_means(web, grown)).fetch(first.cursor)
    third = await open_asked(source, a_means(web, grown)).fetch(second.cursor)

    # What the new words find in the posts before is still within reach, and read.
    assert [asked.query.get("since_id") for asked in web.asked] == [None, None, "8"]
    assert third.reason == "3 of 10,000 posts read this month"


async def test_what_was_read_of_a_budget_is_read_whatever_is_asked_next() -> None:
    web = Web({x.PATH: [tweets(*range(20, 35))]})
    first = await open_asked(an_x(query="a", monthly_reads=20), a_means(web)).fetch(None)

    with pytest.raises(SourceBusy, match="15 read since 1 November"):
        await open_asked(an_x(query="b", monthly_reads=20), a_means(web)).fetch(first.cursor)


async def test_units_of_a_quota_stay_spent_whatever_is_asked_next() -> None:
    web = Web({"/youtube/v3/search": [{"items": []}]})
    url, options = "https://www.googleapis.com", {"key": "KEY", "daily_units": 100}
    before = a_source(kind="youtube", url=url, options={**options, "query": "a"})
    after = a_source(kind="youtube", url=url, options={**options, "query": "b"})
    first = await open_asked(before, a_means(web)).fetch(None)

    with pytest.raises(SourceBusy, match="100 of its 100 units"):
        await open_asked(after, a_means(web)).fetch(first.cursor)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cursor", ["", "{}", "[]", "etag", '{"read": -1, "units": "x"}'])
def test_what_survives_of_any_cursor_is_a_cursor(kind: str, cursor: str) -> None:
    left = carried(kind, cursor, None)

    assert left is None or isinstance(json.loads(left), dict)
    assert carried("fax", cursor, None) is None


def test_only_what_was_spent_survives() -> None:
    mark = {"since_id": "9", "next_token": "b", "month": "2026-11", "read": 7}
    quota = {"newest": "2026-11-23T09:00:00Z", "page": "b", "day": "2026-11-23", "units": 300}

    left, units = carried("x", json.dumps(mark), None), carried("youtube", json.dumps(quota), None)

    assert Mark.of(left, NOVEMBER) == Mark(month="2026-11", read=7)
    assert json.loads(units or "") == {"day": "2026-11-23", "units": 300}


class Unmoved:
    """A feed that has not changed: it says so to whoever knows its validator."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        del source
        self.asked.append(headers.get("If-None-Match"))
        body = atom(*(f"<title>حفرة {n}</title><id>{n}</id>" for n in range(3))).encode()
        status = 304 if self.asked[-1] else 200
        return Answer(status=status, url=url, headers={"etag": '"1"'}, body=body)

    async def post(self, *given: object) -> Answer:
        raise AssertionError(given)


async def test_a_feed_is_read_anew_with_other_words_and_only_then() -> None:
    web = Unmoved()
    before = a_source(options={"include": ["1"]})
    first = await open_asked(before, a_means(web)).fetch(None)
    same = await open_asked(before, a_means(web)).fetch(first.cursor)
    other = await open_asked(a_source(options={"include": ["2"]}), a_means(web)).fetch(same.cursor)

    assert web.asked == [None, '"1"', None]
    assert [[post.native_id for post in page.posts] for page in (first, same, other)] == [
        ["1"], [], ["2"],
    ]  # fmt: skip


async def test_the_words_of_a_set_decide_what_of_a_feed_is_kept() -> None:
    web, source = Unmoved(), a_source(options={"queries": ["one"]})
    first = await open_asked(source, a_means(web, {"one": ("1",)})).fetch(None)
    second = await open_asked(source, a_means(web, {"one": ("1", "2")})).fetch(first.cursor)

    assert {post.native_id for post in second.posts} == {"1", "2"}


async def test_a_cursor_from_before_cursors_were_signed_is_ours() -> None:
    web = Unmoved()

    page = await open_asked(a_source(), a_means(web)).fetch('{"etag": "\\"1\\""}')

    assert page.unchanged


async def test_a_file_is_read_anew_when_its_fields_change(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text,full\n1,حفرة,حفرة في الشارع\n", encoding="utf-8")
    means = replace(MEANS, files=tmp_path)

    async def read(fields: dict[str, str], cursor: str | None) -> Page:
        source = a_source(kind="file", url="a.csv", options={"fields": fields})
        return await open_asked(source, means).fetch(cursor)

    first = await read({"native_id": "id", "text": "text"}, None)
    same = await read({"native_id": "id", "text": "text"}, first.cursor)
    other = await read({"native_id": "id", "text": "full"}, same.cursor)

    assert [[post.text for post in page.posts] for page in (first, same, other)] == [
        ["حفرة"], [], ["حفرة في الشارع"],
    ]  # fmt: skip


def test_a_timeline_that_would_lose_its_place_goes_on_where_it_is() -> None:
    tag: Option = "940"

    assert reads_same("mastodon", {"hashtag": tag}, {"hashtag": tag, "queries": ["pits"]})
    assert not reads_same("feed", {}, {"queries": ["pits"]})
    assert not reads_same("x", {"queries": ["pits"]}, {"queries": ["more-pits"]})
    assert reads_same("fax", {"a": "b"}, {})


async def test_what_is_paged_back_through_is_sifted_and_still_belongs_to_its_question() -> None:
    web = Unmoved()
    found = open_asked(a_source(options={"include": ["2"]}), a_means(web))
    assert isinstance(found, Rewinds)

    page = await found.back(datetime(2000, 1, 1, tzinfo=UTC), None)
    moved = open_asked(a_source(url="https://moved.example/feed"), a_means(web))
    assert isinstance(moved, Rewinds)
    again = await moved.back(datetime(2000, 1, 1, tzinfo=UTC), page.cursor)

    assert [post.native_id for post in page.posts] == ["2"]
    assert (page.left_out, page.more) == (2, True)
    assert "moved.example" in (again.cursor or "")


def test_only_what_can_be_paged_back_through_says_so() -> None:
    file = a_source(kind="file", url="posts.jsonl", options={})

    assert not isinstance(open_asked(file, MEANS), Rewinds)
    sifted = replace(file, options={"include": ["a"]})
    assert not isinstance(open_asked(sifted, MEANS), Rewinds)
    assert isinstance(open_asked(a_source(kind="fax"), MEANS), Closed)
    assert isinstance(open_asked(a_source(options={"include": []}), MEANS), Rewinds)


class Counts:
    """A collector whose cursor is a number."""

    async def fetch(self, cursor: str | None) -> Page:
        return Page(cursor=str(int(cursor or "0") + 1))


async def test_a_cursor_that_is_no_object_is_signed_as_well() -> None:
    ours, other = (asking(Counts(), name, uncounted) for name in ("ours", "other"))
    first = await ours.fetch("4")
    second = await ours.fetch(first.cursor)
    third = await other.fetch(second.cursor)

    said = [json.loads(page.cursor or "") for page in (first, second, third)]
    assert [each["plain"] for each in said] == ["5", "6", "1"]
