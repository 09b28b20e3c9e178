"""What is known of working time: the cases that others got wrong, and those of Saudi offices."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from minutes import hours
from router.clock.calendar import Calendar, Kind
from router.clock.calendars import calendars_of
from router.clock.moon import BeyondTable, Moon
from router.clock.plan import CalendarsFile
from router.clock.windows import WEEKDAYS, read_window, write_window

HOUR = timedelta(hours=1)
OFFICE = hours(("sunday", "monday", "tuesday", "wednesday", "thursday"), "07:30-14:30")
WEST = hours(WEEKDAYS[:5], "09:00-17:00")
HOLIDAYS = [
    {"code": "fitr", "ar": "عيد الفطر", "en": "Eid al-Fitr", "hijri": "09-30", "days": 4},
    {"code": "adha", "ar": "عيد الأضحى", "en": "Eid al-Adha", "hijri": "12-09", "days": 4},
    {"code": "day", "ar": "اليوم الوطني", "en": "National Day", "gregorian": "09-23"}
    | {"off_weekend": True},
]


def a_calendar(
    week: Mapping[str, list[str]] | str = OFFICE,
    *,
    special: list[Mapping[str, Any]] | None = None,
    moon: Mapping[tuple[int, int], date] | None = None,
    **given: Any,
) -> Calendar:
    file = {
        "holidays": HOLIDAYS,
        "special_days": special or [],
        "calendars": {
            "c": {"ar": "ت", "en": "c", "week": week, "holidays": ["fitr", "adha", "day"]} | given
        },
        "units": {"default": "c"},
    }
    return calendars_of(CalendarsFile.model_validate(file), Moon(moon or {}))["c"]


def special(first: date, last: date | None = None, **given: Any) -> Mapping[str, Any]:
    return {"first": first, "last": last or first, "ar": "س", "en": "s", "calendars": ["c"]} | given


def riyadh(day: str, clock: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+03:00").astimezone(UTC)


def test_friday_afternoon_and_an_hour_is_monday_morning_where_the_week_is_monday_to_friday() -> (
    None
):
    start = riyadh("2026-11-27", "16:30")

    assert a_calendar(WEST).add(start, HOUR) == riyadh("2026-11-30", "09:30")


def test_a_whole_day_loses_no_minute() -> None:
    always = a_calendar(hours(WEEKDAYS, "00:00-24:00"), holidays=[])
    start = riyadh("2026-01-01")

    assert always.between(start, riyadh("2036-01-01")) == riyadh("2036-01-01") - start
    assert always.add(start, timedelta(days=3650)) == start + timedelta(days=3650)
    assert a_calendar("always", holidays=[]).add(start, HOUR) == start + HOUR


def test_an_hour_that_ends_as_the_office_closes_ends_then() -> None:
    assert a_calendar().add(riyadh("2026-11-22", "13:30"), HOUR) == riyadh("2026-11-22", "14:30")


def test_no_time_is_the_start_even_where_it_is_closed() -> None:
    start = riyadh("2026-11-27", "12:00")

    assert a_calendar().add(start, timedelta()) == start


def test_the_week_begins_on_sunday() -> None:
    thursday = riyadh("2026-11-26", "14:00")

    assert a_calendar().add(thursday, HOUR) == riyadh("2026-11-29", "08:00")


def test_instants_come_out_in_utc_whatever_their_zone() -> None:
    start = datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=5)))

    assert a_calendar().add(start, HOUR) == datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    assert a_calendar().add(start, HOUR).tzinfo is UTC


def test_several_windows_a_day_count_and_the_gap_does_not() -> None:
    split = a_calendar({"sunday": ["08:00-12:00", "16:00-20:00"]})

    assert split.add(riyadh("2026-11-22", "11:00"), 2 * HOUR) == riyadh("2026-11-22", "17:00")
    assert not split.is_open(riyadh("2026-11-22", "12:00"))
    assert split.is_open(riyadh("2026-11-22", "16:00"))
    assert split.next_open(riyadh("2026-11-22", "13:00")) == riyadh("2026-11-22", "16:00")


def test_a_window_over_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    night = a_calendar({"saturday": ["22:00-03:00"]})

    assert night.is_open(riyadh("2026-11-29", "02:59"))
    assert not night.is_open(riyadh("2026-11-29", "03:00"))
    assert night.between(riyadh("2026-11-28"), riyadh("2026-11-30")) == 5 * HOUR


def test_a_night_before_a_holiday_is_worked_to_its_end() -> None:
    night = a_calendar(hours(WEEKDAYS, "22:00-03:00"))

    # National Day of 2026 is a Wednesday.
    assert night.is_open(riyadh("2026-09-23", "02:00"))
    assert not night.is_open(riyadh("2026-09-23", "23:00"))
    assert not night.is_open(riyadh("2026-09-24", "02:00"))


def test_a_night_over_the_end_of_the_year_counts_once() -> None:
    night = a_calendar(hours(WEEKDAYS, "22:00-03:00"))

    assert night.between(riyadh("2026-12-31", "12:00"), riyadh("2027-01-01", "12:00")) == 5 * HOUR
    assert night.next_open(riyadh("2026-12-31", "23:59")) == riyadh("2026-12-31", "23:59")


def test_where_one_season_runs_into_another_no_minute_counts_twice() -> None:
    week = {"tuesday": ["20:00-04:00"]}
    ramadan = {"code": "r", "ar": "ر", "en": "r", "first": "09-01", "last": "09-30"}
    calendar = a_calendar(week, seasons=[ramadan | {"week": {"wednesday": ["02:00-06:00"]}}])

    # 18 February 2026, a Wednesday, is the first of Ramadan.
    assert calendar.between(riyadh("2026-02-17"), riyadh("2026-02-19")) == 10 * HOUR


def test_after_the_last_window_of_a_year_the_next_year_opens() -> None:
    assert a_calendar().next_open(riyadh("2026-12-31", "15:00")) == riyadh("2027-01-03", "07:30")


def test_eid_is_skipped_from_the_thirtieth_of_ramadan_on() -> None:
    # Ramadan 1447 has 30 days: 19 to 22 March 2026 are free.
    assert a_calendar().add(riyadh("2026-03-18", "14:00"), HOUR) == riyadh("2026-03-23", "08:00")


def test_a_holiday_follows_its_month_when_the_moon_is_seen_late() -> None:
    late = a_calendar(moon={(1446, 10): date(2025, 3, 31)}, holidays=["fitr"])
    plain = a_calendar(holidays=["fitr"])

    assert [plain.day(date(2025, 3, 29) + timedelta(days=n)).kind for n in range(6)] == [
        *(Kind.WEEK, Kind.HOLIDAY, Kind.HOLIDAY, Kind.HOLIDAY, Kind.HOLIDAY, Kind.WEEK)
    ]
    # Counted from 29 Ramadan: the same four days, of which the first is now 30 Ramadan.
    assert late.day(date(2025, 3, 30)).hijri == (1446, 9, 30)
    assert late.day(date(2025, 3, 30)).kind is Kind.HOLIDAY


def test_a_late_hajj_month_moves_the_feast_by_a_day() -> None:
    late = a_calendar(moon={(1447, 12): date(2026, 5, 19)})

    assert a_calendar().day(date(2026, 5, 26)).en == "Eid al-Adha"
    assert late.day(date(2026, 5, 26)).kind is Kind.WEEK
    assert late.day(date(2026, 5, 30)).en == "Eid al-Adha"
    assert late.version != a_calendar().version


@pytest.mark.parametrize(
    ("year", "free"),
    [
        (2022, ["2022-09-22", "2022-09-23"]),
        (2023, ["2023-09-23", "2023-09-24"]),
        (2026, ["2026-09-23"]),
    ],
)
def test_a_national_day_on_a_weekend_is_made_up_for(year: int, free: list[str]) -> None:
    calendar = a_calendar()
    days = [date(year, 9, 20) + timedelta(days=ahead) for ahead in range(7)]

    kinds = [day.isoformat() for day in days if calendar.day(day).kind is Kind.HOLIDAY]
    assert kinds == free


def test_a_holiday_of_the_new_year_begins_in_the_old_one() -> None:
    holidays = [{"code": "x", "ar": "x", "en": "x", "gregorian": "12-31", "days": 3}]
    file = {
        "holidays": holidays,
        "calendars": {"c": {"ar": "x", "en": "x", "week": "always", "holidays": ["x"]}},
        "units": {"default": "c"},
    }
    calendar = calendars_of(CalendarsFile.model_validate(file), Moon())["c"]

    assert calendar.next_open(riyadh("2026-12-31")) == riyadh("2027-01-03")


def test_the_next_holiday_is_told_whole_also_while_it_lasts() -> None:
    for day in (date(2026, 2, 1), date(2026, 3, 19)):
        found = a_calendar().next_holiday(day)
        assert found
        assert (found.first, found.last) == (date(2026, 3, 19), date(2026, 3, 22))
        assert (found.ar, found.en) == ("عيد الفطر", "Eid al-Fitr")
    assert a_calendar(holidays=[]).next_holiday(date(2026, 2, 1)) is None


def test_windows_are_written_as_they_are_read() -> None:
    for written in ("07:30-14:30", "22:00-02:00", "00:00-24:00"):
        assert write_window(read_window(written)) == written


def test_hajj_hours_win_over_the_feast_and_other_seasons_do_not() -> None:
    hajj: dict[str, Any] = {
        "code": "hajj",
        "ar": "ح",
        "en": "Hajj",
        "first": "11-25",
        "last": "12-15",
    }
    hajj |= {"week": hours(WEEKDAYS, "08:00-23:00")}
    feast = date(2026, 5, 27)

    assert a_calendar(seasons=[hajj | {"through_holidays": True}]).day(feast).en == "Hajj"
    assert a_calendar(seasons=[hajj]).day(feast).en == "Eid al-Adha"
    assert a_calendar(seasons=[hajj]).day(date(2026, 5, 20)).en == "Hajj"


def test_a_season_may_run_over_the_end_of_the_hijri_year() -> None:
    late = {"code": "s", "ar": "س", "en": "s", "first": "12-28", "last": "01-02", "week": {}}
    calendar = a_calendar(seasons=[late])

    # 1 Muharram 1448 is 16 June 2026,
    # and 1447 ends with the 29th.
    kinds = [calendar.day(date(2026, 6, 13) + timedelta(days=ahead)).kind for ahead in range(6)]
    assert kinds == [Kind.WEEK, *[Kind.SEASON] * 4, Kind.WEEK]


def test_special_days_win_over_everything_and_may_have_hours() -> None:
    calendar = a_calendar(
        special=[
            special(date(2026, 11, 29)),
            special(date(2026, 9, 23), hours=["10:00-12:00"]),
            special(date(2026, 11, 27), date(2026, 11, 28), hours=["08:00-10:00"]),
        ]
    )

    assert calendar.next_open(riyadh("2026-11-28", "10:00")) == riyadh("2026-11-30", "07:30")
    assert calendar.is_open(riyadh("2026-09-23", "11:00"))
    assert calendar.is_open(riyadh("2026-11-27", "09:00"))
    assert calendar.day(date(2026, 11, 29)).kind is Kind.SPECIAL


@pytest.mark.parametrize(
    "at",
    [
        datetime(1949, 6, 1, tzinfo=UTC),
        datetime(2077, 6, 1, tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
    ],
)
def test_an_instant_beyond_the_table_is_refused(at: datetime) -> None:
    calendar = a_calendar()

    for ask in (calendar.is_open, calendar.next_open):
        with pytest.raises(BeyondTable):
            ask(at)
    with pytest.raises(BeyondTable):
        calendar.add(at, HOUR)
    with pytest.raises(BeyondTable):
        calendar.between(riyadh("2026-01-01"), at)


def test_time_that_ends_beyond_the_table_is_refused() -> None:
    with pytest.raises(BeyondTable, match="the year 2077"):
        a_calendar().add(riyadh("2070-01-01"), timedelta(days=5000))
    with pytest.raises(BeyondTable, match="the year 2077"):
        a_calendar({"sunday": []}).next_open(riyadh("2074-01-01"))


def test_the_first_and_the_last_year_are_whole() -> None:
    always = a_calendar("always", holidays=[])

    assert always.is_open(riyadh("1950-01-01"))
    assert always.is_open(riyadh("2076-12-31", "23:59"))


def test_naive_instants_and_negative_time_are_refused() -> None:
    naive = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - that is the point

    with pytest.raises(ValueError, match="naive"):
        a_calendar().is_open(naive)
    with pytest.raises(ValueError, match="negative"):
        a_calendar().add(riyadh("2026-11-22"), -HOUR)


def test_the_same_calendar_has_the_same_version_and_any_change_another() -> None:
    plain = a_calendar().version

    assert plain == a_calendar().version
    assert plain != a_calendar(special=[special(date(2026, 11, 29))]).version
    assert plain != a_calendar(holidays=["fitr"]).version
    assert plain != a_calendar(WEST).version
