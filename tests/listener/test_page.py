import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hostile import whole
from listener.collector import Page
from listener.errors import SourceBusy, SourceGarbled, SourceRefused, SourceSilent
from listener.kind import WrongOption
from listener.kinds import KINDS
from listener.kinds.robots import Verdict, judge
from listener.opening import open_source
from listener.post import Post
from make import MEANS, NOON, a_source
from sites import Site, a_door, a_site

CARD = """
<article class="card"><h2><a href="{link}">{title}</a></h2>
<p class="lead">كسرت <b>كفر</b> سيارتي<br>أمس</p><span class="by">سارة</span>
<time datetime="{at}">قبل ساعة</time></article>
"""
SELECTORS = {
    "item": "article.card",
    "link": "h2 a",
    "text": ".lead",
    "published": "time@datetime",
    "author": ".by",
}


def a_card(link: str = "/news/1", title: str = "حفرة في التحلية", at: str = "") -> str:
    return CARD.format(link=link, title=title, at=at or "2026-11-23T12:00:00+03:00")


def html(*cards: str, head: str = "") -> bytes:
    return f"<!doctype html><head>{head}</head><main>{''.join(cards)}</main>".encode()


async def fetch(
    site: Site,
    cursor: str | None = None,
    *,
    now: datetime = NOON,
    path: str = "/local",
    **options: Any,
) -> Page:
    source = a_source(kind="page", url=site.url + path, options=SELECTORS | options)
    async with a_door(now) as door:
        means = replace(MEANS, web=door, clock=lambda: now)
        return await open_source(source, means).fetch(cursor)


async def posts(*cards: str, head: str = "", **options: Any) -> Sequence[Post]:
    async with a_site({"/local": whole(html(*cards, head=head))}) as site:
        return (await fetch(site, **options)).posts


async def test_an_item_is_a_post_that_is_known_by_its_link() -> None:
    async with a_site({"/local": whole(html(a_card()))}) as site:
        page = await fetch(site, place="jeddah")
        link = f"{site.url}/news/1"
    (post,) = page.posts

    assert (post.native_id, post.url, post.title) == (link, link, "حفرة في التحلية")
    assert post.text == "كسرت كفر سيارتي\nأمس"
    assert (post.author_name, post.platform, post.author_kind) == ("سارة", "news", "outlet")
    assert (post.published, post.place) == (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "jeddah")
    assert page.bytes > 0


async def test_a_page_is_oldest_first() -> None:
    found = await posts(
        a_card("/3", at="2026-11-22"), a_card("/1", at="2026-11-20"), a_card("/2", at="2026-11-21")
    )

    assert [post.native_id[-1] for post in found] == ["1", "2", "3"]


async def test_without_dates_the_last_of_the_page_is_the_oldest() -> None:
    found = await posts(a_card("/2", at="soon"), a_card("/1", at="soon"))

    assert [post.native_id[-1] for post in found] == ["1", "2"]


async def test_links_are_absolute_and_lead_to_the_web() -> None:
    (post,) = await posts(
        a_card("4?x=1"), a_card("javascript:alert(1)"), head='<base href="https://cdn.example/n/">'
    )

    assert post.url == "https://cdn.example/n/4?x=1"


async def test_a_title_that_is_not_named_is_the_text_of_the_link() -> None:
    (post,) = await posts(a_card(title="<i>حفرة</i>\n كبيرة"), text=None)
    assert (post.title, post.text) == ("حفرة كبيرة", "")
    (post,) = await posts(a_card(), title=".by")
    assert post.title == "سارة"


async def test_an_item_may_be_the_link_itself() -> None:
    (post,) = await posts('<a class="x" data-u="/9">حفرة</a>', item="a.x", link="@data-u")

    assert (post.url or "").endswith("/9")
    assert (post.title, post.text) == ("حفرة", "")


async def test_a_link_that_occurs_twice_is_one_post() -> None:
    assert len(await posts(a_card(title="أولا"), a_card(title="ثانيا"))) == 1


async def test_a_page_in_an_old_encoding_is_read() -> None:
    body = html(a_card(), head='<meta charset="windows-1256">').decode().encode("cp1256")
    async with a_site({"/local": whole(body)}) as site:
        (post,) = (await fetch(site)).posts

    assert post.title == "حفرة في التحلية"


