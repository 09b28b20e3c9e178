"""The first steps, on an installation that nobody has used."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard_world import PASSWORD, a_browser_of
from whole.dashboard.conftest import Entering
from whole.serving import KEY, Served, a_feed, serving


@pytest.fixture
def untouched(browser: Browser, tmp_path: Path) -> Iterator[Served]:
    assert browser.is_connected()  # without a browser there is nothing to serve for
    with serving(tmp_path) as served:
        yield served


@contextmanager
def a_page(browser: Browser, served: Served, language: str = "ar") -> Iterator[Page]:
    with a_browser_of(browser, served, language=language) as context:
        yield context.new_page()


def make_administrator(page: Page, *, english: bool = False) -> None:
    page.get_by_label("Full name" if english else "الاسم الكامل").fill("هدى المطيري")
    page.get_by_label("User name" if english else "اسم المستخدم").fill("huda")
    page.get_by_label("Password" if english else "كلمة المرور").fill(PASSWORD)
    page.get_by_role("button", name="Make" if english else "إنشاء الحساب").click()


def test_the_first_steps_lead_from_nothing_to_a_source(browser: Browser, untouched: Served) -> None:
    with a_page(browser, untouched) as page, a_feed(("one", "حفرة في حي الصفا بجدة")) as feed:
        page.goto("/sources")
        expect(page).to_have_url(untouched.url + "/welcome")
        # The page is open already: only what stands behind the # is another.
        page.goto(f"/welcome#key={KEY}")
        expect(page.get_by_label("مفتاح التثبيت")).to_have_value(KEY)
        expect(page).to_have_url(untouched.url + "/welcome")
        make_administrator(page)

        expect(page.locator("#said")).to_contain_text("أُنشئ حسابك")
        page.get_by_role("button", name="عرض المقترحات").click()
        expect(page.get_by_text("اختر أمانة أو بلدية واحدة على الأقل")).to_be_visible()
        page.get_by_label("ابحث عن بلدية أو أمانة").fill("جده")
        page.locator(".place-choice input[value=jeddah]").check()
        page.get_by_role("button", name="عرض المقترحات").click()
        page.get_by_label(re.compile("ريديت")).uncheck()
        page.get_by_role("button", name="معاينة").click()
        # No platform is reached from here: that is told, and what was chosen stays.
        expect(page.locator("#offers [role=status]")).to_have_count(1)
        expect(page.get_by_label(re.compile("ريديت"))).not_to_be_checked()
        assert untouched.all("/api/v1/sources") == []
        page.get_by_role("button", name="إضافة المختار").click()
        expect(page.locator("#said")).to_contain_text("أُضيفت المصادر")
        (followed,) = untouched.all("/api/v1/sources")
        assert followed["options"] == {"hashtag": ["جدة", "أمانة_جدة"], "place": "jeddah"}

        page.get_by_role("button", name="إضافة الأمثلة").click()
        expect(page.locator("#samples .card").first).to_be_visible(timeout=60_000)
        # Left, and come back to.
        page.goto("/")
        page.goto("/welcome")
        expect(page).to_have_url(untouched.url + "/welcome/samples")
        page.get_by_role("button", name="حذف الأمثلة").click()
        page.locator("#confirm").get_by_role("button", name="متابعة").click()
        expect(page.locator("#said")).to_contain_text("حُذفت الأمثلة")
        assert untouched.all("/api/v1/tickets", sample="true") == []
        page.get_by_role("link", name="تجاوز هذه الخطوة").click()

        page.get_by_role("link", name="إضافة مصدر").click()
        page.get_by_role("link", name="خلاصة RSS").click()
        page.get_by_label(re.compile("^اسم المصدر")).fill("نشرة الصفا")
        page.get_by_label(re.compile("^العنوان")).fill(feed.url)
        page.get_by_role("button", name="معاينة").click()
        page.get_by_role("button", name="إضافة المصدر").click()
        expect(page.get_by_role("heading", name="كل شيء جاهز")).to_be_visible()
    log = Path(untouched.env["SAWT_DATA"], "serve.log").read_text(encoding="utf-8")
    assert KEY not in log


def test_whoever_reads_no_arabic_finds_english_at_a_click(
    browser: Browser, untouched: Served
) -> None:
    with a_page(browser, untouched) as page:
        page.goto("/")
        page.get_by_role("banner").get_by_role("button", name="English").click()
        expect(page.get_by_label("Key of the installation")).to_be_visible()


def test_a_wrong_key_makes_nobody(browser: Browser, untouched: Served) -> None:
    with a_page(browser, untouched, language="en") as page:
        page.goto("/")
        page.get_by_label("Key of the installation").fill("not the key")
        make_administrator(page, english=True)

        expect(page.get_by_role("alert").first).to_contain_text("not the key of the installation")
        expect(page.get_by_label("Full name")).to_have_value("هدى المطيري")
        assert untouched.get("/api/v1/users")["items"] == []

        page.get_by_label("Key of the installation").fill(KEY)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Make").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Which municipalities do you follow?"
        )


def test_where_administrators_need_a_second_factor_it_comes_first(
    browser: Browser, tmp_path: Path
) -> None:
    with (
        serving(tmp_path, SAWT_SECOND_FACTOR_FOR="administrator") as served,
        a_page(browser, served) as page,
    ):
        page.goto("/")
        page.get_by_label("مفتاح التثبيت").fill(KEY)
        make_administrator(page)

        expect(page).to_have_url(served.url + "/account/second-factor")


def test_where_there_are_users_nobody_is_made(enter: Entering, sawt: Served) -> None:
    page = enter(None, "/welcome")

    expect(page).to_have_url(re.compile(r"/sign-in\?next="))
    before = sawt.get("/api/v1/users")["items"]
    page.request.post("/welcome", form={"key": KEY, "user": "mallory", "name": "x"})
    assert sawt.get("/api/v1/users")["items"] == before


def test_only_an_administrator_takes_the_steps(enter: Entering) -> None:
    page = enter("sara", "/welcome/samples")

    expect(page.get_by_role("heading", level=1)).to_have_text("لا تملك صلاحية لهذا الإجراء")
