"""The sources: configured, added, polled by one at a time, and what their runs tell."""

import asyncio
import json
from datetime import datetime, timedelta

import pytest

from flow import claim, ticket_for, tickets_of
from listener.collector import Page
from listener.errors import Cause
from listener.run import Outcome, Run
from make import NOON, a_post, a_source
from store.database import Sessions
from store.errors import BadCursor, SourceExists, UnknownSource
from store.events import SqlEvents
from store.housekeeping import Tended, tend
from store.leases import SqlLeases
from store.posts import PostFilter, SqlPosts
from store.sources import Removed, SqlSources
from store.tickets import TicketFilter

MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)


def a_run(outcome: Outcome = Outcome.READ, at: datetime = NOON, source: str = "okaz") -> Run:
    return Run(
        source=source,
        started=at,
        finished=at + timedelta(seconds=2),
        outcome=outcome,
        reason="no answer" if outcome.failed else None,
        cause=Cause.RETRY if outcome.failed else None,
        seen=3,
        next_poll=at + QUARTER,
    )


async def test_a_source_is_read_back_as_it_was_added_and_due_at_once(sessions: Sessions) -> None:
    sources, source = SqlSources(sessions), a_source(options={"place": "jeddah", "rate": 1.5})

    await sources.add(source, NOON)

    state = await sources.show("okaz")
    assert (state.source, state.next_poll, state.failures, state.last, state.origin) == (
        source, NOON, 0, None, "api",
    )  # fmt: skip
    assert await sources.due(NOON, 9) == [source]
    assert await sources.upcoming() == [(source, NOON)]


async def test_an_id_is_taken_once(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON)

    with pytest.raises(SourceExists):
        await SqlSources(sessions).add(a_source(name="other"), NOON)


async def test_only_one_of_many_claims_a_due_source(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(), NOON)

    won = await asyncio.gather(*(sources.claim("okaz", NOON, MINUTE) for _ in range(10)))

    assert sum(won) == 1
    assert await sources.due(NOON, 9) == []
    assert await sources.claim("okaz", NOON + MINUTE, MINUTE)


async def test_a_run_ends_the_lease_and_sets_the_next_time(sessions: Sessions) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    await sources.add(a_source(), NOON)
    await sources.claim("okaz", NOON, MINUTE)

    await posts.note(a_run())

    state = await sources.show("okaz")
    assert (state.last, state.next_poll) == (a_run(), NOON + QUARTER)
    assert not await sources.claim("okaz", NOON + MINUTE, MINUTE)
    await sources.run_now("okaz", NOON + MINUTE)
    assert await sources.claim("okaz", NOON + MINUTE, MINUTE)


async def test_the_third_failure_in_a_row_is_told_and_the_recovery(sessions: Sessions) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    await sources.add(a_source(), NOON)
    outcomes = [Outcome.SILENT] * 2 + [Outcome.READ] + [Outcome.BUSY] * 4 + [Outcome.UNCHANGED] * 2

    for outcome in outcomes:
        await posts.note(a_run(outcome))

    _, failing, recovered = await SqlEvents(sessions).list(limit=9)
    assert (failing.type, failing.body["failures"]) == ("source.failing", 3)
    assert failing.body["cause"] == "retry"
    assert "تعذّر على المصدر أن يجيب" in failing.body["reason_ar"]
    assert (recovered.type, recovered.body["failures"]) == ("source.recovered", 4)
    assert (await sources.show("okaz")).failures == 0


async def test_a_run_is_read_back_with_its_cause(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON)

    await SqlPosts(sessions).note(a_run(Outcome.SILENT))

    assert (await SqlSources(sessions).show("okaz")).last == a_run(Outcome.SILENT)


async def test_failures_are_counted(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON)

    await SqlPosts(sessions).note(a_run(Outcome.GARBLED))

    assert await SqlPosts(sessions).failures("okaz") == 1


