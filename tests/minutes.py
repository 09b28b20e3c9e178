"""Working time the slow way: minute by minute, from dates written here as facts.

Knows nothing of the code that it checks: no library, no table, no zone but "three hours ahead".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from typing import Any

# The days of each month by the Umm al-Qura calendar, from 1 Muharram 1445 (19 July 2023) on.
FIRST = date(2023, 7, 19)
LENGTHS = {
    1445: (29, 30, 30, 30, 29, 30, 29, 29, 30, 29, 29, 30),
    1446: (29, 30, 30, 30, 29, 30, 30, 29, 29, 30, 29, 29),
    1447: (30, 29, 30, 30, 30, 29, 30, 29, 30, 29, 30, 29),
    1448: (29, 30, 29, 30, 30, 29, 30, 30, 29, 30, 29, 30),
    1449: (29, 29, 30, 29, 30, 29, 30, 30, 29, 30, 30, 29),
    1450: (30, 29, 30, 29, 29, 30, 29, 30, 29, 30, 30, 29),
}
END = FIRST + timedelta(days=sum(map(sum, LENGTHS.values())))
AHEAD = timedelta(hours=3)
DAY = 24 * 60
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Hours = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office as a person would describe it; `late` are months seen a day late."""

    week: Hours
    ramadan: Hours | None = None
    hajj: Hours | None = None
    eids: bool = True
    late: frozenset[tuple[int, int]] = frozenset()
    closed: frozenset[date] = frozenset()
    known: dict[date, bytes] = field(default_factory=dict, compare=False, repr=False)

    def minutes(self, day: date) -> bytes:
        """A byte for each minute of a day in Riyadh: 1 where the office is open."""
        if day not in self.known:
            marks = bytearray(DAY)
            for start, end in self._windows(day):
                for minute in range(start, min(end, DAY)):
                    marks[minute] = 1
            for start, end in self._windows(day - timedelta(days=1)):
                for minute in range(max(start, DAY), end):
                    marks[minute - DAY] = 1
            self.known[day] = bytes(marks)
        return self.known[day]

    def _windows(self, day: date) -> list[tuple[int, int]]:
        hours: Hours = self.week
        _, month, of_month = self._hijri()[day]
        if self.ramadan and month == 9:
            hours = self.ramadan
        if self.hajj and (11, 25) <= (month, of_month) <= (12, 15):
            hours = self.hajj
        elif self.eids and (
            (month == 10 and of_month <= 4) or (month == 12 and 9 <= of_month <= 12)
        ):
            hours = {}
        if (day.month, day.day) in {(9, 23), (2, 22)} and hours is not self.hajj:
            hours = {}
        if day in self.closed:
            hours = {}
        return [_window(each) for each in hours.get(NAMES[day.weekday()], ())]

    def _hijri(self) -> Mapping[date, tuple[int, int, int]]:
        if "days" not in self.__dict__:
            object.__setattr__(self, "days", dict(self._walk()))
        days: Mapping[date, tuple[int, int, int]] = self.__dict__["days"]
        return days

    def _walk(self) -> Iterator[tuple[date, tuple[int, int, int]]]:
        """Every day from the eve of 1445 on; what is late leaves a day to the month before."""
        yield FIRST - timedelta(days=1), (1444, 12, 29)
        day = FIRST
        months = [(y, m, n) for y, all_ in LENGTHS.items() for m, n in enumerate(all_, start=1)]
        starts, at = [], FIRST
        for year, month, length in months:
            starts.append((at + timedelta(days=(year, month) in self.late), year, month))
            at += timedelta(days=length)
        for (start, year, month), (stop, *_) in zip(
            starts, [*starts[1:], (END, 0, 0)], strict=True
        ):
            for of_month in count(1):
                day = start + timedelta(days=of_month - 1)
                if day >= stop:
                    break
                yield day, (year, month, of_month)

    def open_at(self, at: datetime) -> bool:
        local = at.replace(tzinfo=None) + AHEAD
        return bool(self.minutes(local.date())[local.hour * 60 + local.minute])

    def from_(self, start: datetime) -> Iterator[int]:
        """Each minute from an instant on: 1 where the office is open."""
        local = start.replace(tzinfo=None) + AHEAD
        day, skip = local.date(), local.hour * 60 + local.minute
        while True:
            yield from self.minutes(day)[skip:]
            day, skip = day + timedelta(days=1), 0

    def after(self, start: datetime, minutes: int) -> datetime:
        """Walk until so many open minutes have passed."""
        walked = 0
        for is_open in self.from_(start):
            if not minutes:
                break
            minutes -= is_open
            walked += 1
        return start + timedelta(minutes=walked)

    def passed(self, start: datetime, end: datetime) -> int:
        """Count the open minutes between two instants."""
        return sum(islice(self.from_(start), int((end - start) / timedelta(minutes=1))))


def _window(written: str) -> tuple[int, int]:
    start, end = (int(each[:2]) * 60 + int(each[3:]) for each in written.split("-"))
    return start, end if end > start else end + DAY


def hours(days: Iterable[str], *windows: str) -> dict[str, list[str]]:
    """The same windows on each of some days."""
    return {day: list(windows) for day in days}


def instant(day: date, minute: int = 0) -> datetime:
    """A minute of a day in Riyadh, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - AHEAD + timedelta(minutes=minute)


def as_file(office: Office) -> Mapping[str, Any]:
    """The same office as `calendars.yaml` would have it."""
    seasons = [
        {"code": code, "ar": code, "en": code, "first": first, "last": last, "week": week} | more
        for code, first, last, week, more in (
            ("ramadan", "09-01", "09-30", office.ramadan, {}),
            ("hajj", "11-25", "12-15", office.hajj, {"through_holidays": True}),
        )
        if week is not None
    ]
    eids = [("eid-al-fitr", "10-01"), ("eid-al-adha", "12-09")] if office.eids else []
    days = [("national-day", "09-23"), ("founding-day", "02-22")]
    return {
        "holidays": [
            *({"code": c, "ar": c, "en": c, "hijri": at, "days": 4} for c, at in eids),
            *({"code": c, "ar": c, "en": c, "gregorian": at} for c, at in days),
        ],
        "special_days": [
            {"first": day, "last": day, "ar": "x", "en": "x", "calendars": ["office"]}
            for day in sorted(office.closed)
        ],
        "calendars": {
            "office": {
                "ar": "x",
                "en": "x",
                "week": office.week,
                "seasons": seasons,
                "holidays": [code for code, _ in (*eids, *days)],
            }
        },
        "units": {"default": "office"},
    }


def late_starts(office: Office) -> Mapping[tuple[int, int], date]:
    """The months that were seen late, with the day on which they began."""
    found, at = {}, FIRST
    for year, lengths in LENGTHS.items():
        for month, length in enumerate(lengths, start=1):
            if (year, month) in office.late:
                found[year, month] = at + timedelta(days=1)
            at += timedelta(days=length)
    return found
