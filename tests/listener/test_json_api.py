import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hostile import whole
from listener.collector import Page
from listener.errors import SourceGarbled, SourceRefused
from listener.kind import WrongOption
from listener.kinds import KINDS
from listener.kinds.json_items import Read, oldest_first, to_posts
from listener.kinds.walk import Walk
from listener.opening import open_source
from make import MEANS, NOON, a_post, a_source
from sites import Site, a_door, a_site

FIELDS = {"native_id": "id", "text": "body", "published": "at"}
OPTIONS: dict[str, Any] = {"items": "data.items", "fields": FIELDS}


def an_item(number: int, **given: Any) -> dict[str, Any]:
    at = (NOON - timedelta(days=30) + timedelta(hours=number)).isoformat()
    return {"id": number, "body": f"حفرة {number}", "at": at} | given


def says(*items: Any, **beside: Any) -> bytes:
    return json.dumps({"data": {"items": list(items)}} | beside).encode()


async def fetch(site: Site, cursor: str | None = None, path: str = "/a", **options: Any) -> Page:
    source = a_source(kind="json", url=site.url + path, options=OPTIONS | options)
    async with a_door() as door:
        means = replace(MEANS, web=door, secret={"TOKEN": "s3cret"}.get)
        return await open_source(source, means).fetch(cursor)


def ids(page: Page) -> list[str]:
    return [post.native_id for post in page.posts]


def mapped(*items: Any, **fields: str) -> Read:
    return to_posts(a_source(kind="json"), FIELDS | fields, items, "https://api.example/v1/posts")


async def test_the_items_of_an_answer_are_posts_oldest_first() -> None:
    async with a_site({"/a": whole(says(an_item(2), an_item(3), an_item(1)))}) as site:
        page = await fetch(site, platform="forum", author_kind="citizen", place="jeddah")

    assert ids(page) == ["1", "2", "3"]
    assert (page.more, page.skipped, page.reason) == (False, 0, None)
    post = page.posts[0]
    assert (post.text, post.platform, post.author_kind, post.place) == (
        "حفرة 1",
        "forum",
        "citizen",
        "jeddah",
    )


def test_every_field_of_a_post_can_be_found() -> None:
    item = {
        "id": 7,
        "t": "<b>حفرة</b>",
        "body": "<p>كسرت كفر&nbsp;سيارتي</p><p>أمس</p>",
        "u": "../7",
        "by": {"handle": "sara", "name": "سارة"},
        "at": 1_795_424_400,
        "edited": "2026-11-23T10:00:00Z",
        "where": "جدة",
        "geo": ["21.5", 39.2],
        "lang": "ar",
        "to": 5,
        "who": ["@JeddahAmanah", "@JeddahAmanah", ""],
    }
    read = mapped(
        item,
        title="t",
        url="u",
        author="by.handle",
        author_name="by.name",
        updated="edited",
        place="where",
        lat="geo[0]",
        long="geo[1]",
        language="lang",
        reply_to="to",
        mentions="who",
    )

    assert read.posts == [
        a_post(
            source="okaz",
            native_id="7",
            platform="other",
            title="حفرة",
            text="كسرت كفر\xa0سيارتي\nأمس",
            url="https://api.example/7",
            author="sara",
            author_name="سارة",
            published=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
            updated=datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
            place="جدة",
            lat=21.5,
            long=39.2,
            language="ar",
            reply_to="5",
            mentions=("JeddahAmanah",),
        )
    ]


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ({"url": "javascript:alert(1)"}, "url", None),
        ({"at": "05/08/2026"}, "published", None),
        ({"lat": 21.5}, "lat", None),
        ({"lat": 91, "long": 0}, "lat", None),
        ({"lat": "nan", "long": 0}, "lat", None),
        ({"lat": True, "long": 0}, "long", None),
        ({"title": ["x"]}, "title", None),
        ({"mentions": "@sara"}, "mentions", ("sara",)),
        ({"mentions": None}, "mentions", ()),
        ({"id": " x "}, "native_id", "x"),
    ],
)
def test_what_an_item_says_wrongly_is_not_believed(
    given: dict[str, Any], field: str, value: object
) -> None:
    names = ("url", "title", "mentions", "lat", "long")
    (post,) = mapped(an_item(1) | given, **{name: name for name in names}).posts

    assert getattr(post, field) == value


