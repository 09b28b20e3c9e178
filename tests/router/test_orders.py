"""What people order for a time: filters that suppress, plans that lead elsewhere."""

from dataclasses import replace
from datetime import timedelta

import pytest

from classifier.tags import Urgency
from crisis import a_plan, a_run
from listener.post import Platform
from make import NOON, a_post, a_service, some_tags
from router.decide import destination, explain, route
from router.filters import Filter, Suppresses, author_of
from router.orders import Orders
from router.plans.runs import Run
from router.rulebook import RuleBook


@pytest.fixture
def run() -> Run:

    return a_run(a_plan())


def a_filter(**takes: object) -> Filter:
    return Filter(
        number=7,
        takes=Suppresses(**takes),  # type: ignore[arg-type]
        reason="حملة إعلانية",
        created=NOON,
        created_by="هند",
        until=NOON + timedelta(days=3),
    )


@pytest.mark.parametrize(
    "takes",
    [
        {"words": "شارع التحليه"},
        {"words": "حُفرة"},
        {"author": author_of("@Sara")},
        {"author": "sara", "platform": Platform.X, "service": "roads.pothole"},
        {"words": "حفرة كبيرة", "municipality": "jeddah"},
    ],
)
def test_r13_a_post_that_a_filter_takes_makes_no_ticket_and_says_why(
    book: RuleBook, takes: dict[str, object]
) -> None:
    orders = Orders(filters=(a_filter(**takes),))

    decision = route(a_post(platform=Platform.X), some_tags(), book, orders)

    assert (decision.wanted, decision.unit, decision.suppressed) == (False, None, 7)
    assert decision.reasons == ("suppressed by filter_7: حملة إعلانية",)


@pytest.mark.parametrize(
    "takes",
    [
        {"words": "شارع فلسطين"},
        {"words": "كبيرة حفرة"},
        {"author": "nora"},
        {"words": "حفرة", "platform": Platform.REDDIT},
        {"words": "حفرة", "service": "roads.parking"},
        {"words": "حفرة", "municipality": "riyadh"},
    ],
)
def test_r13_a_post_that_no_filter_takes_goes_where_it_always_goes(
    book: RuleBook, takes: dict[str, object]
) -> None:
    orders = Orders(filters=(a_filter(**takes),))

    assert route(a_post(), some_tags(), book, orders) == route(a_post(), some_tags(), book)


def test_r13_what_is_critical_is_never_suppressed(book: RuleBook) -> None:
    orders = Orders(filters=(a_filter(words="حفرة"),))

    assert route(a_post(), some_tags(urgency=Urgency.CRITICAL), book, orders).wanted


def test_r13_a_filter_is_over_at_its_end(book: RuleBook) -> None:
    one = a_filter(words="حفرة")

    assert one.holds(NOON)
    assert not one.holds(one.until)
    assert not replace(one, ended=NOON).holds(NOON)
    assert route(a_post(author=None), some_tags(), book, Orders(filters=(a_filter(author="x"),)))


def test_p10_a_plan_takes_the_place_of_the_rule_and_the_reasons_name_it(
    book: RuleBook, run: Run
) -> None:
    found = explain(a_post(), some_tags(), book, Orders(runs=(run,)))

    assert (found.decision.unit, found.rule and found.rule.name) == ("jeddah.emergency", "owners")
    assert found.decision.reasons[:2] == ("plan floods run_3", "rule owners")


@pytest.mark.parametrize(
    ("tags", "unit"),
    [
        ({"services": a_service("external.water")}, "national.referrals"),
        ({"services": a_service("lighting.outage")}, "jeddah.lighting"),
        ({"municipality": None}, "national.triage"),
        ({"relevant": False}, None),
    ],
)
def test_what_a_plan_does_not_cover_goes_where_it_always_goes(
    book: RuleBook, run: Run, tags: dict[str, object], unit: str | None
) -> None:
    assert route(a_post(), some_tags(**tags), book, Orders(runs=(run,))).unit == unit
    known = destination(a_post(), some_tags(**tags), book)
    assert (known and known.code) == unit


def test_a_rule_that_the_plan_keeps_is_asked_as_always(book: RuleBook, run: Run) -> None:
    keeps = replace(run, plan=run.plan.model_copy(update={"keeps": ("owners",)}))

    assert route(a_post(), some_tags(), book, Orders(runs=(keeps,))).unit == "jeddah.roads"


def test_a_plan_leads_to_no_unit_that_the_policy_has_dropped_since(
    book: RuleBook, run: Run
) -> None:
    gone = run.plan.routing[0].model_copy(update={"to": "{amana}.fire"})
    old = replace(run, plan=run.plan.model_copy(update={"routing": (gone,)}))

    assert route(a_post(), some_tags(), book, Orders(runs=(old,))).unit == "jeddah.roads"


def test_what_a_filter_takes_is_decided_for_where_it_speaks_to_a_ticket(book: RuleBook) -> None:
    taken = route(a_post(), some_tags(), book, Orders(filters=(a_filter(words="حفرة"),)))
    always = route(a_post(), some_tags(), book)

    heard = "not suppressed by filter_7: it speaks to a ticket"
    assert taken.otherwise == replace(always, reasons=(*always.reasons, heard))
