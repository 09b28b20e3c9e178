"""One's own account: a second factor by a drawn square, recovery codes, password, keys."""

import re

import pyotp
from playwright.sync_api import expect

from dashboard_world import PASSWORD
from whole.dashboard.conftest import Entering
from whole.serving import Served

NEW = "another long password of tests"


def somebody(sawt: Served, name: str) -> None:
    user = {"id": name, "name": name, "roles": ["agent"], "password": PASSWORD}
    assert sawt.post("/api/v1/users", user).is_success


def test_a_second_factor_is_added_by_its_square_and_removed(enter: Entering, sawt: Served) -> None:
    somebody(sawt, "hind")
    page = enter("hind", "/account")
    page.get_by_role("link", name="تفعيل").click()
    page.get_by_role("button", name="بدء التفعيل").click()
    square = page.get_by_role("img", name="رمز مربع يقرؤه تطبيق المصادقة")
    expect(square.locator("svg path")).to_have_count(1)
    page.get_by_text("لا أستطيع مسح الرمز").click()
    code = pyotp.TOTP(page.locator("code.secret").inner_text().strip())
    page.get_by_label("اكتب الرمز الذي يظهر في التطبيق").fill("000000")
    page.get_by_role("button", name="تفعيل").click()
    expect(page.locator("[data-wrong]")).not_to_be_empty()

    page.get_by_label("اكتب الرمز الذي يظهر في التطبيق").fill(code.now())
    page.get_by_role("button", name="تفعيل").click()
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes li").first.inner_text().strip()
    page.get_by_role("link", name="حفظتها، متابعة").click()
    expect(page).to_have_url(sawt.url + "/")

    page.goto("/account/second-factor")
    expect(page.locator("#main")).to_contain_text("مفعّل")
    page.get_by_label("رمز التحقق").fill(recovery)
    page.get_by_role("button", name="إلغاء التحقق بخطوتين").click()
    page.get_by_role("button", name="متابعة").click()
    expect(page.get_by_text("أُلغي التحقق بخطوتين.")).to_be_visible()


def test_a_password_is_changed_and_a_key_is_shown_once(enter: Entering, sawt: Served) -> None:
    somebody(sawt, "dana")
    other = enter("dana", "/account")
    page = enter("dana", "/account")
    page.get_by_label("وصف المفتاح").fill("برنامجي")
    page.get_by_role("button", name="إنشاء المفتاح").click()
    expect(page.locator("code.secret")).to_have_text(re.compile("^sawt_"))

    page.goto("/account")
    page.get_by_label("كلمة المرور الحالية").fill("not the one")
    page.get_by_label("كلمة المرور الجديدة").fill(NEW)
    page.get_by_role("button", name="تغيير كلمة المرور").click()
    expect(
        page.locator("section", has=page.locator("#password")).locator("[data-wrong]")
    ).not_to_be_empty()
    page.get_by_label("كلمة المرور الحالية").fill(PASSWORD)
    page.get_by_role("button", name="تغيير كلمة المرور").click()
    expect(page.get_by_text("غُيّرت كلمة المرور")).to_be_visible()
    expect(page.get_by_text("لا مفاتيح لك.")).to_be_visible()
    other.goto("/account")
    expect(other.get_by_label("كلمة المرور")).to_be_visible()
