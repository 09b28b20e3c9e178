"""The media: reading what they say, answering what they ask, knowing who they are."""

from playwright.sync_api import Page, expect

from dashboard_media import ASKED, OPENED, TENDER, WRITER, contact_of, enquiry_of, press
from dashboard_world import PHONE, push
from whole.dashboard.conftest import Entering
from whole.serving import Served

# Each is a matter of its own, so that none joins the ticket of another.
QUESTIONS = (
    "هل لدى أمانة جدة تعليق على إغلاق حديقة الأمير ماجد؟ ومتى تفتح للزوار؟",
    "متى تنتهي أمانة الرياض من صيانة إنارة طريق الملك خالد؟ وهل من تعليق على التأخر؟",
    "هل من تعليق لأمانة المدينة على تأخر مشروع النقل؟ ومتى ينتهي؟",
    "هل لدى أمانة تبوك تعليق على الكلاب الضالة في حي المروج؟ وما خطتها لها؟",
)
CITIZEN = "حفرة عميقة قرب بوابة الحي الشرقي في جدة تخرب الكفرات"


def tab(page: Page, name: str) -> None:
    page.locator(".tabs").get_by_role("link", name=name).click()


def asking(served: Served, number: int) -> str:
    """Let a journalist ask something of their own; return the ticket."""
    text = QUESTIONS[number]
    push(
        served,
        [
            {
                "native_id": f"asks-{number}",
                "text": text,
                "platform": "news",
                "author_kind": "journalist",
                "author_name": f"صحفي رقم {number}",
            }
        ],
    )
    return enquiry_of(served, text)


def test_the_four_tabs_are_gone_through(enter: Entering, sawt: Served) -> None:
    page = enter("sara", press(sawt, "/media"))

    expect(page.locator(".media-post", has_text=OPENED)).to_be_visible()
    tab(page, "استفسارات الصحافة")
    expect(page.locator(".media-enquiry", has_text=ASKED)).to_be_visible()
    tab(page, "جهات الاتصال")
    expect(page.locator("#media .row", has_text=WRITER)).to_be_visible()
    tab(page, "أخبار المشاريع")
    expect(page.locator(".media-post", has_text=TENDER)).to_be_visible()


def test_what_is_said_is_narrowed_by_chips_and_words_and_the_address_says_so(
    enter: Entering, sawt: Served
) -> None:
    page = enter("sara", press(sawt, "/media"))
    page.get_by_role("link", name="صحيفة أو وسيلة إعلام", exact=True).click()
    expect(page.locator(".media-post", has_text=ASKED)).to_have_count(0)
    page.get_by_label("البحث").fill("الحدائق")
    page.get_by_label("البحث").press("Enter")
    expect(page.locator(".media-post")).to_have_count(1)
    expect(page.locator(".media-post")).to_contain_text(OPENED)

    shared = enter("sara", page.url)
    expect(shared.locator(".media-post")).to_have_count(1)
    page.get_by_label("البحث").fill("كلمةلاتوجد")
    page.get_by_label("البحث").press("Enter")
    expect(page.locator(".empty")).to_contain_text("لا نتائج")


def test_citizens_are_no_media(enter: Entering, sawt: Served) -> None:
    push(
        sawt,
        [{"native_id": "quiet", "text": CITIZEN, "author_kind": "citizen", "author": "quiet_man"}],
    )
    page = enter("sara", press(sawt, "/media"))
    expect(page.locator(".media-post", has_text=OPENED)).to_be_visible()
    expect(page.locator(".media-post", has_text=CITIZEN)).to_have_count(0)


def test_an_enquiry_is_claimed_and_answered_from_here(enter: Entering, sawt: Served) -> None:
    ticket = asking(sawt, 0)
    page = enter("sara", f"/media/enquiries/{ticket}")
    expect(page.locator(".media-clocks")).to_contain_text("لغير الصحافة")

    page.get_by_role("button", name="استلام").click()
    expect(page.locator("#said")).to_contain_text("استلمت الاستفسار")
    page.get_by_label("نص الرد").fill("شكرًا لتواصلك، نجمع المعلومة ونعود إليك.")
    page.get_by_role("button", name="حفظ مسودة").click()

    expect(page.locator("#said")).to_contain_text("حُفظت المسودة")
    (reply,) = [each for each in sawt.all("/api/v1/replies") if each["ticket"] == ticket]
    assert (reply["state"], reply["text"]) == ("draft", "شكرًا لتواصلك، نجمع المعلومة ونعود إليك.")


