"""What is within a plan that runs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crisis import a_run
from make import NOON
from router.plans.runs import Mode, Run, Start, clash, latest_end
from router.plans.statements import says
from router.plans.written import Plan

AMANA_OF = {"jeddah": "jeddah", "rabigh": "jeddah", "riyadh": "riyadh"}
SERVICES = ["roads.pothole", "roads.parking", "lighting.outage"]


def a_start(plan: Plan, *places: str, mode: Mode = Mode.REAL) -> Start:
    return Start(plan=plan, mode=mode, places=frozenset(places), until=NOON, reason="سيول")


def test_a_run_is_over_at_its_end_whether_or_not_anybody_noted_it(run: Run) -> None:
    assert run.runs(NOON)
    assert not run.runs(NOON - timedelta(seconds=1))
    assert not run.runs(run.until)
    assert not replace(run, ended=NOON).runs(NOON)


def test_matters_are_within_by_their_service_and_their_place(run: Run) -> None:
    assert run.leads_to("roads.pothole", "jeddah", "jeddah") == "jeddah.emergency"
    assert run.leads_to("roads.pothole", "rabigh", "jeddah") == "jeddah.emergency"
    assert run.leads_to("roads.parking", None, "jeddah") == "national.triage"
    assert run.leads_to("roads.pothole", "riyadh", "riyadh") is None
    assert run.leads_to("lighting.outage", "jeddah", "jeddah") is None
    assert run.leads_to(None, "jeddah", "jeddah") is None
    routing = (run.plan.routing[0],)
    alone = replace(run, plan=run.plan.model_copy(update={"routing": routing}))
    assert alone.leads_to("roads.parking", "jeddah", "jeddah") is None


def test_a_scope_that_names_nothing_takes_every_service_that_is_known(plan: Plan) -> None:
    whole = plan.routing[0].model_copy(update={"service": None, "municipality": None})

    assert whole.applies("roads.parking", None, None)
    assert not whole.applies(None, "jeddah", "jeddah")


def test_a_plan_runs_no_longer_than_it_may(plan: Plan) -> None:
    assert latest_end(plan, NOON) == NOON + timedelta(hours=72)


@pytest.mark.parametrize("place", ["jeddah", "rabigh"])
def test_two_plans_never_decide_of_one_matter(plan: Plan, run: Run, place: str) -> None:
    assert clash(a_start(plan, place), [run], SERVICES, AMANA_OF) is run
    part = replace(run, places=frozenset({"rabigh"}))
    assert clash(a_start(plan, "jeddah"), [part], SERVICES, AMANA_OF) is part


def test_other_places_other_services_and_drills_do_not_clash(plan: Plan, run: Run) -> None:
    drill = a_run(plan, mode=Mode.DRILL)

    assert run.id == "run_3"
    assert run.freezing == "frozen by plan floods (run_3)"
    assert clash(a_start(plan, "riyadh"), [run], SERVICES, AMANA_OF) is None
    assert clash(a_start(plan, "jeddah"), [run], ["lighting.outage"], AMANA_OF) is None
    assert clash(a_start(plan, "jeddah"), [drill], SERVICES, AMANA_OF) is None
    assert clash(a_start(plan, "jeddah", mode=Mode.DRILL), [run], SERVICES, AMANA_OF) is None


SAYS = "وصلنا بلاغك عن {district} برقم {ticket}.\n"


@pytest.mark.parametrize(
    "text", ["وصلنا بلاغك عن حي الصفا برقم 12.", " وصلنا بلاغك عن حي الصفا برقم 0b1c.\n"]
)
def test_a_statement_is_known_word_for_word(text: str) -> None:
    assert says(SAYS, text, {"district": "حي الصفا"})
    assert says(SAYS, text, {})


@pytest.mark.parametrize(
    "text",
    [
        "وصلنا بلاغك عن  برقم 12.",
        "وصلنا بلاغك عن حي الصفا برقم .",
        "وصلنا بلاغك عن حي الصفا برقم 12. ونعدكم بالكثير.",
        "وصلنا بلاغك عن حي الصفا برقم 12! ونعدكم بالكثير.",
        "ونعدكم بالكثير. وصلنا بلاغك عن حي الصفا برقم 12.",
        "وصلنا بلاغك عن حي النعيم برقم 12.",
        "وصلنا بلاغك.",
    ],
)
def test_a_text_that_says_more_or_else_is_no_statement(text: str) -> None:
    assert not says(SAYS, text, {"district": "حي الصفا"})


def test_a_statement_without_gaps_is_known() -> None:
    assert says("الطريق مغلق", "الطريق مغلق ", {})
    assert not says("الطريق مغلق", "الطريق مفتوح", {})
