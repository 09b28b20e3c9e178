"""The queue, as people work with it: live, narrowed, searched, by keyboard, many at once."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard_world import HOLE, PHONE, begun, end_sessions, push, sign_in_again, ticket_of
from whole.dashboard.conftest import Entering
from whole.serving import Served

SOON = 2_000


def bring(served: Served, name: str, text: str) -> Any:
    """Bring a post in of which nobody else's test knows; return its ticket."""
    push(served, [{"native_id": f"queue-{name}", "text": text, "author": f"كاتب {name}"}])
    return ticket_of(served, text)


def row(page: Page, ticket: Any) -> Locator:
    return page.locator(f"#ticket-{ticket['id']}")


def test_a_ticket_appears_within_two_seconds_without_a_reload(
    enter: Entering, sawt: Served
) -> None:
    page = enter("sara", "/?text=ضباء")
    expect(page.get_by_text("لا تذاكر بهذه التصفية")).to_be_visible()

    ticket = bring(sawt, "live", "حفرة كبيرة في مدخل حي ضباء بالرياض تسببت في حوادث")

    expect(row(page, ticket)).to_be_visible(timeout=SOON)
    expect(page.get_by_text("لا تذاكر بهذه التصفية")).to_be_hidden()


def test_the_newest_stands_first_and_arrives_there(enter: Entering, sawt: Served) -> None:
    page = enter("sara", "/?sort=newest")
    expect(page.get_by_role("heading", name="الأحدث")).to_be_visible()

    ticket = bring(sawt, "newest", "شجرة سقطت على رصيف مدرسة في ينبع بعد الرياح")

    first = page.locator("[data-row]").first
    expect(first).to_have_attribute("data-ticket", ticket["id"], timeout=SOON)


def test_what_others_do_is_seen_at_once(enter: Entering, sawt: Served) -> None:
    ticket = bring(sawt, "others", "حاوية نفايات محترقة عند مدرسة في تبوك")
    page = enter("sara", f"/?text={ticket['id'][:10]}")
    expect(row(page, ticket)).to_be_visible()

    sawt.post(f"/api/v1/tickets/{ticket['id']}/claim", {"holder": "noura"})

    expect(row(page, ticket).get_by_text("noura")).to_be_visible(timeout=SOON)
    expect(row(page, ticket).get_by_text("مستلَمة")).to_be_visible()


def test_what_is_put_aside_has_a_list_that_says_when_it_comes_back(
    enter: Entering, sawt: Served
) -> None:
    ticket = bring(sawt, "aside", "إشارة مرور مطفية عند تقاطع في حائل والدوار مزدحم")
    page = enter("sara", f"/?text={ticket['id'][:10]}")
    row(page, ticket).get_by_role("checkbox").check()
    page.get_by_text("إجراءات أخرى").click()
    page.get_by_label("السبب").fill("بعد انتهاء الأعمال")
    page.get_by_label("تعود في").fill(f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%dT09:00}")
    page.get_by_role("button", name="تأجيل").click()
    expect(row(page, ticket)).to_be_hidden()

    page.get_by_role("link", name="المؤجلة").click()
    expect(row(page, ticket)).to_contain_text("تعود")
    row(page, ticket).get_by_role("checkbox").check()
    page.get_by_role("button", name="إنهاء التأجيل").click()

    expect(page.get_by_text("انتهى تأجيلها.")).to_be_visible()
    expect(row(page, ticket)).to_be_hidden()
    page.get_by_role("link", name="المؤجلة").click()
    expect(row(page, ticket)).to_be_visible()


def test_tickets_are_given_to_somebody_whose_name_is_begun(enter: Entering, sawt: Served) -> None:
    ticket = bring(sawt, "given", "غطاء منهل مفقود في شارع العليا بالرياض")
    page = enter("majed", f"/?text={ticket['id'][:10]}")
    row(page, ticket).get_by_role("checkbox").check()
    page.get_by_text("إسناد").first.click()
    field = page.get_by_role("combobox", name="الموظف الذي تُسند إليه")
    expect(page.locator("#names-people option").first).to_be_attached()
    field.fill("نور")
    field.press("Enter")
    page.locator("#queue-acts").get_by_role("button", name="إسناد").click()

    expect(page.get_by_text("أُسندت.")).to_be_visible()
    assert sawt.get(f"/api/v1/tickets/{ticket['id']}")["holder"] == "noura"