def test_a_reply_that_is_refused_stays_as_it_was_typed(enter: Entering, sawt: Served) -> None:
    ticket = asking(sawt, 1)
    page = enter("sara", f"/media/enquiries/{ticket}")
    page.get_by_role("button", name="استلام").click()
    page.get_by_label("نص الرد").fill("مسودة أولى")
    page.get_by_role("button", name="حفظ مسودة").click()
    expect(page.locator("#said")).to_contain_text("حُفظت المسودة")

    page.get_by_label("نص الرد").fill("مسودة ثانية")
    page.get_by_role("button", name="حفظ مسودة").click()

    expect(page.locator(".wrong")).not_to_be_empty()
    expect(page.get_by_label("نص الرد")).to_have_value("مسودة ثانية")


def test_a_new_enquiry_arrives_by_itself(enter: Entering, sawt: Served) -> None:
    page = enter("sara", press(sawt, "/media/enquiries?sort=opened"))
    expect(page.locator(".media-enquiry").first).to_be_visible()

    asking(sawt, 2)

    expect(page.locator(".media-enquiry", has_text=QUESTIONS[2])).to_be_visible()


def test_a_viewer_reads_enquiries_and_no_contacts(enter: Entering, sawt: Served) -> None:
    page = enter("lama", f"/media/enquiries/{asking(sawt, 3)}")
    expect(page.get_by_role("button", name="استلام")).to_have_count(0)

    page.goto("/media/contacts")
    expect(page.locator(".empty")).to_contain_text("لفرق الرد وحدها")


def test_a_contact_shows_what_they_wrote_and_what_the_office_notes(
    enter: Entering, sawt: Served
) -> None:
    page = enter("sara", f"/media/contacts/{contact_of(sawt)}")
    expect(page.get_by_role("heading", name=WRITER)).to_be_visible()
    expect(page.locator(".media-post", has_text=ASKED)).to_be_visible()

    page.get_by_label("ملاحظة", exact=True).fill("يفضل البريد <b>قبل</b> الظهر")
    page.get_by_role("button", name="حفظ").click()

    expect(page.locator("#said")).to_contain_text("حُفظت الملاحظة")
    expect(
        page.locator(".row", has_text="سارة").or_(page.locator(".row", has_text="sara"))
    ).to_contain_text("<b>قبل</b>")
    page.goto("/media/contacts?text=الحربي")
    expect(page.locator("#media .row")).to_contain_text("يفضل البريد")


def test_a_journalist_whom_the_office_knows_is_added_changed_and_removed(
    enter: Entering, sawt: Served
) -> None:
    page = enter("sara", "/media/contacts")
    page.get_by_role("link", name="إضافة جهة اتصال").click()
    page.get_by_label("الاسم", exact=True).fill("سلمى القرني")
    page.get_by_label("المنصة").select_option("x")
    page.get_by_label("الحساب", exact=True).fill("@salma_writes")
    page.get_by_label("الوسيلة").fill("المدينة")
    page.get_by_label("البريد الإلكتروني").fill("salma@paper.example")
    page.get_by_label("ابحث عن بلدية أو أمانة").fill("جدة")
    page.locator(".place-choice input[value=jeddah]").check()
    page.get_by_role("button", name="إضافة جهة اتصال").click()
    expect(page.locator("#said")).to_contain_text("أُضيفت جهة الاتصال")
    expect(page.get_by_role("heading", name="سلمى القرني")).to_be_visible()
    expect(page.get_by_role("link", name="salma@paper.example")).to_be_visible()

    text = "عمودي اليوم عن أرصفة جدة التي ضاقت بالناس"
    push(
        sawt,
        [
            {
                "native_id": "salma-1",
                "text": text,
                "platform": "x",
                "author": "salma_writes",
                "author_kind": "journalist",
            }
        ],
    )
    page.reload()
    expect(page.locator(".media-post", has_text=text)).to_be_visible()
    page.locator("#media-card summary", has_text="بيانات التواصل").click()
    page.get_by_label("الهاتف").fill("+966 50 123 4567")
    page.locator("#media-card").get_by_role("button", name="حفظ").click()
    expect(page.locator(".media-ways")).to_contain_text("+966 50 123 4567")

    page.get_by_role("button", name="حذف ما سجله مكتبك").click()
    page.get_by_role("button", name="متابعة").click()
    expect(page.locator("#said")).to_contain_text("حُذف ما سُجل")
    page.goto("/media/contacts?text=salma")
    expect(page.locator("#media .row")).to_have_count(0)


