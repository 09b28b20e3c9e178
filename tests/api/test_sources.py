from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import RunPage, RunView, SourcePage, SourceView

SOURCES = "/api/v1/sources"
FEED = {
    "name": "أخبار",
    "kind": "feed",
    "url": "http://127.0.0.1:48999/feed",
    "interval_seconds": 5,
}


@pytest.fixture
def file(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "posts.jsonl").write_text('{"id": "1", "text": "حفرة"}\n', "utf-8")
    return {"name": "ملف", "kind": "file", "url": "posts.jsonl", "interval_seconds": 60}


def added(client: TestClient, body: dict[str, Any]) -> str:
    answer = client.post(SOURCES, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_source_is_added_shown_and_listed(client: TestClient) -> None:
    source = added(client, FEED | {"options": {"platform": "news", "place": "jeddah"}})

    shown = SourceView.model_validate(client.get(f"{SOURCES}/{source}").json())
    assert shown.interval_seconds == 5
    assert shown.options == {"platform": "news", "place": "jeddah"}
    assert (shown.origin, shown.enabled, shown.sample) == ("api", True, False)
    assert shown.next_poll
    page = SourcePage.model_validate(client.get(SOURCES).json())
    assert [item.id for item in page.items] == [source]


def test_a_source_that_is_there_is_not_added_again(client: TestClient) -> None:
    source = added(client, FEED)

    answer = client.post(SOURCES, json=FEED)

    assert answer.status_code == 409
    assert answer.json()["source"] == source


@pytest.mark.parametrize(
    ("wrong", "at", "says"),
    [
        ({"kind": "smoke"}, "body.kind", "there are feed, file"),
        ({"options": {"queries": ["leeks"]}}, "body.options", "no set leeks; there are leaks"),
        ({"name": ""}, "body.name", "at least 1"),
        ({"name": "\0"}, "body.name", "at least 1"),
        ({"url": "ftp://127.0.0.1/"}, "body.url", "http"),
        ({"url": "http://169.254.169.254/"}, "body.url", "SAWT_ALLOW_NETWORKS"),
        ({"url": "http://2130706433/"}, "body.url", "four decimal numbers"),
        ({"url": "http://[::ffff:10.0.0.1]/"}, "body.url", "not a public address"),
        ({"url": "bundled:feed.xml"}, "body.url", "sawt samples add"),
        ({"url": "http://8.8.8.8/", "interval_seconds": 30}, "body.interval_seconds", "60 to"),
        ({"interval_seconds": 4}, "body.interval_seconds", "greater than or equal to 5"),
        ({"interval_seconds": 1e9}, "body.interval_seconds", "less than or equal to 86400"),
        ({"interval_seconds": "٥"}, "body.interval_seconds", "number"),
        ({"options": {"colour": "red"}}, "body.options", "colour is not an option of feed"),
        ({"options": {"platform": "fax"}}, "body.options", "platform"),
        ({"options": {"place": "jedda"}}, "body.options.place", "did you mean jeddah?"),
        ({"interval": "15m"}, "body.interval", "no such member; did you mean interval_seconds?"),
        ({"option": {"place": "x"}}, "body.option", "no such member; did you mean options?"),
        ({"kind": "file", "url": "../secret.jsonl"}, "body.url", "no such file"),
        ({"kind": "file", "url": "/etc/passwd"}, "body.url", "outside"),
    ],
)
def test_a_wrong_source_is_named_and_not_kept(
    client: TestClient, wrong: dict[str, Any], at: str, says: str, file: dict[str, Any]
) -> None:
    del file

    answer = client.post(SOURCES, json=FEED | wrong)

    assert answer.status_code == 422
    fault = answer.json()["errors"][0]
    assert fault["at"] == at
    assert says in fault["reason"]
    assert client.get(SOURCES).json()["items"] == []


def test_what_is_left_out_of_a_change_stays(client: TestClient) -> None:
    source = added(client, FEED)

    answer = client.patch(f"{SOURCES}/{source}", json={"interval_seconds": 30})

    changed = SourceView.model_validate(answer.json())
    assert (changed.interval_seconds, changed.url, changed.name) == (30, FEED["url"], FEED["name"])


@pytest.mark.parametrize(
    "change", [{"url": "http://10.0.0.1/"}, {"interval_seconds": 1}, {"options": {"x": 1}}]
)
def test_a_wrong_change_is_refused(client: TestClient, change: dict[str, Any]) -> None:
    source = added(client, FEED)

    assert client.patch(f"{SOURCES}/{source}", json=change).status_code == 422
    assert client.get(f"{SOURCES}/{source}").json()["url"] == FEED["url"]


@pytest.mark.parametrize(
    ("member", "says"),
    [
        ({"enabled": False}, "no such member; there are name, url"),
        ({"kind": "page"}, "no such member; there are name, url"),
    ],
)
def test_a_change_that_is_not_known_is_refused_and_not_passed_over(
    client: TestClient, member: dict[str, Any], says: str
) -> None:
    answer = client.patch(f"{SOURCES}/{added(client, FEED)}", json=member)

    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["at"] == f"body.{next(iter(member))}"
    assert says in fault["reason"]
    assert fault["reason_ar"]


def test_a_source_is_paused_and_resumed(client: TestClient) -> None:
    source = f"{SOURCES}/{added(client, FEED)}"

    paused = client.post(f"{source}/pause").json()
    resumed = client.post(f"{source}/resume").json()

    assert (paused["enabled"], paused["next_poll"]) == (False, None)
    assert resumed["enabled"]
    assert resumed["next_poll"]


def test_a_run_now_answers_with_its_line_of_the_log(
    client: TestClient, file: dict[str, Any]
) -> None:
    source = f"{SOURCES}/{added(client, file)}"

    run = RunView.model_validate(client.post(f"{source}/run").json())

    assert (run.outcome, run.seen, run.new) == ("read", 1, 1)
    runs = RunPage.model_validate(client.get(f"{source}/runs").json())
    assert [line.outcome for line in runs.items] == ["read"]
    assert client.get("/api/v1/posts").json()["items"][0]["native_id"] == "1"


def test_a_paused_source_can_be_run_once(client: TestClient, file: dict[str, Any]) -> None:
    source = f"{SOURCES}/{added(client, file)}"
    client.post(f"{source}/pause")

    assert client.post(f"{source}/run").json()["outcome"] == "read"
    assert client.get(source).json()["enabled"] is False


def test_a_source_that_fails_says_why(client: TestClient) -> None:
    source = f"{SOURCES}/{added(client, FEED)}"

    run = client.post(f"{source}/run").json()

    assert run["outcome"] in {"silent", "refused"}
    assert run["reason"]
    assert run["cause"]
    assert run["reason_ar"]
    assert client.get(source).json()["failures"] == 1


@pytest.mark.parametrize("verb", ["", "/runs", "/pause", "/resume", "/run"])
def test_an_unknown_source_is_a_problem(client: TestClient, verb: str) -> None:
    url = f"{SOURCES}/nobody{verb}"

    answer = client.get(url) if verb in {"", "/runs"} else client.post(url)

    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/unknown-source"


class TestWhileTheScheduleRuns:
    @pytest.fixture
    def loops(self) -> Sequence[str]:
        return ("collect", "classify", "route", "tend")

    def test_ready_says_that_every_loop_goes_round(self, client: TestClient) -> None:
        answer = client.get("/ready")

        assert answer.status_code == 200
        assert {"database", "schema", "loop.collect", "loop.tend"} <= answer.json()["checks"].keys()
