"""Promises that hold for the whole service, checked rather than remembered."""

import inspect
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import store.errors
from api import dashboard
from api.border import DELIVERIES, FEED, LOGIN, OFFICE, OPEN, OPEN311
from api.dashboard.assets import read_assets
from api.problems.table import PROBLEMS
from api.terms import AUTHOR_KIND, PLATFORM, ROLE, STATUS, VERB
from listener.post import AuthorKind, Platform
from router.auditing import AUDIT
from router.gathering import Move
from router.states import Role, Status, Verb
from store.aligning import VERB as PLAN
from store.service_updates import TOLD_US

ROOT = Path(__file__).parents[2]
ROUTE = re.compile(r"\{[^}]+\}")


def operations(app: FastAPI) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
    ]


def test_everything_but_health_asks_for_the_key(app: FastAPI, stranger: TestClient) -> None:
    asked = [
        (method, path, stranger.request(method, ROUTE.sub("x", path)).status_code)
        for method, path, _ in operations(app)
        if path not in OPEN | OFFICE and not path.startswith(OPEN311)
    ]

    assert len(asked) > 20
    assert [each for each in asked if each[2] != 401] == []
    for path in ("/openapi.json", "/metrics", "/api/v1/nothing"):
        assert stranger.get(path).status_code == 401, path


def test_health_and_the_page_ask_for_none(stranger: TestClient) -> None:
    for path in (
        *(OPEN - {LOGIN, FEED}),
        "/",
        read_assets().address("js/app.js"),
        read_assets().address("dashboard.css"),
    ):
        assert stranger.get(path).status_code == 200, path


@pytest.mark.parametrize(
    "header",
    [
        "Bearer wrong",
        "Bearer",
        "Basic sawt-local-key",
        "sawt-local-key",
        "Bearer مفتاح",
        "Bearer sawt-local-key2",
    ],
)
def test_a_wrong_key_is_no_key(stranger: TestClient, header: str) -> None:
    answer = stranger.get("/api/v1/units", headers={b"authorization": header.encode()})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["type"] == "/problems/unauthorised"


def test_every_error_of_the_store_is_a_problem() -> None:
    errors = {cls for _, cls in inspect.getmembers(store.errors, inspect.isclass)}

    leaves = {cls for cls in errors if issubclass(cls, store.errors.StoreError)} - {
        store.errors.StoreError
    }
    assert leaves <= PROBLEMS.keys()


def test_every_problem_speaks_arabic_too() -> None:
    for problem in PROBLEMS.values():
        assert re.search("[\u0621-\u064a]", problem.title_ar), problem.name
        assert re.search("[\u0621-\u064a]", problem.detail_ar), problem.name


def test_the_page_has_a_word_for_every_verb_of_the_history() -> None:
    by_itself = {
        "thanks",
        "remark",
        "correct",
        "warn",
        "escalate",
        "recount",
        "follow_up",
        "referral",
        TOLD_US,
        "reference",
    }
    verbs = {*Verb, *Move, *by_itself, AUDIT, PLAN}
    assert {*verbs, "open"} - set(VERB) == set()


@pytest.mark.parametrize(
    ("codes", "terms"),
    [(Status, STATUS), (Role, ROLE), (Platform, PLATFORM), (AuthorKind, AUTHOR_KIND)],
)
def test_the_page_has_a_word_for_every_code(codes: type[StrEnum], terms: dict[str, Any]) -> None:
    assert set(codes) == set(terms)


def test_every_operation_has_an_example_and_says_what_it_does(app: FastAPI) -> None:
    for method, path, operation in operations(app):
        answers = [
            content
            for status, answer in operation["responses"].items()
            if status.startswith("2")
            for content in answer.get("content", {}).values()
        ]
        # Nothing is said where nothing is left, or where a browser is sent elsewhere.
        assert {"204", "303"} & operation["responses"].keys() or any(
            "example" in content for content in answers
        ), (method, path)
        assert operation["description"], (method, path)


