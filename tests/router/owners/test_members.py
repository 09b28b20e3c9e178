"""When a member works."""

from datetime import UTC, date, datetime, timedelta

import pytest

from router.clock.calendar import RIYADH
from router.clock.windows import Week, Window
from router.owners.members import Dates, Member, Shift

DAY = Shift(name="day", week=Week.model_validate({"sunday": ["07:30-12:00", "13:00-15:00"]}))
NIGHT = Shift(name="night", week=Week.model_validate({"friday": ["22:00-06:00"]}))
NOURA = Member(user="نورة", code="jeddah.roads", shifts=(DAY, NIGHT))
# 22 November 2026 is a Sunday, 27 November a Friday.
SUNDAY, FRIDAY = date(2026, 11, 22), date(2026, 11, 27)


def riyadh(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=RIYADH).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "clock", "works"),
    [
        (SUNDAY, "07:29", False),
        (SUNDAY, "07:30", True),
        (SUNDAY, "11:59", True),
        (SUNDAY, "12:00", False),
        (SUNDAY, "13:00", True),
        (SUNDAY, "15:00", False),
        (FRIDAY, "21:59", False),
        (FRIDAY, "23:00", True),
        (FRIDAY + timedelta(days=1), "05:59", True),
        (FRIDAY + timedelta(days=1), "06:00", False),
    ],
)
def test_a_member_works_in_the_windows_of_their_shifts(
    day: date, clock: str, *, works: bool
) -> None:
    # The unit's calendar says nothing to who has shifts.
    for unit_open in (True, False):
        assert NOURA.on_duty(riyadh(day, clock), unit_open=unit_open) is works


def test_a_member_without_shifts_works_when_the_unit_does() -> None:
    saad = Member(user="سعد", code="jeddah.roads")

    assert saad.on_duty(riyadh(SUNDAY, "09:00"), unit_open=True)
    assert not saad.on_duty(riyadh(SUNDAY, "09:00"), unit_open=False)


@pytest.mark.parametrize("shifts", [(DAY, NIGHT), ()])
def test_leave_is_off_whatever_the_week_says(shifts: tuple[Shift, ...]) -> None:
    leave = Dates(first=SUNDAY, last=SUNDAY + timedelta(days=2))
    away = Member(user="نورة", code="jeddah.roads", shifts=shifts, dates=(leave,))

    assert not away.on_duty(riyadh(SUNDAY, "09:00"), unit_open=True)


def test_a_night_that_began_before_the_leave_is_worked_to_its_end() -> None:
    saturday = FRIDAY + timedelta(days=1)
    away = Member(
        user="نورة", code="x.y", shifts=(NIGHT,), dates=(Dates(first=saturday, last=saturday),)
    )

    assert away.on_duty(riyadh(saturday, "03:00"), unit_open=False)


def test_a_day_may_have_hours_of_its_own() -> None:
    friday = Dates(first=FRIDAY, last=FRIDAY, hours=(Window(8 * 60, 10 * 60),))
    here = Member(user="نورة", code="jeddah.roads", dates=(friday,))

    assert here.on_duty(riyadh(FRIDAY, "09:00"), unit_open=False)
    assert not here.on_duty(riyadh(FRIDAY, "10:00"), unit_open=True)
    assert here.on_duty(riyadh(SUNDAY, "10:00"), unit_open=True)
