"""How far a search of X was read, and what of the month's budget is left."""

from calendar import month_name
from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from listener.kinds.rewind import written_into
from listener.kinds.trail import Trail
from listener.kinds.tweets import Id

# Whoever is further off than any month ends is in the next one.
_BEYOND = timedelta(days=32)


class Meter(BaseModel):
    """What every cursor of X counts: `read` posts in `month` (UTC)."""

    model_config = ConfigDict(frozen=True)

    month: str = ""
    read: Annotated[int, Field(ge=0)] = 0

    @classmethod
    def of(cls, cursor: str | None, now: datetime) -> Self:
        """Read a cursor; one that cannot be read means the start. A new month has read nothing."""
        mark, month = cls.found(cursor), f"{now:%Y-%m}"
        return mark if mark.month == month else mark.model_copy(update={"month": month, "read": 0})

    @classmethod
    def found(cls, cursor: str | None) -> Self:
        """Read a cursor as it stands."""
        try:
            return cls.model_validate_json(cursor or "{}")
        except ValidationError:
            return cls()


class Way(Meter):
    """How far a search was paged back: the cursor of that.

    `until_id` is the oldest post read. `floor` is what of the budget is left to polls.
    """

    until_id: Id | None = None
    floor: Annotated[int, Field(ge=0)] | None = None

    def within(self, budget: int) -> tuple[Self, int]:
        """Return it with its floor, and how many posts may still be read.

        To page back takes half of what is left when it begins, so that what is new is heard too.
        """
        left = max(budget - self.read, 0)
        floor = left // 2 if self.floor is None else self.floor
        return self.model_copy(update={"floor": floor}), left - floor

    def after(self, read: int, oldest: str | None) -> Self:
        """Move on past a page of `read` posts, of which `oldest` has the lowest id."""
        return self.model_copy(update={"until_id": oldest, "read": self.read + read})


class Mark(Meter):
    """How far was read: the cursor.

    `since_id` is the newest post up to which nothing is missing. While pages are read, newest
    first, `newest_id` is what it becomes once the last is kept and `next_token` asks for the next;
    `steps` and `passed` notice where these lead round (`listener.kinds.trail`).
    """

    since_id: Id | None = None
    newest_id: Id | None = None
    next_token: Annotated[str, Field(min_length=1)] | None = None
    steps: Annotated[int, Field(ge=0)] = 0
    passed: str = ""

    def without(self, name: str) -> "Mark":
        """Forget what X no longer takes: `since_id` or `next_token`."""
        return self.model_copy(update={name: None, "steps": 0, "passed": ""})

    def onward(self, next_token: str | None) -> Trail:
        """Turn to the next page; the trail ends where there is none, or it leads round."""
        trail = Trail(steps=self.steps, passed=self.passed)
        return (trail.on(next_token) if next_token else None) or Trail()

    def after(self, read: int, newest: str | None, next_token: str | None) -> "Mark":
        """Move on past a page of `read` posts, of which `newest` has the highest id.

        A token that leads round is none.
        """
        trail = self.onward(next_token)
        next_token = next_token if trail.steps else None
        known = [one for one in (self.since_id, self.newest_id, newest) if one]
        highest = max(known, key=int, default=None)
        return self.model_copy(
            update={
                "since_id": self.since_id if next_token else highest,
                "newest_id": highest if next_token else None,
                "next_token": next_token,
                "steps": trail.steps,
                "passed": trail.passed,
                "read": self.read + read,
            }
        )


def counted(cursor: str | None, other: str | None) -> str | None:
    """Write into a cursor what another has counted."""
    meter = Meter.found(other)
    if not meter.read:
        return cursor
    return written_into(cursor, meter.model_dump())


def until_next_month(now: datetime) -> timedelta:
    """Return how long the month still lasts."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + _BEYOND).replace(day=1) - now


def spent(budget: int, mark: Meter, now: datetime) -> str:
    """Say that the budget is spent."""
    since = f"{mark.read:,} read since 1 {month_name[now.month]}"
    return f"monthly budget of {budget:,} posts is spent ({since})"


def left_to_polls(budget: int, way: Way) -> str:
    """Say that paging back has had its share."""
    return f"what is left of the budget is for what is new; {used(budget, way)}"


def used(budget: int, mark: Meter) -> str:
    """Say how much of the budget was read."""
    return f"{mark.read:,} of {budget:,} posts read this month"
