"""How a deadline was counted, day by day."""

from datetime import UTC, datetime, timedelta

from minutes import Office, as_file, hours
from router.clock.calendar import Kind
from router.clock.calendars import calendars_of
from router.clock.counted import counted
from router.clock.moon import Moon
from router.clock.plan import CalendarsFile


def test_each_day_says_what_it_is_and_what_it_gave() -> None:
    office = Office(week=hours(("sunday", "wednesday"), "22:00-02:00"))
    calendar = calendars_of(CalendarsFile.model_validate(as_file(office)), Moon())["office"]
    start = datetime.fromisoformat("2026-09-20T23:00+03:00").astimezone(UTC)
    due = calendar.add(start, timedelta(hours=4))

    days = counted(calendar, start, due)

    # A night counts on the dates on which its hours are; National Day, a Wednesday, is closed.
    assert sum((day.worked for day in days), timedelta()) == timedelta(hours=4)
    assert [day.worked / timedelta(hours=1) for day in days] == [1, 2, 0, 0, 0, 0, 0, 1]
    assert days[3].day.kind is Kind.HOLIDAY
    assert days[3].day.en == "national-day"
