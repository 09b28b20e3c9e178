"""Pages as a program sees them: they ask the API as their reader, and as nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from api.settings import LOCAL_KEY

PASSWORD = "a sentence that is long"
ADMIN = {"authorization": f"Bearer {LOCAL_KEY}"}
FAR = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}


@pytest.fixture
def browser(stranger: TestClient) -> TestClient:
    """A browser in which نورة is signed in."""
    noura = {"id": "noura", "name": "نورة", "roles": ["agent"], "password": PASSWORD}
    assert stranger.post("/api/v1/users", json=noura, headers=ADMIN).status_code == 201
    entered = stranger.post("/sign-in", data={"user": "noura", "password": PASSWORD, "next": "/"})
    assert entered.status_code == 200
    return stranger


@contextmanager
def counted(table: str) -> Iterator[list[str]]:
    """Note each question to a table."""
    asked: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if f"FROM {table}" in statement:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_page_without_a_session_leads_to_the_door_and_back(stranger: TestClient) -> None:
    answer = stranger.get("/tickets/x?a=1", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Ftickets%2Fx%3Fa%3D1"


def test_a_script_is_told_to_go_to_the_door(stranger: TestClient) -> None:
    answer = stranger.get("/", headers={"hx-request": "true"})

    assert answer.headers["hx-redirect"].startswith("/sign-in?next=")


@pytest.mark.parametrize(
    ("method", "headers", "back"),
    [
        ("GET", {"hx-request": "true"}, "/triage?what=posts"),
        ("GET", {"hx-request": "true", "hx-boosted": "true"}, "/triage/ahead?what=posts"),
        ("POST", {"hx-request": "true"}, "/triage?what=posts"),
        (
            "POST",
            {"referer": "http://testserver/sources?x=1", "hx-current-url": ""},
            "/sources?x=1",
        ),
        ("POST", {"hx-current-url": "http://elsewhere.example/"}, "/"),
    ],
    ids=["part", "page", "act", "form", "elsewhere"],
)
def test_whoever_signs_in_again_comes_back_to_the_page_not_to_its_part(
    stranger: TestClient, method: str, headers: dict[str, str], back: str
) -> None:
    shown = {"hx-current-url": "http://testserver/triage?what=posts"}
    at = "/triage/ahead?what=posts" if method == "GET" else "/triage/undo"
    answer = stranger.request(method, at, headers=shown | headers, follow_redirects=False)

    to = answer.headers.get("hx-redirect") or answer.headers["location"]
    assert parse_qs(urlsplit(to).query)["next"] == [back]
    # What was asked for in vain is told at the door.
    assert ("sawt-said=door-unsent" in answer.headers.get("set-cookie", "")) is (method == "POST")


def test_a_link_of_another_site_is_asked_for_again_by_ourselves(stranger: TestClient) -> None:
    """The browser keeps a strict cookie back when a mail's link is followed."""
    answer = stranger.get("/overview?period=week", headers=FAR, follow_redirects=False)

    assert answer.status_code == 200
    assert answer.headers["refresh"] == "0; url=/overview?period=week"


@pytest.mark.parametrize("given", [{}, {"csrf": "wrong"}])
def test_a_change_without_the_token_of_the_session_is_refused(
    browser: TestClient, given: dict[str, str]
) -> None:
    answer = browser.post("/sign-out", data=given, follow_redirects=False)

    assert browser.get("/api/v1/session").status_code == 200
    assert answer.status_code == 403


def test_another_site_changes_nothing(browser: TestClient) -> None:
    csrf = browser.get("/api/v1/session").json()["csrf"]

    browser.post("/sign-out", data={"csrf": csrf}, headers={"sec-fetch-site": "cross-site"})

    assert browser.get("/api/v1/session").status_code == 200


def test_one_page_looks_once_for_who_reads(browser: TestClient) -> None:
    with counted("sign_ins") as asked:
        assert browser.get("/queue/counts", headers={"hx-request": "true"}).status_code == 200

    assert len(asked) == 1


def test_a_key_opens_no_page(stranger: TestClient) -> None:
    answer = stranger.get("/", headers=ADMIN, follow_redirects=False)

    assert answer.status_code == 303


@pytest.mark.parametrize("to", ["//evil.example", "/\\evil.example", "https://evil.example", "x"])
def test_nobody_is_led_elsewhere(browser: TestClient, to: str) -> None:
    kept = browser.post("/preferences", data={"language": "en", "next": to}, follow_redirects=False)

    assert kept.headers["location"] == "/"


def test_what_is_no_language_is_not_kept(browser: TestClient) -> None:
    kept = browser.post("/preferences", data={"language": "tlh"}, follow_redirects=False)

    assert "sawt-language" not in kept.headers.get("set-cookie", "")


@pytest.mark.parametrize("to", ["//[", "//x\u2100y", "/["])
def test_an_address_that_is_none_leads_nowhere_else(browser: TestClient, to: str) -> None:
    answer = browser.get("/sign-in", params={"next": to}, follow_redirects=False)

    assert answer.status_code == 303
    assert not answer.headers["location"].startswith("//")


