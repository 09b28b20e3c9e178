"""What operators see of silence, coverage and paging back, by the API."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.jobs import new_jobs
from api.schemas import BackfillView, CoverageView, RunPage, SourceView
from api.tools import Tools, utc_now
from api.watching import Every
from make import NOON
from whole.serving import a_site

SOURCES, COVERAGE = "/api/v1/sources", "/api/v1/stats/coverage"
FORMAT = "%a, %d %b %Y %H:%M:%S GMT"


def document(*guids: int, days: int) -> bytes:
    at = (utc_now() - timedelta(days=days)).strftime(FORMAT)
    items = "".join(
        f"<item><guid>{n}</guid><title>حفرة {n}</title><pubDate>{at}</pubDate></item>"
        for n in guids
    )
    return f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()


@pytest.fixture
def site() -> Iterator[str]:
    """A WordPress of three pages, of today, yesterday and last month."""
    pages = {
        "/feed": document(6, 5, days=0),
        "/feed?paged=2": document(4, 3, days=1),
        "/feed?paged=3": document(2, 1, days=30),
    }

    def answer(path: str, _: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        return (200, {}, pages[path]) if path in pages else (404, {}, b"")

    with a_site(answer) as url:
        yield f"{url}/feed"


def added(client: TestClient, url: str, **given: Any) -> str:
    body = {"name": "أخبار", "kind": "feed", "url": url, "interval_seconds": 5} | given
    answer = client.post(SOURCES, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def tended(client: TestClient) -> None:
    tools: Tools = client.app_state["tools"]
    assert client.portal
    client.portal.call(new_jobs(tools, ("tend",)).loops["tend"].once)


def test_a_run_says_how_long_it_took_and_when_the_next_is(client: TestClient, site: str) -> None:
    source = added(client, site)

    client.post(f"{SOURCES}/{source}/run")

    (run,) = RunPage.model_validate(client.get(f"{SOURCES}/{source}/runs").json()).items
    assert run.took is not None
    assert 0 <= run.took < 120
    assert (run.missed, run.reason) == (0, None)
    assert run.next_poll
    shown = SourceView.model_validate(client.get(f"{SOURCES}/{source}").json())
    assert shown.answered == run.finished
    assert (shown.quiet_since, shown.failing_since) == (None, None)


def test_a_feed_is_paged_back_a_page_at_a_time(client: TestClient, site: str) -> None:
    source = added(client, site)
    client.post(f"{SOURCES}/{source}/run")
    since = (utc_now() - timedelta(days=2)).isoformat()

    asked = client.post(f"{SOURCES}/{source}/backfill", json={"since": since})
    tended(client)

    assert asked.status_code == 202
    state = BackfillView.model_validate(client.get(f"{SOURCES}/{source}/backfill").json())
    assert (state.pages, state.seen, state.new, state.reason) == (1, 2, 0, None)
    assert state.due is not None
    assert state.due > utc_now()


def test_a_source_that_was_never_paged_back_says_null(client: TestClient, site: str) -> None:
    source = added(client, site)

    assert client.get(f"{SOURCES}/{source}/backfill").json() is None


@pytest.mark.parametrize(
    "since", ["2026", "soon", None, "9999-01-01", "1999-01-01T00:00:00Z", "", 5]
)
def test_a_wrong_beginning_is_named(client: TestClient, site: str, since: Any) -> None:
    source = added(client, site)

    answer = client.post(f"{SOURCES}/{source}/backfill", json={"since": since})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == "body.since"


def test_a_kind_without_a_way_back_says_so(client: TestClient, tmp_path: Any) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "posts.jsonl").touch()
    source = added(client, "posts.jsonl", kind="file")
    since = (utc_now() - timedelta(days=2)).isoformat()

    answer = client.post(f"{SOURCES}/{source}/backfill", json={"since": since})

    assert answer.status_code == 422
    assert "cannot be paged back" in answer.json()["errors"][0]["reason"]
    assert client.post(f"{SOURCES}/nobody/backfill", json={"since": since}).status_code == 404


def test_coverage_is_shown_by_source_and_hour(client: TestClient, site: str) -> None:
    source = added(client, site)
    client.post(f"{SOURCES}/{source}/run")

    found = CoverageView.model_validate(client.get(COVERAGE).json())

    (each,) = found.sources
    assert (each.source, found.coverage, each.coverage) == (source, 1.0, 1.0)
    assert 24 <= len(each.hours) <= 25
    assert (each.due, each.done, each.hours[-1].done + each.hours[-2].done) == (1, 1, 1)
    assert (found.ends - found.begins) >= timedelta(days=1)


def test_a_period_and_a_source_may_be_asked_for(client: TestClient, site: str) -> None:
    source = added(client, site)
    asked = {"source": source, "from": "2026-01-01", "to": "2026-01-03T00:00:00Z"}

    found = CoverageView.model_validate(client.get(COVERAGE, params=asked).json())

    assert len(found.sources[0].hours) == 48
    assert found.coverage is None


def test_a_source_that_fails_shows_in_the_figure_of_the_day(client: TestClient) -> None:
    source = added(client, "http://127.0.0.1:48999/feed")
    client.post(f"{SOURCES}/{source}/run")

    tended(client)

    shown = SourceView.model_validate(client.get(f"{SOURCES}/{source}").json())
    assert shown.coverage_24h == 0.0
    gauges = {
        (sample.name, sample.labels.get("source")): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }
    assert gauges["sawt_coverage", None] == 0.0
    assert gauges["sawt_source_coverage", source] == 0.0
    assert gauges["sawt_source_quiet", source] == 0.0


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ({"from": "yesterday"}, "query.from"),
        ({"to": "2026-13-01"}, "query.to"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "query.from"),
        ({"from": "2026-01-01", "to": "2026-02-01"}, "query.from"),
        ({"from": "9999-12-31"}, "query.from"),
        ({"from": "2026-01-01", "to": "2026-03-01", "source": "x"}, "query.from"),
        ({"to": "0001-01-01"}, "query.from"),
        ({"since": "2026-01-01"}, "query.since"),
    ],
)
def test_a_wrong_period_is_named(client: TestClient, asked: dict[str, str], at: str) -> None:
    answer = client.get(COVERAGE, params=asked)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == at


def test_an_unknown_source_has_no_coverage(client: TestClient) -> None:
    assert client.get(COVERAGE, params={"source": "nobody"}).status_code == 404


def test_a_task_is_due_again_after_its_rest() -> None:
    due = Every(timedelta(minutes=1))

    assert [due(NOON + timedelta(seconds=at)) for at in (0, 59, 60, 61, 120)] == [
        True, False, True, False, True,
    ]  # fmt: skip
