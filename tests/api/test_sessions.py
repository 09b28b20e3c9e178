"""Signing in by a browser: the cookie, its token, its end, and who is kept out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.config import Config
from api.settings import LOCAL_KEY, Settings
from api.tools import Tools
from router.sign_ins import IDLE, LONGEST
from router.tries import PER_ACCOUNT, PER_ADDRESS

PASSWORD = "a sentence that is long"
NOURA = {
    "id": "noura",
    "name": "نورة",
    "roles": ["agent"],
    "places": ["jeddah"],
    "password": PASSWORD,
}
ADMIN = {"authorization": f"Bearer {LOCAL_KEY}"}
Later = Callable[[timedelta], None]


@pytest.fixture
def browser(stranger: TestClient) -> TestClient:
    """A browser without a session; نورة is a user."""
    assert stranger.post("/api/v1/users", json=NOURA, headers=ADMIN).status_code == 201
    return stranger


@pytest.fixture
def later(stranger: TestClient) -> Later:
    """`later(time)`: let so much time pass for the service."""
    tools: Tools = stranger.app_state["tools"]

    def move(by: timedelta) -> None:
        before = stranger.app_state["tools"].clock
        stranger.app_state["tools"] = replace(tools, clock=lambda: before() + by)

    return move


def sign_in(browser: TestClient, user: str = "noura", **given: Any) -> dict[str, str]:
    """Sign in; return the header that changes take."""
    entered = browser.post("/api/v1/sign-in", json={"user": user, "password": PASSWORD} | given)
    assert entered.status_code == 201, entered.text
    return {"x-sawt-csrf": entered.json()["csrf"]}


def show(browser: TestClient, cookie: str) -> None:
    browser.cookies.clear()
    browser.cookies.set("sawt", cookie)


def audited(browser: TestClient) -> list[tuple[str, str]]:
    lines = browser.get("/api/v1/audit", headers=ADMIN).json()["items"]
    return [(line["verb"], line["target"]) for line in lines]


def test_a_browser_signs_in_and_is_known_by_its_cookie_alone(browser: TestClient) -> None:
    entered = browser.post("/api/v1/sign-in", json={"user": "noura", "password": PASSWORD})

    cookie = entered.headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/"} <= set(cookie.split("; "))
    assert "secure" not in cookie
    shown = browser.get("/api/v1/session").json()
    assert (shown["user"], shown["roles"], shown["how"]) == ("noura", ["agent"], "password")
    assert shown["csrf"] == entered.json()["csrf"]
    assert browser.get("/api/v1/whoami").json()["name"] == "noura"
    assert browser.get("/api/v1/tickets").status_code == 200


def test_the_database_holds_no_cookie(browser: TestClient, settings: Settings) -> None:
    sign_in(browser)
    secret = browser.cookies["sawt"].partition(".")[2]

    files = [path for path in settings.data.rglob("sawt.db*") if path.is_file()]
    assert files
    assert not any(secret.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-sawt-csrf": "0" * 64},
        {"x-sawt-csrf": "رمز".encode()},
    ],
)
def test_a_change_by_cookie_takes_the_token_of_the_session(
    browser: TestClient, headers: dict[str, Any]
) -> None:
    sign_in(browser)

    refused = browser.post("/api/v1/me/keys", json={"label": "x"}, headers=headers)

    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-from-page")
    assert browser.get("/api/v1/me/keys").json()["items"] == []


@pytest.mark.parametrize(
    "said",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_a_change_that_another_site_asks_for_is_refused_even_with_the_token(
    browser: TestClient, said: dict[str, str]
) -> None:
    token = sign_in(browser)

    refused = browser.delete("/api/v1/session", headers=token | said)
    entering = browser.post(
        "/api/v1/sign-in", json={"user": "noura", "password": PASSWORD}, headers=said
    )

    assert (refused.status_code, entering.status_code) == (403, 403)
    assert browser.get("/api/v1/session").status_code == 200


def test_the_page_itself_changes_things(browser: TestClient) -> None:
    token = sign_in(browser)
    ours = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}

    made = browser.post("/api/v1/me/keys", json={"label": "x"}, headers=token | ours)

    assert made.status_code == 201, made.text


def test_a_key_needs_no_token_and_wins_over_a_cookie(browser: TestClient) -> None:
    sign_in(browser)

    assert browser.get("/api/v1/whoami", headers=ADMIN).json()["free"] is True
    wrong = {"authorization": "Bearer wrong"}
    assert browser.get("/api/v1/whoami", headers=wrong).status_code == 401


def test_signing_out_ends_the_session_at_the_service(browser: TestClient) -> None:
    token = sign_in(browser)
    kept = browser.cookies["sawt"]

    assert browser.delete("/api/v1/session", headers=token).status_code == 204

    assert "sawt" not in browser.cookies
    show(browser, kept)
    assert browser.get("/api/v1/session").status_code == 401
    assert audited(browser)[:2] == [("session.end", "noura"), ("session.begin", "noura")]


def test_signing_in_again_makes_the_cookie_of_before_worth_nothing(browser: TestClient) -> None:
    sign_in(browser)
    before = browser.cookies["sawt"]
    sign_in(browser)

    assert browser.cookies["sawt"] != before
    assert len(browser.get("/api/v1/me/sessions").json()["items"]) == 1
    show(browser, before)
    assert browser.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"roles": ["agent", "manager"]},
        {"places": ["riyadh"]},
        {"active": False},
        {"password": "another sentence"},
    ],
)
def test_whoever_may_do_something_else_signs_in_anew(
    browser: TestClient, changes: dict[str, Any]
) -> None:
    sign_in(browser)

    browser.patch("/api/v1/users/noura", json=changes, headers=ADMIN)

    assert browser.get("/api/v1/session").status_code == 401


def test_a_new_name_ends_no_session(browser: TestClient) -> None:
    sign_in(browser)

    browser.patch("/api/v1/users/noura", json={"name": "نورة العتيبي"}, headers=ADMIN)

    assert browser.get("/api/v1/session").status_code == 200


def test_sessions_of_others_are_not_there(browser: TestClient) -> None:
    browser.post("/api/v1/users", json=NOURA | {"id": "saad"}, headers=ADMIN)
    sign_in(browser, "saad")
    (theirs,) = browser.get("/api/v1/me/sessions").json()["items"]
    browser.cookies.clear()
    token = sign_in(browser)

    ended = browser.delete(f"/api/v1/me/sessions/{theirs['id']}", headers=token)

    assert (ended.status_code, ended.json()["type"]) == (404, "/problems/unknown-session")
    (mine,) = browser.get("/api/v1/me/sessions").json()["items"]
    assert mine["here"] is True
    assert browser.delete(f"/api/v1/me/sessions/{mine['id']}", headers=token).status_code == 204
    assert browser.get("/api/v1/session").status_code == 401


def test_an_administrator_signs_somebody_out_everywhere(browser: TestClient) -> None:
    sign_in(browser)

    assert browser.delete("/api/v1/users/noura/sessions", headers=ADMIN).status_code == 204
    assert browser.delete("/api/v1/users/nobody/sessions", headers=ADMIN).status_code == 404

    assert browser.get("/api/v1/session").status_code == 401
    assert audited(browser)[0] == ("session.end_all", "noura")


def test_keys_make_no_keys_and_own_ones_have_no_more_roles_and_end(browser: TestClient) -> None:
    token = sign_in(browser)
    asked = {"label": "script"}

    more = browser.post("/api/v1/me/keys", json=asked | {"roles": ["administrator"]}, headers=token)
    long = browser.post("/api/v1/me/keys", json=asked | {"expires": "2090-01-01"}, headers=token)
    made = browser.post("/api/v1/me/keys", json=asked, headers=token).json()
    key = {"authorization": f"Bearer {made['key']}"}
    by_key = browser.post("/api/v1/me/keys", json=asked, headers=key)

    assert (more.status_code, more.json()["errors"][0]["at"]) == (422, "body.roles")
    assert (long.status_code, long.json()["errors"][0]["at"]) == (422, "body.expires")
    assert made["expires"] is not None
    assert (by_key.status_code, by_key.json()["type"]) == (403, "/problems/session-needed")
    (listed,) = browser.get("/api/v1/me/keys").json()["items"]
    assert listed["used"] is not None
    assert browser.delete(f"/api/v1/me/keys/{made['id']}", headers=token).status_code == 204
    assert browser.get("/api/v1/whoami", headers=key).status_code == 401


def test_keys_of_others_are_not_there(browser: TestClient) -> None:
    other = browser.post("/api/v1/users", json=NOURA | {"id": "saad"}, headers=ADMIN)
    made = browser.post("/api/v1/keys", json={"user": "saad", "label": "x"}, headers=ADMIN).json()
    token = sign_in(browser)

    assert other.status_code == 201
    assert browser.delete(f"/api/v1/me/keys/{made['id']}", headers=token).status_code == 404
    assert browser.get("/api/v1/me/keys").json()["items"] == []


def test_one_changes_ones_own_password_and_only_this_browser_stays(browser: TestClient) -> None:
    sign_in(browser)
    elsewhere = browser.cookies["sawt"]
    browser.cookies.clear()
    token = sign_in(browser)
    new = {"new": "quite another sentence"}

    wrong = browser.post("/api/v1/me/password", json=new | {"password": "no"}, headers=token)
    done = browser.post("/api/v1/me/password", json=new | {"password": PASSWORD}, headers=token)

    assert (wrong.status_code, done.status_code) == (401, 204)
    assert browser.get("/api/v1/session").status_code == 200
    show(browser, elsewhere)
    assert browser.get("/api/v1/session").status_code == 401


def test_passwords_are_in_no_audit_and_neither_are_names_that_are_nobodys(
    browser: TestClient,
) -> None:
    for user in ("noura", "my password by mistake"):
        browser.post("/api/v1/sign-in", json={"user": user, "password": "a wrong sentence"})

    lines = browser.get("/api/v1/audit", headers=ADMIN)
    assert [line["target"] for line in lines.json()["items"][:2]] == ["-", "noura"]
    assert lines.json()["items"][0]["after"] == {"reason": "password"}
    assert lines.json()["items"][0]["address"] == "testclient"
    assert "sentence" not in lines.text
    assert "mistake" not in lines.text


def test_an_account_is_tried_ten_times_a_minute_at_most(browser: TestClient) -> None:
    wrong = {"user": "noura", "password": "a wrong sentence"}
    refused = [browser.post("/api/v1/sign-in", json=wrong) for _ in range(PER_ACCOUNT + 1)]

    assert [answer.status_code for answer in refused] == [401] * PER_ACCOUNT + [429]
    assert 1 <= int(refused[-1].headers["retry-after"]) <= 60
    assert refused[-1].json()["type"] == "/problems/too-many-tries"
    right = browser.post("/api/v1/login", json={"user": "noura", "password": PASSWORD})
    assert right.status_code == 429


def test_an_address_fails_twenty_times_an_hour_at_most_whomever_it_tries(
    browser: TestClient,
) -> None:
    tried = [
        browser.post(
            "/api/v1/sign-in", json={"user": f"user {number}", "password": "a wrong sentence"}
        ).status_code
        for number in range(PER_ADDRESS + 1)
    ]

    assert tried == [401] * PER_ADDRESS + [429]


def test_who_signs_in_right_is_never_too_many(browser: TestClient) -> None:
    for _ in range(PER_ADDRESS + 2):
        sign_in(browser)


def test_the_security_headers_say_https_only_where_there_is_https(browser: TestClient) -> None:
    assert "strict-transport-security" not in browser.get("/live").headers


def test_by_https_the_cookie_is_bound_to_this_host(settings: Settings, config: Config) -> None:
    public = settings.model_copy(update={"public_url": "https://sawt.example.gov.sa"})
    app = create_app(public, config, object(), ())  # type: ignore[arg-type]  # nothing is judged
    with TestClient(app, base_url="https://sawt.example.gov.sa") as browser:
        browser.post("/api/v1/users", json=NOURA, headers=ADMIN)
        entered = browser.post("/api/v1/sign-in", json={"user": "noura", "password": PASSWORD})

        assert entered.headers["set-cookie"].startswith("__Host-sawt=")
        assert "Secure" in entered.headers["set-cookie"]
        assert entered.headers["strict-transport-security"].startswith("max-age=")
        assert browser.get("/api/v1/session").status_code == 200


@pytest.mark.parametrize(("by", "known"), [(IDLE - timedelta(minutes=1), 200), (IDLE, 401)])
def test_a_session_ends_where_nothing_is_asked(
    browser: TestClient, later: Later, by: timedelta, known: int
) -> None:
    sign_in(browser)
    later(by)

    assert browser.get("/api/v1/session").status_code == known


def test_a_session_ends_however_much_is_asked(browser: TestClient, later: Later) -> None:
    sign_in(browser)
    hour = timedelta(hours=1)
    lived = timedelta()
    while browser.get("/api/v1/session").status_code == 200:
        later(hour)
        lived += hour

    assert lived == LONGEST


def test_a_browser_reports_nothing_by_open311(browser: TestClient) -> None:
    """There is no token of ours in its form: another site could send it in their name."""
    csrf = sign_in(browser)
    hole = {"service_code": "roads.pothole", "lat": "24.7", "long": "46.6", "description": "حفرة"}

    posted = browser.post("/open311/v2/requests.json", data=hole, headers=csrf)
    read = browser.get("/open311/v2/requests.json")

    assert (posted.status_code, read.status_code) == (403, 403)
