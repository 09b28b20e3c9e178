"""A browser, a service with people and posts in it, and somebody signed in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, Page

from browser import a_browser
from dashboard_world import a_browser_of, a_world, heard
from whole.serving import Served

Entering = Callable[..., Page]


@pytest.fixture(scope="module")
def browser(not_tested: Callable[[str, str], NoReturn]) -> Iterator[Browser]:
    """Not for longer than a module: while it lives, no other test can run a loop of its own."""
    with a_browser(not_tested) as started:
        yield started


@pytest.fixture(scope="session")
def sawt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One world for all: a test brings the posts that it works with, and counts nothing else."""
    with a_world(tmp_path_factory.mktemp("dashboard")) as served:
        yield served


@pytest.fixture
def complaints() -> list[str]:
    """What browsers complain of; a test that ends with any has failed, unless it empties it."""
    return []


@pytest.fixture
def forgiven() -> list[str]:
    """Parts of complaints that a test brings about."""
    return []


@pytest.fixture
def enter(
    browser: Browser, sawt: Served, complaints: list[str], forgiven: list[str]
) -> Iterator[Entering]:
    """`enter("sara", path="/triage", size=PHONE, language="en")`: a page of hers, opened there."""
    with ExitStack() as open_browsers:

        def entering(user: str | None = "sara", path: str = "/", **more: Any) -> Page:
            context = open_browsers.enter_context(a_browser_of(browser, sawt, user, **more))
            page = context.new_page()
            page.on("request", lambda request: _within(sawt, request.url, complaints))
            heard_here = heard(page)
            open_browsers.callback(
                lambda: complaints.extend(
                    each for each in heard_here if not any(part in each for part in forgiven)
                )
            )
            page.goto(path)
            return page

        yield entering
    assert complaints == []


def _within(sawt: Served, url: str, complaints: list[str]) -> None:
    """Complain of what a page asks of any other host."""
    if not url.startswith((f"{sawt.url}/", "data:", "blob:")):
        complaints.append(f"asked of another host: {url}")
