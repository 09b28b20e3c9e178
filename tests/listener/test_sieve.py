from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from listener.collect import collect
from listener.collector import Page
from listener.kinds import KINDS
from listener.opening import open_source
from listener.post import Post
from listener.sieve import Sieve, Sifted, is_arabic, sieve_for, sift
from make import MEANS, NOON, a_post, a_source

QUERIES = {"leaks": ("تسرب", "طفح المجاري"), "lights": ("إنارة",)}


def a_sieve(**options: Any) -> Sieve:
    KINDS["feed"].check(options)
    return sieve_for(a_source(options=options), QUERIES)


def kept(sieve: Sieve, *texts: str) -> list[str]:
    page = sift(Page(posts=[a_post(text=text) for text in texts]), sieve)
    assert page.left_out == len(texts) - len(page.posts)
    return [post.text for post in page.posts]


def test_without_options_everything_passes() -> None:
    assert a_sieve().open
    assert a_sieve(include=[], languages=[]).keeps(a_post(text=""))


def test_a_post_is_kept_for_one_keyword_of_any() -> None:
    sieve = a_sieve(include=["حفرة", "إنارة"])

    assert kept(sieve, "الحفره عميقة", "الانارة مطفأة", "مباراة الليلة") == [
        "الحفره عميقة",
        "الانارة مطفأة",
    ]


def test_a_post_with_an_excluded_keyword_is_left_out_whatever_else_it_says() -> None:
    sieve = a_sieve(include=["حفرة"], exclude=["إعلان"])

    assert kept(sieve, "حفرة", "اعلان عن حفرة") == ["حفرة"]
    assert kept(a_sieve(exclude=["إعلان"]), "شيء", "إعلان") == ["شيء"]


def test_title_and_mentions_count_as_what_a_post_says() -> None:
    sieve = a_sieve(include=["حفرة", "JeddahAmanah"])

    assert sieve.keeps(a_post(title="حفرة", text="صورة"))
    assert sieve.keeps(a_post(text="صورة", mentions=("jeddahamanah",)))
    assert not sieve.keeps(a_post(text="صورة"))


def test_named_sets_count_as_keywords_beside_those_of_the_source() -> None:
    sieve = a_sieve(queries=["leaks"], include=["حفرة"])

    assert kept(sieve, "تسرّب كبير", "طفح المجاري", "حفرة", "إنارة") == [
        "تسرّب كبير",
        "طفح المجاري",
        "حفرة",
    ]


@pytest.mark.parametrize(
    ("languages", "post", "passes"),
    [
        (["ar"], {"text": "a pothole", "language": "ar"}, True),
        (["ar"], {"text": "حفرة", "language": "fa"}, False),
        (["ar"], {"text": "حفرة", "language": "AR-sa"}, True),
        (["ar"], {"text": "حفرة", "language": "und"}, True),
        (["ar"], {"text": "حفرة", "language": "qme"}, True),
        (["ar"], {"text": "pothole on King Road", "language": None}, False),
        (["en"], {"text": "pothole on King Road", "language": None}, True),
        (["en"], {"text": "حفرة في الطريق", "language": None}, False),
        (["ar", "en"], {"text": "حفرة في الطريق", "language": None}, True),
        (["ar", "en"], {"text": "pothole", "language": "fr"}, False),
        (["ar"], {"text": "940 😡", "language": None}, True),
    ],
)
def test_a_post_known_to_be_in_another_language_is_left_out(
    languages: Sequence[str], post: dict[str, Any], *, passes: bool
) -> None:
    assert a_sieve(languages=list(languages)).keeps(a_post(**post)) is passes


def test_what_the_source_is_written_in_holds_for_posts_that_do_not_say() -> None:
    sieve = a_sieve(languages=["ar"], language="en")

    assert not sieve.keeps(a_post(text="حفرة"))
    assert sieve.keeps(a_post(text="حفرة", language="ar"))


@pytest.mark.parametrize(
    ("text", "arabic"),
    [("حفر abcdef", True), ("حف abcdef", False), ("ﺣﻔﺮﺓ", True), ("", False), ("٩٤٠ abc", False)],
)
def test_a_third_of_arabic_letters_is_arabic(text: str, *, arabic: bool) -> None:
    assert is_arabic(text) is arabic


@dataclass(frozen=True)
class Two:
    """A source of two pages."""

    async def fetch(self, cursor: str | None) -> Page:
        posts = [
            a_post(native_id=f"{cursor}{n}", text=text) for n, text in enumerate(["حفرة", "x"])
        ]
        return Page(posts=posts, cursor="2", more=cursor is None, skipped=1, left_out=3)


async def test_a_sifted_source_moves_on_and_counts_what_it_left_out() -> None:
    page = await Sifted(Two(), a_sieve(include=["حفرة"])).fetch(None)

    assert [post.text for post in page.posts] == ["حفرة"]
    assert (page.cursor, page.more, page.skipped, page.left_out) == ("2", True, 1, 4)


async def test_a_page_without_posts_is_handed_on_as_it_is() -> None:
    empty = Page(unchanged=True, cursor="c")

    class Empty:
        async def fetch(self, cursor: str | None) -> Page:
            del cursor
            return empty

    assert await Sifted(Empty(), a_sieve(include=["حفرة"])).fetch(None) is empty


def test_a_source_without_keywords_is_opened_as_it_is() -> None:
    assert not isinstance(open_source(a_source(), MEANS), Sifted)
    assert isinstance(open_source(a_source(options={"languages": ["ar"]}), MEANS), Sifted)
    means = replace(MEANS, queries=QUERIES)
    assert isinstance(open_source(a_source(options={"queries": ["leaks"]}), means), Sifted)


async def test_the_run_counts_what_was_seen_and_what_was_left_out() -> None:
    stored: list[Post] = []

    class Inbox:
        async def cursor(self, source: str) -> None:
            del source

        async def failures(self, source: str) -> int:
            del source
            return 0

        async def recent(self, source: str) -> list[datetime]:
            del source
            return []

        async def keep(self, source: str, page: Page, at: object) -> int:
            del source, at
            stored.extend(page.posts)
            return len(page.posts)

        async def note(self, run: object) -> None:
            del run

    run = await collect(
        a_source(),
        Sifted(Two(), a_sieve(include=["حفرة"])),
        Inbox(),
        clock=lambda: NOON,
        chance=lambda: 0.0,
    )

    assert [post.text for post in stored] == ["حفرة", "حفرة"]
    assert (run.seen, run.new, run.left_out) == (10, 2, 8)
