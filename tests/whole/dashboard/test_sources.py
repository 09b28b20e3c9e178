"""Where we listen: looked at, added after a preview, read, paused and paged back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from dashboard_world import PHONE
from whole.dashboard.conftest import Entering
from whole.serving import FeedServer, Served, a_feed, until

HOLE = "حفرة عميقة أمام مدرسة البنات في حي الصفا بجدة"


@pytest.fixture
def feed() -> Iterator[FeedServer]:
    with a_feed(("first", HOLE), ("second", "إنارة الحديقة مطفية في بريدة")) as served:
        yield served


def added(sawt: Served, feed: FeedServer, name: str) -> str:
    answer = sawt.post("/api/v1/sources", {"name": name, "kind": "feed", "url": feed.url})
    assert answer.is_success, answer.text
    source: str = answer.json()["id"]
    until(lambda: sawt.get(f"/api/v1/sources/{source}")["last_run"], "read once")
    return source


def fill(page: Page, name: str, url: str, *, arabic: bool) -> None:
    page.get_by_label(re.compile("^اسم المصدر" if arabic else "^Name")).fill(name)
    page.get_by_label(re.compile("^العنوان" if arabic else "^Address")).fill(url)
    page.get_by_role("button", name="معاينة" if arabic else "Preview").click()


def test_a_source_is_added_after_its_posts_were_seen(enter: Entering, feed: FeedServer) -> None:
    page = enter("omar", "/sources")
    page.get_by_role("link", name="إضافة مصدر").click()
    page.get_by_role("link", name="خلاصة RSS").click()
    fill(page, "نشرة الصفا", feed.url, arabic=True)

    preview = page.locator("#preview")
    expect(preview.get_by_text(HOLE)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/sources/add\?kind=feed$"))
    preview.get_by_role("button", name="إضافة المصدر").click()
    expect(page.locator("#said")).to_contain_text("أُضيف المصدر")
    expect(page.get_by_role("heading", level=1)).to_have_text("نشرة الصفا")


def test_a_source_is_added_in_english_too(enter: Entering, feed: FeedServer) -> None:
    page = enter("huda", "/sources/add?kind=feed&place=jeddah", language="en")
    fill(page, "Safa news", feed.url, arabic=False)
    expect(page.locator("#preview")).to_contain_text(re.compile("It has .?2.? posts now"))
    page.get_by_role("button", name="Add the source").click()

    expect(page.locator("#said")).to_contain_text("The source was added")
    expect(page.locator(".facts")).to_contain_text("Jeddah")


def test_what_cannot_be_read_is_said_beside_what_was_typed(enter: Entering) -> None:
    page = enter("omar", "/sources/add?kind=feed")
    fill(page, "بعيد", "http://10.9.8.7/rss", arabic=True)

    wrong = page.locator("#source-form [data-wrong]")
    expect(wrong).to_contain_text("ليس عنوانًا عامًا")
    expect(page.get_by_label(re.compile("^اسم المصدر"))).to_have_value("بعيد")


def test_only_the_fields_of_a_kind_are_asked_for(enter: Entering) -> None:
    page = enter("omar", "/sources/add")
    for kind in ("إكس", "ملف", "شركة رصد"):
        expect(page.get_by_role("link", name=kind)).to_be_visible()
    page.get_by_role("link", name="إكس").click()

    expect(page.get_by_label(re.compile("^البحث"))).to_be_visible()
    expect(page.get_by_label(re.compile("^كل منشور"))).to_have_count(0)


def test_a_source_is_read_paused_and_resumed(
    enter: Entering, sawt: Served, feed: FeedServer
) -> None:
    source = added(sawt, feed, "تُقرأ الآن")
    page = enter("omar", f"/sources/{source}")
    feed.items.append(("third", "ريحة الصرف في شارع التحلية"))
    page.get_by_role("button", name="قراءة الآن").click()
    expect(page.locator("#said")).to_contain_text("منشورات جديدة")
    expect(page.locator("tbody tr").first).to_contain_text(re.compile("1.? جديدة من"))

    page.get_by_role("button", name="إيقاف").click()
    page.locator("#confirm").get_by_role("button", name="متابعة").click()
    expect(page.locator("#source")).to_contain_text("لا يُقرأ هذا المصدر حتى يُستأنف")
    assert not sawt.get(f"/api/v1/sources/{source}")["enabled"]
    page.get_by_role("button", name="استئناف").click()
    expect(page.locator("#said")).to_contain_text("استُؤنفت")


def test_a_source_is_changed_and_what_is_not_on_the_form_stays(
    enter: Entering, sawt: Served, feed: FeedServer
) -> None:
    source = added(sawt, feed, "قديم")
    page = enter("omar", f"/sources/{source}")
    page.get_by_role("link", name="تعديل").click()
    page.get_by_label(re.compile("^اسم المصدر")).fill("جديد")
    page.get_by_label("كلمات مطلوبة").fill("حفرة\nإنارة")
    page.get_by_role("button", name="حفظ").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("جديد")
    assert sawt.get(f"/api/v1/sources/{source}")["options"]["include"] == ["حفرة", "إنارة"]


def test_why_a_source_fails_is_said_in_both_languages(enter: Entering, sawt: Served) -> None:
    with a_feed(("one", HOLE)) as gone:
        source = added(sawt, gone, "سينقطع")
    assert sawt.post(f"/api/v1/sources/{source}/run").is_success

    expect(enter("omar", f"/sources/{source}").locator(".source-why")).to_contain_text(
        "تعذّرت القراءة"
    )
    english = enter("omar", "/sources?state=failing", language="en")
    row = english.locator(".source", has_text="سينقطع")
    expect(row).to_contain_text("The last reading failed.")


def test_a_source_is_paged_back_to_a_day(enter: Entering, sawt: Served, feed: FeedServer) -> None:
    source = added(sawt, feed, "للاستعادة")
    page = enter("omar", f"/sources/{source}")
    page.get_by_label("من تاريخ").fill("1999-01-01")
    page.get_by_role("button", name="استعادة").click()

    expect(page.locator(".source-back [data-wrong]")).to_contain_text("366")


def test_whoever_only_reads_is_offered_no_acts(
    enter: Entering, sawt: Served, feed: FeedServer
) -> None:
    added(sawt, feed, "للاطلاع")
    page = enter("lama", "/sources", size=PHONE)

    expect(page.get_by_role("link", name="للاطلاع")).to_be_visible()
    expect(page.get_by_role("link", name="إضافة مصدر")).to_have_count(0)
    expect(page.get_by_role("button", name="قراءة الآن")).to_have_count(0)
