"""The overview in the browser: figures, charts, the map, and what is behind each number."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from dashboard_world import PHONE, push
from whole.dashboard.conftest import Entering
from whole.serving import Served

PARTS = ("volume", "places", "tops", "answering", "waiting", "heard")


def loaded(page: Page) -> Page:
    """Wait until every part has come."""
    for part in PARTS:
        expect(page.locator(f"#overview-{part}:not([aria-busy])")).to_be_visible()
    return page


@pytest.mark.parametrize(
    ("language", "behind"), [("ar", "التذاكر وراء الرقم"), ("en", "Tickets behind the number")]
)
def test_every_part_comes_and_a_number_opens_its_tickets(
    enter: Entering, language: str, behind: str
) -> None:
    page = loaded(enter("majed", "/overview", language=language))

    number = page.locator("#overview-places .tile a").first
    count = int(number.inner_text())
    number.click()

    expect(page.get_by_role("heading", name=behind)).to_be_visible()
    assert count > 0
    expect(page.locator(".card")).to_have_count(count)


def test_the_posts_behind_a_number_are_shown_as_text(enter: Entering) -> None:
    page = loaded(enter("majed", "/overview"))

    page.locator("#overview-volume .tile a").first.click()

    expect(page.locator(".post").first).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)
    assert page.title() != "taken"


def test_a_chart_is_drawn_from_the_table_beside_it(enter: Entering) -> None:
    page = loaded(enter("majed", "/overview"))
    volume = page.locator("#overview-volume")

    expect(volume.locator("canvas")).to_have_count(2)
    volume.locator("summary").click()
    expect(volume.get_by_role("rowheader")).to_have_count(24)
    reverse = "Chart.getChart(document.querySelector('canvas')).options.scales.x.reverse"
    assert page.evaluate(reverse) is True


def test_in_english_time_runs_from_left_to_right(enter: Entering) -> None:
    page = loaded(enter("majed", "/overview", language="en"))

    expect(page.locator("canvas").first).to_be_visible()
    reverse = "Chart.getChart(document.querySelector('canvas')).options.scales.x.reverse"
    assert page.evaluate(reverse) is False


def test_a_chart_is_there_again_after_its_numbers_came_anew(enter: Entering) -> None:
    page = loaded(enter("majed", "/overview"))
    expect(page.locator("canvas")).to_have_count(2)

    with page.expect_response(re.compile("/overview/volume")):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('sawt:minute'))")

    expect(page.locator("#overview-volume canvas")).to_have_count(2)


def test_the_map_is_walked_by_keyboard_and_tells_what_it_shows(enter: Entering) -> None:
    page = loaded(enter("majed", "/overview", language="en"))
    mark = page.get_by_role("link", name=re.compile(r"Jeddah.*Opened.*overdue"))

    mark.focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/overview/tickets.*amana=jeddah"))
    expect(page.locator(".card").first).to_be_visible()


def test_the_map_can_show_another_figure_without_the_rest_being_counted_anew(
    enter: Entering,
) -> None:
    page = loaded(enter("majed", "/overview", language="en"))

    page.locator("#overview-places").get_by_role("link", name="Open now", exact=True).click()

    chosen = page.locator("#overview-places [aria-current]", has_text="Open now")
    expect(chosen).to_be_visible()
    expect(page.locator("#overview-volume canvas")).to_have_count(2)
    expect(page).to_have_url(re.compile("/overview$"))


def test_a_period_and_a_place_are_in_the_address(enter: Entering) -> None:
    page = loaded(enter("majed", "/overview", language="en"))

    page.get_by_role("link", name="7 days").click()
    expect(page).to_have_url(re.compile("period=week"))
    loaded(page)
    page.get_by_label("Municipality or amana").select_option("jeddah")
    page.get_by_role("button", name="Show").click()

    expect(page).to_have_url(re.compile("period=week.*municipality=jeddah"))
    loaded(page)
    expect(page.locator("#overview-tops")).not_to_contain_text("Riyadh")


def test_a_silent_source_is_not_a_calm_city(enter: Entering) -> None:
    page = loaded(enter("majed", "/overview", language="en"))

    expect(page.locator("#overview-heard")).to_contain_text("not a calm city")


def test_a_running_plan_stands_at_the_top(enter: Entering, sawt: Served) -> None:
    until = (datetime.now(UTC) + timedelta(hours=5)).isoformat()
    body = {"reason": "تمرين", "places": ["najran"], "mode": "drill", "until": until, "who": "x"}
    assert sawt.post("/api/v1/plans/floods/start", body).is_success

    page = enter("majed", "/overview", language="en")

    expect(page.locator(".crisis")).to_contain_text("Drill running")
    assert sawt.post("/api/v1/plans/floods/end", {"reason": "انتهى", "who": "x"}).is_success


def test_whoever_is_of_a_place_sees_its_figures_alone(enter: Entering, sawt: Served) -> None:
    push(sawt, [{"native_id": "dammam", "text": "حفرة عميقة في شارع الملك سعود بالدمام"}])

    page = loaded(enter("fahad", "/overview", language="en"))

    expect(page.locator("#overview-tops")).to_contain_text("Jeddah")
    expect(page.locator("#overview-tops")).not_to_contain_text("Dammam")


def test_a_part_can_be_opened_without_scripts(enter: Entering) -> None:
    page = enter("majed", "/overview", language="en", java_script_enabled=False)

    page.locator("#overview-places noscript a, #overview-places a").first.click()

    expect(page.locator("#overview-places svg.map, #overview-places .map")).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(enter: Entering) -> None:
    page = loaded(enter("majed", "/overview", size=PHONE))

    for part in ("volume", "places", "answering"):
        for summary in page.locator(f"#overview-{part} summary").all():
            if summary.evaluate("each => !each.parentElement.open"):
                summary.click()

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
