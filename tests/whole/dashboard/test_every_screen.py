"""What holds on every screen, in both languages, on a laptop and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard_screens import SCREENS
from dashboard_world import PHONE, WIDE
from whole.dashboard.conftest import Entering
from whole.serving import Served

GRAVE = {"serious", "critical"}
# What a laptop at 200 % has left for a page.
ZOOMED = {"width": 640, "height": 425}
CONTROLS = """
    [...document.querySelectorAll(
      'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
    )].filter((each) => each.checkVisibility() && !each.disabled && each.tabIndex >= 0
      && !each.closest('dialog, [inert]') && !(each.type === 'radio' && !each.checked)).length
"""
FOCUSED = """
    (() => { const at = document.activeElement;
      at.dataset.seen ??= String(Math.random()); return at.dataset.seen; })()
"""


# Bytes that the first page may take, compressed as they travel; it takes about 190,000.
LIGHT = 300_000


def grave(page: Page) -> list[str]:
    """What axe finds that keeps people out."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['help']}: {node['html']}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_keeps_nobody_out(enter: Entering, sawt: Served, name: str, language: str) -> None:
    screen = SCREENS[name]
    page = enter(screen.user, screen.path(sawt), language=language)
    expect(page.locator("main")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")

    for colours in ("light", "dark"):
        # Without motion: colours that are on their way are measured as neither.
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        assert grave(page) == [], colours
    for size in (WIDE, ZOOMED, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict of two numbers
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], size
    assert grave(page) == [], "on a phone"


@pytest.mark.parametrize("name", SCREENS)
def test_every_control_of_a_screen_is_reached_by_the_keyboard(
    enter: Entering, sawt: Served, name: str
) -> None:
    screen = SCREENS[name]
    page = enter(screen.user, screen.path(sawt))
    expect(page.locator("main")).to_be_visible()
    wanted, reached = page.evaluate(CONTROLS), set[str]()

    # A date is several stops: day, month, year, and the calendar to choose from.
    dates = page.locator("input[type=date]").count()
    for _ in range(wanted + 5 + 4 * dates):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(FOCUSED))

    assert len(reached) >= wanted


def test_the_first_page_is_light_for_who_has_nothing_of_it_yet(enter: Entering) -> None:
    page = enter("sara", "/preferences")
    listening = page.context.new_cdp_session(page)
    listening.send("Network.enable")
    listening.send("Network.clearBrowserCache")
    lengths: list[float] = []
    listening.on("Network.loadingFinished", lambda told: lengths.append(told["encodedDataLength"]))

    page.goto("/")
    expect(page.locator("[data-row]").first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => true)")

    assert len(lengths) > 5, "scripts, styles and fonts were asked for"
    assert sum(lengths) < LIGHT
