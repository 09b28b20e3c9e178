"""Signing in on the page, in a real browser: sessions, the second factor, and signing out."""

from collections.abc import Callable, Iterator
from typing import NoReturn

import pyotp
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from browser import a_browser
from whole.serving import Served, serving, until

PASSWORD = "a sentence that is long"
LIGHT = {"native_id": "light", "text": "أعمدة الإنارة في حي النرجس بالرياض مطفية من أسبوع"}


@pytest.fixture(scope="module")
def browser(not_tested: Callable[[str, str], NoReturn]) -> Iterator[Browser]:
    with a_browser(not_tested) as started:
        yield started


@pytest.fixture(scope="module")
def sawt(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    assert browser.is_connected()
    needed = {"SAWT_SECOND_FACTOR_FOR": "manager"}
    with serving(tmp_path_factory.mktemp("accounts"), **needed) as served:
        for user, role in (("sara", "agent"), ("hind", "manager")):
            body = {"id": user, "name": user, "roles": [role], "password": PASSWORD}
            assert served.post("/api/v1/users", body).status_code == 201
        served.post("/api/v1/posts", {"items": [LIGHT]})
        until(lambda: served.all("/api/v1/tickets"), "a ticket")
        yield served


@pytest.fixture
def complaints() -> list[str]:
    """What the browser had to complain of."""
    return []


@pytest.fixture
def page(browser: Browser, sawt: Served, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(base_url=sawt.url)
    opened = context.new_page()

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    opened.on("console", hear)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()


def sign_in(page: Page, user: str) -> None:
    page.goto("/")
    page.get_by_label("اسم المستخدم").fill(user)
    page.locator("#signIn").get_by_label("كلمة المرور").fill(PASSWORD)
    page.get_by_role("button", name="تسجيل الدخول").click()


def test_a_person_signs_in_acts_in_their_own_name_and_signs_out(
    page: Page, complaints: list[str]
) -> None:
    sign_in(page, "sara")
    page.locator(".card", has_text="الإنارة").click()

    expect(page.get_by_label("اسمك")).to_have_count(0)
    page.get_by_role("button", name="استلم التذكرة").click()
    expect(page.locator("#ticket .facts")).to_contain_text("sara")
    page.reload()
    expect(page.locator("#ticket .facts")).to_contain_text("sara")
    assert page.evaluate("() => document.cookie") == ""
    assert page.evaluate("() => sessionStorage.length") == 0
    page.get_by_role("link", name="sara").click()
    page.get_by_role("button", name="تسجيل الخروج").click()
    expect(page.locator("#signIn")).to_be_visible()
    page.reload()
    expect(page.locator("#signIn")).to_be_visible()
    expect(page.locator(".card")).to_have_count(0)
    assert complaints == []


def test_a_wrong_password_is_told_in_the_language_of_the_page(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="English").click()
    page.get_by_label("User name").fill("sara")
    page.get_by_label("Password").fill("not that")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("The user or the password is not right.")
    expect(page.get_by_label("Password")).to_be_focused()


def test_who_needs_a_second_factor_adds_it_and_is_asked_for_it_from_then_on(page: Page) -> None:
    sign_in(page, "hind")
    expect(page.locator("#account")).to_contain_text("صلاحيتك تتطلب التحقق بخطوتين")
    expect(page.locator("#tickets")).to_be_hidden()
    page.get_by_role("button", name="إضافة").click()
    secret = page.locator("#secret").inner_text()
    page.locator("#account").get_by_label("رمز التحقق").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="تأكيد").click()
    codes = page.locator(".codes li")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()
    page.get_by_role("button", name="حفظتها").click()
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("link", name="hind").click()
    expect(page.locator("#account")).to_contain_text("رموز الاسترداد الباقية: 10")
    page.get_by_role("button", name="تسجيل الخروج").click()
    expect(page.locator("#signIn")).to_be_visible()

    sign_in(page, "hind")
    page.locator("#code").fill("12345x")
    page.get_by_role("button", name="تسجيل الدخول").click()
    expect(page.get_by_role("alert")).to_contain_text("رمز التحقق غير صحيح")
    page.locator("#code").fill(recovery)
    page.get_by_role("button", name="تسجيل الدخول").click()
    expect(page.locator(".card")).to_have_count(1)
