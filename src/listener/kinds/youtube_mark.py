"""How far YouTube was read, and how much of the day's quota that took."""

from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt, ValidationError

# Google counts quota by the day of its own office.
PACIFIC = ZoneInfo("America/Los_Angeles")


class Mark(BaseModel):
    """The cursor.

    `newest` is when the newest item seen was published. While a pass over the pages goes on,
    `since` is where it ends and `page` where it goes on. `units` were spent on the quota day
    `day`.
    """

    model_config = ConfigDict(frozen=True)

    newest: AwareDatetime | None = None
    since: AwareDatetime | None = None
    page: str | None = None
    day: str = ""
    units: NonNegativeInt = 0

    @classmethod
    def read(cls, cursor: str | None) -> Self:
        """Read a cursor; one that is none of ours begins anew."""
        try:
            return cls.model_validate_json(cursor or "{}")
        except ValidationError:
            return cls()

    @classmethod
    def carried(cls, spent: str | None, onto: str | None) -> str | None:
        """Write a cursor anew with the units that another one counts; None: the beginning."""
        then = cls.read(spent)
        if not then.units:
            return onto
        counted = {"day": then.day, "units": then.units}
        return cls.read(onto).model_copy(update=counted).written()

    def on(self, now: datetime) -> Self:
        """Begin a new account where a new quota day has begun."""
        day = now.astimezone(PACIFIC).date().isoformat()
        return self if self.day == day else self.model_copy(update={"day": day, "units": 0})

    def spend(self, units: int) -> Self:
        """Count what a request costs."""
        return self.model_copy(update={"units": self.units + units})

    def written(self) -> str:
        """Write the cursor."""
        return self.model_dump_json(exclude_none=True)


def until_next_day(now: datetime) -> timedelta:
    """Return how long it is until the next quota day: midnight in California."""
    here = now.astimezone(PACIFIC)
    tomorrow = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    # Across a change of clocks a wall-clock day is not 24 hours: subtract instants.
    return tomorrow.astimezone(now.tzinfo) - now