def test_an_item_without_id_or_text_is_skipped_and_the_first_is_named() -> None:
    read = mapped(an_item(1), an_item(2, body=" <br> "), {"body": "x"}, 5, an_item(3))

    assert [post.native_id for post in read.posts] == ["1", "3"]
    assert (read.skipped, read.reason) == (
        3,
        "3 of 5 items skipped; the first: item 2 has no text at `body`",
    )


def test_a_function_that_does_not_take_an_item_skips_that_item_and_quotes_nothing() -> None:
    read = mapped(
        an_item(1, body=["sara"]), an_item(2, body=["a", "b"]), text="join(' ', body[1:])"
    )

    assert [post.text for post in read.posts] == ["b"]
    read = mapped({"id": 1, "body": "sara"}, text="abs(body)")
    assert read.reason is not None
    assert "is not what the functions in option fields take" in read.reason
    assert "sara" not in read.reason


def test_an_id_that_occurs_twice_is_one_post() -> None:
    assert len(mapped(an_item(1), an_item(1, body="x")).posts) == 1


def test_without_dates_a_list_is_taken_to_be_newest_first() -> None:
    posts = [a_post(native_id=name, published=None) for name in "ba"]

    assert [post.native_id for post in oldest_first(posts)] == ["a", "b"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"items": "data["}, r"items: `data\[`, character 6: it breaks off here"),
        ({"items": "data items"}, "items: `data items`, character 6: items does not belong here"),
        ({"items": "data.`"}, "items: `data.``, character 6: Unclosed ` delimiter"),
        ({"items": " "}, "items: "),
        ({"items": ""}, "items: is empty; name what to read"),
        ({"next": "sizeof(@)"}, r"next: `sizeof\(@\)`, character 1: there is no function sizeof"),
        ({"next": "length(@, a)"}, r"next: .* length\(\) takes 1 argument\(s\), not 2"),
        ({"next": "not_null()"}, r"next: .* not_null\(\) takes at least 1 argument"),
        ({"items": "!" * 499}, "items: is nested too deeply"),
        ({"items": "!" * 61 + "a"}, "items: is nested too deeply"),
        ({"items": "a" * 501}, "items: String should have at most 500"),
        ({"fields": FIELDS | {"text": "body."}}, "fields.text: `body.`, character 6: it breaks"),
        ({"fields": FIELDS | {"titel": "t"}}, "fields: titel is no field that is read; there are"),
        ({"fields": {"title": "t"}}, "fields: native_id and text must be named"),
        ({"token": "s3cret"}, "token: "),
        ({"header": "X-Stamp"}, "header: X-Stamp is not known to carry a secret"),
        ({"header": "a: b"}, "header: "),
        ({"scheme": "a b"}, "scheme: "),
    ],
)  # fmt: skip
def test_wrong_options_are_refused_with_the_place_of_the_fault(
    options: dict[str, Any], reason: str
) -> None:
    with pytest.raises(WrongOption, match=reason):
        KINDS["json"].check(OPTIONS | options)


def test_options_that_fit() -> None:
    KINDS["json"].check(OPTIONS | {"next": "not_null(a, b, c)", "header": "X-Api-Key"})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>", "the answer is not JSON"),
        (b'{"data": {}}', "items: `data.items` finds nothing; the answer may have changed"),
        (b'{"data": {"items": {}}}', "items: `data.items` finds something that is no list"),
    ],
)
async def test_an_answer_without_a_list_is_garbled(body: bytes, reason: str) -> None:
    async with a_site({"/a": whole(body)}) as site:
        with pytest.raises(SourceGarbled, match=reason):
            await fetch(site)


async def test_a_function_that_does_not_take_the_answer_is_garbled() -> None:
    async with a_site({"/a": whole(b'{"data": 5}')}) as site:
        with pytest.raises(SourceGarbled, match=r"a function in `sort\(data\)` does not take"):
            await fetch(site, items="sort(data)")


