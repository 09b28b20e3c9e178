"""Hubs: found in what a feed says, asked in due form, and believed for as long as they say."""

import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from feeds import ITEM, SITE, answer, atom, rss
from listener.feeds.dates import RIYADH
from listener.feeds.hub import Hub, Links, links_of_headers
from listener.feeds.tolerant import read_tolerantly
from listener.kinds.feed import to_page
from listener.websub import LEASE, granted, next_try, renewal, rested, subscribe
from make import NOON, a_source

HUB = Hub(url="https://hub.example/", topic="https://news.example/feed")
LINKS = '<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="/feed"/>'
ENTRY = "<id>1</id><title>حفرة</title>"
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "feed_url": "https://news.example/feed",
    "hubs": [
        {"type": "rssCloud", "url": "https://other.example/"},
        7,
        {"type": "WebSub", "url": "https://hub.example/"},
    ],
    "items": [],
}
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "document",
    [
        rss(ITEM, channel=LINKS),
        atom(ENTRY, feed=LINKS.replace("atom:", "")),
        json.dumps(JSON),
    ],
)
def test_a_hub_is_found_in_any_kind_of_feed(document: str) -> None:
    assert to_page(a_source(), answer(document)).hub == HUB


@pytest.mark.parametrize(
    "link",
    [
        '<https://hub.example/>; rel="hub", </feed>; rel="self"',
        "<https://hub.example/>;rel=hub, </feed>;rel=self",
        '</feed>; type="a,b"; rel="alternate self", <https://hub.example/>; rel="x hub"',
        '<https://hub.example/>; REL=Hub; title="a; rel=x", </feed>; rel=self; a',
    ],
)
def test_a_hub_is_found_in_the_headers(link: str) -> None:
    assert to_page(a_source(), answer(rss(ITEM), link=link)).hub == HUB


def test_headers_go_before_the_document() -> None:
    link = '<https://first.example/>; rel="hub"'

    hub = to_page(a_source(), answer(rss(ITEM, channel=LINKS), link=link)).hub

    assert hub == Hub(url="https://first.example/", topic=HUB.topic)


def test_without_an_address_of_its_own_the_topic_is_where_it_was_read() -> None:
    channel = '<atom:link rel="hub" href="https://hub.example/"/>'

    hub = to_page(a_source(), answer(rss(ITEM, channel=channel))).hub

    assert hub == Hub(url="https://hub.example/", topic=SITE)


@pytest.mark.parametrize(
    "document",
    [
        rss(ITEM),
        rss(f"{ITEM}{LINKS}"),
        rss(ITEM, channel='<atom:link rel="hub" href="ftp://hub.example/"/>'),
        json.dumps(JSON | {"hubs": "https://hub.example/"}),
    ],
)
def test_what_is_no_hub_of_the_feed_is_none(document: str) -> None:
    assert to_page(a_source(), answer(document)).hub is None


@pytest.mark.parametrize("link", ["", "hub", "<https://hub.example/>", "<>; rel=hub", "<" * 9_000])
def test_a_header_that_names_no_hub_is_passed_over(link: str) -> None:
    assert links_of_headers({"link": link}, "") == Links()


def test_a_damaged_feed_names_its_hub_too() -> None:
    read = read_tolerantly(rss(ITEM, channel=LINKS), SITE, RIYADH)

    assert read.links == Links(hub=HUB.url, own=HUB.topic)


def test_a_feed_that_broke_off_still_has_its_hub() -> None:
    begun = rss(ITEM, "<guid>2</guid>", channel=LINKS)

    assert to_page(a_source(), answer(begun[: begun.index("<guid>2") + 3])).hub == HUB


def test_a_subscription_is_asked_for_as_a_form() -> None:
    form = parse_qs(subscribe("https://a.example/ف?x=1&y", "https://b.example/id", "s").decode())

    assert form == {
        "hub.mode": ["subscribe"],
        "hub.topic": ["https://a.example/ف?x=1&y"],
        "hub.callback": ["https://b.example/id"],
        "hub.secret": ["s"],
        "hub.lease_seconds": ["864000"],
    }


@pytest.mark.parametrize(
    ("said", "lease"),
    [
        ("3600", HOUR),
        ("", LEASE),
        ("٣٦٠٠", LEASE),
        ("-1", LEASE),
        ("1e3", LEASE),
        ("999999999999", 365 * DAY),
    ],
)
def test_a_lease_is_as_long_as_the_hub_says(said: str, lease: timedelta) -> None:
    assert granted(said) == lease


def test_a_lease_is_renewed_before_it_ends() -> None:
    assert NOON < renewal(NOON, HOUR) < NOON + HOUR


def test_a_hub_that_does_not_answer_is_asked_later_each_time_but_daily_at_least() -> None:
    waits = [next_try(NOON, tries) - NOON for tries in (0, 1, 2, 500)]

    assert waits == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20), DAY]


@pytest.mark.parametrize(
    ("interval", "until", "next_poll"),
    [
        (15 * HOUR / 60, 10 * DAY, 6 * HOUR),
        (HOUR, 10 * DAY, 8 * HOUR),
        (12 * HOUR, 10 * DAY, DAY),
        (HOUR, 3 * HOUR, 3 * HOUR),
        (HOUR, HOUR / 2, HOUR),
    ],
)
def test_a_feed_with_a_hub_is_polled_rarely_and_when_that_ends(
    interval: timedelta, until: timedelta, next_poll: timedelta
) -> None:
    assert rested(NOON, NOON + interval, interval, NOON + until) == NOON + next_poll
