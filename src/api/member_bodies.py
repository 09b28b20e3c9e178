"""What is sent and shown of the members of units."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.people_bodies import UserId
from api.schemas import Line, Number, Shape
from router.owners.members import USUAL_CAPACITY

Capacity = Annotated[
    int, Field(description="How many open tickets they may hold to be given more."), Number
]
Windows = Annotated[list[Line], Field(max_length=20)]


class ShiftBody(BaseModel):
    """A shift: windows of Riyadh's time by the weekday on which they begin."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    week: Annotated[
        dict[str, Windows],
        Field(max_length=7, examples=[{"sunday": ["07:30-12:00", "13:00-15:00"]}]),
    ]


class DatesBody(BaseModel):
    """Days that are unlike the week, both included; without `hours` off."""

    model_config = ConfigDict(extra="forbid")

    first: date
    last: date
    hours: Windows = []
    note: Line | None = None


Teams = Annotated[list[Line], Field(max_length=20)]
Shifts = Annotated[list[ShiftBody], Field(max_length=20)]
Days = Annotated[list[DatesBody], Field(max_length=200)]


class NewMember(BaseModel):
    """A member. Without `shifts` they work when the unit's calendar does."""

    model_config = ConfigDict(extra="forbid")

    user: UserId
    teams: Teams = []
    capacity: Capacity = USUAL_CAPACITY
    shifts: Shifts = []
    dates: Days = []


class MemberChanges(BaseModel):
    """What is to change of a member; each list is replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    teams: Teams | None = None
    capacity: Capacity | None = None
    shifts: Shifts | None = None
    dates: Days | None = None


class MemberView(Shape):
    """A member. `holds` counts open tickets; `on_duty`: whether they work now."""

    unit: str
    user: str
    name: str
    active: bool
    teams: list[str]
    capacity: int
    holds: int
    on_duty: bool
    shifts: list[dict[str, Any]]
    dates: list[dict[str, Any]]


class MemberItems(Shape):
    """The members of a unit or place."""

    items: list[MemberView]
