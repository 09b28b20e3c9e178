"""Which events somebody asks for, and which are of their places."""

from typing import Any

import pytest

from router.interest import Interest, about, may_hear
from router.people import Caller

AMANA_OF = {"jeddah": "jeddah", "rabigh": "jeddah", "buraydah": "qassim", "qassim": "qassim"}
BODY = {
    "municipality": "rabigh",
    "unit": "jeddah.roads",
    "services": ["roads.pothole", "roads.manhole"],
    "urgency": "high",
}
SOURCE = {"id": "okaz", "name": "عكاظ"}


def wants(body: dict[str, Any] = BODY, **given: Any) -> bool:
    return Interest(**given).wants(about("ticket.created", body, AMANA_OF))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"types": {"ticket.created", "ticket.closed"}},
        {"places": {"rabigh"}},
        {"places": {"jeddah", "qassim"}},
        {"services": {"roads.pothole"}},
        {"urgencies": {"high", "critical"}},
    ],
)
def test_what_is_asked_for_is_wanted(given: dict[str, Any]) -> None:
    assert wants(**given)


@pytest.mark.parametrize(
    "given",
    [
        {"types": {"ticket.closed"}},
        {"places": {"buraydah"}},
        {"services": {"roads.manhole"}},
        {"urgencies": {"low"}},
        {"types": {"ticket.created"}, "urgencies": {"low"}},
    ],
)
def test_what_is_not_asked_for_is_not(given: dict[str, Any]) -> None:
    assert not wants(**given)


def test_an_event_that_says_nothing_of_what_is_asked_for_is_not_meant() -> None:
    assert wants(SOURCE)
    assert not wants(SOURCE, services={"roads.pothole"})
    assert not wants(SOURCE, urgencies={"high"})
    assert not wants(SOURCE, places={"jeddah"})


def test_samples_can_be_left_out() -> None:
    real, sample = (about("ticket.created", BODY, AMANA_OF, sample=each) for each in (False, True))

    assert Interest().wants(sample)
    assert not Interest(sample=False).wants(sample)
    assert not Interest(sample=True).wants(real)


def test_services_are_the_main_one_alone_unless_they_are_asked_for_broadly() -> None:
    said = about("ticket.created", BODY, AMANA_OF)
    second, domain = (Interest(services=frozenset({each})) for each in ("roads.manhole", "roads"))

    assert [second.wants(said), domain.wants(said)] == [False, False]
    assert [second.wants(said, broad=True), domain.wants(said, broad=True)] == [True, True]


@pytest.mark.parametrize(
    ("places", "hears"), [((), True), (("jeddah",), True), (("qassim",), False)]
)
def test_somebody_hears_of_their_places_alone(places: tuple[str, ...], *, hears: bool) -> None:
    caller = Caller(name="noura", roles=frozenset(), places=frozenset(places))

    assert may_hear(caller, about("", BODY, AMANA_OF)) is hears


def test_what_is_of_no_place_is_for_those_who_see_all() -> None:
    assert may_hear(Caller(name="api", roles=frozenset()), about("", SOURCE, AMANA_OF))
    bound = Caller(name="noura", roles=frozenset(), places=frozenset({"jeddah"}))
    assert not may_hear(bound, about("", SOURCE, AMANA_OF))


def test_what_is_said_to_an_owner_is_for_them_alone() -> None:
    body = {"owner": "noura"}

    hears = [
        who
        for who in (
            Caller(name="noura", roles=frozenset(), places=frozenset({"jeddah"})),
            Caller(name="hind", roles=frozenset()),
            Caller(name="api", roles=frozenset(), free=True),
        )
        if may_hear(who, about("", body, AMANA_OF))
    ]

    assert [who.name for who in hears] == ["noura", "api"]
