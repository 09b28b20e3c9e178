from datetime import UTC, datetime
from typing import Any

import pytest

from listener.mapping import to_posts
from listener.post import AuthorKind, Platform
from make import a_source

FIELDS = {"text": "content.body", "id": "doc_id", "published": "time", "author": "who"}


def an_item(**given: Any) -> dict[str, Any]:
    return {"content": {"body": "حفرة في الشارع"}, "doc_id": 7, **given}


def test_fields_are_found_where_the_mapping_says() -> None:
    body = {"data": {"hits": [an_item(who="sara", time="2026-11-23T09:00:00+03:00")]}}

    (post,), skipped = to_posts(a_source(), body, "data.hits", FIELDS)

    assert (post.source, post.native_id, post.author) == ("okaz", "7", "sara")
    assert post.text == "حفرة في الشارع"
    assert post.published == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert skipped == 0


def test_a_source_speaks_for_posts_that_do_not_say_themselves() -> None:
    source = a_source(options={"platform": "x", "place": "jeddah", "author_kind": "citizen"})
    fields = FIELDS | {"platform": "site"}

    posts, _ = to_posts(source, [an_item(), an_item(site="reddit")], None, fields)

    assert [post.platform for post in posts] == [Platform.X, Platform.REDDIT]
    assert [(post.place, post.author_kind) for post in posts] == [
        ("jeddah", AuthorKind.CITIZEN)
    ] * 2


def test_without_fields_an_item_is_a_post_as_we_write_it_but_of_this_source() -> None:
    item = {"text": "سلام", "native_id": "n", "source": "another"}

    (post,), _ = to_posts(a_source(), item, None, {})

    assert (post.source, post.native_id, post.text) == ("okaz", "n", "سلام")


@pytest.mark.parametrize(
    "time",
    [1_795_417_200, 1_795_417_200.5, "Mon, 23 Nov 2026 07:00:00 GMT", "2026-11-23"],
)
def test_a_time_may_be_seconds_or_a_date_as_feeds_write_it(time: object) -> None:
    (post,), _ = to_posts(a_source(), an_item(time=time), None, FIELDS)

    assert post.published is not None
    assert post.published.tzinfo is UTC


def test_milliseconds_are_told_from_seconds() -> None:
    items = [an_item(time=1_795_417_200), an_item(time=1_795_417_200_000, doc_id=8)]

    one, other = to_posts(a_source(), items, None, FIELDS)[0]

    assert one.published == other.published == datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.mark.parametrize("time", [1e300, "soon", True, ["x"], -(10**15), "x" * 500])
def test_a_time_that_is_none_costs_only_itself(time: object) -> None:
    (post,), skipped = to_posts(a_source(), an_item(time=time), None, FIELDS)

    assert (post.published, skipped) == (None, 0)


def test_markup_becomes_text() -> None:
    body = an_item(content={"body": "<p>حفرة &amp; مطب</p>"})

    (post,), _ = to_posts(a_source(), body, None, FIELDS)

    assert post.text == "حفرة & مطب"


def test_one_address_stands_for_a_list() -> None:
    item = an_item(image="https://v.example/a.jpg")

    (post,), _ = to_posts(a_source(), item, None, FIELDS | {"media": "image"})

    assert post.media == ("https://v.example/a.jpg",)


@pytest.mark.parametrize(
    "item", [None, 7, "text", [], {}, an_item(content=None), an_item(content={"body": 7})]
)
def test_an_item_that_says_nothing_is_counted_and_the_rest_is_read(item: object) -> None:
    posts, skipped = to_posts(a_source(), [item, an_item()], None, FIELDS)

    assert (len(posts), skipped) == (1, 1)


def test_a_field_that_is_wrong_is_left_out_and_the_post_stays() -> None:
    item = an_item(site="myspace", at=[91, 200])
    fields = FIELDS | {"platform": "site", "lat": "at[0]", "long": "at[1]"}

    (post,), skipped = to_posts(a_source(), item, None, fields)

    assert (post.platform, post.lat, post.long, skipped) == (Platform.OTHER, None, None, 0)


def test_a_body_without_items_has_no_posts() -> None:
    assert to_posts(a_source(), {"ping": True}, "data.hits", FIELDS) == ([], 0)


def test_an_expression_that_fails_on_what_came_is_a_skipped_item() -> None:
    assert to_posts(a_source(), {"a": 1}, "length(a)", FIELDS) == ([], 1)
    assert to_posts(a_source(), an_item(), None, {"text": "length(doc_id)"}) == ([], 1)
