"""From when to when figures are counted, as requests ask for it."""

from datetime import UTC, datetime, timedelta

from api.refusals import Invalid

WEEKS = timedelta(weeks=12)
LONGEST = timedelta(days=366)
# Before this nobody was listened to, and a period may still be taken from it.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def period(
    now: datetime, since: datetime | None, until: datetime | None, *, usual: timedelta = WEEKS
) -> tuple[datetime, datetime]:
    """Return where a period begins and ends.

    Args:
        now: The time, UTC: where it ends, unless the request says.
        since: Where it is to begin, if the request says.
        until: Where it is to end, if the request says.
        usual: How long it is otherwise.

    Raises:
        Invalid: It ends before it begins, or is longer than 366 days.
    """
    ends = until or now
    begins = since or max(ends, EARLIEST) - usual
    if not timedelta(0) < ends - begins <= LONGEST:
        raise Invalid(
            (
                "query.since",
                "must be before until, and not by more than 366 days",
                "يسبق until بما لا يزيد على 366 يومًا",
            )
        )
    return begins, ends