def test_nobody_is_offered_who_could_not_have_the_tickets(enter: Entering, sawt: Served) -> None:
    ticket = bring(sawt, "elsewhere", "حاوية مكسورة في حي الملز بالرياض تحتاج استبدال")
    page = enter("majed", f"/?text={ticket['id'][:10]}")
    row(page, ticket).get_by_role("checkbox").check()
    page.get_by_text("إسناد").first.click()

    names = page.locator("#names-people option")
    expect(names.first).to_be_attached()
    offered = [each.get_attribute("data-code") for each in names.all()]
    assert "sara" in offered
    assert not {"fahad", "lama"} & set(offered)


def test_what_leaves_the_filter_leaves_the_page(enter: Entering, sawt: Served) -> None:
    ticket = bring(sawt, "leaves", "عمود إنارة مائل وآيل للسقوط في أبها قرب السوق")
    page = enter("sara", f"/?status=new&text={ticket['id'][:10]}")
    expect(row(page, ticket)).to_be_visible()

    sawt.post(f"/api/v1/tickets/{ticket['id']}/claim", {"holder": "noura"})

    expect(row(page, ticket)).to_be_hidden(timeout=SOON)


def test_the_address_is_the_filter_and_chips_take_it_back(enter: Entering, sawt: Served) -> None:
    hole = ticket_of(sawt, HOLE)
    page = enter("sara", "/")
    page.get_by_role("link", name="تصفية", exact=True).click()
    page.get_by_label("ابحث عن بلدية أو أمانة").fill("جده")
    page.locator(".place-choice input[value=jeddah]").check()
    page.get_by_role("group", name="الخدمة").get_by_role("searchbox").fill("الحفر والهبوطات")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="عرض").click()

    expect(page).to_have_url(re.compile(r"municipality=jeddah&service="))
    expect(row(page, hole)).to_be_visible()
    chip = page.get_by_role("navigation", name="التصفية الحالية").get_by_text("جدة")
    chip.click()
    expect(page).not_to_have_url(re.compile("municipality"))
    page.get_by_role("link", name="إزالة التصفية").first.click()
    expect(page).to_have_url(sawt.url + "/")


def test_search_forgives_spelling_and_finds_numbers(enter: Entering, sawt: Served) -> None:
    hole = ticket_of(sawt, HOLE)
    page = enter("sara", "/")
    for words in ("الحُفره التحليه", hole["id"][:8]):
        page.keyboard.press("/")
        search = page.get_by_role("searchbox")
        expect(search).to_be_focused()
        search.fill(words)
        search.press("Enter")
        expect(page).to_have_url(re.compile("text="))
        expect(row(page, hole)).to_be_visible()


def test_a_row_is_worked_on_by_the_keyboard_alone(enter: Entering, sawt: Served) -> None:
    ticket = bring(sawt, "keys", "مياه صرف طافحة في شارع الأمير بحائل منذ أيام")
    page = enter("sara", f"/?text={ticket['id'][:10]}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("استلام التذكرة")
    page.keyboard.press("Escape")

    # No row is chosen yet: nothing is done to one that nobody looked at.
    page.keyboard.press("c")
    page.keyboard.press("j")
    expect(row(page, ticket)).to_be_focused()
    expect(row(page, ticket).get_by_role("button", name="استلام")).to_be_visible()
    page.keyboard.press("c")
    expect(row(page, ticket).get_by_text("لديك")).to_be_visible()

    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(row(page, ticket).get_by_role("checkbox")).to_be_checked()
    row(page, ticket).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/tickets/{ticket['id']}"))


def test_reply_and_resolve_lead_to_the_ticket(enter: Entering, sawt: Served) -> None:
    ticket = bring(sawt, "lead", "رصيف مكسور يعيق المشاة في نجران")
    sawt.post(f"/api/v1/tickets/{ticket['id']}/claim", {"holder": "sara"})
    for key, part in (("r", "#reply"), ("e", "#resolve")):
        page = enter("sara", f"/?text={ticket['id'][:10]}")
        page.keyboard.press("j")
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(f"/tickets/{ticket['id']}"))
        assert part


