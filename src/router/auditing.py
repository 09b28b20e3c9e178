"""The weekly audit: some of a week's closed tickets, by chance, looked at again. All of it is pure.

tickets closed in a week ─seed─▶ sample ─verdicts─▶ defect rate, with its interval
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from math import ceil, sqrt
from typing import Self

from router.acts import NO_REASON_AR, Actor, Lacking, NotAllowed, Refusal
from router.clock.calendar import RIYADH, moment
from router.closure import Audit
from router.states import CHECKERS, Need

DAYS = 7
_FIRST_YEAR, _LAST_YEAR = 1970, 2999
CONFIDENCE = 0.95
# Of the normal distribution, 95 % lie within so many standard deviations.
_DEVIATIONS = 1.959963984540054
AUDIT = "audit"


class Verdict(StrEnum):
    """What an auditor found. The values are public."""

    FIXED = "fixed"
    NOT_FIXED = "not_fixed"
    CANNOT_TELL = "cannot_tell"


class OwnWork(Refusal):
    """Whoever resolved or verified a ticket wants to audit it."""

    def __init__(self, who: str) -> None:
        self.who = who
        super().__init__(f"{who} resolved or verified the ticket; somebody else must audit it")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week of Riyadh, Sunday to Saturday; its name is that of the ISO week of its Monday."""

    sunday: date

    @classmethod
    def of(cls, at: datetime) -> Self:
        """Return the week in which an instant is."""
        day = at.astimezone(RIYADH).date()
        return cls(day - timedelta(days=day.isoweekday() % DAYS))

    @classmethod
    def named(cls, name: str) -> Self:
        """Read a name like `2026-W48`; raises ValueError."""
        year, _, number = name.partition("-W")
        if not (name.isascii() and year.isdecimal() and number.isdecimal()):
            msg = f"{name!r} is no week; write one like 2026-W48"
            raise ValueError(msg)
        monday = date.fromisocalendar(int(year), int(number), 1)
        # Before and after these a day cannot be counted on in every zone.
        if not _FIRST_YEAR <= monday.year <= _LAST_YEAR:
            msg = f"no week of the year {monday.year} was ever drawn"
            raise ValueError(msg)
        return cls(monday - timedelta(days=1))

    @property
    def name(self) -> str:
        """The name: `2026-W48`."""
        year, number, _ = (self.sunday + timedelta(days=1)).isocalendar()
        return f"{year}-W{number:02}"

    @property
    def begins(self) -> datetime:
        """The instant at which its Sunday begins in Riyadh."""
        return moment(self.sunday).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The instant at which the next week begins."""
        return self.next.begins

    @property
    def next(self) -> "Week":
        """The week after it."""
        return Week(self.sunday + timedelta(days=DAYS))

    @property
    def before(self) -> "Week":
        """The week before it."""
        return Week(self.sunday - timedelta(days=DAYS))


def draw(closed: Collection[str], seed: str, week: Week, policy: Audit) -> Sequence[str]:
    """Draw the sample of a week.

    Each ticket's lot is the SHA-256 of `SEED WEEK TICKET`; those with the lowest are drawn. So
    anyone who knows the seed can draw again, and nobody can add a ticket or leave one out.

    Args:
        closed: The tickets that were closed in the week, each once.
        seed: Anything that was not known before the week was over.
        week: The week.
        policy: How many: a share, and at least so many, as far as there are.
    """
    size = min(len(closed), max(policy.at_least, ceil(policy.share * len(closed))))
    lots = sorted((_lot(seed, week, ticket), ticket) for ticket in closed)
    return [ticket for _, ticket in lots[:size]]


def _lot(seed: str, week: Week, ticket: str) -> str:
    return sha256(f"{seed} {week.name} {ticket}".encode()).hexdigest()


def check_verdict(
    by: Actor, verdict: Verdict, note: str | None, *, workers: Collection[str | None]
) -> None:
    """Say whether somebody may give a verdict.

    Args:
        by: Who gives it.
        verdict: What they found.
        note: What they say of it.
        workers: Who resolved and who verified the ticket.

    Raises:
        NotAllowed: They have none of the roles.
        OwnWork: They judge their own work.
        Lacking: They found fault, or could not tell, and do not say why.
    """
    if not by.roles & CHECKERS:
        raise NotAllowed(AUDIT, CHECKERS)
    if by.name in workers:
        raise OwnWork(by.name)
    if verdict is not Verdict.FIXED and not note:
        raise Lacking(Need.REASON, "note", f"give note: {Need.REASON}", NO_REASON_AR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of a sample were found how; `drawn` counts those that wait for a verdict, too."""

    drawn: int = 0
    fixed: int = 0
    not_fixed: int = 0
    cannot_tell: int = 0

    @property
    def told(self) -> int:
        """How many could be judged: those that nobody could tell say nothing of the rate."""
        return self.fixed + self.not_fixed

    @property
    def defect_rate(self) -> float | None:
        """The share that was closed and not fixed, None where nothing was judged."""
        return self.not_fixed / self.told if self.told else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the rate of all closed tickets lies, in 95 weeks of 100."""
        return wilson(self.not_fixed, self.told) if self.told else None


def wilson(found: int, of: int) -> tuple[float, float]:
    """Return the interval of a share: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209 to 212.

    Unlike the usual one it stays within 0 and 1, and says something of samples without a defect.

    Args:
        found: How many had it.
        of: How many were looked at, at least 1.
    """
    share, square = found / of, _DEVIATIONS**2
    scale = 1 + square / of
    middle = (share + square / (2 * of)) / scale
    reach = _DEVIATIONS / scale * sqrt(share * (1 - share) / of + square / (4 * of**2))
    # At both ends it touches the share itself, which rounding must not pass by.
    low = 0.0 if found == 0 else middle - reach
    high = 1.0 if found == of else middle + reach
    return low, high
