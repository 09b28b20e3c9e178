"""What somebody does is seen in the pages that others have open, and only where they show it."""

import re

from playwright.sync_api import Page, Request, expect

from dashboard_world import push, ticket_of
from whole.dashboard.conftest import Entering
from whole.serving import FeedServer, Served, a_feed

DRAFT = "شكرًا لتنبيهك، وصل بلاغك إلى الفريق المختص"
LISTENS = re.compile(r"/api/v1/events")


def claimed(sawt: Served, text: str) -> str:
    """Bring a post in and let سارة take its ticket; return the ticket's id."""
    push(sawt, [{"native_id": f"live-{abs(hash(text))}", "text": text, "author": "ساكن"}])
    ticket: str = ticket_of(sawt, text)["id"]
    assert sawt.post(f"/api/v1/tickets/{ticket}/claim", {"holder": "sara"}).is_success
    return ticket


def drafted(sawt: Served, ticket: str, text: str = DRAFT) -> str:
    body = {"text": text, "who": "sara"}
    answer = sawt.post(f"/api/v1/tickets/{ticket}/replies", body)
    assert answer.is_success, answer.text
    return f"/api/v1/replies/{answer.json()['id']}"


def submitted(sawt: Served, ticket: str, text: str = DRAFT) -> str:
    reply = drafted(sawt, ticket, text)
    assert sawt.post(f"{reply}/submit", {"who": "sara"}).is_success
    return reply


def listening(enter: Entering, user: str, path: str) -> Page:
    """Open a page, and wait until it hears what happens."""
    page = enter(user, "about:blank")
    with page.expect_response(LISTENS):
        page.goto(path)
    return page


def asked(page: Page, path: str) -> list[Request]:
    """Collect the requests for an address from now on."""
    found: list[Request] = []
    page.on("request", lambda each: found.append(each) if each.url.endswith(path) else None)
    return found


def test_an_open_page_shows_its_tickets_reply_as_it_goes_on(enter: Entering, sawt: Served) -> None:
    ticket = claimed(sawt, "حفرة عميقة في شارع فلسطين بجدة أمام الصيدلية")
    page = listening(enter, "noura", f"/tickets/{ticket}")
    reply = page.locator("#ticket-reply")

    at = drafted(sawt, ticket)
    expect(reply).to_contain_text(DRAFT)
    expect(reply.get_by_role("button", name="اعتماد الرد")).to_have_count(0)
    sawt.post(f"{at}/submit", {"who": "sara"})
    expect(reply.get_by_role("button", name="اعتماد الرد")).to_be_visible()
    sawt.post(f"{at}/reject", {"who": "majed", "note": "اذكر الموعد"})
    expect(reply).not_to_contain_text(DRAFT)


def test_it_does_so_too_after_the_minute_has_drawn_it_anew(enter: Entering, sawt: Served) -> None:
    ticket = claimed(sawt, "حفرة واسعة في شارع صاري بجدة قرب الجامع")
    page = listening(enter, "noura", f"/tickets/{ticket}")
    with page.expect_response(lambda answer: answer.url.endswith(f"/tickets/{ticket}")):
        page.evaluate(
            """for (const name of ["sawt:minute", "sawt:minutes"])
                 document.body.dispatchEvent(new CustomEvent(name))"""
        )

    drafted(sawt, ticket)

    expect(page.locator("#ticket-reply")).to_contain_text(DRAFT)


def test_a_page_that_slept_shows_what_happened_meanwhile(enter: Entering, sawt: Served) -> None:
    ticket = claimed(sawt, "لوحة شارع ساقطة في حي البوادي بجدة")
    page = listening(enter, "noura", f"/tickets/{ticket}")
    page.context.set_offline(True)
    drafted(sawt, ticket)
    page.context.set_offline(False)

    expect(page.locator("#ticket-reply")).to_contain_text(DRAFT)


def test_a_page_asks_for_what_happens_to_its_own_ticket_alone(
    enter: Entering, sawt: Served
) -> None:
    one = claimed(sawt, "أرصفة مكسرة في شارع قريش بجدة عند المدرسة")
    other = claimed(sawt, "مطب صناعي خطير في شارع الستين بجدة")
    page = listening(enter, "noura", f"/tickets/{one}")
    requests = asked(page, f"/tickets/{one}")

    for ticket in (other, one):
        page.evaluate(
            """() => { window.heard = new Promise((hear) =>
                 document.body.addEventListener("sawt:reply", hear, { once: true })) }"""
        )
        drafted(sawt, ticket)
        assert page.evaluate("() => window.heard.then(() => true)")
    expect(page.locator("#ticket-reply")).to_contain_text(DRAFT)
    expect(page.locator("#ticket-live.htmx-request")).to_have_count(0)

    assert len(requests) == 1


def test_what_waits_for_approval_is_marked_for_those_who_may_approve(
    enter: Entering, sawt: Served
) -> None:
    ticket = claimed(sawt, "غطاء صرف مفتوح في شارع التوبة بجدة يهدد الأطفال")
    approver = listening(enter, "noura", "/")
    writer = listening(enter, "sara", "/")
    mark = approver.locator("#queue-approvals")

    submitted(sawt, ticket, "نعتذر عن التأخير، يصلك الفريق اليوم")

    expect(mark.get_by_role("link", name="بانتظار الاعتماد")).to_have_attribute(
        "href", "/approvals"
    )
    expect(writer.locator("#queue-approvals")).to_have_count(0)


def test_a_source_that_somebody_pauses_is_seen_by_others(enter: Entering, sawt: Served) -> None:
    with a_feed(("live-first", "حديقة بلا إضاءة في حي الصفا بجدة")) as feed:
        source = added(sawt, feed, "نشرة المتابعة")
        page = listening(enter, "omar", "/sources")
        one = listening(enter, "huda", f"/sources/{source}")

        sawt.post(f"/api/v1/sources/{source}/pause")

        row = page.locator("li.source", has_text="نشرة المتابعة")
        expect(row.get_by_role("button", name="استئناف")).to_be_visible()
        expect(one.get_by_role("button", name="استئناف")).to_be_visible()


def test_a_source_that_somebody_adds_is_seen_by_others(enter: Entering, sawt: Served) -> None:
    page = listening(enter, "omar", "/sources")
    with a_feed(("live-second", "نافورة متوقفة في حي الروضة بجدة")) as feed:
        added(sawt, feed, "نشرة جديدة لم تكن")

        expect(page.locator("li.source", has_text="نشرة جديدة لم تكن")).to_be_visible()


def added(sawt: Served, feed: FeedServer, name: str) -> str:
    answer = sawt.post("/api/v1/sources", {"name": name, "kind": "feed", "url": feed.url})
    assert answer.is_success, answer.text
    source: str = answer.json()["id"]
    return source
