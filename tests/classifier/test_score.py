"""The scorer, on cases small enough to count by hand."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from classifier.score import breakdown, score, score_tickets, spans_right, to_text

ROOT = Path(__file__).parents[2]


def gold(name: str, **given: Any) -> dict[str, Any]:
    row = {
        "id": name, "text": "حفرة كبيرة وسط شارع التحلية في جدة", "relevant": True,
        "services": ["roads.pothole"],
        "municipality": "jeddah", "intent": "complaint", "urgency": "high", "dialect": "hijazi",
    }  # fmt: skip
    return row | given


def tags(name: str, **given: Any) -> dict[str, Any]:
    row = {
        "id": name, "relevant": True,
        "services": [{"code": "roads.pothole", "score": 0.9, "evidence": [[0, 4]]}],
        "municipality": {"code": "jeddah", "evidence": [[31, 34]]}, "intent": {"code": "complaint"},
        "urgency": {"code": "high"}, "sure": True,
    }  # fmt: skip
    return row | given


def service(code: str) -> list[dict[str, Any]]:
    return [{"code": code, "score": 0.5, "evidence": [[0, 4]]}]


def test_tags_that_are_right_score_one_everywhere() -> None:
    table = score([gold("a")], [tags("a")])
    shares = {"posts": 1, "missing": 0, "offtopic_let_through": None, "critical_seen": None}
    shares |= {"municipality_not_guessed": None}
    assert {name: value for name, value in table.items() if value != 1.0} == {
        name: value for name, value in shares.items() if value != 1
    }


@pytest.mark.parametrize(
    ("given", "found", "name", "share"),
    [
        ({}, {"services": service("roads.bridge")}, "service_top1", 0.0),
        ({}, {"services": service("roads.bridge")}, "domain_top1", 1.0),
        ({}, {"services": service("roads.bridge")}, "routed_right", 0.0),
        ({"services": ["x.y", "roads.pothole"]}, {}, "service_top1", 1.0),
        ({}, {"services": service("x.y") + service("roads.pothole")}, "service_top3", 1.0),
        ({}, {"services": []}, "evidence", None),
        ({}, {"relevant": False}, "relevance_recall", 0.0),
        ({"relevant": False}, {}, "offtopic_let_through", 1.0),
        ({"relevant": False}, {"relevant": False}, "sure_right", 1.0),
        ({}, {"municipality": None}, "municipality_when_named", 0.0),
        ({"municipality": None}, {"municipality": None}, "municipality_not_guessed", 1.0),
        ({"municipality": None}, {}, "municipality_not_guessed", 0.0),
        ({"municipality": None, "municipality_alt": ["jeddah"]}, {}, "municipality", 1.0),
        ({}, {"intent": {"code": "news"}}, "intent", 0.0),
        ({"urgency": "critical"}, {}, "critical_seen", 1.0),
        ({"urgency": "critical"}, {}, "urgency_within_one", 1.0),
        ({"urgency": "critical"}, {"urgency": {"code": "normal"}}, "critical_seen", 0.0),
        ({}, {"sure": False}, "sure_coverage", 0.0),
    ],
)
def test_each_figure_counts_what_its_name_says(
    given: dict[str, Any], found: dict[str, Any], name: str, share: float | None
) -> None:
    assert score([gold("a", **given)], [tags("a", **found)])[name] == share


def test_a_post_without_tags_is_missing_and_wrong() -> None:
    table = score([gold("a"), gold("b")], [tags("a")])
    assert (table["missing"], table["service_top1"]) == (1, 0.5)


@pytest.mark.parametrize(
    ("spans", "right"),
    [
        ([[0, 4]], True),
        ([], False),
        ([[4, 5]], False),
        ([[0, 99]], False),
        ([[3, 3]], False),
        ([[0, 30]], False),
    ],
)
def test_evidence_is_a_part_of_the_text_that_says_something(
    spans: list[list[int]], *, right: bool
) -> None:
    found = {"services": [{"code": "roads.pothole", "evidence": spans}]}
    assert spans_right(gold("a"), found) is right


def test_a_short_text_may_be_covered_whole() -> None:
    assert spans_right({"text": "حفرة"}, {"services": [{"code": "x.y", "evidence": [[0, 4]]}]})


def test_incidents_are_scored_by_overlap() -> None:
    posts = [gold("a", incident="i"), gold("b", incident="i"), gold("c"), gold("d")]
    tickets: list[dict[str, Any]] = [
        {"id": "1", "posts": [{"native_id": "a"}, {"native_id": "c"}]},
        {"id": "2", "posts": ["b"]},
    ]
    assert score_tickets(posts, tickets) == {
        "posts_without_ticket": 1,
        "incident_precision": 0.75,
        "incident_recall": 0.5,
        "lone_posts_kept_alone": 0.5,
    }


def test_breakdowns_leave_out_what_is_not_relevant_and_put_the_largest_first() -> None:
    posts = [gold("a"), gold("b", dialect="najdi"), gold("c"), gold("d", relevant=False)]
    assert breakdown(posts, [tags("a")], "dialect") == [("hijazi", 2, 0.5), ("najdi", 1, 0.0)]


def test_the_tables_are_text() -> None:
    told = to_text({"posts": 1}, {"dialect": [("najdi", 2, 0.5)]})
    assert told.splitlines() == [
        f"{'posts':26} 1",
        "",
        "service_top1 by dialect",
        f"  {'najdi':12} {2:5} 0.500",
    ]


@pytest.mark.parametrize("flag", ["--json", None])
def test_it_runs_as_a_program(tmp_path: Path, flag: str | None) -> None:
    (tmp_path / "gold").write_text(json.dumps(gold("a")) + "\n", encoding="utf-8")
    (tmp_path / "tags").write_text(json.dumps(tags("a")) + "\n", encoding="utf-8")
    (tmp_path / "tickets").write_text('{"id": "1", "posts": [{"native_id": "a"}]}\n')
    command = [sys.executable, "-m", "classifier.score", "gold", "tags", "--tickets", "tickets"]
    done = subprocess.run(
        [*command, *([flag] if flag else [])],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    if flag:
        assert json.loads(done.stdout)["lone_posts_kept_alone"] == 1.0
    else:
        assert f"{'service_top1':26} 1.0" in done.stdout.splitlines()