async def test_an_empty_list_is_no_fault() -> None:
    async with a_site({"/a": whole(says(next="/b"))}) as site:
        page = await fetch(site, next="next")

    assert (ids(page), page.more, page.skipped) == ([], False, 0)


async def test_validators_ask_only_for_what_changed() -> None:
    first = whole(says(an_item(1)), b'ETag: "1"', b"Cache-Control: max-age=7200")
    async with a_site({"/a": first}) as site:
        page = await fetch(site)
        site.pages["/a"] = whole(b"", b"Cache-Control: max-age=60", status=b"304 Not Modified")
        again = await fetch(site, page.cursor)
        assert site.heard.headers["if-none-match"] == b'"1"'

    assert page.wait == timedelta(hours=2)
    assert (again.unchanged, again.cursor, again.wait) == (
        True,
        page.cursor,
        timedelta(minutes=1),
    )


async def test_after_other_options_everything_is_asked_for_again() -> None:
    async with a_site({"/a": whole(says(an_item(1)), b'ETag: "1"')}) as site:
        page = await fetch(site)
        await fetch(site, page.cursor, fields=FIELDS | {"title": "id"})

        assert "if-none-match" not in site.heard.headers


async def test_a_token_is_sent_in_its_header_and_to_nobody_else() -> None:
    async with a_site({"/b": whole(says(an_item(2)))}) as there:
        moved = whole(b"", f"Location: {there.url}/b".encode(), status=b"302 Found")
        async with a_site({"/a": whole(says(an_item(1))), "/moved": moved}) as here:
            await fetch(here, token="TOKEN")
            assert here.heard.headers["authorization"] == b"Bearer s3cret"
            await fetch(here, path="/moved", token="TOKEN", header="X-Api-Key", scheme="")
            assert here.heard.headers["x-api-key"] == b"s3cret"

        assert there.asked == ["/b"]
        assert "x-api-key" not in there.heard.headers


async def test_a_token_that_is_not_set_is_named() -> None:
    async with a_site({}) as site:
        with pytest.raises(SourceRefused, match="variable OTHER is not set"):
            await fetch(site, token="OTHER")


async def walked(site: Site, cursor: str | None = None, **options: Any) -> list[Page]:
    """Read as a run does."""
    pages = []
    for _ in range(20):
        pages.append(await fetch(site, cursor, next="next", **options))
        if not pages[-1].more or pages[-1].cursor == cursor:
            break
        cursor = pages[-1].cursor
    return pages


async def test_pages_are_followed_to_the_last() -> None:
    routes = {
        "/a": whole(says(an_item(6), an_item(5), next="/a?p=2"), b'ETag: "1"'),
        "/a?p=2": whole(says(an_item(4), an_item(3), next="?p=3"), b'ETag: "2"'),
        "/a?p=3": whole(says(an_item(2), an_item(1), next=None), b'ETag: "3"'),
    }
    async with a_site(routes) as site:
        pages = await walked(site)
        assert site.asked == ["/a", "/a?p=2", "/a?p=3"]
        await fetch(site, pages[-1].cursor, next="next")
        assert site.heard.headers["if-none-match"] == b'"1"'

    assert [ids(page) for page in pages] == [["5", "6"], ["3", "4"], ["1", "2"]]


async def test_a_later_walk_ends_where_the_last_one_began() -> None:
    routes = {
        "/a": whole(says(an_item(4), an_item(3), next="/a?p=2")),
        "/a?p=2": whole(says(an_item(2), an_item(1), next="/a?p=3")),
        "/a?p=3": whole(says(an_item(-1), an_item(-2))),
    }
    async with a_site(routes) as site:
        cursor = (await walked(site))[-1].cursor
        site.pages["/a"] = whole(says(an_item(6), an_item(5), next="/a?p=1"))
        site.pages["/a?p=1"] = whole(says(an_item(4), an_item(3), next="/a?p=2"))
        site.heard.heads.clear()
        pages = await walked(site, cursor)

        assert site.asked == ["/a", "/a?p=1"]
    assert [ids(page) for page in pages] == [["5", "6"], ["3", "4"]]