async def test_an_item_that_is_no_post_is_skipped_and_the_first_is_named() -> None:
    cards = [a_card(), a_card("mailto:a@b.example"), a_card("/2", title=" ").replace("كسرت", "")]
    blank = '<article class="card"><h2><a href="/4"></a></h2></article>'
    async with a_site({"/local": whole(html(*cards, blank))}) as site:
        page = await fetch(site)

    assert (len(page.posts), page.skipped) == (2, 2)
    assert page.reason == "2 of 4 items skipped; the first: item 2 has no web address at `h2 a`"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (html(), "the selector `article.card` finds nothing; the page may have changed"),
        (b"", "finds nothing"),
        (b"<div>" * 300_000, "more tags than a page has"),
        (b"<div " + b"a " * 60_000, "more tags than a page has"),
        (html(a_card("ftp://x")), "none of 1 items is a post: item 1 has no web address"),
    ],
)
async def test_a_page_without_posts_is_garbled(body: bytes, reason: str) -> None:
    async with a_site({"/local": whole(body)}) as site:
        with pytest.raises(SourceGarbled, match=reason):
            await fetch(site)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"item": "article["}, r"item: `article\[` is no CSS selector; there are"),
        ({"item": "a@href"}, "item: `a@href` is no CSS selector"),
        ({"item": ""}, "item: "),
        ({"link": "a:first"}, "link: `a:first` is no CSS selector"),
        ({"text": "p::text"}, "text: `p::text` is no CSS selector"),
        ({"title": "h2\0a"}, "title: must be one line"),
        ({"title": " "}, "title: ` ` is no CSS|title: `` is no CSS"),
        ({"author": "\ud800"}, "author: "),
        ({"robots": "ignore"}, "robots: Input should be 'obey'"),
        ({"body": "p"}, "body is not an option of page; there are platform"),
    ],
)
def test_wrong_selectors_are_refused(options: dict[str, str], reason: str) -> None:
    with pytest.raises(WrongOption, match=reason):
        KINDS["page"].check(SELECTORS | options)


@pytest.mark.parametrize("missing", ["item", "link"])
def test_item_and_link_are_required(missing: str) -> None:
    with pytest.raises(WrongOption, match=f"{missing}: is missing"):
        KINDS["page"].check({name: css for name, css in SELECTORS.items() if name != missing})


def test_a_selector_may_hold_an_at_sign() -> None:
    KINDS["page"].check(SELECTORS | {"author": '[title="a@b"]', "text": "@data-text"})


async def test_validators_ask_only_for_what_changed() -> None:
    async with a_site({"/local": whole(html(a_card()), b'ETag: "1"')}) as site:
        page = await fetch(site)
        site.pages["/local"] = whole(b"", status=b"304 Not Modified")
        again = await fetch(site, page.cursor)
        assert site.heard.headers["if-none-match"] == b'"1"'
        assert (again.unchanged, again.cursor) == (True, page.cursor)
        site.pages["/local"] = whole(html(a_card()))
        await fetch(site, again.cursor, text="p")
        assert "if-none-match" not in site.heard.headers


@pytest.mark.parametrize("cursor", ["x", "[]", '{"robots": 5}', '{"robots": {"": 1}}', None])
async def test_a_cursor_that_is_none_of_ours_asks_for_everything(cursor: str | None) -> None:
    async with a_site({"/local": whole(html(a_card()))}) as site:
        await fetch(site, cursor)

        assert site.asked == ["/robots.txt", "/local"]


async def test_robots_txt_is_asked_first_and_remembered_for_a_day() -> None:
    pages = {"/local": whole(html(a_card())), "/robots.txt": whole(b"User-agent: *\nDisallow: /x")}
    async with a_site(pages) as site:
        first = await fetch(site)
        next_day = NOON + timedelta(days=1)
        second = await fetch(site, first.cursor, now=next_day - timedelta(seconds=1))
        assert site.asked == ["/robots.txt", "/local", "/local"]
        await fetch(site, second.cursor, now=next_day)

        assert site.asked[3:] == ["/robots.txt", "/local"]


async def test_a_host_that_forbids_a_page_is_not_read() -> None:
    for_us = b"User-agent: sawt\nDisallow: /local\n\nUser-agent: *\nAllow: /"
    async with a_site({"/local": whole(html(a_card())), "/robots.txt": whole(for_us)}) as site:
        with pytest.raises(SourceRefused, match=r"robots.txt of 127.0.0.1 does not let Sawt read"):
            await fetch(site)

        assert site.asked == ["/robots.txt"]


