"""Character references, as many and as long as a stranger likes."""

from collections.abc import Callable
from time import process_time

import pytest

from listener.feeds.markup import plain
from listener.kinds.jsonapi import plain_text
from listener.kinds.youtube_items import to_posts
from listener.mapping import to_posts as mapped
from make import a_source

LONG = "9" * 100_000


@pytest.mark.parametrize("read", [plain, plain_text])
@pytest.mark.parametrize("reference", [f"&#{LONG};", f"&#x{LONG};", f"&#{LONG}", f"<p>&#{LONG};"])
def test_a_number_that_no_character_has_is_read(read: Callable[[str], str], reference: str) -> None:
    began = process_time()

    assert "ماء" in read(f"ماء {reference} ماء")
    assert process_time() - began < 10


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("&#1605;&#x627;&#1569;", "ماء"),
        ("&#0000000000000000000001605;", "م"),
        ("&#99999999;", "\ufffd"),
        ("a&amp;b &lt;c", "a&b <c"),
        ("&#xZ; & &unknown;", "&#xZ; & &unknown;"),
    ],
)
def test_what_people_write_is_read_as_ever(written: str, meant: str) -> None:
    assert plain(written) == meant


def test_a_search_of_videos_reads_it_too() -> None:
    item = {
        "id": {"videoId": "a"},
        "snippet": {"title": f"ماء &#{LONG};", "publishedAt": "2026-11-23T09:00:00Z"},
    }

    posts, skipped = to_posts(a_source(kind="youtube"), {"items": [item]})

    assert (len(posts), skipped) == (1, 0)


def test_a_time_that_no_clock_has_is_no_time() -> None:
    odd = [{"id": "1", "text": "ماء", "published": number} for number in (10**400, -(10**400))]

    posts, skipped = mapped(a_source(), odd, None, {})

    assert [post.published for post in posts] == [None, None]
    assert skipped == 0
