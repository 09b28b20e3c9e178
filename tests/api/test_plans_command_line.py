"""`sawt plan` and `sawt route --preview`: what a person reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner, Result

from api.failure import Failed
from api.verbs import app
from router.clock.calendar import RIYADH
from store.errors import PlanOver, PlanRuns, UnknownPlan

ROOT = Path(__file__).parents[2]
START = ("plan", "start", "floods", "--place", "jeddah", "--reason", "سيول")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAWT_DATA", str(tmp_path))
    monkeypatch.setenv("SAWT_CONFIG", str(ROOT / "config"))


def sawt(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def told(*words: str) -> str:
    done = sawt(*words)
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_p10_a_plan_is_started_listed_and_ended() -> None:
    until = (datetime.now(UTC) + timedelta(hours=5)).isoformat()

    started = orjson.loads(told(*START, "--until", until, "--json"))
    assert (started["id"], started["mode"], started["started_by"]) == ("run_1", "real", "cli")
    assert "run_2  drill  jeddah  until" in told(*START, "--drill")
    listed = told("plan", "list")
    assert "floods          السيول" in listed
    assert "  run_1  real  jeddah  until" in listed
    plans = [orjson.loads(line) for line in told("plan", "list", "--json").splitlines()]
    assert [len(plan["runs"]) for plan in plans] == [0, 2, 0, 0]
    assert "ended" in told("plan", "end", "floods", "--reason", "تدريب", "--run", "run_2")
    assert orjson.loads(told("plan", "end", "floods", "--reason", "انتهت", "--json"))["ended"]


def test_an_end_without_a_zone_is_riyadhs_and_so_is_what_is_told() -> None:
    until = (datetime.now(RIYADH) + timedelta(hours=5)).replace(second=0, microsecond=0)

    started = told(*START, "--until", f"{until:%Y-%m-%dT%H:%M}")
    shown = orjson.loads(told("plan", "list", "--json").splitlines()[1])["runs"][0]

    assert f"until {until:%Y-%m-%d %H:%M} Riyadh" in started
    assert datetime.fromisoformat(shown["until"]) == until


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        (("plan", "start", "flood", *START[3:]), UnknownPlan, "flood"),
        ((*START[:3], "--place", "jedah", *START[5:]), Failed, "did you mean jeddah?"),
        ((*START, "--until", "tomorrow"), Failed, "--until tomorrow: is no time"),
        ((*START, "--until", "2020-01-01"), Failed, "--until 2020-01-01: is over already"),
        ((*START, "--until", "2099-01-01"), Failed, "is later than the plan may last"),
        (("plan", "end", "floods", "--reason", "لا"), PlanOver, "is over"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: tuple[str, ...], error: type[Exception], says: str
) -> None:
    done = sawt(*words)

    assert isinstance(done.exception, error)
    assert says in str(done.exception)


def test_a_second_plan_there_is_refused_and_of_several_one_is_named() -> None:
    told(*START)
    told(*START, "--drill")

    assert isinstance(sawt(*START).exception, PlanRuns)
    several = sawt("plan", "end", "floods", "--reason", "انتهت")
    assert "several runs are under way: run_1, run_2" in str(several.exception)


def test_r2_an_edited_policy_is_previewed(tmp_path: Path) -> None:
    edited = tmp_path / "rules.yaml"
    edited.write_bytes((ROOT / "config" / "rules.yaml").read_bytes())

    found = orjson.loads(told("route", "--preview", str(edited), "--json"))
    assert (found["looked"], found["moved"]) == (0, 0)
    assert "moved      0" in told("route", "--preview", str(edited))
    assert sawt("route", "نص", "--preview", str(edited)).exit_code == 2
    assert sawt("route").exit_code == 2
    edited.write_text("rules: []", encoding="utf-8")
    assert "rules.yaml:1" in str(sawt("route", "--preview", str(edited)).exception)
