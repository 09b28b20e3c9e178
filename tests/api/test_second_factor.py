"""The second factor: added, asked for, used once, reset, and needed by a role."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient

from api.settings import LOCAL_KEY, Settings
from api.tools import Tools
from router.states import Role
from router.tries import PER_CODE

PASSWORD = "a sentence that is long"
NOURA = {"id": "noura", "name": "نورة", "roles": ["agent"], "password": PASSWORD}
ADMIN = {"authorization": f"Bearer {LOCAL_KEY}"}
Later = Callable[[int], None]


@pytest.fixture
def browser(stranger: TestClient) -> TestClient:
    assert stranger.post("/api/v1/users", json=NOURA, headers=ADMIN).status_code == 201
    return stranger


@pytest.fixture
def later(browser: TestClient) -> Later:
    """`later(steps)`: let so many steps of a code pass for the service."""
    tools: Tools = browser.app_state["tools"]
    start = tools.clock()
    passed = [timedelta()]
    browser.app_state["tools"] = replace(tools, clock=lambda: start + passed[0])

    def move(steps: int) -> None:
        passed[0] += steps * timedelta(seconds=30)

    return move


def now(browser: TestClient) -> Any:
    return browser.app_state["tools"].clock()


def enter(browser: TestClient, **given: str) -> Any:
    body = {"user": "noura", "password": PASSWORD} | given
    return browser.post("/api/v1/sign-in", json=body)


def token(browser: TestClient) -> dict[str, str]:
    return {"x-sawt-csrf": browser.get("/api/v1/session").json()["csrf"]}


def enrol(browser: TestClient) -> tuple[pyotp.TOTP, list[str]]:
    """Sign in and add a second factor; return it and its recovery codes."""
    assert enter(browser).status_code == 201
    added = browser.post("/api/v1/me/second-factor", headers=token(browser))
    assert added.status_code == 201, added.text
    factor = pyotp.TOTP(added.json()["secret"])
    confirmed = browser.post(
        "/api/v1/me/second-factor/confirm",
        json={"code": factor.at(now(browser))},
        headers=token(browser),
    )
    assert confirmed.status_code == 200, confirmed.text
    return factor, confirmed.json()["recovery_codes"]


def verbs(browser: TestClient) -> list[str]:
    lines = browser.get("/api/v1/audit", headers=ADMIN).json()["items"]
    return [line["verb"] for line in lines]


def test_from_then_on_a_code_is_asked_for(browser: TestClient, later: Later) -> None:
    factor, codes = enrol(browser)
    later(1)

    without = enter(browser)
    right = enter(browser, code=factor.at(now(browser)))

    assert len(set(codes)) == 10
    assert (without.status_code, without.json()["type"]) == (401, "/problems/code-needed")
    assert right.status_code == 201
    assert right.json()["second_factor"] is True
    assert "second_factor.add" in verbs(browser)


@pytest.mark.usefixtures("later")
def test_adding_it_gives_the_browser_another_cookie(browser: TestClient) -> None:
    enter(browser)
    before = browser.cookies["sawt"]
    enrol(browser)

    after = browser.cookies["sawt"]
    assert after != before
    assert browser.get("/api/v1/session").status_code == 200


def test_a_code_works_once_and_codes_before_it_no_more(browser: TestClient, later: Later) -> None:
    factor, _ = enrol(browser)
    used = factor.at(now(browser))
    later(1)
    code = factor.at(now(browser))

    assert enter(browser, code=used).json()["type"] == "/problems/wrong-code"
    assert enter(browser, code=code).status_code == 201
    assert enter(browser, code=code).status_code == 401
    later(2)
    assert enter(browser, code=factor.at(now(browser))).status_code == 201
    assert enter(browser, code=factor.at(now(browser) - timedelta(seconds=30))).status_code == 401


def test_programs_log_in_with_a_code_too(browser: TestClient, later: Later) -> None:
    factor, _ = enrol(browser)
    later(1)
    body = {"user": "noura", "password": PASSWORD}

    assert browser.post("/api/v1/login", json=body).json()["type"] == "/problems/code-needed"
    entered = browser.post("/api/v1/login", json=body | {"code": factor.at(now(browser))})
    assert entered.status_code == 201


@pytest.mark.usefixtures("later")
def test_a_recovery_code_stands_in_once_and_is_noted(browser: TestClient) -> None:
    _, codes = enrol(browser)

    assert enter(browser, code=codes[0].upper()).status_code == 201
    assert enter(browser, code=codes[0]).status_code == 401
    assert browser.get("/api/v1/me/second-factor").json()["recovery_codes"] == 9
    assert "second_factor.recover" in verbs(browser)


def test_codes_are_guessed_ten_times_an_hour_at_most(browser: TestClient, later: Later) -> None:
    factor, _ = enrol(browser)
    guessed = []
    for _ in range(PER_CODE + 1):
        later(3)
        guessed.append(enter(browser, code="000000").status_code)

    assert guessed == [401] * PER_CODE + [429]
    assert enter(browser, code=factor.at(now(browser))).status_code == 429
    later(120)
    assert enter(browser, code=factor.at(now(browser))).status_code == 201


def test_it_is_removed_by_a_code_of_its_own(browser: TestClient, later: Later) -> None:
    factor, _ = enrol(browser)
    later(1)
    path = "/api/v1/me/second-factor/remove"

    wrong = browser.post(path, json={"code": "000000"}, headers=token(browser))
    right = browser.post(path, json={"code": factor.at(now(browser))}, headers=token(browser))

    assert (wrong.status_code, right.status_code) == (401, 204)
    assert enter(browser).status_code == 201
    again = browser.post(path, json={"code": "000000"}, headers=token(browser))
    assert again.status_code == 404


@pytest.mark.usefixtures("later")
def test_one_that_is_there_is_not_replaced_and_one_that_is_not_is_not_confirmed(
    browser: TestClient,
) -> None:
    enter(browser)
    none = browser.post(
        "/api/v1/me/second-factor/confirm", json={"code": "000000"}, headers=token(browser)
    )
    enrol(browser)
    another = browser.post("/api/v1/me/second-factor", headers=token(browser))

    assert (none.status_code, another.status_code) == (404, 409)


@pytest.mark.usefixtures("later")
def test_a_wrong_first_code_confirms_nothing(browser: TestClient) -> None:
    enter(browser)
    browser.post("/api/v1/me/second-factor", headers=token(browser))

    wrong = browser.post(
        "/api/v1/me/second-factor/confirm", json={"code": "000000"}, headers=token(browser)
    )

    assert wrong.status_code == 401
    assert browser.get("/api/v1/me/second-factor").json()["on"] is False
    assert enter(browser).status_code == 201


@pytest.mark.usefixtures("later")
def test_an_administrator_resets_it_for_who_lost_it(browser: TestClient) -> None:
    enrol(browser)

    reset = browser.delete("/api/v1/users/noura/second-factor", headers=ADMIN)
    none = browser.delete("/api/v1/users/noura/second-factor", headers=ADMIN)

    assert (reset.status_code, none.status_code) == (204, 404)
    assert browser.get("/api/v1/session").status_code == 401
    assert enter(browser).status_code == 201
    assert "second_factor.remove" in verbs(browser)


@pytest.mark.usefixtures("later")
def test_the_secret_is_sealed_and_in_no_answer_after(
    browser: TestClient, settings: Settings
) -> None:
    factor, codes = enrol(browser)

    kept = b"".join(path.read_bytes() for path in settings.data.rglob("sawt.db*"))
    assert factor.secret.encode() not in kept
    assert codes[0].encode() not in kept
    for path in ("/api/v1/me/second-factor", "/api/v1/session", "/api/v1/whoami"):
        assert factor.secret not in browser.get(path).text
    audit = browser.get("/api/v1/audit", headers=ADMIN).text
    assert factor.secret not in audit


class TestWhereARoleNeedsIt:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"second_factor_for": frozenset({Role.AGENT})})

    @pytest.mark.usefixtures("later")
    def test_who_has_none_may_add_it_and_nothing_else(self, browser: TestClient) -> None:
        entered = enter(browser)

        refused = browser.get("/api/v1/tickets")

        assert entered.json()["confined"] is True
        assert (refused.status_code, refused.json()["type"]) == (
            403,
            "/problems/second-factor-needed",
        )
        assert (
            browser.post("/api/v1/me/keys", json={"label": "x"}, headers=token(browser)).json()[
                "type"
            ]
            == "/problems/second-factor-needed"
        )
        enrol(browser)
        assert browser.get("/api/v1/tickets").status_code == 200
        assert browser.get("/api/v1/session").json()["confined"] is False

    def test_a_program_is_not_let_in_without(self, browser: TestClient) -> None:
        refused = browser.post("/api/v1/login", json={"user": "noura", "password": PASSWORD})

        assert (refused.status_code, refused.json()["type"]) == (
            403,
            "/problems/second-factor-needed",
        )

    def test_whose_role_does_not_need_it_is_not_asked(self, browser: TestClient) -> None:
        browser.patch("/api/v1/users/noura", json={"roles": ["viewer"]}, headers=ADMIN)

        assert enter(browser).json()["confined"] is False
