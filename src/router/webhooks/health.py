"""How an endpoint fares: whether it is given a rest, and whether it is given up.

well ─5 failures in a row─▶ resting ─time is up─▶ one attempt ─succeeds─▶ well
                               ▲                     └─fails─▶ rests twice as long, up to 5 min
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from router.webhooks.answers import Verdict

# So many failures one after another, and only one delivery at a time is tried.
OPENS = 5
FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=5)
GIVEN_UP = timedelta(hours=120)
# Nothing was tried for longer than the schedule ever waits: that is no failing, it is silence.
SILENCE = timedelta(hours=48)
_DOUBLINGS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the last attempts went. `held`: nothing is sent before.

    `failing_since` is the first of the failures since the last success, `last_failed` the latest.
    """

    strikes: int = 0
    held: datetime | None = None
    failing_since: datetime | None = None
    last_failed: datetime | None = None

    @property
    def frail(self) -> bool:
        """Whether only one delivery at a time is tried."""
        return self.strikes >= OPENS

    def resting(self, now: datetime) -> bool:
        """Whether nothing is sent to it now."""
        return self.held is not None and now < self.held

    def given_up(self, now: datetime) -> bool:
        """Whether nothing has succeeded for so long that it is disabled."""
        return self.failing_since is not None and now - self.failing_since >= GIVEN_UP


def after(
    health: Health,
    verdict: Verdict,
    now: datetime,
    *,
    asked: timedelta | None = None,
    probe: bool = False,
) -> Health:
    """Return how an endpoint fares after an attempt; one success makes it well.

    Args:
        health: Before.
        verdict: What came of the attempt.
        now: When that was known, UTC.
        asked: What the receiver asked for (Retry-After).
        probe: Whether it was the one attempt of an endpoint that is frail.
    """
    if verdict is Verdict.DELIVERED:
        return Health()
    # Those that were under way when it was given a rest tell nothing new.
    known = health.resting(now) and not probe
    strikes = health.strikes if known else health.strikes + 1
    rest = _rest(strikes, verdict, asked)
    held = now + rest if rest else None
    if known and health.held is not None:
        held = max(health.held, held or health.held)
    silent = health.last_failed is None or now - health.last_failed > SILENCE
    return replace(
        health,
        strikes=strikes,
        held=held,
        failing_since=now if silent else health.failing_since,
        last_failed=now,
    )


def _rest(strikes: int, verdict: Verdict, asked: timedelta | None) -> timedelta:
    """Return how long nothing is sent: as long as was asked for, or longer; not at all: zero."""
    rest = asked or timedelta()
    if strikes >= OPENS:
        return max(rest, _doubled(strikes - OPENS))
    return rest or (_doubled(strikes - 1) if verdict is Verdict.THROTTLED else rest)


def _doubled(times: int) -> timedelta:
    rest: timedelta = FIRST_REST * 2 ** min(times, _DOUBLINGS)
    return min(rest, LONGEST_REST)
