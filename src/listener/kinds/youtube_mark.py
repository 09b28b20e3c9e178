"""How far YouTube was read, and how much of the day's quota that took."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    ValidationError,
)

from listener.kinds.rewind import written_into

# Google counts quota by the day of its own office.
PACIFIC = ZoneInfo("America/Los_Angeles")

# No video is older than YouTube, and none is of a year to come; beyond, instants overflow.
Published = Annotated[
    AwareDatetime, Field(ge=datetime(2005, 1, 1, tzinfo=UTC), le=datetime(2999, 1, 1, tzinfo=UTC))
]


class Meter(BaseModel):
    """What every cursor of YouTube counts: `units` spent on the quota day `day`."""

    model_config = ConfigDict(frozen=True)

    day: str = ""
    units: NonNegativeInt = 0

    @classmethod
    def read(cls, cursor: str | None) -> Self:
        """Read a cursor; one that is none of ours begins anew."""
        try:
            return cls.model_validate_json(cursor or "{}")
        except ValidationError:
            return cls()

    def on(self, now: datetime) -> Self:
        """Begin a new account where a new quota day has begun."""
        day = now.astimezone(PACIFIC).date().isoformat()
        return self if self.day == day else self.model_copy(update={"day": day, "units": 0})

    def spend(self, units: int) -> Self:
        """Count what a request costs."""
        return self.model_copy(update={"units": self.units + units})

    def written(self) -> str:
        """Write the cursor."""
        return self.model_dump_json(exclude_defaults=True)


class Mark(Meter):
    """The cursor.

    `newest` is when the newest item seen was published. While a pass over the pages goes on,
    `since` is where it ends and `page` where it goes on; `steps` and `passed` notice where pages
    lead round (`listener.kinds.trail`).
    """

    newest: Published | None = None
    since: Published | None = None
    page: str | None = None
    steps: NonNegativeInt = 0
    passed: str = ""

    def again(self) -> Self:
        """Begin the pass under way once more at its first page."""
        return self.model_copy(update={"page": None, "steps": 0, "passed": ""})


class Way(Meter):
    """How far it was paged back: the cursor of that.

    `page` is YouTube's own cursor of a list. A search goes on `before` an instant instead, as its
    own cursor ends after some 500 results.
    """

    page: str | None = None
    before: Published | None = None


def counted(cursor: str | None, other: str | None) -> str | None:
    """Write into a cursor what another has counted."""
    meter = Meter.read(other)
    if not meter.units:
        return cursor
    return written_into(cursor, meter.model_dump())


def until_next_day(now: datetime) -> timedelta:
    """Return how long it is until the next quota day: midnight in California."""
    here = now.astimezone(PACIFIC)
    tomorrow = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    # Across a change of clocks a wall-clock day is not 24 hours: subtract instants.
    return tomorrow.astimezone(now.tzinfo) - now