async def test_where_a_page_leads_must_be_allowed_too() -> None:
    pages = {
        "/local": whole(b"", b"Location: /hidden", status=b"302 Found"),
        "/hidden": whole(html(a_card())),
        "/robots.txt": whole(b"User-agent: *\nDisallow: /hidden"),
    }
    async with a_site(pages) as site:
        with pytest.raises(SourceRefused, match="does not let Sawt"):
            await fetch(site)
        site.pages["/robots.txt"] = whole(b"User-agent: *\nDisallow: /other\nCrawl-delay: 20")
        page = await fetch(site)
        site.heard.heads.clear()
        await fetch(site, page.cursor)

        assert site.asked == ["/local", "/hidden"]
    assert page.wait == timedelta(seconds=20)


@pytest.mark.parametrize("status", [b"404 Not Found", b"403 Forbidden", b"400 Bad Request"])
async def test_a_host_without_robots_txt_allows_everything(status: bytes) -> None:
    pages = {"/local": whole(html(a_card())), "/robots.txt": whole(b"no", status=status)}
    async with a_site(pages) as site:
        assert len((await fetch(site)).posts) == 1


@pytest.mark.parametrize(
    ("robots", "failure"),
    [
        (whole(b"", status=b"500 Internal Server Error"), SourceSilent),
        (whole(b"", status=b"503 Service Unavailable"), SourceSilent),
        (whole(b"", status=b"429 Too Many Requests"), SourceBusy),
        (b"", SourceSilent),
        (whole(b"x", b"Content-Encoding: gzip"), SourceSilent),
        (whole(b"x", b"Content-Encoding: br"), SourceSilent),
        (whole(b"", b"Location: http://10.0.0.1/", status=b"302 Found"), SourceRefused),
    ],
)
async def test_a_host_that_cannot_say_is_not_read_now(
    robots: bytes, failure: type[Exception]
) -> None:
    async with a_site({"/local": whole(html(a_card())), "/robots.txt": robots}) as site:
        with pytest.raises(failure):
            await fetch(site)

        assert set(site.asked) == {"/robots.txt"}


@pytest.mark.parametrize(
    ("delay", "headers", "wait"),
    [
        (b"90", [], timedelta(seconds=90)),
        (b"1.5", [b"Cache-Control: max-age=60"], timedelta(minutes=1)),
        (b"1e99", [], timedelta(days=1)),
        (b"-1", [], None),
        (b"soon", [], None),
        (b"nan", [], None),
    ],
)
async def test_crawl_delay_is_how_long_the_host_is_left_alone(
    delay: bytes, headers: list[bytes], wait: timedelta | None
) -> None:
    robots = whole(b"User-agent: *\nCrawl-delay: " + delay)
    pages = {"/local": whole(html(a_card()), *headers), "/robots.txt": robots}
    async with a_site(pages) as site:
        page = await fetch(site)
        again = await fetch(site, page.cursor)

    assert (page.wait, again.wait) == (wait, wait)


def test_what_robots_txt_says_after_half_a_megabyte_is_not_looked_at() -> None:
    long = b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /"

    assert judge(long, "https://a.example/x", NOON).allowed


@pytest.mark.parametrize("agent", ["Sawt", "sawt/1.0", "SAWT/2.1", "*"])
def test_rules_are_addressed_to_a_name_with_or_without_a_version(agent: str) -> None:
    rules = f"User-agent: {agent}\nDisallow: /\n\nUser-agent: other\nAllow: /".encode()

    assert not judge(rules, "https://a.example/x", NOON).allowed


@pytest.mark.parametrize(
    "told",
    [
        None,
        {},
        {"at": "soon", "delay": None, "allowed": True},
        {"at": 5, "delay": None, "allowed": True},
        {"at": "2026-11-23T08:00:00", "delay": None, "allowed": True},
        {"at": (NOON + timedelta(hours=1)).isoformat(), "delay": None, "allowed": True},
        {"at": NOON.isoformat(), "delay": 1e300, "allowed": True},
    ],
)
def test_a_verdict_that_is_none_of_ours_is_asked_for_again(told: object) -> None:
    assert Verdict.read(told, NOON) is None


def test_a_verdict_is_the_same_after_it_was_written() -> None:
    verdict = Verdict(allowed=True, delay=timedelta(seconds=5), at=NOON)

    assert Verdict.read(json.loads(json.dumps(verdict.written())), NOON) == verdict
