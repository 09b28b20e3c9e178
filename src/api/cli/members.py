"""`sawt unit`: who answers for which unit or place, when, and how much at once."""

import re
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from api.cli.lines import write_line
from api.cli.people import HERE
from api.cli.prepare import short_verb, with_database
from api.cli.prepare_policy import prepared_policy
from api.failure import Failed
from api.tools import utc_now
from router.faults import unknown
from router.owners.members import Member
from router.owners.written import (
    Given,
    GivenDates,
    GivenShift,
    WrongMember,
    dates_to_json,
    given_of,
    read_member,
    shifts_to_json,
)
from store.audit import By
from store.database import Sessions
from store.members import SqlMembers

Result = TypeVar("Result")
SHIFT = "write a shift as: --shift 'NAME sunday,monday 07:30-12:00,13:00-15:00'"
DATES = "write dates as: --leave 2027-03-09..2027-03-14, --work 2027-03-12=08:00-12:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was given of a member on the command line; None: not given."""

    teams: Sequence[str] | None = None
    capacity: int | None = None
    shifts: Sequence[str] | None = None
    leave: Sequence[str] | None = None
    work: Sequence[str] | None = None

    @classmethod
    def given(cls, capacity: int | None, **lists: Sequence[str] | None) -> "Options":
        """Make options of what Typer read: what was not given is empty, and `none` is."""
        read = {
            name: [] if list(given) == ["none"] else given for name, given in lists.items() if given
        }
        return cls(capacity=capacity, **read)


def list_members(unit: str | None, *, json: bool) -> None:
    """Print a line for each member, of a unit or place, or of all.

    Raises:
        Failed: There is no such unit or place.
    """
    code = unit and _known(unit)
    for seat in _with_members(lambda members: members.list(code)):
        member = seat.member
        facts = {
            "unit": member.code,
            "user": member.user,
            "active": seat.user.active,
            "teams": sorted(member.teams),
            "capacity": member.capacity,
            "holds": seat.load,
            "shifts": shifts_to_json(member.shifts),
            "dates": dates_to_json(member.dates),
        }
        if json:
            write_line(facts)
        else:
            works = ", ".join(shift.name for shift in member.shifts) or "as the unit"
            teams = ", ".join(sorted(member.teams))
            state = "" if seat.user.active else "  (not active)"
            holds = f"{seat.load} of {member.capacity}"
            sys.stdout.write(
                f"{member.code:<24} {member.user:<20} {holds:<10} {works:<24} {teams}{state}\n"
            )
    sys.stdout.flush()


def add_member(unit: str, user: str, options: Options) -> None:
    """Let a user answer for a unit or place.

    Raises:
        Failed: The unit is unknown, or something of the member cannot be used.
        UnknownUser: There is no such user.
        MemberExists: They are a member already.
    """
    member = _read(_known(unit), user, Given(), options)
    _with_members(lambda members: members.add(member, By(who=HERE, at=utc_now())))
    sys.stdout.write(f"added {user} to {unit}\n")


def set_member(unit: str, user: str, options: Options) -> None:
    """Change a member; what is not given stays.

    Raises:
        Failed: The unit is unknown, or something of the member cannot be used.
        UnknownMember: They are no member.
    """
    code = _known(unit)

    async def run(members: SqlMembers) -> None:
        member = _read(code, user, given_of(await members.show(code, user)), options)
        await members.change(member, By(who=HERE, at=utc_now()))

    _with_members(run)
    sys.stdout.write(f"changed {user} of {unit}\n")


def remove_member(unit: str, user: str) -> None:
    """Remove a member; what they hold stays with them.

    Raises:
        Failed: There is no such unit or place.
        UnknownMember: They are no member.
    """
    code = _known(unit)
    _with_members(lambda members: members.remove(code, user, By(who=HERE, at=utc_now())))
    sys.stdout.write(f"removed {user} from {unit}\n")


def _with_members(work: Callable[[SqlMembers], Coroutine[Any, Any, Result]]) -> Result:
    async def run(sessions: Sessions) -> Result:
        return await work(SqlMembers(sessions))

    return with_database(short_verb(), run)


def _known(unit: str) -> str:
    """Check the code of a unit, a municipality or an amana."""
    config = prepared_policy(short_verb())
    codes = config.rules.units.keys() | config.amana_of.keys()
    if unit not in codes:
        what = unknown("unit or place", unit, codes)
        raise Failed(what, "see: GET /api/v1/units")
    return unit


def _read(code: str, user: str, before: Given, options: Options) -> Member:
    """Make a member of what was given, in the place of what was there."""
    given = before
    if options.teams is not None:
        given = replace(given, teams=options.teams)
    if options.capacity is not None:
        given = replace(given, capacity=options.capacity)
    if options.shifts is not None:
        given = replace(given, shifts=_shifts(options.shifts))
    if options.leave is not None or options.work is not None:
        dates = [_leave(each) for each in options.leave or ()]
        dates += [_work(each) for each in options.work or ()]
        given = replace(given, dates=dates)
    try:
        return read_member(code, user, given)
    except WrongMember as error:
        first, *more = error.faults
        what = f"{first.at}: {first.reason}" + (f" ({len(more)} more)" if more else "")
        raise Failed(what, first.reason_ar) from error


_BLANKS = re.compile(r",\s+")


def _shifts(written: Sequence[str]) -> Sequence[GivenShift]:
    """Read `NAME DAYS WINDOWS`; the same name again adds days to it. Blanks may follow a comma."""
    weeks: dict[str, dict[str, list[str]]] = {}
    for each in written:
        parts = _BLANKS.sub(",", each).rsplit(maxsplit=2)
        if len(parts) != len(("name", "days", "windows")):
            what = f"{each!r} is no shift"
            raise Failed(what, SHIFT)
        name, days, windows = parts
        week = weeks.setdefault(name, {})
        for day in days.split(","):
            week.setdefault(day, []).extend(windows.split(","))
    return [GivenShift(name=name, week=week) for name, week in weeks.items()]


def _leave(written: str) -> GivenDates:
    first, _, last = written.partition("..")
    return GivenDates(first=_day(first), last=_day(last or first))


def _work(written: str) -> GivenDates:
    day, _, windows = written.partition("=")
    return GivenDates(first=_day(day), last=_day(day), hours=windows.split(","))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        what = f"{written!r} is no date"
        raise Failed(what, DATES) from error
