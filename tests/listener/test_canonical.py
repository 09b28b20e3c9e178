"""The address of a page, whatever way it was passed on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.canonical import canonical_link

PAGE = "https://news.example/a/b?id=7&x=1"


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/a/b?id=7&x=1",
        "HTTPS://News.Example:443/a/b/?x=1&id=7",
        "http://news.example:80/a/b?id=7&x=1#comments",
        "https://user:pass@news.example./a/b?id=7&x=1&utm_source=rss&UTM_Medium=x",
        "https://news.example/a/b?fbclid=1&id=7&gclid=2&x=1&ref_src=twsrc",
        "https://news.example/%61/b?id=7&x=1",
    ],
)
def test_ways_of_passing_on_do_not_count(url: str) -> None:
    assert canonical_link(url) == canonical_link(PAGE) == "news.example/a/b?id=7&x=1"


def test_arabic_letters_may_be_encoded_or_not() -> None:
    encoded = "https://news.example/%D8%AE%D8%A8%D8%B1"

    assert canonical_link(encoded) == canonical_link("https://news.example/خبر")


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a/c?id=7&x=1",
        "https://news.example/a/b?id=8&x=1",
        "https://news.example:8080/a/b?id=7&x=1",
        "https://m.news.example/a/b?id=7&x=1",
        "https://news.example/a/b",
    ],
)
def test_another_page_is_another(url: str) -> None:
    assert canonical_link(url) not in {None, canonical_link(PAGE)}


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example",
        "https://news.example/",
        "https://news.example/?utm_source=rss#top",
        "https://news.example/index.html",
        "https://news.example/ar/",
        "https://news.example/EN",
        "https://news.example/ar/home",
    ],
)
def test_a_front_page_is_the_page_of_no_post(url: str) -> None:
    assert canonical_link(url) is None


def test_an_item_of_a_front_page_is_a_page() -> None:
    assert canonical_link("https://news.example/?p=12") == "news.example?p=12"


@pytest.mark.parametrize(
    "url", [None, "", "mailto:a@b.example", "/a/b", "https:///a", "http://[::1", "http://a:99999/b"]
)
def test_what_is_no_web_address_has_no_page(url: str | None) -> None:
    assert canonical_link(url) is None


@given(st.text())
def test_any_text_is_accepted(text: str) -> None:
    assert canonical_link(text) is None or "://" in text
    canonical_link(f"https://{text}")
