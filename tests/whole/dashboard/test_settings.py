"""An administrator's day in the settings: people, policy, endpoints, keys, and who did what."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard_world import PHONE, WIDE, a_browser_of
from whole.dashboard.conftest import Entering
from whole.serving import Served, a_site

RULES = (Path(__file__).parents[3] / "config" / "rules.yaml").read_text(encoding="utf-8")
MOVED = """\
  - name: lamps
    when: {service: [lighting.outage]}
    to: "{amana}.projects"
"""
EDITED = RULES.replace("\nrules:\n", f"\nrules:\n{MOVED}")
# What a laptop at 200 % has left for a page.
ZOOMED = {"width": 640, "height": 425}
LAMPS = "أعمدة الإنارة في حي الصفا بجدة مطفية من أسبوع"


def sure(page: Page) -> None:
    """Answer the question that an act asks first."""
    page.get_by_role("button", name="متابعة").click()


def at(text: str, what: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if what in line)


def test_an_emptied_list_of_places_is_never_everywhere(enter: Entering, sawt: Served) -> None:
    body = {"id": "wejdan", "name": "وجدان", "roles": ["agent"], "places": ["jeddah"]}
    assert sawt.post("/api/v1/users", body).status_code in {201, 409}
    page = enter("huda", "/settings/users/wejdan")
    jeddah = page.locator(".place-choice input[value=jeddah]")
    expect(jeddah).to_be_checked()

    jeddah.uncheck()
    page.get_by_role("button", name="حفظ").click()
    expect(page.locator(".wrong").first).to_contain_text("لم تختر أي بلدية")
    assert [each["places"] for each in people(sawt, "wejdan")] == [["jeddah"]]

    page.get_by_label("كل البلديات", exact=True).check()
    expect(page.locator(".place-choice")).to_be_hidden()
    page.get_by_role("button", name="حفظ").click()
    expect(page.locator("#said")).to_be_visible()
    assert [each["places"] for each in people(sawt, "wejdan")] == [[]]


def test_a_new_user_s_places_are_asked_for_plainly(enter: Entering) -> None:
    page = enter("huda", "/settings/users/new", size=PHONE, language="en")
    for name in ("All municipalities", "These municipalities only"):
        expect(page.get_by_label(name, exact=True)).not_to_be_checked()
    page.get_by_label("These municipalities only").check()

    page.get_by_label("Find a municipality or amana").fill("jed")
    box = page.locator(".place-choice input[value=jeddah]")
    expect(box).to_be_visible()
    jeddah = page.locator("input[value=jeddah]")
    label = page.locator(".place-choice-whole", has=jeddah).bounding_box()
    assert label
    assert label["height"] >= 44
    page.get_by_label("Find a municipality or amana").fill("nowhere at all")
    expect(page.locator(".place-choice-none")).to_have_text("No municipality is called so")


def test_places_are_chosen_without_a_script(browser: Browser, sawt: Served) -> None:
    with a_browser_of(browser, sawt, "huda", java_script_enabled=False) as plain:
        bare = plain.new_page()
        bare.goto("/settings/users/new")
        bare.get_by_label("الاسم كما يظهر لزملائه").fill("نجد")
        bare.get_by_label("اسم المستخدم").fill("najd")
        bare.get_by_label("هذه البلديات فقط").check()
        bare.locator(".place-choice summary", has_text="أمانة محافظة جدة").focus()
        bare.keyboard.press("Enter")
        bare.locator(".place-choice input[value=jeddah]").focus()
        bare.keyboard.press("Space")
        bare.get_by_role("button", name="إضافة المستخدم").click()
        expect(bare.get_by_role("heading", name="نجد")).to_be_visible()
    assert [each["places"] for each in people(sawt, "najd")] == [["jeddah"]]


def test_somebody_is_added_changed_and_let_go(enter: Entering, sawt: Served) -> None:
    page = enter("huda", "/settings/users")
    page.get_by_role("link", name="مستخدم جديد").click()
    page.get_by_label("الاسم كما يظهر لزملائه").fill("ريم الحربي")
    page.get_by_label("اسم المستخدم").fill("reem")
    page.get_by_label("معتمِد").check()
    page.get_by_label("هذه البلديات فقط").check()
    page.get_by_label("ابحث عن بلدية أو أمانة").fill("جده")
    page.locator(".place-choice input[value=jeddah]").check()
    page.get_by_role("button", name="إضافة المستخدم").click()
    expect(page.get_by_text("أُضيف المستخدم.")).to_be_visible()

    page.get_by_label("الاسم كما يظهر لزملائه").fill("ريم سعد الحربي")
    page.get_by_role("button", name="حفظ").click()
    expect(page.get_by_role("heading", name="ريم سعد الحربي")).to_be_visible()
    page.get_by_role("button", name="إيقاف الحساب").click()
    expect(page.locator("#confirm-question")).to_contain_text("ريم سعد الحربي")
    page.get_by_role("button", name="تراجع").click()
    assert [each["active"] for each in people(sawt, "reem")] == [True]
    page.get_by_role("button", name="إيقاف الحساب").click()
    sure(page)

    expect(page.get_by_text("أُوقف الحساب.")).to_be_visible()
    (reem,) = people(sawt, "reem")
    assert (reem["active"], set(reem["roles"]), reem["places"]) == (
        False,
        {"agent", "approver"},
        ["jeddah"],
    )
    page.goto("/settings/audit")
    expect(page.get_by_text("huda").first).to_be_visible()
    expect(page.locator(".row", has_text="عدّل").first).to_contain_text("reem")


def people(sawt: Served, name: str) -> list[dict[str, Any]]:
    return [each for each in sawt.get("/api/v1/users")["items"] if each["id"] == name]


def test_a_user_that_there_is_already_is_told_and_what_was_typed_stays(enter: Entering) -> None:
    page = enter("huda", "/settings/users/new")
    page.get_by_label("الاسم كما يظهر لزملائه").fill("سارة أخرى")
    page.get_by_label("اسم المستخدم").fill("sara")
    page.get_by_label("كل البلديات", exact=True).check()
    page.get_by_role("button", name="إضافة المستخدم").click()

    expect(page.locator("[data-wrong]")).not_to_be_empty()
    expect(page.get_by_label("الاسم كما يظهر لزملائه")).to_have_value("سارة أخرى")


def test_rules_are_checked_tried_saved_and_gone_back_from(enter: Entering, sawt: Served) -> None:
    page = enter("huda", "/settings/policy/rules")
    text = page.get_by_label("نص الوثيقة")
    text.fill(EDITED.replace('}.projects"', '}.project"', 1))
    page.get_by_role("button", name="فحص").click()
    expect(page.locator(".fault .reason")).to_contain_text("هل تقصد")
    line = at(EDITED, '}.projects"')
    expect(page.locator(".fault .here .at")).to_have_text(str(line))
    expect(page.locator(".gutter .wrong-line")).to_have_text(str(line))
    page.get_by_role("button", name=f"الانتقال إلى السطر \u2068{line}\u2069").click()
    expect(text).to_be_focused()

    text.fill(EDITED)
    page.get_by_label("نص منشور").fill(LAMPS)
    page.get_by_role("button", name="تجربة", exact=True).click()
    after = page.get_by_role("region", name="بالقواعد المعدلة")
    expect(after.locator("p.strong")).to_contain_text("المشاريع")
    page.get_by_role("button", name="معاينة الأثر").click()
    expect(page.get_by_role("heading", name="أثر التعديل على آخر 30 يومًا")).to_be_visible()
    assert not sawt.get("/api/v1/policy/rules")["differs"]

    page.get_by_label("سبب التعديل").fill("الإنارة إلى المشاريع")
    page.get_by_role("button", name="حفظ وتطبيق").click()
    expect(page.get_by_text("حُفظت الوثيقة، ويعمل بها النظام الآن.")).to_be_visible()
    tried = sawt.post("/api/v1/rules/try", {"text": LAMPS}).json()
    assert tried["unit"]["code"] == "jeddah.projects"
    expect(page.locator("#main")).to_contain_text("الإنارة إلى المشاريع")

    page.get_by_role("link", name="عرض ما في الملف").click()
    expect(page.locator(".difference ins").first).to_contain_text("lamps")
    page.get_by_role("button", name="استعادة هذه النسخة").click()
    sure(page)
    expect(page.get_by_text("استُعيدت النسخة، ويعمل بها النظام الآن.")).to_be_visible()
    assert not sawt.get("/api/v1/policy/rules")["differs"]


LONG = "    text: >-\n      " + "نعتذر عما لحق بكم في {district}، وسنبلغكم بما يتم. " * 8
# How high the text is, and how high its numbers are, each line where the text has it.
HEIGHTS = """
    (() => {
      const text = document.querySelector('#text'), gutter = document.querySelector('.gutter');
      return [text.scrollHeight, gutter.scrollHeight, text.scrollWidth - text.clientWidth];
    })()
