import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from listener.collect import MOST_PAGES, collect
from listener.collector import Page
from listener.errors import (
    CollectError,
    SourceBusy,
    SourceGarbled,
    SourceRefused,
    SourceSilent,
)
from listener.post import PostId
from listener.run import Outcome, Run
from make import NOON, a_post, a_source

SOURCE = a_source(interval=timedelta(minutes=15))
LATER = NOON + timedelta(seconds=20)


@dataclass
class Kept:
    """An inbox in memory: it keeps each post once."""

    posts: set[PostId] = field(default_factory=set)
    at: str | None = None
    failed: int = 0
    runs: list[Run] = field(default_factory=list)
    published: Sequence[datetime] = ()
    refuses: Exception | None = None

    async def cursor(self, source: str) -> str | None:
        assert source == SOURCE.id
        return self.at

    async def failures(self, source: str) -> int:
        assert source == SOURCE.id
        return self.failed

    async def recent(self, source: str) -> Sequence[datetime]:
        assert source == SOURCE.id
        return self.published

    async def keep(self, source: str, page: Page, at: datetime) -> int:
        assert (source, at) == (SOURCE.id, LATER)
        if self.refuses:
            raise self.refuses
        before = len(self.posts)
        self.posts |= {post.id for post in page.posts}
        self.at = page.cursor
        return len(self.posts) - before

    async def note(self, run: Run) -> None:
        self.failed = self.failed + 1 if run.outcome.failed else 0
        self.runs.append(run)


@dataclass
class Says:
    """A collector that gives what it was given, the last again and again."""

    answers: Sequence[Page | Exception]
    asked: list[str | None] = field(default_factory=list)

    async def fetch(self, cursor: str | None) -> Page:
        answer = self.answers[min(len(self.asked), len(self.answers) - 1)]
        self.asked.append(cursor)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def ran(inbox: Kept, *answers: Page | Exception) -> Run:
    times = iter([NOON])
    return await collect(
        SOURCE, Says(answers), inbox, clock=lambda: next(times, LATER), chance=lambda: 0.0
    )


async def test_posts_and_cursor_are_kept_and_the_run_is_noted() -> None:
    inbox = Kept(at="before")
    page = Page(posts=[a_post(), a_post(native_id="2")], cursor="after", skipped=1, reason="why")

    first = await ran(inbox, page)
    again = await ran(inbox, page)

    assert inbox.at == "after"
    assert inbox.runs == [first, again]
    assert (first.seen, first.new, first.skipped, first.reason) == (2, 2, 1, "why")
    assert (again.seen, again.new) == (2, 0)
    assert (first.started, first.finished, first.outcome) == (NOON, LATER, Outcome.READ)


async def test_a_wait_counts_from_the_answer_that_asked_for_it() -> None:
    hour = timedelta(hours=1)

    assert (await ran(Kept(), Page(wait=hour))).next_poll == LATER + hour
    busy = await ran(Kept(), SourceBusy("okaz", "HTTP 429", hour))
    assert busy.next_poll == LATER + hour


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Page(unchanged=True, cursor="x"), Outcome.UNCHANGED),
        (SourceSilent("okaz", "why"), Outcome.SILENT),
        (SourceBusy("okaz", "why", timedelta(0)), Outcome.BUSY),
        (SourceRefused("okaz", "why"), Outcome.REFUSED),
        (SourceGarbled("okaz", "why"), Outcome.GARBLED),
        (CollectError("okaz", "why"), Outcome.SILENT),
        (ValueError("نص منشور"), Outcome.GARBLED),
    ],
)
async def test_whatever_happens_is_a_line_in_the_run_log(
    answer: Page | Exception, outcome: Outcome
) -> None:
    inbox = Kept(at="before")

    run = await ran(inbox, answer)

    assert inbox.runs == [run]
    assert run.outcome is outcome
    assert inbox.at == ("x" if outcome is Outcome.UNCHANGED else "before")


