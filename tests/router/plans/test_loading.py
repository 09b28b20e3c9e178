"""Crisis plans as they are written: what is shipped, and what is refused with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from api.config import Config, read_config
from crisis import PLAN
from listener.config import WrongConfig
from make import NOON
from router.plans.book import PlanBook
from router.plans.written import Plan
from router.replies.fields import FIELDS, fill
from router.replies.gate import Situation, check
from router.replies.offices import names_for

Load = Callable[..., PlanBook]
CONFIG = Path(__file__).parents[3] / "config"


@pytest.fixture(scope="module")
def config() -> Config:
    return read_config(CONFIG)


def test_floods_poisoning_collapse_and_rumour_are_shipped(config: Config) -> None:
    assert sorted(config.plans) == ["collapse", "floods", "food-poisoning", "rumour"]


def test_what_is_shipped_may_be_said_once_it_is_filled(config: Config) -> None:
    said = dict.fromkeys(FIELDS, "حي الصفا")
    for plan in config.plans.values():
        unit = plan.roles[0].unit.replace("{amana}", "jeddah")
        situation = Situation(
            now=NOON,
            resolve_by=NOON,
            names=names_for(config.rules, unit, None),
            stops=config.replies.book.stops,
        )
        for statement in plan.statements:
            assert check(fill(statement.text.strip(), said), situation) == [], statement.code


def test_no_plan_is_needed(load_plan: Load) -> None:
    assert load_plan() == {}


def test_a_plan_says_how_long_matters_have_and_to_whom_they_go(plan: Plan) -> None:
    terms = plan.terms("roads.pothole")

    assert [term.policy for term in terms.values()] == ["plan floods", "plan floods"]
    assert plan.terms("roads.parking") == plan.terms("lighting.outage") == plan.terms(None) == {}
    assert plan.statement("floods-received") is not None
    assert plan.statement("other") is None
    assert [duty.code for duty in plan.duties] == ["close", "answer"]


@pytest.mark.parametrize(
    ("was", "becomes", "line", "reason"),
    [
        ("longest_hours: 72\n", "", 1, "longest_hours"),
        ("  domain: [roads]\n", "  municipality: [jeddah]\n", 5, "give `service` or `domain`"),
        ("domain: [roads]", "domain: [road]", 5, "there is no domain road; did you mean roads?"),
        ("domain: [roads]", "domain: [external]", 5, "for another agency to answer"),
        ("domain: [roads]", "service: [external.water]", 5, "for another agency to answer"),
        (
            "domain: [roads]\n",
            "domain: [roads]\n  municipality: [jeda]\n",
            6,
            "there is no municipality jeda; did you mean jeddah?",
        ),
        ("keeps: [press]", "keeps: [pres]", 7, "there is no rule pres; did you mean press?"),
        ('"{amana}.emergency"\n    duties', '"{amana}.fire"\n    duties', 13, "no unit"),
        ("national.media", "national.medias", 20, "there is no unit national.medias"),
        ("code: desk", "code: lead", 16, "lead is there twice"),
        ("code: answer", "code: close", 22, "close is there twice"),
        ("{ticket}.", "{tickets}.", 27, "there is no field tickets; did you mean ticket?"),
        ("code: floods-received", "code: roads-acknowledged", 24, "also in replies"),
        (
            "    stage: acknowledged\n",
            "    stage: acknowledged\n    service: [lighting.outage]\n",
            27,
            "the plan does not cover lighting.outage",
        ),
        (
            "    stage: acknowledged\n",
            "    stage: acknowledged\n    domain: [lighting]\n",
            27,
            "the plan covers no service of lighting",
        ),
        ("alarms: at-once", "alarms: at-twice", 32, "there is no set of alarms at-twice"),
        ("    first_answer: {wall: 0.5}\n    next_update: {wall: 2}\n", "", 29, "says nothing"),
        ("  - service: [roads.pothole]", "  - service: [roads.hole]", 29, "no service roads.hole"),
        ("  - service: [roads.pothole]", "  - domain: [roof]", 29, "no domain roof"),
        (
            "routing:\n",
            "  - {domain: [roads], first_answer: {wall: 1}, alarms: at-once}\nrouting:\n",
            33,
            "both this and clock 1 say first_answer of roads.pothole",
        ),
        ("to: national.triage", "to: national.sorting", 35, "no unit national.sorting"),
        ("municipality: [jeddah]", "municipality: [jedah]", 34, "no municipality jedah"),
        (
            "after:\n",
            '  - {municipality: [rabigh], to: "{amana}.roads"}\nafter:\n',
            36,
            "both this and routing 1 take roads.pothole",
        ),
        (
            "after:\n",
            '  - {service: [roads.parking], to: "{amana}.roads"}\nafter:\n',
            36,
            "both this and routing 2 take roads.parking",
        ),
        (
            "after:\n",
            "after:\n  - {code: when, ar: كم, en: How}\n",
            38,
            "when is there twice",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_file_line_and_reason(  # noqa: PLR0913, PLR0917
    load_plan: Load, tmp_path: Path, was: str, becomes: str, line: int, reason: str
) -> None:
    assert was in PLAN
    with pytest.raises(WrongConfig) as refused:
        load_plan(floods=PLAN.replace(was, becomes, 1))

    assert reason in str(refused.value)
    assert (refused.value.path, refused.value.line) == (tmp_path / "plans" / "floods.yaml", line)


def test_a_plan_is_there_once(load_plan: Load) -> None:
    other = PLAN.replace("floods-received", "other-received")
    with pytest.raises(WrongConfig, match=r"floods is there twice \(also in floods.yaml\)"):
        load_plan(floods=PLAN, zz=other)


def test_overrides_of_other_places_or_targets_do_not_overlap(load_plan: Load) -> None:
    text = PLAN.replace(
        "routing:\n",
        "  - {domain: [roads], resolve: {working: 4}, alarms: at-once}\nrouting:\n",
    ).replace(
        "after:\n",
        "  - {municipality: [riyadh], service: [roads.pothole], to: national.triage}\nafter:\n",
    )

    assert len(load_plan(floods=text)["floods"].routing) == 3


def test_a_unit_must_be_there_only_where_the_plan_may_run(load_plan: Load) -> None:
    text = PLAN.replace("domain: [roads]\n", "domain: [roads]\n  municipality: [rabigh]\n")

    plan = load_plan(floods=text.replace('"{amana}.emergency"', "jeddah.emergency"))["floods"]

    assert plan.covers.reaches("rabigh", {"rabigh": "jeddah"})
    assert not plan.covers.reaches("riyadh", {"riyadh": "riyadh"})