"""


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("size", [WIDE, ZOOMED, PHONE], ids=["wide", "zoomed", "phone"])
def test_lines_of_a_document_run_as_they_are_written_beside_their_numbers(
    enter: Entering, size: dict[str, int], language: str
) -> None:
    page = enter("huda", "/settings/policy/replies.parks", language=language)
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict of two numbers
    text = page.locator("#text")
    expect(text).to_have_css("unicode-bidi", "plaintext")
    text.fill(f"{text.input_value()}{LONG}\n    # نهاية\n")

    expect(page.locator(".gutter div").last).to_have_text(str(text.input_value().count("\n") + 1))
    high, numbers, hidden = page.evaluate(HEIGHTS)
    assert high == numbers
    assert hidden == 0, "a long line is wrapped: nothing of it is out of sight"


def test_a_fault_in_a_wrapped_document_is_gone_to(enter: Entering) -> None:
    page = enter("huda", "/settings/policy/replies.parks")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict of two numbers
    text = page.locator("#text")
    given = f"{text.input_value()}\n{LONG}\n"
    text.fill(f"{given}x: [\n")
    page.get_by_role("button", name="فحص").click()
    page.locator("[data-go]").click()

    expect(text).to_be_focused()
    line = int(page.locator(".fault").get_attribute("data-line") or 0)
    first = "\n".join(text.input_value().split("\n")[: line - 1])
    assert text.evaluate("text => text.selectionStart") == len(first) + 1
    top = "line => document.querySelectorAll('.gutter div')[line - 1].getBoundingClientRect().top"
    box = text.bounding_box()
    assert box
    assert box["y"] <= page.evaluate(top, line) <= box["y"] + box["height"]


def test_whoever_saves_second_keeps_what_they_typed(enter: Entering, sawt: Served) -> None:
    page = enter("huda", "/settings/policy/replies.land")
    document = sawt.get("/api/v1/policy/replies.land")
    mine, theirs = f"{document['text']}# لي\n", f"{document['text']}# لغيري\n"
    page.get_by_label("نص الوثيقة").fill(mine)
    body = {"text": theirs, "revision": document["revision"]}
    assert sawt.put("/api/v1/policy/replies.land", body).is_success

    page.get_by_role("button", name="حفظ وتطبيق").click()

    expect(page.get_by_role("alert").first).to_contain_text("حفظ غيرك هذه الوثيقة قبلك")
    expect(page.get_by_label("نص الوثيقة")).to_have_value(mine)
    assert sawt.get("/api/v1/policy/replies.land")["text"] == theirs


def test_a_template_is_seen_before_it_is_saved(enter: Entering) -> None:
    page = enter("huda", "/settings/policy?of=templates")
    page.get_by_role("link", name="الطرق والأرصفة").click()
    page.get_by_role("button", name="فحص").click()

    expect(page.get_by_text("سليمة، ويمكن حفظها.")).to_be_visible()
    expect(page.locator("#verdict .words").first).to_contain_text("حي الصفا")


def test_an_endpoint_is_added_tested_and_given_another_secret(
    enter: Entering, sawt: Served
) -> None:
    with a_site(lambda *_: (503, {}, b"later")) as site:
        page = enter("huda", "/settings/webhooks/new")
        page.get_by_label("العنوان").fill(f"{site}/hook")
        page.get_by_label("الوصف").fill("لوحة البلاغات")
        page.get_by_label("ticket.closed").check()
        page.get_by_label("كل ما يراه صاحبه").check()
        page.get_by_role("button", name="إضافة").click()
        expect(page.locator("code.secret")).to_contain_text("whsec_")
        first = page.locator("code.secret").inner_text()
        (made,) = [
            each
            for each in sawt.get("/api/v1/webhooks")["items"]
            if each["description"] == "لوحة البلاغات"
        ]
        assert made["types"] == ["ticket.closed"]
        page.goto(f"/settings/webhooks/{made['id']}")
        expect(page.locator("code.secret")).to_have_count(0)

        page.get_by_role("button", name="إرسال تجربة").click()
        expect(page.locator("#delivery")).to_contain_text("HTTP 503", timeout=20_000)
        expect(page.locator("#delivery")).to_contain_text("المحاولة")
        page.goto(f"/settings/webhooks/{made['id']}")
        expect(page.locator("#health")).to_contain_text("webhook.test")
        page.get_by_role("button", name="تجديد السر").click()
        sure(page)
        expect(page.locator("code.secret")).not_to_have_text(first)
        page.get_by_role("button", name="إيقاف", exact=True).click()
        sure(page)
        expect(page.locator(".tag.critical").first).to_have_text("موقوفة")
        page.get_by_role("button", name="حذف نقطة الاستقبال").click()
        sure(page)
        expect(page.get_by_text("حُذفت نقطة الاستقبال.")).to_be_visible()
    assert made["id"] not in [each["id"] for each in sawt.get("/api/v1/webhooks")["items"]]


def test_a_key_is_shown_once_and_ended(enter: Entering) -> None:
    page = enter("huda", "/settings/keys")
    page.get_by_label("صاحبه").select_option("omar")
    page.get_by_label("وصف المفتاح").fill("جسر البلاغات")
    page.get_by_role("button", name="إنشاء المفتاح").click()
    expect(page.locator("code.secret")).to_contain_text("sawt_")
    page.goto("/settings/keys")
    expect(page.locator("code.secret")).to_have_count(0)

    page.locator(".row", has_text="جسر البلاغات").get_by_role("button", name="إنهاء").click()
    expect(page.locator("#confirm-question")).to_contain_text("omar")
    sure(page)
    expect(page.get_by_text("أُنهي المفتاح.")).to_be_visible()
    expect(page.locator(".row", has_text="جسر البلاغات")).to_have_count(0)


def test_a_member_gets_a_shift_and_leave_on_a_phone(enter: Entering, sawt: Served) -> None:
    page = enter("majed", "/settings/units/riyadh.parks", size=PHONE)
    page.get_by_label("اسم المستخدم").fill("noura")
    page.get_by_role("button", name="إضافة عضو").click()
    expect(page.get_by_text("أُضيف العضو.")).to_be_visible()
    page.get_by_role("link", name="تعديل").click()
    page.get_by_label("اسم المناوبة").fill("مسائية")
    page.get_by_label("الأحد").fill("14:00-18:00، 19:00-22:00")
    page.get_by_label("من", exact=True).fill("2027-02-01")
    page.get_by_label("ملاحظة").fill("دورة")
    page.get_by_role("button", name="حفظ").click()
    expect(page.get_by_text("حُفظت بيانات العضو.")).to_be_visible()

    (member,) = sawt.get("/api/v1/units/riyadh.parks/members")["items"]
    assert member["shifts"] == [
        {"name": "مسائية", "week": {"sunday": ["14:00-18:00", "19:00-22:00"]}}
    ]
    assert (member["dates"][0]["first"], member["dates"][0]["last"]) == ("2027-02-01", "2027-02-01")


def test_the_days_of_a_calendar_are_told_by_both_dates(enter: Entering) -> None:
    page = enter("lama", "/settings/calendars/office?first=2027-02-22", language="en")

    first = page.locator("table.days tbody tr").first
    expect(first).to_contain_text("Monday 22 February 2027")
    expect(first).to_contain_text("Ramadan 1448")
    expect(first).to_contain_text("Founding Day")


def test_whoever_may_not_sees_neither_the_sections_nor_what_is_in_them(enter: Entering) -> None:
    page = enter("sara", "/settings")
    sections = page.get_by_role("navigation", name="أقسام الإعدادات")
    expect(sections.get_by_role("link", name="أوقات العمل والإجازات")).to_be_visible()
    for hidden in ("المستخدمون", "قواعد التوجيه", "المفاتيح", "سجل التغييرات"):
        expect(sections.get_by_role("link", name=hidden)).to_have_count(0)

    for path in ("/settings/users", "/settings/policy/rules", "/settings/audit"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("textarea, .row")).to_have_count(0)
