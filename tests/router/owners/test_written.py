"""Members as people write them."""

import re
from datetime import date

import pytest

from router.owners.members import Member
from router.owners.written import (
    Given,
    GivenDates,
    GivenShift,
    WrongMember,
    dates_from_json,
    dates_to_json,
    read_member,
    shifts_from_json,
    shifts_to_json,
)

EID = date(2027, 3, 9)


def shift(name: str = "day", **week: list[str]) -> GivenShift:
    return GivenShift(name=name, week=week)


def off(first: int, last: int, *hours: str) -> GivenDates:
    return GivenDates(first=date(2027, 3, first), last=date(2027, 3, last), hours=hours)


def test_what_is_written_is_read_back_the_same() -> None:
    given = Given(
        teams=["potholes"],
        capacity=3,
        shifts=[
            shift(sunday=["07:30-12:00", "13:00-15:00"]),
            shift("night", friday=["22:00-06:00"], saturday=["22:00-24:00"]),
        ],
        dates=[
            GivenDates(first=EID, last=EID, note="إجازة"),
            off(12, 12, "08:00-10:00"),
        ],
    )

    member = read_member("jeddah.roads", "نورة", given)
    again = Given(
        teams=sorted(member.teams),
        capacity=member.capacity,
        shifts=shifts_from_json(shifts_to_json(member.shifts)),
        dates=dates_from_json(dates_to_json(member.dates)),
    )

    assert (member.teams, member.capacity) == (frozenset({"potholes"}), 3)
    assert shifts_to_json(member.shifts)[1]["week"] == {
        "friday": ["22:00-06:00"], "saturday": ["22:00-24:00"],
    }  # fmt: skip
    assert read_member("jeddah.roads", "نورة", again) == member


def test_nothing_given_is_a_member_of_the_unit() -> None:
    assert read_member("jeddah.roads", "نورة", Given()) == Member(user="نورة", code="jeddah.roads")


@pytest.mark.parametrize(
    ("given", "at", "reason"),
    [
        (Given(capacity=-1), "capacity", "0: nothing is given"),
        (Given(capacity=10_001), "capacity", "from 0 to 10000"),
        (Given(shifts=[shift(), shift()]), "shifts.1.name", "day is there twice"),
        (Given(shifts=[shift(funday=["07:00-08:00"])]), "shifts.0.week.funday", "no such day"),
        (Given(shifts=[shift(sunday=["7-8"])]), "shifts.0.week.sunday.0", "'7-8' is no window"),
        (
            Given(shifts=[shift(sunday=["07:00-12:00", "11:59-13:00"])]),
            "shifts.0.week.sunday.1",
            "overlaps a window of day (shifts.0.week.sunday.0)",
        ),
        (
            Given(shifts=[shift(saturday=["22:00-02:00"]), shift("b", sunday=["01:00-03:00"])]),
            "shifts.1.week.sunday.0",
            "overlaps a window of day",
        ),
        (
            Given(shifts=[shift(sunday=["22:00-02:00"]), shift("b", monday=["01:00-03:00"])]),
            "shifts.1.week.monday.0",
            "overlaps a window of day",
        ),
        (Given(dates=[off(9, 8)]), "dates.0.last", "must be 2027-03-09 or later"),
        (Given(dates=[off(1, 9), off(9, 12)]), "dates.1.first", "overlaps dates.0"),
        (Given(dates=[off(1, 1, "x")]), "dates.0.hours.0", "'x' is no window"),
        (
            Given(dates=[off(1, 1, "08:00-10:00", "09:00-11:00")]),
            "dates.0.hours.1",
            "overlaps another window of the day",
        ),
    ],
)
def test_what_cannot_be_used_is_said_with_its_place_in_both_languages(
    given: Given, at: str, reason: str
) -> None:
    with pytest.raises(WrongMember, match=re.escape(at)) as refused:
        read_member("jeddah.roads", "نورة", given)

    (fault,) = refused.value.faults
    assert fault.at == at
    assert reason in fault.reason
    assert re.search("[\u0621-\u064a]", fault.reason_ar)


def test_windows_that_touch_do_not_overlap() -> None:
    weeks = [shift(sunday=["07:00-12:00", "12:00-13:00"]), shift("b", saturday=["22:00-07:00"])]

    assert read_member("jeddah.roads", "نورة", Given(shifts=weeks)).shifts