def test_a_link_of_another_site_may_have_any_letters(stranger: TestClient) -> None:
    answer = stranger.get("/settings/users/محمد", headers=FAR, follow_redirects=False)

    assert answer.headers["refresh"] == f"0; url=/settings/users/{quote('محمد')}"


@pytest.mark.parametrize("page", ["/tickets", "/media/contacts", "/media/enquiries"])
@pytest.mark.parametrize("step", ["a%0ab", "a%3Fb", "a%23b", "%25zz"])
def test_what_is_in_no_list_is_not_there_whatever_it_is_called(
    browser: TestClient, page: str, step: str
) -> None:
    assert browser.get(f"{page}/{step}").status_code == 404


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/settings/webhooks/webhook_9/replay", {"hours": "9" * 20}),
        ("/sources", {"kind": "feed", "interval_seconds": "9" * 400}),
    ],
)
def test_a_number_that_is_too_large_breaks_no_page(
    browser: TestClient, page: str, typed: dict[str, str]
) -> None:
    csrf = browser.get("/api/v1/session").json()["csrf"]

    answer = browser.post(page, data={"csrf": csrf, **typed})

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("said", ["posts-count", "no-such-sentence", "brand.x", "."])
def test_a_cookie_that_names_no_sentence_breaks_no_page(browser: TestClient, said: str) -> None:
    browser.cookies.set("sawt-said", said)

    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("shown", "before"),
    [
        ("/settings/feeds", "/settings/notices"),
        ("/queue/acts", "/"),
        ("/sources/preview", "/sources/add"),
        ("/welcome/places/preview", "/welcome/places"),
        ("/tickets/t1/posts/p1/author", "/tickets/t1#post-p1"),
        ("/media/contacts/contact_1/author", "/media/contacts/contact_1"),
    ],
)
def test_what_a_form_showed_once_leads_back_when_it_is_read_anew(
    browser: TestClient, shown: str, before: str
) -> None:
    """Whoever loads such a page again, or changes its language, asks for its address."""
    answer = browser.get(shown, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, before)


def test_a_contact_of_whom_little_is_known_has_a_page(browser: TestClient) -> None:
    csrf = browser.get("/api/v1/session").json()["csrf"]
    typed = {"csrf": csrf, "name": "سلمى", "kind": "journalist", "revision": "9" * 99}
    added = browser.post("/media/contacts", data=typed, follow_redirects=False)
    page = added.headers["location"]

    for path in ("/media/contacts", "/media/contacts/new", page):
        assert browser.get(path).status_code == 200, path
    assert "سلمى" in browser.get("/media/contacts").text
    kept = browser.post(page, data={**typed, "by_hand": "yes", "note": "صباحًا"})
    assert (kept.status_code, "صباحًا" in kept.text) == (200, True)
    stale = browser.post(page, data={**typed, "by_hand": "yes", "note": "مساءً", "revision": "0"})
    assert ("مساءً" in stale.text, "صباحًا" in stale.text) == (True, True)


def test_nobody_s_places_become_everywhere_by_choosing_none(browser: TestClient) -> None:
    csrf = browser.get("/api/v1/session").json()["csrf"]
    typed = {"csrf": csrf, "id": "reem", "name": "ريم", "roles": "agent"}

    neither = browser.post("/settings/users", data=typed)
    none = browser.post("/settings/users", data={**typed, "reach": "chosen"})
    every = browser.post("/settings/users", data={**typed, "reach": "everywhere"})

    # Whether they may, says the API: this reader adds nobody.
    assert (neither.status_code, none.status_code, every.status_code) == (422, 422, 403)
    assert "لم تختر أي بلدية" in none.text


NO_HOSTS = (
    b"[::1",
    b"a b",
    b"sawt.example:port",
    b"sawt.example:99999",
    b"a/b",
    b"x\xd8\xad",
    b"@",
    b"[x]",
)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/api/v1/names", "/open311/v2/x"])
def test_a_host_that_is_none_is_refused(browser: TestClient, path: str) -> None:
    for host in NO_HOSTS:
        answer = browser.get(path, headers={b"host": host}, follow_redirects=False)

        assert answer.status_code == 400, (host, answer.text)
        assert "Send the name of the server" in answer.text


def test_a_host_of_any_name_is_served(browser: TestClient) -> None:
    for host in ("sawt.example", "SAWT.example:8443", "127.0.0.1:8000", "[::1]:8000", "a_b.c", ""):
        assert browser.get("/sign-in", headers={"host": host}).status_code == 200, host


def test_an_origin_that_is_none_is_another_site(browser: TestClient) -> None:
    headers = {"origin": "http://[::1"}

    answer = browser.post("/sign-out", headers=headers, follow_redirects=False)

    assert answer.status_code == 403, answer.text


@pytest.mark.parametrize(
    "origin", [{"sec-fetch-site": "cross-site"}, {"origin": "https://a.example"}]
)
def test_another_site_chooses_no_language(stranger: TestClient, origin: dict[str, str]) -> None:
    chosen = {"language": "en", "next": "/"}

    answer = stranger.post("/preferences", data=chosen, headers=origin, follow_redirects=False)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_an_address_chooses_no_language_and_leads_to_a_page(stranger: TestClient) -> None:
    answer = stranger.get("/preferences?language=en", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "set-cookie" not in answer.headers
