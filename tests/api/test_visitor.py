"""Where a request comes from, and whom we believe about it."""

from ipaddress import ip_network

import pytest
from starlette.datastructures import Headers

from api.settings import Settings, read_settings
from api.visitor import Visitor, visitor_of

PROXIES = (ip_network("10.0.0.0/8"),)


def visit(
    settings: Settings, peer: str | None = "10.0.0.1", scheme: str = "http", **headers: str
) -> Visitor:
    scope = {"client": (peer, 1) if peer else None, "scheme": scheme}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return visitor_of(scope, Headers(named), settings)


@pytest.fixture
def behind() -> Settings:
    """Behind proxies of 10.0.0.0/8."""
    return read_settings(proxies=PROXIES)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("198.51.100.7, made up", "10.0.0.1"),
        ("made up, 10.0.0.2", "10.0.0.2"),
        ("2001:db8::7", "2001:db8::7"),
        ("", "10.0.0.1"),
    ],
)
def test_our_proxies_say_who_came_and_what_stands_before_is_not_believed(
    behind: Settings, said: str, address: str
) -> None:
    assert visit(behind, x_forwarded_for=said).address == address


def test_anybody_else_is_not_believed(behind: Settings) -> None:
    told = {"x_forwarded_for": "198.51.100.7", "x_forwarded_proto": "https"}

    assert visit(behind, "192.0.2.1", **told).address == "192.0.2.1"
    assert not visit(behind, "192.0.2.1", **told).secure
    assert visit(read_settings(), "10.0.0.1", **told).address == "10.0.0.1"
    assert visit(behind, "testclient", **told).address == "testclient"
    assert visit(behind, None, **told).address is None


def test_https_is_what_the_connection_the_settings_or_our_proxy_say(behind: Settings) -> None:
    public = read_settings(public_url="https://sawt.example.gov.sa")

    assert visit(behind, scheme="https").secure
    assert visit(behind, x_forwarded_proto="https").secure
    assert visit(behind, x_forwarded_proto="http, https").secure
    assert visit(public).secure
    assert not visit(behind).secure
    assert not visit(behind, x_forwarded_proto="https, http").secure


@pytest.mark.parametrize(
    ("said", "elsewhere"),
    [
        ({}, False),
        ({"sec_fetch_site": "same-origin"}, False),
        ({"sec_fetch_site": "cross-site"}, True),
        ({"sec_fetch_site": "same-site"}, True),
        ({"origin": "http://Sawt.internal:8000", "host": "sawt.internal:8000"}, False),
        ({"origin": "https://sawt.example.gov.sa", "host": "sawt.internal:8000"}, False),
        ({"origin": "https://evil.example", "host": "sawt.internal:8000"}, True),
        ({"origin": "null", "host": "sawt.internal:8000"}, True),
        ({"origin": "null"}, True),
    ],
)
def test_another_site_is_told_by_what_browsers_say(
    said: dict[str, str], *, elsewhere: bool
) -> None:
    public = read_settings(public_url="https://sawt.example.gov.sa")

    assert visit(public, **said).elsewhere is elsewhere
