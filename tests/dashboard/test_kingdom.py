"""The map of the Kingdom."""

from typing import Any

import pytest

from api.dashboard.kingdom import (
    HEIGHT,
    WHOLE,
    WIDTH,
    frame,
    marks,
    outline,
    point,
    short,
)

PLACES = {"riyadh": (24.63, 46.72), "jeddah": (21.49, 39.19), "makkah": (21.43, 39.82)}


def a_row(code: str, opened: int = 1, overdue: int = 0) -> dict[str, Any]:
    lat, long = PLACES[code]
    return {
        "code": code,
        "spot": {"lat": lat, "long": long},
        "opened": {"count": opened},
        "overdue": {"count": overdue},
    }


def named(code: str | None) -> str:
    return f"{code} Amana"


def test_the_outline_lies_in_the_drawing() -> None:
    corners = [tuple(map(float, each.split(","))) for each in outline().split()]

    assert len(corners) > 50
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in corners)


def test_north_is_up_and_east_is_on_the_right_in_every_language() -> None:
    riyadh, jeddah = (point(*PLACES[code]) for code in ("riyadh", "jeddah"))

    assert riyadh[0] > jeddah[0]
    assert riyadh[1] < jeddah[1]


def test_the_largest_is_drawn_first_and_none_is_drawn_of_nothing() -> None:
    rows = [a_row("makkah", 0), a_row("jeddah", 4), a_row("riyadh", 16, overdue=2)]

    found = marks([*rows, {**a_row("riyadh", 99), "spot": None}], "opened", named)

    assert [(each.name, each.late) for each in found] == [
        ("riyadh Amana", True),
        ("jeddah Amana", False),
    ]
    assert found[0].size > found[1].size
    assert found[0].diamond.count(",") == 4
    assert marks([], "opened", named) == []


def test_a_name_stands_where_there_is_room_or_not_at_all() -> None:
    near = [a_row(code, 10) for code in ("jeddah", "makkah")]
    alike = [a_row("jeddah", 10) for _ in range(9)]

    found = marks(near, "opened", named)

    assert [each.label is not None for each in found] == [True, True]
    assert found[0].label
    assert found[0].label.text == "jeddah"
    assert any(each.label is None for each in marks(alike, "opened", named))


def test_a_part_of_the_kingdom_is_shown_in_the_shape_of_the_whole() -> None:
    of_all = frame([a_row(code) for code in PLACES])
    of_one = frame([a_row("jeddah")])

    assert frame([]) == frame([{**a_row("jeddah"), "spot": None}]) == WHOLE
    assert of_one.width < of_all.width <= WIDTH
    assert of_one.width / of_one.height == pytest.approx(WIDTH / HEIGHT)
    assert of_one.scale == of_one.width / WIDTH
    x, y = point(*PLACES["jeddah"])
    assert of_one.x < x < of_one.x + of_one.width
    assert of_one.y < y < of_one.y + of_one.height
    assert WHOLE.box == "0 0 1085 840"


def test_a_name_on_the_map_does_not_say_what_the_place_is() -> None:
    assert short("أمانة منطقة الرياض") == "الرياض"
    assert short("أمانة محافظة جدة") == "جدة"
    assert short("Riyadh Region Amana") == "Riyadh"
