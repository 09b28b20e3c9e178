"""What browsers are told with every answer, whatever it is."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import dashboard
from api.dashboard.assets import read_assets
from api.headers import SECURITY

SCRIPTS = Path(dashboard.__file__).parent / "assets" / "js"
# Each would run, or make, markup out of text.
UNSAFE = re.compile(
    r"\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\("
    r"|setAttribute\(\s*[\"']on|javascript:"
)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", read_assets().address("js/app.js"), 200),
        ("GET", "/no/such/page", 404),
        ("GET", "/live", 200),
        ("GET", "/api/v1/units", 200),
        ("GET", "/api/v1/exports/tickets.csv", 200),
        ("GET", "/open311/v2/services.xml", 200),
        ("GET", "/api/v1/tickets/none", 404),
        ("GET", "/nothing", 404),
        ("PUT", "/live", 405),
        ("POST", "/api/v1/users", 422),
    ],
)
def test_every_answer_tells_browsers_to_run_frame_and_guess_nothing(
    client: TestClient, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
    assert "cache-control" in answer.headers


def test_what_is_refused_at_the_border_tells_them_so_too(stranger: TestClient) -> None:
    answer = stranger.get("/api/v1/units")

    assert answer.status_code == 401
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY


def test_no_script_of_the_page_makes_markup_out_of_text() -> None:
    scripts = sorted(SCRIPTS.rglob("*.js"))

    assert len(scripts) > 3
    assert [path.name for path in scripts if UNSAFE.search(path.read_text(encoding="utf-8"))] == []
