"""Times as people here write and read them: without a zone they are Riyadh's."""

from datetime import UTC, datetime

from api.failure import Failed
from router.clock.calendar import RIYADH


def read_time(option: str, given: str) -> datetime:
    """Read a time in UTC; one without a zone is Riyadh's, as the hours of offices are.

    Raises:
        Failed: It is no time; the line names the option.
    """
    try:
        found = datetime.fromisoformat(given) if given.isascii() else None
    except ValueError:
        found = None
    if found is None:
        what = f"{option} {given}: is no time"
        raise Failed(what, "write 2026-03-17T13:00 (Riyadh), or 2026-03-17T10:00Z")
    return (found if found.tzinfo else found.replace(tzinfo=RIYADH)).astimezone(UTC)


def in_riyadh(at: datetime) -> str:
    """Write a time as the clocks here show it."""
    return f"{at.astimezone(RIYADH):%Y-%m-%d %H:%M} Riyadh"
