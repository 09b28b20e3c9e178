"""The page in a real browser, on the real service: what a person sees, and what must not run."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from browser import a_browser
from whole.serving import KEY, Served, a_free_port, a_site, serving, until

HOLE = "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي اليوم"
ATTACK = (
    "<img src=x onerror=\"document.title='taken'\"> الحاوية عند بيتنا في الدمام طفحت من أربعة أيام "
    "والبلدية ما رفعت النفايات"
)
MANY = [
    {"native_id": "hole", "text": HOLE, "author": "سائق", "url": "javascript:alert(1)"},
    {"native_id": "attack", "text": ATTACK, "author": "<b>غريب</b>", "author_kind": "official"},
    {"native_id": "light", "text": "أعمدة الإنارة في حي النرجس بالرياض مطفية من أسبوع"},
]
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 850}


@pytest.fixture(scope="module")
def browser(not_tested: Callable[[str, str], NoReturn]) -> Iterator[Browser]:
    with a_browser(not_tested) as started:
        yield started


@pytest.fixture(scope="module")
def sawt(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    assert browser.is_connected()  # without a browser there is nothing to serve for
    with serving(tmp_path_factory.mktemp("page")) as served:
        pushed = served.post("/api/v1/posts", {"items": MANY})
        assert pushed.is_success, pushed.text
        until(lambda: len(served.all("/api/v1/tickets")) == len(MANY), "a ticket for each post")
        yield served


@pytest.fixture
def complaints() -> list[str]:
    """What the browser had to complain of, refusals by the content security policy among it."""
    return []


@pytest.fixture
def page(browser: Browser, sawt: Served, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE, base_url=sawt.url)  # type: ignore[arg-type]  # a plain dict of two numbers
    opened = context.new_page()

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    opened.on("console", hear)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()


def enter(page: Page) -> None:
    page.goto(f"/#key={KEY}")
    expect(page.locator(".card")).to_have_count(len(MANY))


def open_ticket(page: Page, words: str) -> None:
    page.locator(".card", has_text=words).click()
    expect(page.locator("#ticket .words", has_text=words)).to_be_visible()


def test_it_shows_the_tickets_in_arabic_without_a_complaint(
    page: Page, complaints: list[str]
) -> None:
    enter(page)

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".card", has_text=HOLE)).to_contain_text("جدة")
    expect(page.locator(".card .due").first).to_be_visible()
    assert complaints == []


def test_the_key_leaves_the_address_and_stays_for_the_window(page: Page, sawt: Served) -> None:
    enter(page)
    assert page.url == f"{sawt.url}/"

    page.reload()
    expect(page.locator(".card")).to_have_count(len(MANY))


def test_a_wrong_key_is_asked_for_again(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="لديّ مفتاح").click()
    page.get_by_label("المفتاح").fill("wrong")
    page.get_by_role("button", name="دخول").click()

    expect(page.get_by_role("alert")).to_contain_text("غير صحيح")
    page.get_by_label("المفتاح").fill(KEY)
    page.get_by_role("button", name="دخول").click()
    expect(page.locator(".card")).to_have_count(len(MANY))


def test_an_open_ticket_shows_what_its_judgement_rests_on(
    page: Page, complaints: list[str]
) -> None:
    enter(page)
    open_ticket(page, HOLE)

    marked = page.locator("#ticket mark").all_inner_texts()
    assert marked
    assert all(words in HOLE for words in marked)
    expect(page.locator("#ticket mark.place").first).to_contain_text("جدة")
    assert complaints == []


def test_what_strangers_write_is_shown_and_never_run(page: Page, complaints: list[str]) -> None:
    enter(page)
    open_ticket(page, "<img src=x")

    expect(page.locator("#ticket .words")).to_contain_text("onerror=")
    expect(page.locator("#ticket .by")).to_contain_text("<b>غريب</b>")
    assert page.locator("main img, #ticket b").count() == 0
    assert page.title() == "صوت"
    open_ticket(page, HOLE)
    assert page.locator('[href^="javascript"]').count() == 0
    assert complaints == []


def test_a_person_claims_answers_and_resolves(page: Page, complaints: list[str]) -> None:
    enter(page)
    open_ticket(page, "الإنارة في حي النرجس")

    page.get_by_label("اسمك").fill("سارة")
    page.get_by_role("button", name="استلم التذكرة").click()
    expect(page.locator("#ticket .facts")).to_contain_text("سارة")
    page.locator("#ticket textarea").fill("أرسلنا فرقة الصيانة.")
    page.get_by_role("button", name="سجّل الرد").click()
    expect(page.locator("#ticket .history")).to_contain_text("أرسلنا فرقة الصيانة.")
    page.get_by_role("button", name="سجّل المعالجة").click()
    expect(page.locator("#ticket .doing")).to_have_count(0)
    expect(page.locator("#ticket")).to_contain_text("لا إجراء مطلوب هنا على هذه التذكرة.")
    assert complaints == []


def test_the_language_is_switched_at_a_click_and_remembered(
    page: Page, complaints: list[str]
) -> None:
    enter(page)
    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.get_by_role("link", name="Tickets")).to_be_visible()
    expect(page.locator(".card", has_text=HOLE)).to_contain_text("Jeddah")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert complaints == []


def test_filters_narrow_the_list_and_say_when_nothing_is_left(page: Page) -> None:
    enter(page)
    page.get_by_label("الأمانة").select_option("jeddah")
    expect(page.locator(".card")).to_have_count(1)

    page.get_by_label("بحث").fill("كلمة لم يكتبها أحد")
    expect(page.locator("#none")).to_have_text("لا توجد تذاكر بهذه المواصفات.")


def test_sources_show_their_kind_and_those_that_fail_come_first(page: Page, sawt: Served) -> None:
    vendor = {"options": {"secret": "SAWT_SECRET_NOBODY"}, "url": "https://vendor.example/"}
    sawt.post("/api/v1/sources", {"kind": "webhook", "name": "الراصد"} | vendor)
    nobody = {"url": f"http://127.0.0.1:{a_free_port()}/feed", "interval_seconds": 86_400}
    added = sawt.post("/api/v1/sources", {"kind": "feed", "name": "خلاصة غائبة"} | nobody)
    for _ in range(3):
        sawt.post(f"/api/v1/sources/{added.json()['id']}/run")

    page.goto(f"/#key={KEY}&sources")

    first = page.locator("#sourceRows .row").first
    expect(first).to_contain_text("خلاصة غائبة")
    expect(first.locator(".badge").first).to_contain_text("متعثر، رُصد")
    sends = page.locator("#sourceRows .row", has_text="الراصد")
    expect(sends).to_contain_text("إرسال موقّع")
    expect(sends).to_contain_text("يُرسل إلينا حين يستجد شيء")
    expect(sends).not_to_contain_text("متوقف")


def test_a_phone_scrolls_in_one_direction_only(page: Page, complaints: list[str]) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # as above
    enter(page)
    too_wide = "() => document.documentElement.scrollWidth > innerWidth"

    assert not page.evaluate(too_wide)
    open_ticket(page, "<img src=x")
    expect(page.locator("#cards")).to_be_hidden()
    assert not page.evaluate(too_wide)
    page.get_by_role("link", name="العودة إلى القائمة").click()
    expect(page.locator("#cards")).to_be_visible()
    page.get_by_role("link", name="المصادر").click()
    expect(page.locator("#sources")).to_be_visible()
    assert not page.evaluate(too_wide)
    assert complaints == []


def test_a_merged_ticket_leads_to_the_one_that_answers(page: Page, sawt: Served) -> None:
    of = {one["posts"][0]["native_id"]: one for one in sawt.all("/api/v1/tickets")}
    into, other = of["hole"]["id"], of["attack"]["id"]
    posts = [one["id"] for one in of["attack"]["posts"]]
    merging = {"tickets": [other], "reason": "حي واحد", "who": "هند"}
    done = sawt.post(f"/api/v1/tickets/{into}/merge", merging)
    assert done.is_success, done.text
    enter(page)

    expect(page.locator(".card", has_text=HOLE)).to_contain_text("× 2")
    page.locator(".card", has_text="مدموجة").click()
    page.get_by_role("link", name="دُمجت هذه التذكرة في أخرى").click()

    expect(page.locator("#ticket .words", has_text=HOLE)).to_be_visible()
    expect(page.locator("#ticket .words")).to_have_count(2)
    sawt.post(f"/api/v1/tickets/{into}/split", {"posts": posts, "reason": "لا", "who": "هند"})


def test_a_keyboard_is_enough(page: Page) -> None:
    enter(page)
    page.locator(".card", has_text=HOLE).focus()
    page.keyboard.press("Enter")

    expect(page.locator("#ticket")).to_be_focused()
    page.get_by_label("اسمك").focus()
    page.keyboard.type("نورة")
    page.keyboard.press("Enter")
    expect(page.locator("#ticket .facts")).to_contain_text("نورة")


def test_why_a_source_was_not_read_is_said_in_the_language_of_the_page(
    page: Page, sawt: Served
) -> None:
    with a_site(lambda *_: (404, {}, b"")) as site:
        body = {"name": "نشرة الحي", "kind": "feed", "url": f"{site}/rss", "unchecked": True}
        source = sawt.post("/api/v1/sources", body).json()["id"]
        until(lambda: sawt.get(f"/api/v1/sources/{source}")["last_run"], "a run")
    page.goto(f"/#key={KEY}")
    page.get_by_role("link", name="المصادر").click()

    reasons = page.locator("#sourceRows li", has_text="نشرة الحي").locator(".reason")
    expect(reasons.first).to_contain_text("(HTTP 404)؛ صحّح العنوان")
    page.get_by_role("button", name="English").click()
    expect(reasons).to_have_count(1)
    expect(reasons).to_contain_text("it is not there any more")


def test_the_page_is_told_to_run_nothing_but_itself(page: Page, sawt: Served) -> None:
    answer = page.goto(sawt.url)
    assert answer is not None
    policy = answer.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (
        Path(__file__).parents[2].joinpath("src/api/page/index.html").read_text() == answer.text()
    )
