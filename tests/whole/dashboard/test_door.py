"""Signing in and out, and what a browser keeps."""

from playwright.sync_api import expect

from dashboard_world import HOLE, PASSWORD, ticket_of
from whole.dashboard.conftest import Entering
from whole.serving import Served


def test_whoever_is_not_signed_in_comes_back_to_where_they_were_going(
    enter: Entering, sawt: Served
) -> None:
    ticket = f"/tickets/{ticket_of(sawt, HOLE)['id']}"
    page = enter(None, ticket)
    page.get_by_label("اسم المستخدم").fill("sara")
    page.get_by_label("كلمة المرور").fill(PASSWORD)
    page.get_by_role("button", name="دخول").click()

    expect(page).to_have_url(sawt.url + ticket)
    expect(page.locator(".words", has_text=HOLE)).to_be_visible()


def test_a_wrong_password_is_told_and_the_name_is_kept(enter: Entering) -> None:
    page = enter(None, "/sign-in")
    page.get_by_label("اسم المستخدم").fill("sara")
    page.get_by_label("كلمة المرور").fill("something else entirely")
    page.get_by_role("button", name="دخول").click()

    expect(page.get_by_role("alert").first).not_to_be_empty()
    expect(page.get_by_label("اسم المستخدم")).to_have_value("sara")


def test_nobody_is_sent_to_another_site_by_signing_in(enter: Entering, sawt: Served) -> None:
    page = enter("sara", "/sign-in?next=//evil.example/")

    expect(page).to_have_url(sawt.url + "/")


def test_signing_out_ends_the_session(enter: Entering, sawt: Served) -> None:
    page = enter("sara")
    page.locator(".top .me summary").click()
    page.get_by_role("button", name="تسجيل الخروج").click()
    expect(page).to_have_url(sawt.url + "/sign-in")

    page.goto("/")
    expect(page.get_by_label("كلمة المرور")).to_be_visible()


DRAFTS = "Object.keys(sessionStorage).filter((key) => key.startsWith('sawt-draft:'))"


def test_signing_out_forgets_what_was_typed(enter: Entering, sawt: Served) -> None:
    page = enter("sara", f"/tickets/{ticket_of(sawt, HOLE)['id']}")
    page.evaluate("sessionStorage.setItem('sawt-draft:sara:note-1', 'شارعنا مظلم')")
    page.reload()
    assert page.evaluate(DRAFTS) == ["sawt-draft:sara:note-1"]
    page.locator(".top .me summary").click()
    page.get_by_role("button", name="تسجيل الخروج").click()
    expect(page).to_have_url(sawt.url + "/sign-in")

    assert page.evaluate(DRAFTS) == []


def test_what_somebody_else_typed_here_is_forgotten(enter: Entering) -> None:
    page = enter("sara")
    page.evaluate("sessionStorage.setItem('sawt-draft:omar:note-1', 'شارعنا مظلم')")
    page.reload()
    page.wait_for_function(f"{DRAFTS}.length === 0")


def test_a_page_speaks_english_at_a_click_and_remembers_it(enter: Entering) -> None:
    page = enter("sara")
    page.locator(".top .me summary").click()
    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="Tickets")).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


def test_a_page_that_is_not_there_keeps_the_way_to_others(enter: Entering) -> None:
    page = enter("sara", "/tickets/0000000000000000")

    expect(page.get_by_role("heading", name="التذكرة غير موجودة")).to_be_visible()
    expect(page.locator(".me summary").first).to_contain_text("sara")
    page.get_by_role("link", name="المؤشرات").click()
    expect(page.get_by_role("heading", name="المؤشرات", exact=True)).to_be_visible()


def test_a_page_that_is_not_there_is_told_to_strangers_too(enter: Entering) -> None:
    page = enter(None, "/no-such-page")

    expect(page.get_by_role("heading")).not_to_be_empty()
    expect(page.get_by_role("navigation")).to_have_count(0)
