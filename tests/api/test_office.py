"""Signing in by the office's own account, at a real provider on loopback that may lie."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from api.app import create_app
from api.config import Config
from api.failure import Failed
from api.settings import LOCAL_KEY, Settings, read_settings
from provider import (
    CLIENT,
    SECRET,
    Claims,
    Provider,
    a_provider,
    by_public_key,
    by_stranger,
    changed_after,
    unsigned,
)

ADMIN = {"authorization": f"Bearer {LOCAL_KEY}"}
SITE = "https://sawt.example.gov.sa"
START, BACK = "/api/v1/sign-in/office", "/api/v1/sign-in/office/back"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with a_provider() as running:
        yield running


@pytest.fixture
def browser(provider: Provider, settings: Settings, config: Config) -> Iterator[TestClient]:
    """A browser at a service whose office has a sign-in; نورة and هند are users."""
    given = read_settings(
        data=settings.data,
        database=settings.database,
        config=settings.config,
        allow_networks="127.0.0.0/8",
        public_url=SITE,
        oidc_issuer=provider.url,
        oidc_client=CLIENT,
        oidc_secret=SECRET,
        oidc_name="أمانة جدة",
    )
    app = create_app(given, config, object(), ())  # type: ignore[arg-type]  # nothing is judged
    with TestClient(app, base_url=SITE, raise_server_exceptions=False) as client:
        for user in ("noura", "hind"):
            body = {"id": user, "name": user, "roles": ["agent"]}
            assert client.post("/api/v1/users", json=body, headers=ADMIN).status_code == 201
        yield client


def away(browser: TestClient, provider: Provider) -> str:
    """Leave for the provider, and be let in; return where it sends the browser."""
    left = browser.get(START, follow_redirects=False)
    assert left.status_code == 303, left.text
    to = urlsplit(left.headers["location"])
    assert f"{to.scheme}://{to.netloc}{to.path}" == f"{provider.url}/authorize"
    return provider.authorize(dict(parse_qsl(to.query)))


def come_back(browser: TestClient, to: str) -> str:
    """Come back; return where the service sends the browser."""
    back = browser.get(to, follow_redirects=False)
    assert back.status_code == 303, back.text
    location: str = back.headers["location"]
    return location


def refusals(browser: TestClient) -> list[str]:
    lines = browser.get("/api/v1/audit", headers=ADMIN).json()["items"]
    return [line["after"]["reason"] for line in lines if line["verb"] == "session.refuse"]


def test_who_is_let_in_there_is_signed_in_here(browser: TestClient, provider: Provider) -> None:
    assert browser.get("/api/v1/sign-in").json()["office"] == "أمانة جدة"

    assert come_back(browser, away(browser, provider)) == "/"

    shown = browser.get("/api/v1/session").json()
    assert (shown["user"], shown["how"], shown["roles"]) == ("noura", "office", ["agent"])
    lines = browser.get("/api/v1/audit", headers=ADMIN).json()["items"]
    assert [line["verb"] for line in lines[:2]] == ["session.begin", "office.link"]


def test_the_browser_is_sent_with_pkce_state_and_nonce_and_the_cookie_tells_none(
    browser: TestClient, provider: Provider
) -> None:
    left = browser.get(START, follow_redirects=False)
    asked = parse_qs(urlsplit(left.headers["location"]).query)

    assert asked["redirect_uri"] == [f"{SITE}{BACK}"]
    assert asked["code_challenge_method"] == ["S256"]
    cookie = left.headers["set-cookie"]
    assert cookie.startswith("__Host-sawt-away=")
    assert {"HttpOnly", "Secure", "SameSite=lax"} <= set(cookie.split("; "))
    assert asked["state"][0] not in cookie
    assert asked["nonce"][0] not in cookie
    assert provider.codes == {}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda claims: claims | {"aud": "another"},
        lambda claims: claims | {"aud": [CLIENT, "another"]},
        lambda claims: claims | {"iss": "https://evil.example"},
        lambda claims: claims | {"nonce": "of another time"},
        lambda claims: claims | {"exp": claims["iat"] - 120},
        lambda claims: claims | {"nbf": claims["iat"] + 3600},
        lambda claims: claims | {"azp": "another"},
        lambda claims: claims | {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        lambda claims: claims | {"sub": ""},
        lambda claims: claims | {"preferred_username": None},
        lambda claims: claims | {"preferred_username": ["noura"]},
        *(
            lambda claims, name=name: {key: claims[key] for key in claims if key != name}
            for name in ("iss", "aud", "exp", "iat", "sub", "nonce", "preferred_username")
        ),
    ],
)
def test_a_token_that_is_not_for_us_now_is_refused(
    browser: TestClient, provider: Provider, spoil: Callable[[Claims], Claims]
) -> None:
    provider.spoil = spoil

    assert come_back(browser, away(browser, provider)) == "/sign-in?refused=office"

    assert browser.get("/api/v1/session").status_code == 401
    assert len(refusals(browser)) == 1


@pytest.mark.parametrize("sign", [unsigned, by_public_key, by_stranger, changed_after])
def test_a_token_that_the_provider_did_not_sign_is_refused(
    browser: TestClient, provider: Provider, sign: Callable[[Provider, Claims], str]
) -> None:
    provider.sign = sign

    assert come_back(browser, away(browser, provider)) == "/sign-in?refused=office"

    assert browser.get("/api/v1/session").status_code == 401
    assert refusals(browser) == ["office: the ID token is not signed by the provider"]


def test_another_browser_cannot_bring_the_code(browser: TestClient, provider: Provider) -> None:
    to = away(browser, provider)
    browser.cookies.clear()

    assert come_back(browser, to) == "/sign-in?refused=office"
    assert provider.codes != {}  # nobody asked for what it stands for


@pytest.mark.parametrize(
    "changed",
    [{"state": "another"}, {"state": ""}, {"iss": "https://evil.example"}, {"code": "made-up"}],
)
def test_what_comes_back_changed_is_refused(
    browser: TestClient, provider: Provider, changed: dict[str, str]
) -> None:
    to = urlsplit(away(browser, provider))
    query = urlencode(dict(parse_qsl(to.query)) | changed)

    assert come_back(browser, f"{BACK}?{query}") == "/sign-in?refused=office"
    assert browser.get("/api/v1/session").status_code == 401


def test_a_code_lets_in_once(browser: TestClient, provider: Provider) -> None:
    to = away(browser, provider)
    assert come_back(browser, to) == "/"

    assert come_back(browser, to) == "/sign-in?refused=office"


def test_who_is_no_user_is_not_let_in(browser: TestClient, provider: Provider) -> None:
    provider.claims = {"sub": "7", "preferred_username": "stranger"}

    assert come_back(browser, away(browser, provider)) == "/sign-in?refused=office"
    assert refusals(browser) == ["office: no active user of this name"]
    assert len(browser.get("/api/v1/users", headers=ADMIN).json()["items"]) == 2


def test_who_is_given_the_name_of_somebody_before_is_not_them(
    browser: TestClient, provider: Provider
) -> None:
    come_back(browser, away(browser, provider))
    provider.claims = {"sub": "2000", "preferred_username": "noura"}

    assert come_back(browser, away(browser, provider)) == "/sign-in?refused=office"
    assert refusals(browser) == ["office: the user of this name is somebody else"]


def test_who_is_called_something_else_there_by_now_is_still_themselves(
    browser: TestClient, provider: Provider
) -> None:
    come_back(browser, away(browser, provider))
    provider.claims = {"sub": "1000", "preferred_username": "hind"}

    assert come_back(browser, away(browser, provider)) == "/"
    assert browser.get("/api/v1/session").json()["user"] == "noura"


def test_a_user_who_is_not_active_is_not_let_in(browser: TestClient, provider: Provider) -> None:
    browser.patch("/api/v1/users/noura", json={"active": False}, headers=ADMIN)

    assert come_back(browser, away(browser, provider)) == "/sign-in?refused=office"


def test_new_keys_of_the_provider_are_asked_for(browser: TestClient, provider: Provider) -> None:
    come_back(browser, away(browser, provider))
    provider.key = RSAKey.generate_key(2048, {"kid": "two"}, private=True)

    assert come_back(browser, away(browser, provider)) == "/"


@pytest.mark.parametrize(
    "says",
    [
        lambda said: said | {"issuer": "https://evil.example"},
        lambda said: said | {"token_endpoint": "ftp://evil.example/token"},
        lambda said: said | {"authorization_endpoint": None},
        lambda _: ["not an object"],
    ],
)
def test_a_provider_that_says_something_else_than_it_should_is_not_gone_to(
    browser: TestClient, provider: Provider, says: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    provider.discovery = says

    left = browser.get(START, follow_redirects=False)

    assert (left.status_code, left.headers["location"]) == (303, "/sign-in?refused=office")


def test_without_an_office_there_is_no_such_way(stranger: TestClient) -> None:
    assert stranger.get("/api/v1/sign-in").json()["office"] is None
    assert stranger.get(START).status_code == 404
    assert stranger.get(BACK).status_code == 404


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"oidc_issuer": "https://login.example.gov.sa"}, "SAWT_OIDC_CLIENT"),
        ({"oidc_issuer": "http://login.example.gov.sa"}, "https"),
        ({"oidc_issuer": "login"}, "https://login.example.gov.sa"),
    ],
)
def test_half_an_office_stops_the_start(given: dict[str, str], says: str) -> None:
    with pytest.raises(Failed, match=says):
        read_settings(**given)