def test_many_are_claimed_at_once_and_what_was_refused_says_why(
    enter: Entering, sawt: Served
) -> None:
    one = bring(sawt, "many-1", "كلاب ضالة تهاجم الأطفال في حديقة بعرعر")
    other = bring(sawt, "many-2", "ألعاب مكسورة خطرة في حديقة بسكاكا عند المدخل")
    for ticket in (one, other):
        page = enter("sara", f"/?text={ticket['id'][:10]}")
        row(page, ticket).get_by_role("checkbox").check()
        expect(page.get_by_role("group", name="المحدَّد")).to_be_visible()
        if ticket is other:
            sawt.post(f"/api/v1/tickets/{ticket['id']}/claim", {"holder": "noura"})
        page.get_by_role("group", name="المحدَّد").get_by_role("button", name="استلام").click()
        if ticket is one:
            expect(page.get_by_text("استُلمت.")).to_be_visible()
            expect(row(page, ticket).get_by_text("لديك")).to_be_visible()
        else:
            expect(page.get_by_role("heading", name="ما تم وما لم يتم")).to_be_visible()
            expect(page.get_by_text("noura")).to_be_visible()


def test_many_are_given_to_somebody_who_is_chosen_by_name(enter: Entering, sawt: Served) -> None:
    ticket = bring(sawt, "give", "أرصفة متكسرة في حي الخالدية بجدة وصعبة على العربيات")
    page = enter("majed", f"/?text={ticket['id'][:10]}")
    page.context.add_cookies([{"name": "sawt-digits", "value": "arab", "url": sawt.url}])
    page.reload()
    row(page, ticket).get_by_role("checkbox").check()
    bulk = page.get_by_role("group", name="المحدَّد")
    expect(bulk).to_contain_text("(١)")

    bulk.locator("summary", has_text="إسناد").click()
    field = bulk.get_by_role("combobox", name="الموظف الذي تُسند إليه")
    expect(page.locator("#names-people option").first).to_be_attached()
    field.fill("فهد")
    field.press("Enter")
    bulk.get_by_role("button", name="إسناد").click()

    expect(page.get_by_text("أُسندت.")).to_be_visible()
    assert sawt.get(f"/api/v1/tickets/{ticket['id']}")["holder"] == "fahad"


def test_a_filter_finds_names_in_any_spelling_and_keeps_several(enter: Entering) -> None:
    page = enter("sara", "/queue/filter?service=roads.pothole", size=PHONE)
    services = page.get_by_role("group", name="الخدمة")
    expect(services.get_by_role("checkbox", name="الحفر والهبوطات")).to_be_checked()
    expect(services.get_by_role("checkbox")).to_have_count(1)

    search = services.get_by_role("searchbox")
    search.press_sequentially("اناره")
    services.get_by_role("checkbox", name="تعطل إنارة الشوارع").check()
    search.fill("تاخر رفع النفايات")
    search.press("Enter")
    search.fill("ما من اسم كهذا")
    expect(services.get_by_text("لا يوجد اسم كهذا")).to_be_visible()
    page.get_by_role("button", name="عرض").click()

    for code in ("roads.pothole", "lighting", "waste"):
        expect(page).to_have_url(re.compile(f"service={code}"))


def test_a_ticket_is_unread_until_it_is_opened(enter: Entering, sawt: Served) -> None:
    ticket = bring(sawt, "unread", "سيارة مهملة منذ سنة أمام مسجد في جازان")
    address = f"/?text={ticket['id'][:10]}"
    page = enter("sara", address)
    expect(row(page, ticket).locator(".dot")).to_be_visible()

    row(page, ticket).get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/tickets/"))

    page.goto(address)
    expect(row(page, ticket)).to_be_visible()
    expect(row(page, ticket).locator(".dot")).to_be_hidden()


def test_a_view_is_saved_opened_by_another_and_removed(enter: Entering, sawt: Served) -> None:
    page = enter("majed", "/?urgency=high&clock=later")
    page.get_by_text("العروض المحفوظة").click()
    page.get_by_label("احفظ ما تراه الآن باسم").fill("عاجل 🚧 Later")
    page.get_by_label("مشاركته مع الزملاء").check()
    page.get_by_role("button", name="حفظ", exact=True).click()
    expect(page.get_by_text("حُفظ العرض.")).to_be_visible()

    other = enter("sara", "/")
    other.get_by_text("العروض المحفوظة").click()
    other.get_by_role("link", name="عاجل 🚧 Later").click()
    expect(other).to_have_url(sawt.url + "/?urgency=high&clock=later")

    page.get_by_text("العروض المحفوظة").click()
    page.get_by_role("button", name="حذف العرض").click()
    page.get_by_role("button", name="متابعة").click()
    expect(page.get_by_text("حُذف العرض.")).to_be_visible()


