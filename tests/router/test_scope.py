"""What somebody may see and change, by their places."""

import pytest

from make import NOON
from router.filters import Filter, Suppresses
from router.orders import Orders
from router.people import Caller, User
from router.scope import Scope
from router.states import Role

AMANA_OF = {"qassim": "qassim", "buraydah": "qassim", "rass": "qassim", "riyadh": "riyadh"}
MINISTRY = Scope(frozenset(), AMANA_OF)
AMANA = Scope(frozenset({"qassim"}), AMANA_OF)
TOWN = Scope(frozenset({"buraydah"}), AMANA_OF)


def test_a_ministry_has_everything() -> None:
    assert MINISTRY.whole
    assert MINISTRY.codes is None
    assert MINISTRY.bearing is None
    assert MINISTRY.holds(None)
    assert MINISTRY.holds_all(())


def test_an_amana_has_all_of_its_municipalities_and_a_municipality_itself() -> None:
    assert AMANA.codes == frozenset({"qassim", "buraydah", "rass"})
    assert TOWN.codes == frozenset({"buraydah"})
    assert AMANA.holds("rass")
    assert not TOWN.holds("rass")
    assert not TOWN.holds("qassim")


def test_what_names_no_place_is_the_ministry_s() -> None:
    assert not AMANA.holds(None)


@pytest.mark.parametrize(
    ("places", "held"),
    [({"rass", "buraydah"}, True), ({"rass", "riyadh"}, False), ((), False)],
)
def test_a_user_is_theirs_where_all_the_user_s_places_are(places: set[str], held: bool) -> None:  # noqa: FBT001 - a column
    assert AMANA.holds_all(places) is held


def test_what_is_ordered_for_an_amana_or_for_no_place_bears_on_each_of_its_towns() -> None:
    assert TOWN.bears("qassim")
    assert TOWN.bears("buraydah")
    assert TOWN.bears(None)
    assert not TOWN.bears("rass")
    assert AMANA.bears("rass")
    assert MINISTRY.bears("riyadh")


def test_nobody_of_some_places_manages_whoever_has_more_roles_than_they() -> None:
    by = Caller(name="هند", roles=frozenset({Role.ADMINISTRATOR, Role.AGENT}))
    agent = User(id="a", name="a", roles=frozenset({Role.AGENT}))
    operator = User(id="o", name="o", roles=frozenset({Role.AGENT, Role.OPERATOR}))

    assert AMANA.manages(agent, by)
    assert not AMANA.manages(operator, by)
    assert MINISTRY.manages(operator, by)


def test_orders_that_do_not_bear_on_somebody_s_places_are_not_there_for_them(
    filters: tuple[Filter, Filter],
) -> None:
    near, far = filters

    assert Orders(filters=[near, far]).bearing(TOWN).filters == [near]
    assert Orders(filters=[near, far]).bearing(MINISTRY).filters == [near, far]


@pytest.fixture
def filters() -> tuple[Filter, Filter]:
    """One of the amana, one of another."""
    return _filter(1, "qassim"), _filter(2, "riyadh")


def _filter(number: int, place: str) -> Filter:
    takes = Suppresses(words="x", municipality=place)
    return Filter(number=number, takes=takes, reason="x", created=NOON, created_by="x", until=NOON)
