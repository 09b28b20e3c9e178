"""/units/{unit}/members: who answers for a unit or a place, when, and how much at once."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from api import examples, wanted
from api.callers import CallerDep, done_by, only
from api.config import Config
from api.deps import ConfigDep, Members, Now, People
from api.member_bodies import MemberChanges, MemberItems, MemberView, NewMember
from api.refusals import Invalid, UnknownUnit
from api.scoping import ScopeDep
from api.views import Json
from router.owners.choosing import Seat
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
from router.states import LEADERS
from store.errors import UnknownUser

routes = APIRouter(prefix="/units/{unit}/members", tags=["units"])
of_all = APIRouter(tags=["units"])
LEADING: Any = [Depends(only(LEADERS))]
User = Annotated[str, Path(max_length=100)]


async def _here(unit: str, config: ConfigDep, caller: CallerDep) -> str:
    """Return the code of a unit or place that exists and is one of the caller's."""
    code = wanted.unit_or_place(config, "path.unit", unit)
    if not caller.sees(code, config.amana_of.get(code), code):
        raise UnknownUnit(code)
    return code


Here = Annotated[str, Depends(_here)]


@routes.get(
    "",
    response_model=MemberItems,
    responses=examples.shows(examples.MEMBERS) | examples.problem(404, 422),
)
async def list_members(code: Here, members: Members, config: ConfigDep, now: Now) -> Response:
    """Members of a unit (`jeddah.roads`), or of a whole place (`jeddah`), by their names."""
    return Json({"items": [_see(seat, config, now) for seat in await members.list(code)]})


@of_all.get("/members", response_model=MemberItems, responses=examples.shows(examples.MEMBERS))
async def list_all_members(
    members: Members, config: ConfigDep, caller: CallerDep, now: Now
) -> Response:
    """Members of all units and places, or of those of the caller's places."""
    theirs = [
        seat
        for seat in await members.list()
        if caller.sees(seat.member.code, config.amana_of.get(seat.member.code), seat.member.code)
    ]
    return Json({"items": [_see(seat, config, now) for seat in theirs]})


@routes.post(
    "",
    status_code=201,
    dependencies=LEADING,
    response_model=MemberView,
    responses=examples.shows(examples.MEMBER, 201) | examples.problem(403, 404, 409, 422),
)
async def add_member(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: NewMember,
    code: Here,
    members: Members,
    people: People,
    config: ConfigDep,
    caller: CallerDep,
    scope: ScopeDep,
    now: Now,
) -> Response:
    """Let a user answer for a unit or place, with teams, capacity, shifts and leave.

    Whoever leads some municipalities takes users of these alone.
    """
    if not scope.holds_all((await people.user(body.user)).places):
        raise UnknownUser(body.user)
    given = _given(Given(), body.model_dump(exclude={"user"}))
    member = _read(code, body.user, given)
    await members.add(member, done_by(caller, now))
    return await _shown(member, members, config, now, 201)


@routes.patch(
    "/{user}",
    dependencies=LEADING,
    response_model=MemberView,
    responses=examples.shows(examples.MEMBER) | examples.problem(403, 404, 422),
)
async def change_member(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    user: User,
    body: MemberChanges,
    code: Here,
    members: Members,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Change a member: what is not sent stays, each list that is sent replaces the one before."""
    before = given_of(await members.show(code, user))
    member = _read(code, user, _given(before, body.model_dump(exclude_none=True)))
    await members.change(member, done_by(caller, now))
    return await _shown(member, members, config, now, 200)


@routes.delete(
    "/{user}", status_code=204, dependencies=LEADING, responses=examples.problem(403, 404, 422)
)
async def remove_member(
    user: User, code: Here, members: Members, caller: CallerDep, now: Now
) -> Response:
    """Remove a member; what they hold stays with them."""
    await members.remove(code, user, done_by(caller, now))
    return Response(status_code=204)


def _given(before: Given, sent: dict[str, Any]) -> Given:
    """Put what was sent in the place of what was there."""
    if "shifts" in sent:
        sent["shifts"] = [GivenShift(**each) for each in sent["shifts"]]
    if "dates" in sent:
        sent["dates"] = [GivenDates(**each) for each in sent["dates"]]
    return replace(before, **sent)


def _read(code: str, user: str, given: Given) -> Member:
    try:
        return read_member(code, user, given)
    except WrongMember as error:
        faults = [(f"body.{at}", reason, reason_ar) for at, reason, reason_ar in error.faults]
        raise Invalid(*faults) from error


async def _shown(
    member: Member, members: Members, config: Config, now: datetime, status: int
) -> Response:
    seats = await members.list(member.code)
    seat = next(each for each in seats if each.user.id == member.user)
    return Json(_see(seat, config, now), status)


def _see(seat: Seat, config: Config, now: datetime) -> dict[str, Any]:
    member = seat.member
    unit_open = config.timing.calendar(member.code).is_open(now)
    return {
        "unit": member.code,
        "user": member.user,
        "name": seat.user.name,
        "active": seat.user.active,
        "teams": sorted(member.teams),
        "capacity": member.capacity,
        "holds": seat.load,
        "on_duty": member.on_duty(now, unit_open=unit_open),
        "shifts": shifts_to_json(member.shifts),
        "dates": dates_to_json(member.dates),
    }