def test_who_only_reads_sees_nothing_that_acts(enter: Entering, sawt: Served) -> None:
    page = enter("lama", "/")
    expect(row(page, ticket_of(sawt, HOLE))).to_be_visible()

    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_role("button", name="استلام")).to_have_count(0)


def test_those_of_a_place_see_its_tickets_alone(enter: Entering, sawt: Served) -> None:
    far = bring(sawt, "far", "انقطاع إنارة شارع كامل في الخرج بالرياض منذ أمس")
    page = enter("fahad", "/")

    expect(row(page, ticket_of(sawt, HOLE))).to_be_visible()
    expect(row(page, far)).to_have_count(0)


def test_what_people_write_is_text(enter: Entering) -> None:
    page = enter("sara", "/?text=الحاوية")

    expect(page.get_by_text("<img src=x")).to_be_visible()
    assert "taken" not in page.title()


def test_a_connection_that_drops_is_told_and_caught_up_with(
    enter: Entering, sawt: Served, forgiven: list[str]
) -> None:
    forgiven += ["net::ERR_", "dynamically imported module"]
    page = enter("sara", "/?text=المعيقلية")
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.locator("#offline")).to_be_visible()
    ticket = bring(sawt, "offline", "نفايات متراكمة خلف سوق المعيقلية بالرياض من يومين")

    page.context.set_offline(False)

    expect(row(page, ticket)).to_be_visible(timeout=10_000)
    expect(page.locator("#offline")).to_be_hidden()


@pytest.mark.parametrize("told", ["[{ id: '%s' }]", "null"], ids=["a row", "all"])
def test_where_the_session_ended_a_live_part_leads_to_the_door_and_back(
    enter: Entering, sawt: Served, told: str
) -> None:
    hole = ticket_of(sawt, HOLE)
    address = f"/?text={hole['id'][:10]}"
    page = enter("noura", "/account")
    begun(page, address)
    expect(row(page, hole)).to_be_visible()
    page.get_by_text("العروض المحفوظة").click()
    page.get_by_label("احفظ ما تراه الآن باسم").fill("حفر التحلية")
    end_sessions(sawt, "noura")

    detail = told.replace("%s", hole["id"])
    page.evaluate(
        f"document.body.dispatchEvent(new CustomEvent('sawt:ticket', {{ detail: {detail} }}))"
    )
    expect(page).to_have_url(re.compile("/sign-in"))
    sign_in_again(page, "noura")

    expect(page).to_have_url(sawt.url + address)
    expect(row(page, hole)).to_be_visible()
    page.get_by_text("العروض المحفوظة").click()
    expect(page.get_by_label("احفظ ما تراه الآن باسم")).to_have_value("حفر التحلية")


def test_what_was_asked_for_after_the_session_ended_is_told_to_be_undone(
    enter: Entering, sawt: Served
) -> None:
    ticket = bring(sawt, "ended", "عمود إنارة ساقط على الطريق في بيشة منذ ليلتين")
    page = enter("noura", "/account")
    begun(page, f"/?text={ticket['id'][:10]}")
    end_sessions(sawt, "noura")
    row(page, ticket).get_by_role("button", name="استلام").click()

    expect(page).to_have_url(re.compile("/sign-in"))
    expect(page.get_by_text("انتهت جلستك")).to_be_visible()
    sign_in_again(page, "noura")

    expect(row(page, ticket)).to_be_visible()
    assert sawt.get(f"/api/v1/tickets/{ticket['id']}")["holder"] is None
    expect(row(page, ticket).get_by_role("button", name="استلام")).to_be_visible()


def test_a_script_that_did_not_arrive_is_asked_for_again(
    enter: Entering, sawt: Served, forgiven: list[str]
) -> None:
    forgiven += ["net::ERR_", "dynamically imported module"]
    page = enter("sara", "/account")
    page.route("**/js/queue.js", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto("/?text=الزلفي")
    ticket = bring(sawt, "script", "نفايات متراكمة خلف سوق الزلفي بالرياض من يومين")

    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(row(page, ticket)).to_be_visible(timeout=10_000)


def test_on_a_phone_a_ticket_is_claimed_by_thumb(enter: Entering, sawt: Served) -> None:
    ticket = bring(sawt, "phone", "بلاغ عن مبنى مهجور آيل للسقوط في الباحة وسط البلد")
    page = enter("sara", f"/?text={ticket['id'][:10]}", size=PHONE, language="en")

    row(page, ticket).get_by_role("button", name="Claim").click()

    expect(row(page, ticket).get_by_text("Yours")).to_be_visible()
