"""Members as people write them: read with every fault named, in English and in Arabic."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from router.clock.windows import (
    DAY,
    WEEK,
    WEEKDAYS,
    Week,
    Window,
    meet_in_day,
    read_window,
    write_window,
)
from router.owners.members import USUAL_CAPACITY, Dates, Member, Shift

LARGEST_CAPACITY = 10_000
LONGEST_DATES = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenShift:
    """A shift as it was sent: windows by weekday, such as `{"sunday": ["07:30-14:30"]}`."""

    name: str
    week: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDates:
    """Dates as they were sent; without `hours` off."""

    first: date
    last: date
    hours: Sequence[str] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """All of a member that somebody may write."""

    teams: Sequence[str] = ()
    capacity: int = USUAL_CAPACITY
    shifts: Sequence[GivenShift] = field(default_factory=tuple)
    dates: Sequence[GivenDates] = field(default_factory=tuple)


class MemberFault(NamedTuple):
    """What is wrong, where in what was given, and what to do, in both languages."""

    at: str
    reason: str
    reason_ar: str


class WrongMember(Exception):
    """What was given of a member cannot be used; `faults` says each reason."""

    def __init__(self, faults: Sequence[MemberFault]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.reason}" for fault in faults))
        self.faults = tuple(faults)


def read_member(code: str, user: str, given: Given) -> Member:
    """Make a member of what was given.

    Raises:
        WrongMember: Something in it cannot be used; all of it is said at once.
    """
    if faults := list(_faults(given)):
        raise WrongMember(faults)
    return Member(
        user=user,
        code=code,
        teams=frozenset(given.teams),
        capacity=given.capacity,
        shifts=tuple(
            Shift(name=shift.name, week=Week.model_validate(dict(shift.week)))
            for shift in given.shifts
        ),
        dates=tuple(
            Dates(
                first=each.first,
                last=each.last,
                hours=tuple(map(read_window, each.hours)),
                note=each.note,
            )
            for each in given.dates
        ),
    )


def given_of(member: Member) -> Given:
    """Write a member as it would be given, to change some of it."""
    return Given(
        teams=sorted(member.teams),
        capacity=member.capacity,
        shifts=shifts_from_json(shifts_to_json(member.shifts)),
        dates=dates_from_json(dates_to_json(member.dates)),
    )


def shifts_to_json(shifts: Sequence[Shift]) -> list[dict[str, Any]]:
    """Write shifts as they are given; days without a window are left out."""
    return [
        {
            "name": shift.name,
            "week": {
                day: [write_window(window) for window in getattr(shift.week, day)]
                for day in WEEKDAYS
                if getattr(shift.week, day)
            },
        }
        for shift in shifts
    ]


def dates_to_json(dates: Sequence[Dates]) -> list[dict[str, Any]]:
    """Write dates as they are given."""
    return [
        {
            "first": each.first.isoformat(),
            "last": each.last.isoformat(),
            "hours": [write_window(window) for window in each.hours],
            "note": each.note,
        }
        for each in dates
    ]


def shifts_from_json(written: Iterable[Mapping[str, Any]]) -> tuple[GivenShift, ...]:
    """Read shifts as they are kept."""
    return tuple(GivenShift(name=each["name"], week=each["week"]) for each in written)


def dates_from_json(written: Iterable[Mapping[str, Any]]) -> tuple[GivenDates, ...]:
    """Read dates as they are kept."""
    return tuple(
        GivenDates(
            first=date.fromisoformat(each["first"]),
            last=date.fromisoformat(each["last"]),
            hours=each["hours"],
            note=each["note"],
        )
        for each in written
    )


def _faults(given: Given) -> Iterator[MemberFault]:
    if not 0 <= given.capacity <= LARGEST_CAPACITY:
        yield MemberFault(
            "capacity",
            f"must be from 0 to {LARGEST_CAPACITY}; 0: nothing is given to them by itself",
            f"من 0 إلى {LARGEST_CAPACITY}؛ والصفر: لا يُسند إليه شيء تلقائيًا",
        )
    yield from _shift_faults(given.shifts)
    yield from _date_faults(given.dates)


class _Placed(NamedTuple):
    """A window of the week, in minutes from Monday's midnight, and where it is written."""

    start: int
    end: int
    at: str
    shift: str


