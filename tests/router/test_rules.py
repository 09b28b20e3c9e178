"""Each condition, when it holds and when it does not."""

from typing import Any

import pytest

from classifier.tags import Intent, Urgency
from listener.post import AuthorKind, Platform
from make import a_post, a_service, some_tags
from router.rules import Case, When

THE_CASE: dict[str, Any] = {
    "post": a_post(author_kind=AuthorKind.CITIZEN, platform=Platform.X),
    "tags": some_tags(urgency=Urgency.HIGH, intent=Intent.COMPLAINT, sure=True),
    "municipality": "rabigh",
    "amana": "jeddah",
}


def case(**given: Any) -> Case:
    return Case(**(THE_CASE | given))


HOLDS = [
    When(),
    When(service=("lighting.outage", "roads.pothole")),
    When(domain=("roads",)),
    When(municipality=("rabigh",)),
    When(amana=("jeddah",)),
    When(intent=(Intent.COMPLAINT, Intent.REQUEST)),
    When(author_kind=(AuthorKind.CITIZEN,)),
    When(platform=(Platform.X,)),
    When(urgency_at_least=Urgency.NORMAL),
    When(urgency_at_least=Urgency.HIGH),
    When(sure=True),
    When(domain=("roads",), amana=("jeddah",), sure=True),
]

FAILS = [
    (When(service=("lighting.outage",)), "service is roads.pothole, not lighting.outage"),
    (When(domain=("lighting", "waste")), "domain is roads, not lighting or waste"),
    (When(municipality=("jeddah",)), "municipality is rabigh, not jeddah"),
    (When(amana=("riyadh",)), "amana is jeddah, not riyadh"),
    (When(intent=(Intent.NEWS,)), "intent is complaint, not news"),
    (When(author_kind=(AuthorKind.OUTLET,)), "author_kind is citizen, not outlet"),
    (When(platform=(Platform.NEWS,)), "platform is x, not news"),
    (When(urgency_at_least=Urgency.CRITICAL), "urgency is high, below critical"),
    (When(sure=False), "the tags are sure"),
    (When(domain=("roads",), sure=False), "the tags are sure"),
]


@pytest.mark.parametrize("when", HOLDS)
def test_a_condition_holds(when: When) -> None:
    assert when.unmet(case()) is None


@pytest.mark.parametrize(("when", "reason"), FAILS)
def test_a_condition_that_does_not_hold_says_why(when: When, reason: str) -> None:
    assert when.unmet(case()) == reason


def test_what_is_unknown_is_named_so() -> None:
    nothing = case(municipality=None, amana=None, tags=some_tags(services=(), sure=False))
    assert When(municipality=("rabigh",)).unmet(nothing) == "municipality is unknown, not rabigh"
    assert When(service=("roads.pothole",)).unmet(nothing) is not None
    assert When(domain=("roads",)).unmet(nothing) == "domain is unknown, not roads"
    assert When(sure=True).unmet(nothing) == "the tags are not sure"


def test_only_the_best_service_is_asked_for() -> None:
    two = case(tags=some_tags(services=a_service("roads.pothole") + a_service("lighting.outage")))
    assert When(service=("lighting.outage",)).unmet(two) is not None