@pytest.mark.parametrize(
    ("numbers", "ends"),
    [([4, 3], True), ([9, 8], False), ([3, 4], False), ([3], False), ([], False), ([5, 5], False)],
)
def test_only_a_list_that_is_newest_first_tells_where_it_was_left(
    numbers: Sequence[int], *, ends: bool
) -> None:
    posts = [a_post(published=NOON + timedelta(hours=number)) for number in numbers]
    walk = Walk(read_as="", until=NOON + timedelta(hours=4))

    assert walk.reaches(posts) is ends
    assert not Walk(read_as="").reaches(posts)


def test_a_date_that_lies_ahead_hides_nothing_that_comes_before_it() -> None:
    walk = Walk(read_as="").seen([a_post(published=NOON + timedelta(days=900))], NOON)

    assert walk.ended().until == NOON


def test_a_walk_is_the_same_after_it_was_written() -> None:
    walk = Walk(read_as="x", next="n", newest=NOON, until=NOON, validators={"etag": '"1"'})

    assert Walk.read(walk.written(), "x") == walk
    assert Walk.read(walk.written(), "y") == Walk(read_as="y")


@pytest.mark.parametrize(
    "cursor", ["x", "[]", '{"read_as": "x", "until": "soon"}', '{"read_as": "x", "newest": 5}']
)
def test_a_cursor_that_is_none_of_ours_begins_anew(cursor: str) -> None:
    assert Walk.read(cursor, "x") == Walk(read_as="x")


@pytest.mark.parametrize(
    "onward",
    ["http://127.0.0.1:1/b", "//evil.example/b", "https://127.0.0.1/b", "file:///etc/passwd",
     "http://user@127.0.0.1/"],
)  # fmt: skip
async def test_a_next_page_away_from_the_source_is_not_followed(onward: str) -> None:
    async with a_site({"/a": whole(says(an_item(1), next=onward))}) as site:
        page = await fetch(site, next="next")

    assert (ids(page), page.more) == (["1"], False)
    assert page.reason == "next: not followed, it leads away from the host of the source"


async def test_a_cursor_that_leads_away_is_not_followed_either() -> None:
    async with a_site({}) as there, a_site({"/a": whole(says(an_item(1), next="/b"))}) as here:
        page = await fetch(here, next="next")
        assert page.cursor is not None
        await fetch(here, page.cursor.replace(f"{here.url}/b", f"{there.url}/b"), next="next")

        assert (there.asked, here.asked) == ([], ["/a", "/a"])


@pytest.mark.parametrize(
    ("given", "path", "reason"),
    [
        ({"next": 5}, "next", "next: `next` finds no address"),
        ({"next": 5}, "length(next)", "next: a function in `length(next)` does not take"),
        ({"next": ""}, "next", None),
    ],
)  # fmt: skip
async def test_a_next_page_that_is_no_address_ends_the_walk(
    given: Mapping[str, Any], path: str, reason: str | None
) -> None:
    async with a_site({"/a": whole(says(an_item(1), **given))}) as site:
        page = await fetch(site, next=path)

    assert not page.more
    assert (page.reason or "").startswith(reason or "")
    assert bool(page.reason) is bool(reason)


async def test_a_page_that_is_its_own_next_ends_the_walk() -> None:
    async with a_site({"/a": whole(says(an_item(1), next="/a"))}) as site:
        assert not (await fetch(site, next="next")).more


async def test_a_next_page_that_is_gone_begins_again_at_the_first() -> None:
    first = whole(says(an_item(2), next="/gone"), b'ETag: "1"')
    async with a_site({"/a": first}) as site:
        _, last = await walked(site)
        again = await fetch(site, last.cursor, next="next")

        assert "if-none-match" not in site.heard.headers
    assert last.reason == "the next page cannot be read (HTTP 404); beginning again at the first"
    assert (last.more, ids(again)) == (False, ["2"])


async def test_a_first_page_that_is_gone_is_refused() -> None:
    async with a_site({}) as site:
        with pytest.raises(SourceRefused, match="HTTP 404"):
            await fetch(site)
