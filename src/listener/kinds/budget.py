"""How far a search of X was read, and what of the month's budget is left."""

from calendar import month_name
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from listener.kinds.tweets import Id

# Whoever is further off than any month ends is in the next one.
_BEYOND = timedelta(days=32)


class Mark(BaseModel):
    """How far was read: the cursor.

    `since_id` is the newest post up to which nothing is missing. While pages are read, newest
    first, `newest_id` is what it becomes once the last is kept and `next_token` asks for the next.
    `read` counts the posts of `month` (UTC).
    """

    model_config = ConfigDict(frozen=True)

    since_id: Id | None = None
    newest_id: Id | None = None
    next_token: Annotated[str, Field(min_length=1)] | None = None
    month: str = ""
    read: Annotated[int, Field(ge=0)] = 0

    @classmethod
    def of(cls, cursor: str | None, now: datetime) -> "Mark":
        """Read a cursor; one that cannot be read means the start. A new month has read nothing."""
        mark = cls.written_in(cursor)
        month = f"{now:%Y-%m}"
        return mark if mark.month == month else mark.model_copy(update={"month": month, "read": 0})

    @classmethod
    def written_in(cls, cursor: str | None) -> "Mark":
        """Read a cursor as it was written, whatever month it is."""
        try:
            return cls.model_validate_json(cursor or "{}")
        except ValidationError:
            return cls()

    @classmethod
    def carried(cls, spent: str | None, onto: str | None) -> str | None:
        """Write a cursor anew with the posts that another one counts; None: the beginning."""
        then = cls.written_in(spent)
        if not then.read:
            return onto
        counted = {"month": then.month, "read": then.read}
        return cls.written_in(onto).model_copy(update=counted).model_dump_json()

    def without(self, name: str) -> "Mark":
        """Forget what X no longer takes: `since_id` or `next_token`."""
        return self.model_copy(update={name: None})

    def after(self, read: int, newest: str | None, next_token: str | None) -> "Mark":
        """Move on past a page of `read` posts, of which `newest` has the highest id."""
        known = [one for one in (self.since_id, self.newest_id, newest) if one]
        highest = max(known, key=int, default=None)
        return self.model_copy(
            update={
                "since_id": self.since_id if next_token else highest,
                "newest_id": highest if next_token else None,
                "next_token": next_token,
                "read": self.read + read,
            }
        )


def until_next_month(now: datetime) -> timedelta:
    """Return how long the month still lasts."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + _BEYOND).replace(day=1) - now


def spent(budget: int, mark: Mark, now: datetime) -> str:
    """Say that the budget is spent."""
    since = f"{mark.read:,} read since 1 {month_name[now.month]}"
    return f"monthly budget of {budget:,} posts is spent ({since})"


def used(budget: int, mark: Mark) -> str:
    """Say how much of the budget was read."""
    return f"{mark.read:,} of {budget:,} posts read this month"
