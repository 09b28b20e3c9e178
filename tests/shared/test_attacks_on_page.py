"""The attacks of the corpus, as posts on the page: none runs, and none becomes markup."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, expect

from browser import a_browser
from dashboard_world import PASSWORD, PEOPLE, a_browser_of
from listener.feeds.entry import NotAFeed
from listener.feeds.parse import parse
from listener.kinds.feed import to_posts
from listener.wire import to_json
from make import a_source
from whole.serving import Served, serving, until

HOLE = "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي اليوم"
BASE = "http://feeds.example/feed.xml"
LONGEST = 4_000
SEEN = {"relevant": True, "services": ["roads.pothole"], "municipality": "jeddah", "who": "سارة"}
MANY = 100
# What strangers wrote stands in elements that say nothing of its direction; no markup but ours is
# in them, and no element of the page has a handler, a style of its own, or leads to no web page.
STRANGE = """() => [
    ...[...document.querySelectorAll('main [dir="auto"] *, main bdi *')]
        .filter((one) => one.localName !== 'mark'),
    ...[...document.querySelectorAll('body *')].filter((one) =>
        [...one.attributes].some((each) => each.name.startsWith('on') || each.name === 'style')
        || (one.localName === 'a' && !/^https?:/.test(one.href))
        || (one.localName === 'script')),
].map((one) => one.outerHTML.slice(0, 200))"""


def attacks(shared: Path) -> Iterator[dict[str, Any]]:
    """A post of each document: what is read of it, and its markup as it stands."""
    lines = (shared / "corpora/feeds/expect.jsonl").read_text(encoding="utf-8").splitlines()
    for number, row in enumerate(
        row for line in lines if "xss" in (row := json.loads(line))["tags"]
    ):
        body = (shared / "corpora" / row["file"]).read_bytes()
        raw = body.decode("utf-8", "replace")[:LONGEST]
        said = _read(row, body)
        yield {
            "native_id": f"attack-{number}",
            "title": f"{said.get('title') or ''} {raw[:200]}",
            "text": f"{HOLE}\n{said.get('text') or ''}\n{raw}",
            "author_name": f"{said.get('author_name') or ''} {raw[-200:]}",
            "author_kind": "outlet",  # shown by name
            "url": said.get("url") or "javascript:alert(1)",
        }


def _read(row: dict[str, Any], body: bytes) -> dict[str, Any]:
    base = urljoin(str(row.get("feed_url") or BASE), row["http"].get("content-location", ""))
    try:
        document = parse(body, content_type=row["http"].get("content-type", ""), base=str(base))
    except NotAFeed:
        return {}
    posts = to_posts(a_source(), document)[0]
    return to_json(posts[0]) if posts else {}


@pytest.fixture(scope="module")
def browser(not_tested: Callable[[str, str], NoReturn]) -> Iterator[Browser]:
    with a_browser(not_tested) as started:
        yield started


@pytest.fixture(scope="module")
def posts(shared: Path) -> list[dict[str, Any]]:
    return list(attacks(shared))


@pytest.fixture(scope="module")
def sawt(
    browser: Browser, posts: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    assert browser.is_connected()  # without a browser there is nothing to serve for
    with serving(tmp_path_factory.mktemp("attacks")) as served:
        for at in range(0, len(posts), MANY):
            pushed = served.post("/api/v1/posts", {"items": posts[at : at + MANY]})
            assert pushed.is_success, pushed.text
        until(lambda: all(post["tags"] for post in served.all("/api/v1/posts")), "judged", 300)
        for post in served.all("/api/v1/posts"):
            if not post["ticket"]:
                # The model sees no complaint in so much markup: a person does.
                done = served.post(f"/api/v1/posts/{post['id']}/corrections", SEEN)
                assert done.is_success, done.text
        assert all(post["ticket"] for post in served.all("/api/v1/posts"))
        yield served


def test_no_attack_runs_or_becomes_markup(
    browser: Browser,
    sawt: Served,
    posts: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    added = sawt.post("/api/v1/users", {"id": "huda", "password": PASSWORD, **PEOPLE["huda"]})
    assert added.is_success, added.text
    tickets = sawt.all("/api/v1/tickets")

    shown, strange = 0, []
    with a_browser_of(browser, sawt, "huda") as context:
        page = context.new_page()
        alarms = listening(page, sawt.url)
        page.goto("/")
        expect(page.locator(".card").first).to_be_visible()
        strange += page.evaluate(STRANGE)
        page.evaluate("window.untouched = 'as it was'")
        for ticket in tickets:
            at = f"/tickets/{ticket['id']}?posts=500"
            page.evaluate(
                "(at) => { const a = document.createElement('a'); a.href = at;"
                " document.getElementById('page').append(a); htmx.process(a); a.click(); }",
                at,
            )
            expect(page).to_have_url(sawt.url + at)
            expect(page.locator("#ticket-posts .post")).to_have_count(len(ticket["posts"]))
            strange += page.evaluate(STRANGE)
            shown += page.locator("#ticket-posts .words").count()
        with capsys.disabled():
            print(f"\nattacks on the page: {shown} of {len(posts)} shown, {len(strange)} drawn")  # noqa: T201 - a figure

        assert shown == len(posts) > 300
        assert strange == []
        assert alarms == []
        assert page.title().endswith("صوت")
        assert page.evaluate("window.untouched") == "as it was"
        # Were one drawn, it would have been seen.
        page.evaluate(
            "document.querySelector('#ticket-posts .words').append(document.createElement('i'))"
        )
        assert page.evaluate(STRANGE) == ["<i></i>"]


def listening(page: Page, home: str) -> list[str]:
    """Note whatever would not happen if nothing ran: dialogs, complaints, requests to others."""
    alarms: list[str] = []
    page.on("pageerror", lambda error: alarms.append(f"error {error}"))
    page.on("popup", lambda popup: alarms.append(f"window {popup.url}"))

    def opened(dialog: Dialog) -> None:
        alarms.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def said(message: ConsoleMessage) -> None:
        # The browser's own advice on the page is no word of a stranger's.
        if str(message.type) != "verbose":
            alarms.append(f"{message.type} {message.text}")

    def asked(request: Any) -> None:
        if not request.url.startswith(f"{home}/"):
            alarms.append(f"request {request.url}")

    page.on("dialog", opened)
    page.on("console", said)
    page.on("request", asked)
    return alarms
