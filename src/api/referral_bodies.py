"""What is sent and shown of referrals to other agencies."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import AgencyView, Line, Long, Shape


class AgencySaid(BaseModel):
    """What the agency said: its own number of the matter, its answer, or both."""

    model_config = ConfigDict(extra="forbid")

    reference: Annotated[Line | None, Field(description="The agency's own number.")] = None
    answer: Long | None = None
    note: Long | None = None
    who: Line | None = None


class ReferralView(Shape):
    """How a ticket stands with another agency. `next` is when it is asked again; null: never."""

    ticket: str
    agency: AgencyView
    text: str
    referred: datetime | None
    who: str | None
    reason: str | None
    reference: str | None
    answer: str | None
    answered: datetime | None
    follow_ups: int
    next: datetime | None
