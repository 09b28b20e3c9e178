"""A service with people and posts in it, for tests of the dashboard and for its pictures."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from whole.serving import PATIENCE, Served, serving, until

PASSWORD = "a long password of tests"
# Who they are, what they may do, and where; everybody signs in with `PASSWORD`.
PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "sara": {"name": "سارة القحطاني", "roles": ["agent"]},
    "noura": {"name": "نورة الشهري", "roles": ["approver"]},
    "majed": {"name": "ماجد العتيبي", "roles": ["manager"]},
    "omar": {"name": "عمر الزهراني", "roles": ["operator"]},
    "huda": {"name": "هدى المطيري", "roles": ["administrator", "manager", "operator"]},
    "lama": {"name": "لمى الغامدي", "roles": ["viewer"]},
    "fahad": {"name": "فهد الدوسري", "roles": ["agent"], "places": ["jeddah"]},
}
HOLE = "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي اليوم"
LIGHTS = "أعمدة الإنارة في حي النرجس بالرياض مطفية من أسبوع"
ATTACK = (
    "<img src=x onerror=\"document.title='taken'\"> الحاوية عند بيتنا في الدمام طفحت من أربعة أيام "
    "والبلدية ما رفعت النفايات"
)
POSTS: Sequence[Mapping[str, Any]] = (
    {"native_id": "hole", "text": HOLE, "author": "سائق", "url": "javascript:alert(1)"},
    {"native_id": "attack", "text": ATTACK, "author": "<b>غريب</b>"},
    {"native_id": "lights", "text": LIGHTS, "author": "ساكن النرجس"},
)
# That an address was refused, or could not be reached, is for the page to say, and for its test.
FOR_THE_PAGE_TO_SAY = (
    "Failed to load resource: the server responded",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "Response Status Error Code 4",
    "htmx:sendError",
    "htmx:afterRequest",
)
WIDE = {"width": 1280, "height": 850}
PHONE = {"width": 390, "height": 800}


@contextmanager
def a_world(folder: Path, **more: str) -> Iterator[Served]:
    """Serve, with everybody of `PEOPLE` and a ticket for each of `POSTS`."""
    with serving(folder, **more) as served:
        for name, each in PEOPLE.items():
            added = served.post("/api/v1/users", {"id": name, "password": PASSWORD, **each})
            assert added.is_success, added.text
        push(served, POSTS)
        yield served


def push(served: Served, posts: Sequence[Mapping[str, Any]]) -> None:
    """Bring posts in, and wait until each has been routed."""
    answer = served.post("/api/v1/posts", {"items": posts})
    assert answer.is_success, answer.text
    ids = [each["id"] for each in answer.json()["items"]]

    def routed() -> bool:
        return all(served.get(f"/api/v1/posts/{each}")["reasons"] for each in ids)

    until(routed, "every post routed")


def ticket_of(served: Served, text: str) -> Any:
    """Return the ticket of the post with this text."""
    (post,) = [each for each in served.all("/api/v1/posts") if each["text"] == text]
    return served.get(f"/api/v1/tickets/{post['ticket']}")


@contextmanager
def a_browser_of(
    browser: Browser,
    served: Served,
    user: str | None = None,
    *,
    size: Mapping[str, int] | None = None,
    language: str = "ar",
    **more: Any,
) -> Iterator[BrowserContext]:
    """Open a browser of somebody's own, signed in as `user` where one is named."""
    # What moves has another colour from one moment to the next.
    more.setdefault("reduced_motion", "reduce")
    context = browser.new_context(base_url=served.url, viewport=dict(size or WIDE), **more)  # type: ignore[arg-type]  # a plain dict of two numbers
    try:
        if language != "ar":
            context.add_cookies([{"name": "sawt-language", "value": language, "url": served.url}])
        if user is not None:
            answer = context.request.post(
                "/api/v1/sign-in", data={"user": user, "password": PASSWORD}
            )
            assert answer.ok, answer.text()
        yield context
    finally:
        context.close()


def heard(page: Page) -> list[str]:
    """Collect what the browser complains of from now on: breaches of the policy among it."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        refused = message.text.startswith(FOR_THE_PAGE_TO_SAY)
        if message.type in {"error", "warning"} and not refused:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def end_sessions(served: Served, user: str) -> None:
    """Sign somebody out everywhere, as an administrator does it."""
    address = f"{served.url}/api/v1/users/{user}/sessions"
    answer = httpx.delete(address, headers=served.headers, timeout=PATIENCE)
    assert answer.is_success, answer.text


def sign_in_again(page: Page, user: str) -> None:
    """Sign in at the door to which a page has led."""
    page.get_by_label("اسم المستخدم").fill(user)
    page.get_by_label("كلمة المرور").fill(PASSWORD)
    page.get_by_role("button", name="دخول").click()


def begun(page: Page, address: str) -> None:
    """Open a page, and wait until all of its scripts have begun."""
    page.add_init_script(
        "document.addEventListener('sawt:begun', () => {"
        " document.documentElement.dataset.begun = ''; });"
    )
    page.goto(address)
    expect(page.locator("html[data-begun]")).to_have_count(1)
