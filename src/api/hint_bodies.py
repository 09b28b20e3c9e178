"""What is sent and shown of suggested corrections."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Line, Long, Shape
from router.message import instant
from store.hints import Hint, HintState

MOST_SERVICES = 3


class DecidedHint(BaseModel):
    """Why, if there is something to say."""

    model_config = ConfigDict(extra="forbid")

    note: Long | None = None
    who: Line | None = None


class AcceptedHint(DecidedHint):
    """The right services, best first; without them the one that was named."""

    services: Annotated[list[Line] | None, Field(min_length=1, max_length=MOST_SERVICES)] = None


class HintView(Shape):
    """What a unit said of a ticket that it gave back. `said` is the ticket's service now."""

    id: str
    ticket: str
    at: datetime
    who: str
    unit: str
    went: str
    service: str | None
    said: str | None
    note: str | None
    state: HintState
    decided: datetime | None
    decided_by: str | None
    decided_note: str | None


class HintPage(Shape):
    """A page of suggested corrections."""

    items: list[HintView]
    next: str | None


def see_hint(hint: Hint) -> dict[str, Any]:
    """Show a suggested correction."""
    by = hint.decided
    return {
        "id": hint.id,
        "ticket": hint.ticket,
        "at": instant(hint.at),
        "who": hint.who,
        "unit": hint.unit,
        "went": hint.went,
        "service": hint.service,
        "said": hint.said,
        "note": hint.note,
        "state": hint.state.value,
        "decided": by and instant(by.at),
        "decided_by": by and by.who,
        "decided_note": by and by.note,
    }
