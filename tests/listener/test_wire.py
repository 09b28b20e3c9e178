import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from listener.border import LONGEST_TEXT
from listener.post import AuthorKind, Platform, Post
from listener.wire import WrongPost, read_json, read_post, to_json
from make import a_post

ORDER = [
    *("id", "source", "native_id", "platform", "url", "title", "text", "author", "author_name"),
    *("author_kind", "profile_location", "mentions", "published", "updated", "place", "lat"),
    *("long", "media", "reply_to", "repost_of", "quote_of", "language", "sample"),
]


def test_text_alone_is_required() -> None:
    post = read_post({"text": " حفرة "}, source="file")

    assert post == Post(source="file", native_id=post.native_id, text="حفرة")
    assert read_post({"text": "حفرة"}, source="file").id == post.id
    assert read_post({"text": "حفرة", "author": "x"}, source="file").id != post.id


def test_a_post_is_written_in_the_public_order_and_read_back_the_same() -> None:
    post = a_post(
        title="خبر",
        platform=Platform.X,
        url="https://a.example/1",
        author_kind=AuthorKind.CITIZEN,
        mentions=("a", "b"),
        lat=24.5,
        long=46.0,
        media=("https://a.example/1.jpg",),
        sample=True,
    )
    written = to_json(post)

    assert list(written) == ORDER
    # Under what name an erased author's posts are kept is for the database alone.
    of_post = {field.name for field in dataclasses.fields(Post)} - {"kept_as"}
    assert of_post | {"id"} == set(ORDER)
    assert written["published"] == "2026-11-23T09:00:00Z"
    assert read_post(json.loads(json.dumps(written)), sample=True) == post


@pytest.mark.parametrize(
    ("given", "native"),
    [
        ({"id": "a"}, "a"),
        ({"id": 17}, "17"),
        ({"id": "a", "native_id": "b"}, "b"),
        ({"id": "a", "native_id": None}, "a"),
        ({"id": "a", "native_id": " "}, "a"),
    ],
)
def test_the_id_of_a_row_is_its_native_id_unless_one_is_given(
    given: dict[str, Any], native: str
) -> None:
    assert read_post({"text": "x"} | given).native_id == native


def test_labels_and_unknown_keys_are_never_looked_at() -> None:
    labels = ("services", "municipality", "relevant", "intent", "urgency", "incident", "anything")
    plain = {"id": "1", "text": "x"}

    assert read_post(plain | {label: [object()] for label in labels}) == read_post(plain)


@pytest.mark.parametrize(
    ("published", "instant"),
    [
        ("2026-11-23T12:00:00+03:00", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("2026-11-23t09:00:00z", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("2026-11-23 09:00", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("2026-11-23T09:00:00.123456789Z", datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)),
        ("2026-11-23T09:00:00.5Z", datetime(2026, 11, 23, 9, 0, 0, 500000, tzinfo=UTC)),
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
        ("", None),
        (None, None),
    ],
)
def test_a_time_is_read_into_utc(published: str | None, instant: datetime | None) -> None:
    assert read_post({"text": "x", "published": published}).published == instant


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ([], "post"),
        ("text", "post"),
        ({}, "text"),
        ({"text": None}, "text"),
        ({"text": 5}, "text"),
        ({"text": " \0 "}, "text"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "text"),
        ({"text": "x", "title": []}, "title"),
        ({"text": "x", "id": True}, "id"),
        ({"text": "x", "id": "x" * 1000}, "id"),
        ({"text": "x", "platform": "fax"}, "platform"),
        ({"text": "x", "author_kind": "robot"}, "author_kind"),
        ({"text": "x", "mentions": "ali"}, "mentions"),
        ({"text": "x", "mentions": [1]}, "mentions.0"),
        ({"text": "x", "mentions": ["a"] * 1001}, "mentions"),
        ({"text": "x", "lat": "شمال"}, "lat"),
        ({"text": "x", "lat": 91}, "lat"),
        ({"text": "x", "long": float("nan")}, "long"),
        ({"text": "x", "long": True}, "long"),
        ({"text": "x", "url": 1}, "url"),
        ({"text": "x", "published": 1700000000}, "published"),
        ({"text": "x", "published": "yesterday"}, "published"),
        ({"text": "x", "published": "٢٠٢٦-١١-٢٣"}, "published"),
        ({"text": "x", "published": "2026-02-30T00:00:00Z"}, "published"),
        ({"text": "x", "published": "0001-01-01T00:00:00+23:00"}, "published"),
    ],
)
def test_what_is_wrong_names_its_field(row: object, field: str) -> None:
    with pytest.raises(WrongPost) as raised:
        read_post(row)

    assert [name for name, _ in raised.value.problems] == [field]
    assert str(raised.value).startswith(f"{field}: ")


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(WrongPost) as raised:
        read_post({"lat": 100, "platform": "fax"})

    assert {name for name, _ in raised.value.problems} == {"text", "platform", "lat"}


def test_what_no_database_stores_is_removed_and_unsafe_addresses_are_dropped() -> None:
    post = read_post(
        {
            "text": "a\0\ud800",
            "url": "javascript:alert(1)",
            "media": ["https://a.example/1", "data:text/html,x", ""],
            "mentions": ["", "a\0"],
            "author": " ",
            "platform": "",
            "lat": "24.5",
            "long": "",
        }
    )

    assert (post.text, post.url, post.media) == ("a\ufffd", None, ("https://a.example/1",))
    assert (post.mentions, post.author, post.lat, post.long) == (("a",), None, 24.5, None)


def test_a_title_without_a_text_is_a_post() -> None:
    assert read_post({"title": "خبر", "text": ""}).words == "خبر\n"


@pytest.mark.parametrize(
    "text", [b"{", b"NaN", b'{"a":"\\ud800", "b": NaN}', b"[" * 100_000, b"\xff"]
)
def test_what_is_no_json_is_a_value_error(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each parser words it differently
        read_json(text)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_json(b'\xef\xbb\xbf{"text": 1}') == {"text": 1}


def test_half_a_pair_of_surrogates_loses_no_post() -> None:
    assert read_json(b'{"text": "\\ud83d"}') == {"text": "\ud83d"}
    with pytest.raises(ValueError, match="deeply"):
        read_json(b'"\\ud83d"'.join([b"[" * 20_000, b"]" * 20_000]))


@pytest.mark.parametrize("body", [b"[" + b"{}," * 60_000 + b"0]", b"[" + b"0," * 600_000 + b"0]"])
def test_json_that_would_fill_the_memory_is_not_decoded(body: bytes) -> None:
    with pytest.raises(ValueError, match="more than is read"):
        read_json(body)
