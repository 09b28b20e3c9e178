"""Replies that wait for an approval: found from the queue, read, and let go one after another."""

from typing import Any

from playwright.sync_api import Page, expect

from dashboard_world import push, ticket_of
from whole.dashboard.conftest import Entering
from whole.serving import Served

BENCH = "مقاعد حديقة حي الروضة بجدة مكسرة ولا مكان يجلس فيه كبار السن"
SIGN = "لوحة اسم شارع قريش بجدة طاحت من شهر ومحد رجعها"


def asked_for(sawt: Served, text: str, reply: str, who: str = "sara") -> str:
    """Bring a post in, and ask for the approval of a reply to it; return its ticket."""
    push(sawt, [{"native_id": f"approvals-{abs(hash(text))}", "text": text, "author": "ساكن"}])
    ticket: str = ticket_of(sawt, text)["id"]
    sawt.post(f"/api/v1/tickets/{ticket}/claim", {"holder": who})
    body: dict[str, Any] = {"text": reply, "who": who}
    made = sawt.post(f"/api/v1/tickets/{ticket}/replies", body).json()
    sent = sawt.post(f"/api/v1/replies/{made['id']}/submit", {"who": who})
    assert sent.is_success, sent.text
    return ticket


def waiting(page: Page, words: str) -> Any:
    return page.locator("[data-row]", has_text=words)


def test_an_approver_finds_what_waits_and_approves_it_where_it_stands(
    enter: Entering, sawt: Served
) -> None:
    words = "شكرًا لك. أحلنا ملاحظتك عن المقاعد إلى فريق الحدائق"
    ticket = asked_for(sawt, BENCH, words)
    page = enter("noura", "/")

    page.get_by_role("link", name="بانتظار الاعتماد").click()
    row = waiting(page, words)
    expect(row).to_contain_text("سارة القحطاني")
    expect(row).to_contain_text("مقاعد حديقة حي الروضة")
    expect(row.locator(f"a[href='/tickets/{ticket}#ticket-reply']").first).to_be_visible()
    row.get_by_role("button", name="اعتماد الرد").click()

    expect(page.locator("#said")).to_contain_text("سُجّل اعتمادك")
    expect(page).to_have_url(f"{sawt.url}/approvals")
    expect(waiting(page, words)).to_have_count(0)


def test_what_is_refused_goes_back_with_its_reason(enter: Entering, sawt: Served) -> None:
    words = "سنعيد اللوحة إلى مكانها بعد معاينة الموقع"
    asked_for(sawt, SIGN, words)
    page = enter("noura", "/approvals")

    row = waiting(page, words)
    row.locator("summary", has_text="رفض").click()
    row.get_by_label("السبب").fill("اذكر اسم الشارع")
    row.locator("form button", has_text="رفض").click()

    expect(page.locator("#said")).to_contain_text("رُفض الرد")
    expect(waiting(page, words)).to_have_count(0)


def test_an_agent_sees_theirs_waiting_and_cannot_let_them_go(enter: Entering, sawt: Served) -> None:
    words = "وصلنا بلاغك عن ميلان السور"
    asked_for(sawt, "سور المقبرة القديمة بجدة مايل وقريب يطيح على المارة", words)
    page = enter("sara", "/approvals")

    expect(waiting(page, words)).to_be_visible()
    expect(page.get_by_role("button", name="اعتماد الرد")).to_have_count(0)
