"""What people send to do something to a ticket. Without `who`, its holder speaks."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import (
    AliasChoices,
    BaseModel,
    Field,
    HttpUrl,
    StrictBool,
    model_validator,
)

from api.schemas import Line, Long, Moment

MOST_EVIDENCE = 20


class Claimed(BaseModel):
    """Who takes the ticket; a user's key says so by itself."""

    holder: Annotated[Line | None, Field(validation_alias=AliasChoices("holder", "who"))] = None


class Answered(BaseModel):
    """The answer that was given."""

    text: Long
    who: Line | None = None


class Noted(BaseModel):
    """Why, if there is something to say."""

    note: Annotated[Long | None, Field(validation_alias=AliasChoices("note", "reason"))] = None
    who: Line | None = None


class EvidenceBody(BaseModel):
    """What shows that the matter is settled: a photo's or a page's address, or a note."""

    kind: Literal["photo", "link", "note"]
    value: Long

    @model_validator(mode="after")
    def _an_address(self) -> "EvidenceBody":
        if self.kind != "note":
            HttpUrl(self.value)
        return self


class Shown(Noted):
    """Why the matter is over, and what shows it."""

    evidence: Annotated[list[EvidenceBody], Field(max_length=MOST_EVIDENCE)] = []


class Reasoned(BaseModel):
    """Why."""

    note: Annotated[Long, Field(validation_alias=AliasChoices("note", "reason"))]
    who: Line | None = None


class Assigned(Noted):
    """Who is to answer."""

    holder: Annotated[Line, Field(validation_alias=AliasChoices("holder", "person"))]


class Moved(Reasoned):
    """Which unit is to own it, and why."""

    unit: Line


class Returned(Reasoned):
    """Why it does not belong here; `unit`, `service`: where it does, where that is known."""

    unit: Line | None = None
    service: Line | None = None


class Referred(Reasoned):
    """Which agency owns it, and why."""

    agency: Line


class Snoozed(Reasoned):
    """When it is to come back, and why."""

    until: Annotated[datetime, Moment]


MOST_MOVED = 1_000


class Referenced(Noted):
    """The number that the 940 system gave the matter; null: it has none."""

    reference_940: Annotated[str | None, Field(max_length=60)]


class Merged(Reasoned):
    """Which tickets this one is to answer for, and why."""

    tickets: Annotated[list[Line], Field(min_length=1, max_length=MOST_MOVED)]


class Split(Reasoned):
    """Which posts are to leave, and why."""

    posts: Annotated[list[Line], Field(min_length=1, max_length=MOST_MOVED)]


class Joined(Noted):
    """Whether a suggested post is to join."""

    post: Line
    accept: StrictBool
