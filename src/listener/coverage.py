"""How much of what a source says we can have heard, hour by hour.

    run log ─▶ slots: when a poll was due, and whether it was answered ┐
    posts by hour ─▶ expected, seen ───────────────────────────────────┴▶ hours ─▶ one figure

Silence counts as heard only where the source was asked and answered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from listener.run import Outcome

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
WEEKS = 4
# What is expected of a source is told from no less than this.
FEWEST_POSTS = 10
FEWEST_WEEKS = 3
FEWEST_HOURS = 24
# From this many posts an hour on, each hour of the week is looked at by itself.
BUSY = 1.0
# Nobody weighs nothing: a source that says little, or of which little is known.
LEAST = 1 / 24
# A poll that is this late, or half an interval, is another poll.
GRACE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a run counts here; see `listener.run.Run`."""

    started: datetime
    finished: datetime
    outcome: Outcome
    next_poll: datetime | None


@dataclass(slots=True)
class Slot:
    """A poll that was due. `heard`: nothing was lost until then, since the slot before."""

    at: datetime
    done: bool
    heard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One hour of a source. `coverage` is None where no poll of it is known."""

    begins: datetime
    expected: float | None
    seen: int
    due: int
    done: int
    coverage: float | None

    @property
    def weight(self) -> float:
        """How much the hour counts beside others."""
        return max(self.expected or 0.0, LEAST)


def hour_of(at: datetime) -> datetime:
    """Return the beginning of the hour."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def slots(
    asked: Sequence[Asked],
    interval: timedelta,
    *,
    due: datetime | None,
    since: datetime,
    until: datetime,
) -> list[Slot]:
    """Return the polls that were due: those made, and those that nobody made.

    After an answer the next poll is due when the run said. After a failure it is due an interval
    later, however much later it was tried: what is put off is not made.

    Args:
        asked: The run log, oldest first.
        interval: How often the source is to be asked.
        due: When the first poll was due; None where that is not known.
        since: Polls that nobody made before this are left out.
        until: Now, or when nobody was to ask any more.
    """
    grace = max(interval / 2, GRACE)
    found: list[Slot] = []

    def skipped(at: datetime, end: datetime) -> None:
        at += max((since - at) // interval, 0) * interval
        while at < end:
            found.append(Slot(at, done=False, heard=False))
            at += interval

    for run in asked:
        if run.outcome is Outcome.MISSED:
            skipped(due or run.started, run.finished - grace)
            due = run.finished
            continue
        if due is not None:
            skipped(due, run.started - grace)
        done = not run.outcome.failed
        if run.outcome is Outcome.UNCHANGED:
            _made_good(found)
        found.append(Slot(run.started, done=done, heard=done))
        due = run.next_poll if done and run.next_poll else run.finished + interval
    if due is not None:
        skipped(due, until - grace)
    return found


def _made_good(found: Sequence[Slot]) -> None:
    """Take a source at its word that it has said nothing since it last answered."""
    for slot in reversed(found):
        if slot.heard:
            return
        slot.heard = True


def expected_in(
    counts: Mapping[datetime, int], hour: datetime, *, first: datetime | None, mean: float | None
) -> float | None:
    """Return how many posts an hour usually has: None where nobody can tell.

    The median of the same hour in the four weeks before, for a source that says something every
    hour and is known for three of them; the mean rate for any other.

    Args:
        counts: Posts by the hour in which they were published.
        hour: The beginning of an hour.
        first: The hour of the first post that is known.
        mean: Posts an hour, as `mean_rate` has it.
    """
    before = [hour - week * WEEK for week in range(1, WEEKS + 1)]
    known = [counts.get(each, 0) for each in before if first is not None and each >= first]
    if mean is not None and mean >= BUSY and len(known) >= FEWEST_WEEKS:
        return float(median(known))
    return mean


def mean_rate(counts: Mapping[datetime, int], since: datetime, until: datetime) -> float | None:
    """Return the posts an hour of a period; None where that is a guess."""
    of_period = {hour: count for hour, count in counts.items() if since <= hour < until}
    posts = sum(of_period.values())
    if posts < FEWEST_POSTS:
        return None
    length = (until - min(of_period)) / HOUR
    return posts / length if length >= FEWEST_HOURS else None


def hours(
    due: Sequence[Slot],
    interval: timedelta,
    counts: Mapping[datetime, int],
    *,
    since: datetime,
    until: datetime,
) -> list[Hour]:
    """Return the figures of each hour from `since` until `until`.

    Args:
        due: The polls that were due, oldest first.
        interval: How long the first of them speaks for.
        counts: Posts by hour, from four weeks before `since` on.
        since: The beginning of an hour.
        until: The end; the last hour may be a part of one.
    """
    first = min(counts, default=None)
    mean = mean_rate(counts, since - WEEKS * WEEK, until)
    tally: dict[datetime, list[int]] = {}
    time: dict[datetime, list[timedelta]] = {}
    before = due[0].at - interval if due else until
    for slot in due:
        made = tally.setdefault(hour_of(slot.at), [0, 0])
        made[0] += 1
        made[1] += slot.done
        for hour, part in _split(max(before, since), min(slot.at, until)):
            spans = time.setdefault(hour, [timedelta(), timedelta()])
            spans[0] += part
            spans[1] += part if slot.heard else timedelta()
        before = slot.at
    found: list[Hour] = []
    begins = since
    while begins < until:
        expected = expected_in(counts, begins, first=first, mean=mean)
        if expected is not None:
            expected *= min((until - begins) / HOUR, 1.0)
        seen = counts.get(begins, 0)
        whole, heard = time.get(begins, (timedelta(), timedelta()))
        asked, done = tally.get(begins, (0, 0))
        found.append(
            Hour(
                begins=begins,
                expected=expected,
                seen=seen,
                due=asked,
                done=done,
                coverage=_coverage(heard / whole, expected, seen) if whole else None,
            )
        )
        begins += HOUR
    return found


def _coverage(heard: float, expected: float | None, seen: int) -> float:
    """Let posts that came later make good what was not heard in time."""
    return max(heard, min(seen / expected, 1.0)) if expected else heard


def _split(begin: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """Cut a span of time at every full hour."""
    while begin < end:
        hour = hour_of(begin)
        stop = min(hour + HOUR, end)
        yield hour, stop - begin
        begin = stop


def overall(found: Iterable[Hour]) -> float | None:
    """Put hours together, each by what was expected in it; None where nothing is known."""
    known = [(hour.weight, hour.coverage) for hour in found if hour.coverage is not None]
    whole = sum(weight for weight, _ in known)
    return sum(weight * coverage for weight, coverage in known) / whole if known else None