async def test_runs_are_latest_first(sessions: Sessions) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    await sources.add(a_source(), NOON)
    runs = [a_run(at=NOON + n * MINUTE) for n in range(3)]
    for run in runs:
        await posts.note(run)

    first = await sources.runs("okaz", limit=2)
    last = await sources.runs("okaz", limit=2, after=first.next)

    assert [*first.items, *last.items] == runs[::-1]
    assert last.next is None


async def test_the_file_is_what_its_sources_become(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(id="mine"), NOON)
    await sources.sync([a_source(), a_source(id="spa")], NOON)

    await sources.sync([a_source(name="عكاظ اليوم")], NOON + MINUTE)

    page = await sources.list(limit=9)
    assert [(each.source.id, each.source.enabled, each.origin) for each in page.items] == [
        ("mine", True, "api"),
        ("okaz", True, "config"),
        ("spa", False, "config"),
    ]
    renamed = page.items[1]
    assert (renamed.source.name, renamed.next_poll) == ("عكاظ اليوم", NOON)


async def test_what_a_person_paused_stays_paused(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.sync([a_source(), a_source(id="spa", enabled=False)], NOON)
    await sources.pause("okaz", NOON)
    await sources.resume("spa", NOON)

    await sources.sync([a_source(), a_source(id="spa", enabled=False)], NOON)

    assert [each.id for each in await sources.due(NOON, 9)] == ["spa"]


async def test_another_address_is_read_from_its_beginning(sessions: Sessions) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    await sources.add(a_source(), NOON)
    await posts.keep("okaz", Page(cursor="etag"), NOON)
    await posts.note(a_run())

    same = await sources.change("okaz", NOON, name="جديد", options={"place": "taif"})
    assert await posts.cursor("okaz") == "etag"
    moved = await sources.change("okaz", NOON, url="https://news.example/new")

    assert (same.source.name, same.source.options) == ("جديد", {"place": "taif"})
    assert await posts.cursor("okaz") is None
    assert (moved.source.url, moved.next_poll) == ("https://news.example/new", NOON)


TAG = {"kind": "mastodon", "url": "https://social.example", "options": {"hashtag": "جدة"}}


async def test_another_question_at_the_same_address_is_read_from_its_beginning(
    sessions: Sessions,
) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    await sources.add(a_source(**TAG), NOON)
    await posts.keep("okaz", Page(cursor="17"), NOON)

    await sources.change("okaz", NOON, options={"hashtag": "جدة", "place": "jeddah"})
    assert await posts.cursor("okaz") == "17"
    await sources.change("okaz", NOON, options={"hashtag": "الرياض"})

    assert await posts.cursor("okaz") is None


async def test_another_question_in_the_file_is_read_from_its_beginning(sessions: Sessions) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    await sources.sync([a_source(**TAG)], NOON)
    await posts.keep("okaz", Page(cursor="17"), NOON)

    await sources.sync([a_source(**TAG)], NOON)
    assert await posts.cursor("okaz") == "17"
    await sources.sync([a_source(**TAG | {"options": {"public": "local"}})], NOON)

    assert await posts.cursor("okaz") is None


async def test_what_was_spent_of_a_budget_outlives_the_question(sessions: Sessions) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    search = {"kind": "x", "url": "https://api.x.com"}
    spent = {"month": "2026-11", "read": 9_990}
    await sources.sync([a_source(**search, options={"query": "a"})], NOON)
    await posts.keep("okaz", Page(cursor=json.dumps({"since_id": "7", **spent})), NOON)

    await sources.change("okaz", NOON, options={"query": "b"})
    changed = json.loads(await posts.cursor("okaz") or "")
    await sources.sync([a_source(**search, options={"query": "c"})], NOON)
    synced = json.loads(await posts.cursor("okaz") or "")
    await sources.sync([a_source(kind="feed", options={})], NOON)

    assert changed == spent
    assert synced == changed
    assert await posts.cursor("okaz") is None


async def test_a_source_that_came_to_read_something_else_while_it_was_read_is_due_at_once(
    sessions: Sessions,
) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    asked = a_source(**TAG)
    await sources.add(asked, NOON)
    await posts.note(a_run(Outcome.SILENT))
    await sources.due_if_other(asked, NOON + MINUTE)
    same = await sources.show("okaz")

    await sources.change("okaz", NOON, options={"hashtag": "الرياض"})
    await posts.note(a_run(Outcome.SILENT))
    await sources.due_if_other(asked, NOON + MINUTE)
    other = await sources.show("okaz")
    await sources.due_if_other(a_source(id="gone"), NOON)

    assert (same.next_poll, same.failures) == (NOON + QUARTER, 1)
    assert (other.next_poll, other.failures) == (NOON + MINUTE, 0)


async def test_a_run_of_many_pages_keeps_its_lease(sessions: Sessions) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    await sources.add(a_source(), NOON)
    await sources.claim("okaz", NOON, MINUTE / 2)

    await posts.keep("okaz", Page(cursor="2"), NOON + MINUTE / 3)

    assert not await sources.claim("okaz", NOON + MINUTE / 2, MINUTE)
    assert await sources.claim("okaz", NOON + MINUTE, MINUTE)


async def test_what_is_kept_without_a_lease_takes_none(sessions: Sessions) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    await sources.add(a_source(), NOON)

    await posts.keep("okaz", Page(cursor="2"), NOON)

    assert await sources.claim("okaz", NOON, MINUTE)


async def test_a_shorter_interval_counts_from_now_on(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(), NOON)
    await SqlPosts(sessions).note(a_run())

    changed = await sources.change("okaz", NOON, interval=MINUTE)

    assert (changed.source.interval, changed.next_poll) == (MINUTE, NOON + MINUTE)


async def test_an_address_mended_in_the_file_is_asked_at_once(sessions: Sessions) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    await sources.sync([a_source()], NOON)
    for _ in range(3):
        await posts.note(a_run(Outcome.REFUSED))

    await sources.sync([a_source(url="https://news.example/mended")], NOON + MINUTE)

    state = await sources.show("okaz")
    assert (state.failures, state.next_poll) == (0, NOON + MINUTE)


async def test_a_shorter_interval_in_the_file_counts_from_now_on(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.sync([a_source()], NOON)
    await SqlPosts(sessions).note(a_run())

    await sources.sync([a_source(interval=MINUTE)], NOON)

    assert (await sources.show("okaz")).next_poll == NOON + MINUTE


async def test_what_was_missed_is_logged_once_and_due(sessions: Sessions) -> None:
    sources, late = SqlSources(sessions), NOON + timedelta(hours=1)
    await sources.add(a_source(), NOON)
    await sources.add(a_source(id="slow", interval=timedelta(hours=2)), NOON)
    await sources.add(a_source(id="paused", enabled=False), NOON)

    missed = await sources.missed(late)

    assert [each.id for each in missed] == ["okaz"]
    assert await sources.missed(late) == []
    state = await sources.show("okaz")
    assert state.last is not None
    assert (state.last.outcome, state.next_poll, state.failures) == (Outcome.MISSED, late, 0)


async def test_a_late_claim_notes_what_nobody_polled(sessions: Sessions) -> None:
    sources, late = SqlSources(sessions), NOON + timedelta(hours=1)
    await sources.add(a_source(), NOON)

    won = await asyncio.gather(*(sources.claim("okaz", late, MINUTE) for _ in range(5)))

    assert sum(won) == 1
    (line,) = (await sources.runs("okaz", limit=9)).items
    assert (line.outcome, line.started, line.missed) == (Outcome.MISSED, NOON, 4)


async def test_who_was_out_of_the_file_missed_nothing(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.sync([a_source(enabled=False)], NOON)

    await sources.sync([a_source()], NOON + timedelta(days=1))

    assert await sources.missed(NOON + timedelta(days=1)) == []


async def test_an_unknown_source_is_named(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    for asking in (
        sources.show("nothing"),
        sources.pause("nothing", NOON),
        sources.resume("nothing", NOON),
        sources.run_now("nothing", NOON),
        sources.change("nothing", NOON, name="x"),
        sources.runs("nothing", limit=1),
    ):
        with pytest.raises(UnknownSource, match="nothing"):
            await asking
    assert not await sources.claim("nothing", NOON, MINUTE)
    await SqlPosts(sessions).note(a_run(source="nothing"))


async def test_sources_come_in_pages(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    for name in "cab":
        await sources.add(a_source(id=name), NOON)

    first = await sources.list(limit=2)
    last = await sources.list(limit=2, after=first.next)

    assert [each.source.id for each in (*first.items, *last.items)] == ["a", "b", "c"]
    with pytest.raises(BadCursor):
        await sources.list(limit=2, after="nonsense")


async def test_samples_go_wholly_and_nothing_else_does(sessions: Sessions) -> None:
    sources, posts, tickets = SqlSources(sessions), SqlPosts(sessions), tickets_of(sessions)
    sample = a_post(native_id="s", sample=True, author="مثال")
    await sources.sync([a_source(id="spa")], NOON)
    assert await sources.empty()
    await sources.add(a_source(id="sample", sample=True), NOON)
    assert not await sources.empty()
    await posts.note(a_run(source="sample"))
    await claim(sessions, await ticket_for(sessions, sample), who="نورة", now=NOON)
    assert await sources.remove_samples() == Removed(posts=1, tickets=1, sources=1)
    assert await sources.empty()

    kept = await ticket_for(sessions, a_post())
    await ticket_for(sessions, sample)
    assert await sources.remove_samples() == Removed(posts=1, tickets=1, sources=0)

    found = await posts.list(PostFilter(), limit=9)
    assert [each.post for each in found.items] == [a_post()]
    assert (await posts.list(PostFilter(text="حفرة"), limit=9)).items == found.items
    assert [each.id for each in (await tickets.list(TicketFilter(), limit=9)).items] == [kept]
    told = [event.body["id"] for event in await SqlEvents(sessions).list(limit=9)]
    assert told == ["spa", kept]
    assert not await sources.empty()


async def test_numbers_of_events_are_never_given_again(sessions: Sessions) -> None:
    await ticket_for(sessions, a_post(sample=True))
    (before,) = await SqlEvents(sessions).list(limit=9)
    await SqlSources(sessions).remove_samples()

    await ticket_for(sessions, a_post())

    (after,) = await SqlEvents(sessions).list(limit=9)
    assert after.seq > before.seq


async def test_a_lease_is_one_holders_until_it_ends(sessions: Sessions) -> None:
    leases, until = SqlLeases(sessions), NOON + MINUTE
    won = await asyncio.gather(*(leases.take("jobs", f"p{n}", NOON, until) for n in range(5)))
    assert sum(won) == 1
    holder = f"p{won.index(True)}"

    assert await leases.take("jobs", holder, NOON, until)
    await leases.release("jobs", "stranger")
    assert not await leases.take("jobs", "stranger", NOON, until)
    await leases.release("jobs", holder)
    assert await leases.take("jobs", "other", NOON, until)
    assert await leases.take("jobs", "heir", until, until + MINUTE)


async def test_old_runs_and_keys_are_thrown_away(sessions: Sessions) -> None:
    sources, posts = SqlSources(sessions), SqlPosts(sessions)
    await sources.add(a_source(), NOON)
    await posts.note(a_run())
    await posts.push([a_post()], NOON, key="k", digest="d")

    kept = await tend(sessions, NOON + timedelta(days=7))
    gone = await tend(sessions, NOON + timedelta(days=31))

    assert (kept, gone) == (
        Tended(runs=0, keys=0, readings=0),
        Tended(runs=1, keys=1, readings=0),
    )
    assert (await sources.show("okaz")).last is None


async def test_however_many_are_old_all_go_batch_by_batch(sessions: Sessions) -> None:
    posts, times = SqlPosts(sessions), [NOON + timedelta(minutes=n) for n in range(5)]
    await SqlSources(sessions).add(a_source(), NOON)
    for at in times:
        await posts.note(a_run(at=at))

    tended = await tend(sessions, times[-1] + timedelta(days=30), batch=2)

    assert tended.runs == 4
    assert [run.started for run in (await SqlSources(sessions).runs("okaz", limit=9)).items] == [
        times[-1]
    ]
