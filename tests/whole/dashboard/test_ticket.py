"""A person's ways through a ticket: from finding it to its verified end, and what is never lost."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, Route, expect

from dashboard_world import ATTACK, PHONE, push, ticket_of
from whole.dashboard.conftest import Entering
from whole.serving import Served

LAMP = "إنارة شارع الأمير سلطان في جدة مطفية من ثلاث ليال والطريق مظلم"
TREE = "شجرة مائلة على الرصيف في شارع حراء بجدة تسد طريق المشاة"


def opened(sawt: Served, text: str, **more: Any) -> str:
    """Bring a post in; return the address of its ticket's page."""
    push(sawt, [{"native_id": f"ticket-{abs(hash(text))}", "text": text, **more}])
    return f"/tickets/{ticket_of(sawt, text)['id']}"


def of(sawt: Served, at: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = sawt.get(f"/api/v1{at}")
    return found


def write(page: Page, text: str) -> None:
    # What is drawn anew at this moment has no key.
    drawing = ".htmx-request, .htmx-swapping, .htmx-settling"
    expect(page.locator(drawing)).to_have_count(0)
    page.keyboard.press("r")
    expect(page.get_by_label("نص الرد")).to_be_focused()
    page.keyboard.type(text)


def test_a_ticket_goes_from_the_queue_to_its_verified_end(enter: Entering, sawt: Served) -> None:
    at = opened(sawt, LAMP, author="ساكن", url="https://x.com/a/status/77", platform="x")
    page = enter("sara", at)
    expect(page.locator(".words mark.place", has_text="جدة")).to_be_visible()

    page.keyboard.press("c")
    expect(page.locator("#ticket-head")).to_contain_text("سارة القحطاني")

    # What it is about is corrected in two clicks, and in any spelling.
    page.locator("[data-correct=service] summary").click()
    page.get_by_role("combobox", name="الخدمة الصحيحة").press_sequentially("تعطل اناره")
    page.locator("#correct-service-list [role=option]").first.click()
    expect(page.get_by_text("صُحّح التصنيف").first).to_be_visible()
    assert of(sawt, at)["services"][0].startswith("lighting.")

    write(page, "شكرًا لك. نعالجها ونتصل بك على 0551234567")
    expect(page.locator("#gate .stop")).to_contain_text("0551234567")
    page.get_by_role("button", name="طلب الاعتماد").click()
    expect(page.locator("#ticket-reply [data-wrong]")).to_contain_text("عدّل ما يُنبَّه إليه")
    expect(page.get_by_label("نص الرد")).to_have_value(re.compile("0551234567"))
    page.get_by_label("نص الرد").fill("شكرًا لك. وصل بلاغك إلى فريق الإنارة")
    expect(page.get_by_text("لا ملاحظات على النص")).to_be_visible()
    page.get_by_role("button", name="طلب الاعتماد").click()
    expect(page.locator("#ticket-reply")).to_contain_text("بانتظار الاعتماد")
    expect(page.get_by_role("button", name="اعتماد الرد")).to_have_count(0)

    for approver in ("noura", "majed"):
        other = enter(approver, at)
        button = other.get_by_role("button", name="اعتماد الرد")
        if button.count():
            button.click()
            expect(other.locator("#said")).to_contain_text("سُجّل اعتمادك")
    page.reload()
    page.get_by_label("رابط ردك المنشور").fill("https://x.com/amana/status/9")
    page.get_by_role("button", name="تسجيل الإرسال", exact=True).click()
    expect(page.locator("#ticket-side")).to_contain_text("بُلّغ")

    page.keyboard.press("e")
    page.get_by_label("الرابط أو النص").first.fill("https://files.example.gov.sa/lamp.jpg")
    page.locator(".act-form").get_by_role("button", name="تسجيل المعالجة").click()
    expect(page.locator("#ticket-head")).to_contain_text("عولجت")
    expect(page.get_by_role("link", name="التحقق من المعالجة")).to_have_count(0)

    checker = enter("noura", at)
    checker.get_by_role("link", name="التحقق من المعالجة").click()
    checker.locator(".act-form").get_by_role("button", name="التحقق من المعالجة").click()
    expect(checker.locator("#ticket-head")).to_contain_text("تم التحقق")
    assert of(sawt, at)["status"] == "verified"


def test_an_approved_wording_names_its_gaps_as_people_do_and_leads_to_each(
    enter: Entering, sawt: Served
) -> None:
    at = opened(sawt, "هبوط في شارع خالد بن الوليد بجدة قدام المدرسة", author="عابر")
    sawt.post(f"/api/v1{at}/claim", {"holder": "sara"})
    page = enter("sara", at)

    page.get_by_role("link", name="كتابة الرد").click()
    words = page.get_by_label("نص الرد")
    expect(words).to_be_focused()
    page.locator("summary", has_text="قوالب الردود").click()
    page.locator("[data-insert]", has_text="{الحي أو الشارع}").first.click()
    expect(words).to_have_value(re.compile("{الحي أو الشارع}"))
    expect(words).not_to_have_value(re.compile("[a-z]}"))
    gap = page.locator("#gate li", has_text="الخطوة التالية")
    gap.get_by_role("button").click()
    page.keyboard.type("معاينة الموقع")

    expect(words).to_have_value(re.compile("الخطوة التالية: معاينة الموقع"))
    expect(gap).to_have_count(0)


def test_whoever_resolves_without_the_evidence_is_asked_first(
    enter: Entering, sawt: Served
) -> None:
    at = opened(sawt, "حفرة عميقة في طريق المدينة بجدة عند محطة الوقود", author="سائق")
    sawt.post(f"/api/v1{at}/claim", {"holder": "sara"})
    page = enter("sara", f"{at}?do=resolve")
    act = page.locator(".act-form").get_by_role("button", name="تسجيل المعالجة")

    act.click()
    page.locator("#confirm").get_by_role("button", name="تراجع").click()
    assert of(sawt, at)["status"] == "claimed"

    page.get_by_label("الرابط أو النص").first.fill("https://files.example.gov.sa/1.jpg")
    act.click()
    expect(page.locator("#ticket-head")).to_contain_text("بانتظار أن يتحقق")
    assert of(sawt, at)["standing"]["evidence"]


def test_what_people_write_is_shown_and_never_run(enter: Entering, sawt: Served) -> None:
    at = f"/tickets/{ticket_of(sawt, ATTACK)['id']}"
    page = enter("sara", at)

    expect(page.locator(".words")).to_contain_text("<img src=x onerror=")
    expect(page).not_to_have_title("taken")
    assert page.locator("main a[href^='javascript:']").count() == 0
    assert page.locator(".words img").count() == 0


def test_what_is_typed_survives_a_dropped_connection_and_what_others_do(
    enter: Entering, sawt: Served
) -> None:
    at = opened(sawt, TREE, author="ماشٍ")
    sawt.post(f"/api/v1{at}/claim", {"holder": "sara"})
    page = enter("sara", at)
    write(page, "شكرًا لتنبيهك")

    # Another one changes the ticket: the page follows, the words stay.
    sawt.post(f"/api/v1{at}/reference", {"reference_940": "94012345678", "who": "majed"})
    expect(page.locator("#ticket-head")).to_contain_text("94012345678")
    expect(page.get_by_label("نص الرد")).to_have_value("شكرًا لتنبيهك")
    expect(page.get_by_label("نص الرد")).to_be_focused()

    def dropped(route: Route) -> None:
        route.abort("internetdisconnected")

    page.route("**/reply", dropped)
    page.get_by_role("button", name="حفظ مسودة").click()
    expect(page.locator("#offline")).to_be_visible()
    expect(page.get_by_label("نص الرد")).to_have_value("شكرًا لتنبيهك")
    page.unroute("**/reply")
    page.reload()
    expect(page.get_by_label("نص الرد")).to_have_value("شكرًا لتنبيهك")

    page.get_by_role("button", name="حفظ مسودة").click()
    expect(page.locator("#said")).to_contain_text("حُفظت المسودة")
    (reply,) = sawt.all("/api/v1/replies", ticket=at.rpartition("/")[2])
    assert reply["text"] == "شكرًا لتنبيهك"


def test_on_a_phone_in_english_a_form_is_opened_from_the_menu(
    enter: Entering, sawt: Served
) -> None:
    page = enter("majed", opened(sawt, TREE + " منذ يومين"), size=PHONE, language="en")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Snooze").click()
    page.get_by_label("Reason").fill("بانتظار المقاول")
    page.locator(".act-form").get_by_role("button", name="Snooze").click()

    expect(page.locator("#ticket-head")).to_contain_text("Snoozed until")


def drafts(page: Page) -> list[str]:
    """Name what the window keeps of what was typed."""
    kept: list[str] = page.evaluate("Object.keys(sessionStorage)")
    return [each for each in kept if each.startswith("sawt-")]


def reason_typed(page: Page) -> None:
    page.locator("summary", has_text="إظهار").first.click()
    page.locator("input[data-draft^=reveal-]").first.fill("نتحقق من صاحب البلاغ")
    assert any("reveal-" in each for each in drafts(page))


def test_why_somebody_was_looked_at_stays_in_no_window_once_it_is_sent(
    enter: Entering, sawt: Served
) -> None:
    at = opened(sawt, "رصيف محفر في شارع الأمير ماجد بجدة", author="حسن", platform="x")
    page = enter("noura", at)
    reason_typed(page)

    page.locator("form", has=page.locator("input[data-draft^=reveal-]")).first.get_by_role(
        "button"
    ).click()
    expect(page.locator("#author-title")).to_be_visible()

    assert drafts(page) == []


def test_what_was_typed_is_forgotten_with_the_sign_out(enter: Entering, sawt: Served) -> None:
    at = opened(sawt, "سور حديقة مكسور في حي الربوة بجدة", author="حسين", platform="x")
    page = enter("noura", at)
    reason_typed(page)

    page.get_by_label("حسابي وتفضيلاتي").click()
    page.get_by_role("button", name="تسجيل الخروج").click()
    expect(page).to_have_url(re.compile("/sign-in"))

    assert drafts(page) == []