def test_what_is_wrong_with_a_contact_is_told_and_what_was_typed_stays(
    enter: Entering, sawt: Served
) -> None:
    page = enter("sara", "/media/contacts/new", size=PHONE, language="en")
    page.get_by_label("Name", exact=True).fill("Salem")
    page.get_by_label("Account", exact=True).fill("salem")
    page.get_by_role("button", name="Add a contact").click()

    expect(page.locator(".wrong")).to_contain_text("an account and its platform go together")
    expect(page.get_by_label("Account", exact=True)).to_have_value("salem")
    assert "Salem" not in {each["name"] for each in sawt.all("/api/v1/contacts")}


def test_two_who_write_a_note_at_once_lose_nothing(enter: Entering, sawt: Served) -> None:
    contact = contact_of(sawt, "صحيفة المدينة اليوم")
    mine = enter("sara", f"/media/contacts/{contact}")
    theirs = enter("sara", f"/media/contacts/{contact}")
    theirs.get_by_label("ملاحظة", exact=True).fill("يُتصل بهم صباحًا")
    theirs.locator("#media-card").get_by_role("button", name="حفظ").click()
    expect(theirs.locator("#said")).to_contain_text("حُفظت الملاحظة")

    mine.get_by_label("ملاحظة", exact=True).fill("يُتصل بهم مساءً")
    mine.locator("#media-card").get_by_role("button", name="حفظ").click()

    expect(mine.locator("#changed")).to_contain_text("حفظها زميلك قبلك")
    expect(mine.locator("#changed")).to_contain_text("يُتصل بهم صباحًا")
    expect(mine.get_by_label("ملاحظة", exact=True)).to_have_value("يُتصل بهم مساءً")
    (note,) = sawt.get(f"/api/v1/contacts/{contact}")["notes"]
    assert note["note"] == "يُتصل بهم صباحًا"
    mine.get_by_role("button", name="الحفظ بدل ما حفظه زميلي").click()
    expect(mine.locator("#said")).to_contain_text("حُفظت الملاحظة")
    (note,) = sawt.get(f"/api/v1/contacts/{contact}")["notes"]
    assert note["note"] == "يُتصل بهم مساءً"


def test_who_is_under_a_pseudonym_is_told_for_a_reason(enter: Entering, sawt: Served) -> None:
    press(sawt)
    page = enter("sara", "/media/contacts?platform=x")
    contact = next(
        each["contact"]
        for each in sawt.all("/api/v1/media/posts", platform="x")
        if each["text"].startswith("مقالي اليوم")
    )
    writer = page.locator("#media .row", has=page.locator(f"[href$='/{contact}']"))
    expect(writer).to_contain_text("باسم مستعار")
    writer.get_by_role("link").click()
    expect(page.locator("main")).not_to_contain_text("column_writer")

    page.locator("summary", has_text="إظهار الهوية").click()
    page.get_by_label("لماذا تحتاج معرفته؟").fill("دعوته إلى لقاء الإعلاميين")
    page.get_by_role("button", name="إظهار الهوية").click()

    expect(page.locator("#author")).to_contain_text("column_writer")
    lines = sawt.all("/api/v1/audit")
    assert ("author.reveal", "press") in {
        (each["verb"], each["after"].get("purpose")) for each in lines
    }


def test_long_words_are_opened_by_whoever_wants_them(enter: Entering, sawt: Served) -> None:
    page = enter("sara", press(sawt, "/media/projects"))
    post = page.locator(".media-post", has_text=TENDER)
    expect(post.locator(".words")).to_be_hidden()
    post.locator("summary").click()
    expect(post.locator(".words")).to_be_visible()


def test_on_a_phone_in_english_an_enquiry_leads_to_its_ticket(
    enter: Entering, sawt: Served
) -> None:
    page = enter("sara", press(sawt, "/media/enquiries"), size=PHONE, language="en")
    page.locator(".media-enquiry", has_text=ASKED).get_by_role("link", name=ASKED).click()
    expect(page.get_by_role("heading", name="Press enquiry")).to_be_visible()
    page.get_by_role("link", name="Open the ticket").click()

    expect(page).to_have_url(f"{sawt.url}/tickets/{enquiry_of(sawt)}")
