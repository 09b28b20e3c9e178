"""Windows: when an office is open on a day, in minutes of Riyadh's clock."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, PlainValidator

from router.rules import Frozen

DAY = 24 * 60
WEEK = 7 * DAY
# As `date.weekday` counts: Monday is 0.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# ASCII only: `\d` would take Arabic digits, and mixed ones are mostly mistakes.
_WRITTEN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")


class Window(NamedTuple):
    """Minutes from the midnight that a day begins with; `end` is not part of it.

    A window that runs past midnight belongs to the day on which it begins: its end is beyond 1440.
    """

    start: int
    end: int


def read_window(written: object) -> Window:
    """Read `07:30-14:30`; where the end is not after the start, it is on the next day.

    Raises:
        ValueError: It is not written so.
    """
    found = _WRITTEN.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        msg = f"{written!r} is no window; write it as 07:30-14:30, and a whole day as 00:00-24:00"
        raise ValueError(msg)
    hours, minutes, end_hours, end_minutes = map(int, found.groups())
    start, end = hours * 60 + minutes, end_hours * 60 + end_minutes
    if end > DAY:
        msg = f"{written} ends after 24:00; write the end on the next day's clock, as 22:00-02:00"
        raise ValueError(msg)
    if start == end:
        msg = f"{written} is empty; write a whole day as 00:00-24:00"
        raise ValueError(msg)
    return Window(start, end if end > start else end + DAY)


def write_window(window: Window) -> str:
    """Write a window as `read_window` reads it."""
    end = window.end if window.end <= DAY else window.end - DAY
    return f"{_clock(window.start)}-{_clock(end)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


Windows = tuple[Annotated[Window, PlainValidator(read_window)], ...]


class Week(Frozen):
    """Windows by the day on which they begin. A day that is left out is closed."""

    sunday: Windows = ()
    monday: Windows = ()
    tuesday: Windows = ()
    wednesday: Windows = ()
    thursday: Windows = ()
    friday: Windows = ()
    saturday: Windows = ()

    def on(self, day: date) -> Sequence[Window]:
        """Return the windows that begin on a day."""
        windows: Sequence[Window] = getattr(self, WEEKDAYS[day.weekday()])
        return windows

    @property
    def days(self) -> Iterator[tuple[str, int, Window]]:
        """Every window with its day and its place in that day's list, from Monday on."""
        for name in WEEKDAYS:
            for place, window in enumerate(getattr(self, name)):
                yield name, place, window


def _week(written: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    return {day: ["00:00-24:00"] for day in WEEKDAYS} if written == "always" else written


# A week as the file has it: by days, or the word `always`.
AnyWeek = Annotated[Week, BeforeValidator(_week)]


def meet_in_week(week: Week) -> Iterator[tuple[str, int, str]]:
    """Find windows that overlap, also past midnight and past Sunday: day, place, and with what."""
    placed = sorted(
        (WEEKDAYS.index(day) * DAY + window.start, WEEKDAYS.index(day) * DAY + window.end, day, at)
        for day, at, window in week.days
    )
    if not placed:
        return
    # The first window comes round again a week later.
    again = (placed[0][0] + WEEK, placed[0][1] + WEEK, *placed[0][2:])
    for (_, end, before, _), (start, _, day, at) in zip(placed, [*placed[1:], again], strict=True):
        if start < end:
            yield day, at, before


def meet_in_day(windows: Sequence[Window]) -> Iterator[int]:
    """Find the places of windows of one day that overlap the one before them."""
    placed = sorted((window, at) for at, window in enumerate(windows))
    for (before, _), (window, at) in pairwise(placed):
        if window.start < before.end:
            yield at