async def test_a_source_that_keeps_failing_is_asked_less_and_less() -> None:
    inbox = Kept()
    runs = [await ran(inbox, SourceSilent("okaz", "why")) for _ in range(3)]
    well = await ran(inbox, Page())

    waits = [run.next_poll - LATER for run in runs if run.next_poll]
    assert waits == [2 * SOURCE.interval, 4 * SOURCE.interval, 8 * SOURCE.interval]
    assert well.next_poll == LATER + SOURCE.interval


async def test_a_quiet_source_is_asked_less_and_a_failing_one_no_sooner() -> None:
    quiet = Kept(published=[NOON - timedelta(days=7)])

    assert (await ran(quiet, Page())).next_poll == LATER + 8 * SOURCE.interval
    failed = await ran(quiet, SourceSilent("okaz", "why"))
    assert failed.next_poll == LATER + 8 * SOURCE.interval


async def test_a_steady_source_is_asked_as_configured_however_quiet() -> None:
    quiet = Kept(published=[NOON - timedelta(days=7)])
    source = replace(SOURCE, options={"steady": True})

    run = await collect(source, Says([Page()]), quiet, clock=lambda: LATER, chance=lambda: 0.0)

    assert run.next_poll == LATER + SOURCE.interval


async def test_an_unforeseen_error_is_recorded_by_its_kind_and_quotes_nothing() -> None:
    with capture_logs() as logs:
        run = await ran(Kept(), KeyError("نص منشور"))

    assert run.reason == "unforeseen KeyError"
    assert logs[0]["event"] == "unforeseen"
    assert logs[0]["at"].endswith(".py:" + logs[0]["at"].rsplit(":")[-1])
    assert "نص" not in str(logs)


async def test_posts_that_cannot_be_kept_are_a_failed_run() -> None:
    inbox = Kept(at="before", refuses=RuntimeError("no room"))

    run = await ran(inbox, Page(posts=[a_post()], cursor="after"))

    assert (run.outcome, run.reason) == (Outcome.GARBLED, "unforeseen RuntimeError")
    assert inbox.at == "before"


async def test_a_source_with_more_to_say_is_heard_to_the_end() -> None:
    inbox = Kept()
    pages = [Page(posts=[a_post(native_id=str(n))], cursor=str(n), more=n < 2) for n in range(3)]

    run = await ran(inbox, *pages)

    assert (run.seen, run.new, inbox.at) == (3, 3, "2")


async def test_what_was_heard_before_a_failure_is_kept() -> None:
    inbox = Kept()
    page = Page(posts=[a_post()], cursor="1", more=True)

    run = await ran(inbox, page, SourceSilent("okaz", "why"))

    assert (run.outcome, run.new, inbox.at) == (Outcome.SILENT, 1, "1")


async def test_a_source_that_always_has_more_ends_its_run_all_the_same() -> None:
    endless = Says([Page(cursor=str(n), more=True) for n in range(2 * MOST_PAGES)])
    stuck = Says([Page(cursor="same", more=True)])
    for says, asked in ((endless, MOST_PAGES), (stuck, 2)):
        await collect(SOURCE, says, Kept(), clock=lambda: LATER, chance=lambda: 0.0)

        assert len(says.asked) == asked


@dataclass
class Slow:
    """Has a page more each time; from the `stalls`-th on, nobody answers."""

    stalls: int
    asked: int = 0

    async def fetch(self, cursor: str | None) -> Page:
        del cursor
        self.asked += 1
        if self.asked >= self.stalls:
            await asyncio.Event().wait()
        return Page(posts=[a_post(native_id=str(self.asked))], cursor=str(self.asked), more=True)


@pytest.mark.parametrize(("stalls", "outcome", "seen"), [(1, "silent", 0), (3, "read", 2)])
async def test_a_run_ends_in_time_and_what_was_read_by_then_is_kept(
    monkeypatch: pytest.MonkeyPatch, stalls: int, outcome: str, seen: int
) -> None:
    monkeypatch.setattr("listener.collect.LONGEST_RUN", 0.05)
    inbox = Kept()

    run = await collect(SOURCE, Slow(stalls), inbox, clock=lambda: LATER, chance=lambda: 0.0)

    assert (run.outcome, run.seen, len(inbox.posts)) == (outcome, seen, seen)
