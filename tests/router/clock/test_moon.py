"""Umm al-Qura dates that are known, and what may be announced instead."""

from datetime import date

import pytest

from router.clock.moon import BeyondTable, HijriDay, Moon

# As the Umm al-Qura calendar has them; up to 1447 they are also the days that were announced.
FACTS = {
    (1445, 9): date(2024, 3, 11),
    (1445, 10): date(2024, 4, 10),
    (1445, 12): date(2024, 6, 7),
    (1446, 1): date(2024, 7, 7),
    (1446, 9): date(2025, 3, 1),
    (1446, 10): date(2025, 3, 30),
    (1446, 12): date(2025, 5, 28),
    (1447, 1): date(2025, 6, 26),
    (1447, 9): date(2026, 2, 18),
    (1447, 10): date(2026, 3, 20),
    (1447, 12): date(2026, 5, 18),
    (1448, 1): date(2026, 6, 16),
    (1448, 9): date(2027, 2, 8),
    (1448, 10): date(2027, 3, 9),
    (1448, 12): date(2027, 5, 7),
}


@pytest.mark.parametrize("month", FACTS)
def test_months_begin_as_the_calendar_says(month: tuple[int, int]) -> None:
    assert Moon().starts(*month) == FACTS[month]
    assert Moon().day(FACTS[month]) == (*month, 1)


def test_the_last_day_before_a_month_is_the_last_of_the_one_before() -> None:
    assert Moon().day(date(2024, 4, 9)) == HijriDay(1445, 9, 30)
    assert Moon().day(date(2025, 3, 29)) == HijriDay(1446, 9, 29)


def test_a_month_that_is_seen_late_leaves_a_day_to_the_one_before() -> None:
    moon = Moon({(1446, 10): date(2025, 3, 31)})

    assert moon.day(date(2025, 3, 30)) == HijriDay(1446, 9, 30)
    assert moon.day(date(2025, 3, 31)) == HijriDay(1446, 10, 1)
    assert moon.day(date(2025, 4, 1)) == HijriDay(1446, 10, 2)
    assert moon.day(date(2025, 4, 29)) == HijriDay(1446, 11, 1)


def test_a_month_that_is_seen_early_takes_the_last_day_of_the_one_before() -> None:
    moon = Moon({(1447, 10): date(2026, 3, 19)})

    assert moon.day(date(2026, 3, 18)) == HijriDay(1447, 9, 29)
    assert moon.day(date(2026, 3, 19)) == HijriDay(1447, 10, 1)


def test_a_year_that_begins_late_leaves_a_day_to_the_one_before() -> None:
    moon = Moon({(1448, 1): date(2026, 6, 17)})

    assert moon.day(date(2026, 6, 16)) == HijriDay(1447, 12, 30)


@pytest.mark.parametrize("day", [date(1924, 7, 31), date(2077, 11, 17), date(1, 1, 1), date.max])
def test_a_day_beyond_the_table_is_refused_in_both_languages(day: date) -> None:
    with pytest.raises(BeyondTable, match="beyond the Umm al-Qura table") as caught:
        Moon().day(day)

    assert day.isoformat() in str(caught.value)
    assert "خارج جدول أم القرى" in caught.value.ar


@pytest.mark.parametrize("month", [(1342, 12), (1501, 1)])
def test_a_month_beyond_the_table_is_refused(month: tuple[int, int]) -> None:
    with pytest.raises(BeyondTable, match=f"{month[0]}-{month[1]:02}"):
        Moon().starts(*month)