def test_the_document_is_openapi_3_1_and_refers_to_nothing_that_is_not_there(app: FastAPI) -> None:
    document = app.openapi()
    named = set(re.findall(r"'#/components/schemas/([^']+)'", str(document)))

    assert document["openapi"].startswith("3.1")
    assert named <= document["components"]["schemas"].keys()


def test_what_no_issue_has_asked_for_is_not_there(app: FastAPI, client: TestClient) -> None:
    for name in ("surges", "reports"):
        assert client.get(f"/api/v1/{name}").status_code == 404
        assert f"/api/v1/{name}" not in app.openapi()["paths"]


def test_every_path_that_the_documents_name_is_there(app: FastAPI) -> None:
    paths = [ROUTE.sub("[^/]+", path) for path in app.openapi()["paths"]]
    pages = [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
    named = {
        path
        for page in pages
        for path in re.findall(r"/api/v1/[\w{}/-]+(?:\.[\w{}]+)?", page.read_text(encoding="utf-8"))
    }

    gone = [path for path in named if not any(re.fullmatch(known, path) for known in paths)]
    assert len(named) > 20
    # A path that ends so is what a proxy must let through.
    assert [path for path in gone if path not in DELIVERIES] == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1", 404),
        ("GET", "/open311/nothing", 404),
        ("DELETE", "/api/v1/posts", 405),
    ],
)
def test_an_unknown_path_is_a_problem(
    client: TestClient, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "about:blank"


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/", "/live", "/api/v1/units", "/nothing", "/sign-in"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "unsafe" not in headers["content-security-policy"], path
        assert headers["x-frame-options"] == "DENY", path


def test_the_policy_lets_nothing_run_but_our_own_files(client: TestClient) -> None:
    headers = client.get("/").headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["form-action"] == "'self'"
    for nowhere in ("base-uri", "frame-ancestors"):
        assert policy[nowhere] == "'none'"
    assert headers["referrer-policy"] == "same-origin"
    assert client.get("/api/v1/whoami").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/assets/x/%2e%2e/%2e%2e/app.py", "/assets/x/nothing.js", "/nothing"]
)
def test_a_page_that_is_not_there_is_a_page(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_no_page_has_a_script_style_or_handler_of_its_own_inside() -> None:
    pages = sorted((Path(dashboard.__file__).parent / "templates").rglob("*.html"))

    assert len(pages) > 3
    inside = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:|hx-on|\|\s*safe\b"
    )
    assert [page.name for page in pages if inside.search(page.read_text(encoding="utf-8"))] == []


def test_there_is_no_page_that_documents_the_api(client: TestClient) -> None:
    for path in ("/docs", "/redoc", "/docs/oauth2-redirect"):
        assert client.get(path).status_code == 404, path


def test_an_unforeseen_error_tells_nothing(app: FastAPI, client: TestClient) -> None:
    @app.get("/api/v1/broken")
    async def broken() -> None:
        message = "words of a post"
        raise RuntimeError(message)

    answer = client.get("/api/v1/broken")

    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/unexpected"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "words" not in answer.text


def test_methods_that_clients_make_up_are_no_labels(client: TestClient) -> None:
    client.request("MADEUP", "/live")

    assert "MADEUP" not in client.get("/metrics").text


def test_no_request_waits_for_a_thread_to_learn_what_it_works_with(app: FastAPI) -> None:
    """FastAPI runs what is no coroutine in a thread: per dependency more than the work itself."""
    waiting = {
        depended.call.__qualname__
        for route in _routes(app.routes)
        for depended in _dependants(route.dependant)
        if not inspect.iscoroutinefunction(depended.call) and not inspect.isclass(depended.call)
    }
    assert waiting == set()


def _routes(routes: Iterable[Any]) -> Iterator[Any]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _routes(inner.routes)
        elif hasattr(route, "dependant"):
            yield route


def _dependants(of: Any) -> Iterator[Any]:
    for each in of.dependencies:
        yield each
        yield from _dependants(each)
