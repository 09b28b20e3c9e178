"""What a queue is narrowed by, and the addresses that say so."""

import pytest

from api.dashboard.queue_filter import Filter, able, chosen_tickets, next_page, read_filter

ASKED = read_filter(
    [("municipality", "jeddah"), ("service", "roads.pothole"), ("mine", "true"), ("text", "حفر")]
)


def test_what_a_queue_does_not_know_and_what_is_empty_is_left_out() -> None:
    given = [("after", "x"), ("colour", "red"), ("text", " "), ("unit", " jeddah.roads ")]

    assert read_filter(given).pairs == (("unit", "jeddah.roads"),)


def test_of_some_there_is_one_and_of_others_each_once() -> None:
    given = [("clock", "today"), ("clock", "later"), ("unit", "a"), ("unit", "b"), ("unit", "a")]

    assert read_filter(given).query == {"clock": ["today"], "unit": ["a", "b"]}


def test_an_address_says_what_is_asked_for() -> None:
    assert Filter().address == "/"
    assert ASKED.without("text").address == "/?municipality=jeddah&service=roads.pothole&mine=true"
    assert ASKED.value("text") == "حفر"
    assert ASKED.value("clock") == ""


@pytest.mark.parametrize(
    ("name", "value", "values"),
    [
        ("municipality", "riyadh", ["jeddah", "riyadh"]),
        ("municipality", "jeddah", []),
        ("text", "إنارة", ["إنارة"]),
        ("mine", "true", []),
    ],
)
def test_something_is_asked_for_and_taken_back(name: str, value: str, values: list[str]) -> None:
    assert ASKED.toggled(name, value).values(name) == values


def test_the_latest_are_asked_for_in_place_of_a_group() -> None:
    asked = ASKED.having("clock", "today").having("sort", "opened")

    assert asked.latest
    assert asked.value("clock") == ""
    assert not asked.having("clock", "later").latest
    assert read_filter([("sort", "newest")]).address == "/?sort=opened"
    assert read_filter([("sort", "due")]) == Filter()


def test_a_view_is_the_one_that_is_shown_whatever_its_order() -> None:
    asked = ASKED.without("text")

    assert asked.same("mine=true&service=roads.pothole&municipality=jeddah")
    assert not asked.same("mine=true")


def test_words_and_the_group_have_their_own_place_on_the_page() -> None:
    asked = ASKED.having("clock", "today")

    assert [name for name, _ in asked.chosen] == ["municipality", "service", "mine"]


def test_the_next_page_is_of_the_same_filter() -> None:
    asked = read_filter([("clock", "today")])

    assert next_page({"next": None}, asked) is None
    assert next_page({"next": "abc"}, asked) == "/?clock=today&after=abc"


def test_who_can_hold_all_of_some_tickets_could_hold_each() -> None:
    def people(*could: str) -> list[dict[str, object]]:
        return [{"id": each, "name": each.upper(), "could": each in could} for each in "abc"]

    assert able([]) == []
    assert [each["id"] for each in able([people("c", "a", "b"), people("c", "a")])] == ["a", "c"]
    assert able([people("a"), people("b")]) == []


def test_a_ticket_is_chosen_once() -> None:
    assert chosen_tickets(["a", "", "b", "a"]) == ["a", "b"]
