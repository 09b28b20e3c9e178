"""A working calendar that can be asked: is it open, when will it be, what is two hours from now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import blake2b
from zoneinfo import ZoneInfo

from router.clock.moon import FIRST_YEAR, LAST_YEAR, BeyondTable, HijriDay, Moon
from router.clock.plan import Holiday, MonthDay, SpecialDays, WorkingCalendar
from router.clock.timeline import NOTHING, Timeline
from router.clock.windows import Window

RIYADH = ZoneInfo("Asia/Riyadh")
ONE_DAY = timedelta(days=1)
FRIDAY, SATURDAY = 4, 5
# Each holiday of the year is within so many days.
AHEAD = 366


class Kind(StrEnum):
    """Why a day has the windows that it has."""

    WEEK = "week"
    SEASON = "season"
    HOLIDAY = "holiday"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of Riyadh's clock; `ar` and `en` name what makes it unlike others, or are None."""

    date: date
    hijri: HijriDay
    kind: Kind
    ar: str | None
    en: str | None
    windows: Sequence[Window]


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """A holiday that comes, with the days of it that follow one another."""

    first: date
    last: date
    ar: str | None
    en: str | None


class Calendar:
    """Working time of an office.

    Instants are UTC and must be aware. A window belongs to the day on which it begins: a night
    shift that begins before a holiday is worked to its end. Years are laid out when they are first
    asked for.

    Args:
        code: Its name in the file.
        plan: Its week, seasons and holidays.
        holidays: The holidays that it keeps.
        special: The special days that name it; no two on one date.
        moon: When Hijri months begin.
    """

    def __init__(
        self,
        code: str,
        plan: WorkingCalendar,
        holidays: Sequence[Holiday],
        special: Sequence[SpecialDays],
        moon: Moon,
    ) -> None:
        self.code = code
        self.plan = plan
        self.version = _version(plan, holidays, special, moon)
        self._holidays = holidays
        self._special = special
        self._moon = moon
        self._free: dict[int, Mapping[date, Holiday]] = {}
        self._years: dict[int, Timeline] = {}

    def is_open(self, at: datetime) -> bool:
        """Whether work is done at an instant; raises `BeyondTable`."""
        at = _utc(at)
        return self._year(_year_of(at)).next_open(at) == at

    def next_open(self, at: datetime) -> datetime:
        """Return the first instant from `at` on at which work is done; raises `BeyondTable`."""
        at = _utc(at)
        year = _year_of(at)
        while (found := self._year(year).next_open(at)) is None:
            year += 1
        return found

    def add(self, start: datetime, working: timedelta) -> datetime:
        """Return the first instant by which this much working time has passed since `start`.

        An hour that ends as the office closes ends then, and not on the next morning.

        Raises:
            BeyondTable: That is later than the Umm al-Qura table reaches.
            ValueError: `start` is naive, or the time is negative.
        """
        start = _utc(start)
        if working < NOTHING:
            msg = f"working time cannot be negative: {working}"
            raise ValueError(msg)
        if not working:
            return start
        year = _year_of(start)
        left = working + self._year(year).before(start)
        while left > self._year(year).total:
            left -= self._year(year).total
            year += 1
        return self._year(year).instant(left)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from one instant to another, negative where `end` is earlier.

        Raises:
            BeyondTable: One of them is beyond the Umm al-Qura table.
            ValueError: One of them is naive.
        """
        start, end = _utc(start), _utc(end)
        if end < start:
            return -self.between(end, start)
        first, last = _year_of(start), _year_of(end)
        whole = sum((self._year(year).total for year in range(first, last)), NOTHING)
        return whole + self._year(last).before(end) - self._year(first).before(start)

    def day(self, at: date) -> Day:
        """Say what a day is.

        Special days win over holidays, those over seasons, those over the week; a season that
        works through holidays wins over them.

        Raises:
            BeyondTable: The Umm al-Qura table does not reach it.
        """
        hijri = self._moon.day(at)
        yearly = MonthDay(hijri.month, hijri.day)
        season = next((each for each in self.plan.seasons if each.holds(yearly)), None)
        free = None if season and season.through_holidays else self._free_days(at.year).get(at)
        special = next((each for each in self._special if each.first <= at <= each.last), None)
        kind, windows = Kind.WEEK, self.plan.week.on(at)
        if special:
            kind, windows = Kind.SPECIAL, special.hours
        elif free:
            kind, windows = Kind.HOLIDAY, ()
        elif season:
            kind, windows = Kind.SEASON, season.week.on(at)
        named = special or free or season
        return Day(
            date=at,
            hijri=hijri,
            kind=kind,
            ar=named.ar if named else None,
            en=named.en if named else None,
            windows=windows,
        )

    def next_holiday(self, at: date) -> Free | None:
        """Return the holiday that a day is in, or that comes next within a year, or None.

        Raises:
            BeyondTable: The Umm al-Qura table does not reach so far.
        """
        days = (self.day(at + ONE_DAY * ahead) for ahead in range(AHEAD))
        first = next((day for day in days if day.kind is Kind.HOLIDAY), None)
        if first is None:
            return None
        last = first
        while (day := self.day(last.date + ONE_DAY)).kind is Kind.HOLIDAY and day.en == first.en:
            last = day
        return Free(first=first.date, last=last.date, ar=first.ar, en=first.en)

    def _free_days(self, year: int) -> Mapping[date, Holiday]:
        if year not in self._free:
            self._free[year] = {
                day: holiday
                for holiday in self._holidays
                for day in _days_of(holiday, year, self._moon)
            }
        return self._free[year]

    def _year(self, year: int) -> Timeline:
        """Lay out a year; two threads that do so at once come to the same."""
        if year not in self._years:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                what = f"the year {year}"
                raise BeyondTable(what)
            self._years[year] = self._lay_out(year)
        return self._years[year]

    def _lay_out(self, year: int) -> Timeline:
        first, end = date(year, 1, 1), date(year + 1, 1, 1)
        # From the eve on: a window may begin before midnight.
        days = [first + ONE_DAY * ahead for ahead in range(-1, (end - first).days)]
        stretches = [
            (moment(day, window.start), moment(day, window.end))
            for day in days
            for window in self.day(day).windows
        ]
        return Timeline.of(stretches, moment(first), moment(end))


def moment(day: date, minutes: int = 0) -> datetime:
    """Return the instant, in UTC, so many minutes after a day begins in Riyadh."""
    local = datetime.combine(day, time.min) + timedelta(minutes=minutes)
    return local.replace(tzinfo=RIYADH).astimezone(UTC)


def _days_of(holiday: Holiday, year: int, moon: Moon) -> Iterator[date]:
    """List the free days of a holiday that may lie in a Gregorian year."""
    for first in _first_days(holiday, year, moon):
        for ahead in range(holiday.days):
            yield first + ONE_DAY * ahead
        if holiday.off_weekend and first.weekday() == FRIDAY:
            yield first - ONE_DAY
        if holiday.off_weekend and first.weekday() == SATURDAY:
            yield first + ONE_DAY


def _first_days(holiday: Holiday, year: int, moon: Moon) -> Iterator[date]:
    """List the days on which a holiday that touches a Gregorian year begins."""
    if holiday.gregorian:
        for each in (year - 1, year, year + 1):
            yield date(each, *holiday.gregorian)
    if holiday.hijri:
        eve = date(year, 1, 1) - ONE_DAY * holiday.days
        years = range(moon.day(eve).year, moon.day(date(year, 12, 31)).year + 1)
        for each in years:
            yield moon.starts(each, holiday.hijri.month) + ONE_DAY * (holiday.hijri.day - 1)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        msg = f"a naive datetime is no instant: {at!r}"
        raise ValueError(msg)
    # The edges of what a datetime can hold cannot be moved to another zone.
    if not FIRST_YEAR - 1 <= at.year <= LAST_YEAR + 1:
        raise BeyondTable(at.date().isoformat())
    return at.astimezone(UTC)


def _year_of(at: datetime) -> int:
    return at.astimezone(RIYADH).year


def _version(
    plan: WorkingCalendar, holidays: Sequence[Holiday], special: Sequence[SpecialDays], moon: Moon
) -> str:
    """Name everything that bears on the calendar: another version may give other deadlines."""
    parts = [repr(each) for each in (plan, *holidays, *special)]
    announced = [f"{month}:{start}" for month, start in sorted(moon.announced.items())]
    return blake2b("\n".join([*parts, *announced]).encode(), digest_size=6).hexdigest()