def _shift_faults(shifts: Sequence[GivenShift]) -> Iterator[MemberFault]:
    placed: list[_Placed] = []
    names = [shift.name for shift in shifts]
    for number, shift in enumerate(shifts):
        at = f"shifts.{number}"
        if shift.name in names[:number]:
            yield MemberFault(
                f"{at}.name",
                f"{shift.name} is there twice; rename or join them",
                f"تكرر الاسم {shift.name}؛ غيّر أحدهما أو اجمعهما",
            )
        for day, windows in shift.week.items():
            if day not in WEEKDAYS:
                yield MemberFault(
                    f"{at}.week.{day[:60]}",
                    f"no such day; there are {', '.join(WEEKDAYS)}",
                    f"لا يوجد يوم كهذا؛ الأيام: {'، '.join(WEEKDAYS)}",
                )
                continue
            begins = WEEKDAYS.index(day) * DAY
            for place, written in enumerate(windows):
                here = f"{at}.week.{day}.{place}"
                window = yield from _window(here, written)
                if window:
                    start, end = begins + window.start, begins + window.end
                    placed.append(_Placed(start, end, here, shift.name))
    yield from _meetings(sorted(placed))


def _meetings(placed: Sequence[_Placed]) -> Iterator[MemberFault]:
    """Find windows that overlap, also past midnight and past Sunday."""
    if not placed:
        return
    first = placed[0]
    again = first._replace(start=first.start + WEEK, end=first.end + WEEK)
    for before, window in pairwise([*placed, again]):
        if window.start < before.end:
            yield MemberFault(
                window.at,
                f"overlaps a window of {before.shift} ({before.at}); shorten one",
                f"تتداخل مع فترة أخرى في {before.shift} ({before.at})؛ قصّر إحداهما",
            )


def _date_faults(dates: Sequence[GivenDates]) -> Iterator[MemberFault]:
    for number, each in enumerate(dates):
        at = f"dates.{number}"
        if not 0 <= (each.last - each.first).days < LONGEST_DATES:
            yield MemberFault(
                f"{at}.last",
                f"must be {each.first} or later, within {LONGEST_DATES} days",
                f"يكون {each.first} أو بعده، خلال {LONGEST_DATES} يومًا",
            )
        for other, before in enumerate(dates[:number]):
            if each.first <= before.last and before.first <= each.last:
                yield MemberFault(
                    f"{at}.first",
                    f"overlaps dates.{other}; each day may be in one of them",
                    f"تتداخل مع dates.{other}؛ لكل يوم موضع واحد",
                )
        windows: list[tuple[str, Window]] = []
        for place, written in enumerate(each.hours):
            here = f"{at}.hours.{place}"
            window = yield from _window(here, written)
            if window:
                windows.append((here, window))
        for place in meet_in_day([window for _, window in windows]):
            yield MemberFault(
                windows[place][0],
                "overlaps another window of the day; shorten one",
                "تتداخل مع فترة أخرى في اليوم نفسه؛ قصّر إحداهما",
            )


def _window(at: str, written: str) -> Generator[MemberFault, None, Window | None]:
    """Return the window, or yield what is wrong with it and return None."""
    try:
        return read_window(written)
    except ValueError as error:
        yield MemberFault(
            at,
            str(error),
            f"«{written[:40]}» ليست فترة صحيحة؛ اكتبها هكذا 07:30-14:30، واليوم كله 00:00-24:00،"
            " وما يتجاوز منتصف الليل 22:00-02:00",
        )
    return None
