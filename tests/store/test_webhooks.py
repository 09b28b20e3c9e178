"""Endpoints and their deliveries on the database, to receivers built from the official library."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.telling import WIDTH
from clock import Clock
from hooks import (
    AMANA_OF,
    SARA,
    SEAL,
    SECOND,
    SECRET,
    Rig,
    a_rig,
    endpoint,
    figures,
    happen,
    rigged,
)
from listener.door import Door
from make import NOON
from receivers import OK, Got, receiving, status
from router.interest import Interest
from router.webhooks.contract import DISABLED
from router.webhooks.health import OPENS
from router.webhooks.schedule import DELAYS
from store import webhook_deliveries
from store.audit import By
from store.database import Sessions
from store.errors import UnknownWebhook, UnknownWebhookDelivery, WebhookDisabled
from store.events import SqlEvents
from store.sealing import Seal
from store.tables import AuditRow, EventRow, UserRow, WebhookSecretRow
from store.webhook_deliveries import LEASE, SqlWebhookDeliveries, State
from store.webhook_log import SqlWebhookLog, Which
from store.webhooks import SqlWebhooks

SECOND_LOOK = 2
WIDE = {"width": 8, "room": 100}


def deliveries_of(sessions: Sessions) -> SqlWebhookDeliveries:
    return SqlWebhookDeliveries(sessions=sessions, amana_of=AMANA_OF, chance=lambda: 0.0)


def log_of(sessions: Sessions) -> SqlWebhookLog:
    return SqlWebhookLog(sessions, AMANA_OF)


async def a_user(sessions: Sessions, name: str, *places: str) -> None:
    values: dict[str, Any] = {"id": name, "name": name, "roles": ["manager"], "created": NOON}
    async with sessions.begin() as session:
        await session.execute(insert(UserRow).values(**values, places=list(places), active=True))


def delivered(count: int) -> Callable[[Rig], bool]:
    key = 'sawt_webhook_attempts_total{verdict="delivered"}'
    return lambda rig: figures(rig.telling.metrics).get(key) == count


def seconds(got: list[Got]) -> list[int]:
    stamps = [int(each.headers["webhook-timestamp"]) for each in got]
    return [stamp - stamps[0] for stamp in stamps]


async def test_an_event_is_told_to_an_endpoint_once_and_signed(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        await happen(sessions)
        await rig.run()
        await rig.run()

    (got,) = receiver.got
    assert got.signed_by(SECRET)
    assert got.read() == {
        "type": "ticket.created",
        "timestamp": "2026-11-23T09:00:00Z",
        "data": (await SqlEvents(sessions).list(limit=1))[0].body,
    }
    (delivery,) = await rig.log(end)
    assert (delivery.state, delivery.status, delivery.event) == (State.DELIVERED, 204, got.id)
    assert [each.verdict for each in delivery.attempts] == ["delivered"]
    read = figures(rig.telling.metrics)
    assert read['sawt_webhook_attempts_total{verdict="delivered"}'] == 1
    assert read["sawt_webhook_lag_seconds_count"] == 1


async def test_the_whole_schedule_keeps_the_id_and_signs_each_attempt_anew(
    sessions: Sessions, clock: Clock
) -> None:
    """G6: under a clock that the test moves; ten attempts over 75 h 35 min 5 s, then it is over."""
    async with receiving(status("500 No")) as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        await happen(sessions)
        for wait in DELAYS:
            clock.now += wait
            await rig.run()
            # An endpoint that is frail rests between attempts; here its rests are over by then.
        await rig.run()

    expected = [int(sum(DELAYS[: n + 1], timedelta()).total_seconds()) for n in range(10)]
    assert seconds(receiver.got) == expected
    assert {each.id for each in receiver.got} == {receiver.got[0].id}
    assert len({each.headers["webhook-signature"] for each in receiver.got}) == 10
    assert all(each.signed_by(SECRET) for each in receiver.got)
    (delivery,) = await rig.log(end)
    assert (delivery.state, delivery.due, delivery.tried) == (State.FAILED, None, 10)
    assert [each.number for each in delivery.attempts] == list(range(1, 11))


async def test_a_receiver_that_asks_for_time_is_given_it(sessions: Sessions, clock: Clock) -> None:
    busy = status("429 Busy", "Retry-After: 600")
    async with receiving(busy, OK) as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        await happen(sessions, 2)
        await rig.run()
        first = len(receiver.got)
        clock.tick(seconds=599)
        await rig.run()
        assert len(receiver.got) == first
        clock.tick(seconds=2)
        await rig.run()

    assert {each.state for each in await rig.log(end)} == {State.DELIVERED}


@pytest.mark.parametrize("given", ["٦٠٠", "-5", "1_0", "soon", "9" * 400])
async def test_an_odd_retry_after_neither_breaks_nor_stops_anything(
    sessions: Sessions, clock: Clock, given: str
) -> None:
    async with receiving(OK) as receiver, rigged(sessions, clock) as rig:
        answer = b"HTTP/1.1 503 No\r\nRetry-After: " + given.encode() + b"\r\n\r\n"
        receiver.answers = [answer, OK]
        end = await endpoint(sessions, receiver.url)
        await happen(sessions)
        await rig.run()
        clock.tick(hours=24.1)
        await rig.run()

    assert [each.state for each in await rig.log(end)] == [State.DELIVERED]


async def test_a_redirect_is_a_failure_and_is_not_followed(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving() as elsewhere, rigged(sessions, clock) as rig:
        moved = status("307 Moved", f"Location: {elsewhere.url}")
        async with receiving(moved) as receiver:
            end = await endpoint(sessions, receiver.url)
            await happen(sessions)
            await rig.run()

    (delivery,) = await rig.log(end)
    assert elsewhere.got == []
    assert (delivery.state, delivery.status, delivery.reason) == (State.QUEUED, 307, "HTTP 307")


async def test_410_disables_an_endpoint_and_its_owner_is_told(
    sessions: Sessions, clock: Clock
) -> None:
    gone = status("410 Gone", body=b"enough")
    async with receiving(gone) as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        await happen(sessions)
        await rig.run()
        await happen(sessions)
        await rig.run()

    assert len(receiver.got) == 1
    shown = await SqlWebhooks(sessions).show(end.id)
    assert (shown.enabled, shown.why) == (False, "gone")
    (told,) = [each for each in await SqlEvents(sessions).list(limit=9) if each.type == DISABLED]
    assert (told.body["id"], told.body["owner"], told.body["why"]) == (end.id, "sara", "gone")
    (delivery,) = await rig.log(end)
    assert delivery.attempts[0].response == "enough"
    async with sessions.read() as session:
        verbs = list(await session.scalars(select(AuditRow.verb).order_by(AuditRow.seq)))
    assert verbs == ["webhook.add", "webhook.disable"]
    assert figures(rig.telling.metrics)["sawt_webhooks_disabled_total"] == 1


async def test_an_endpoint_is_disabled_when_nothing_succeeds_for_120_hours(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving(status("500 No")) as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        for _ in range(10):
            await happen(sessions, at=clock())
            await rig.run()
            assert (await SqlWebhooks(sessions).show(end.id)).enabled
            clock.tick(hours=12)
        await rig.run()

    shown = await SqlWebhooks(sessions).show(end.id)
    assert (shown.enabled, shown.why) == (False, "failing")


async def test_a_success_now_and_then_keeps_an_endpoint_enabled(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        for round_ in range(24):
            receiver.answers = [OK if round_ % 8 == 7 else status("500 No")]
            await happen(sessions, at=clock())
            await rig.run()
            clock.tick(hours=12)

    assert (await SqlWebhooks(sessions).show(end.id)).enabled


async def test_when_the_answer_was_lost_the_same_id_comes_again(
    sessions: Sessions, clock: Clock
) -> None:
    """The process died after it was received: the lease ends, and another process goes on."""
    async with receiving(None, OK) as receiver:
        end = await endpoint(sessions, receiver.url)
        await happen(sessions)
        async with rigged(sessions, clock) as died:
            await died.telling.step(clock())
            await receiver.heard.wait()
            await died.telling.close(timedelta())
        async with rigged(sessions, clock) as rig:
            await rig.run()
            assert len(receiver.got) == 1
            clock.tick(seconds=LEASE.total_seconds() + 1)
            await rig.run()
            (delivery,) = await rig.log(end)

    assert len(receiver.got) == 2
    assert len({each.id for each in receiver.got}) == 1
    assert seconds(receiver.got) == [0, 31]
    assert delivery.state is State.DELIVERED
    assert [each.verdict for each in delivery.attempts] == ["interrupted", "delivered"]


async def test_a_receiver_that_hangs_fills_its_own_lanes_alone(
    sessions: Sessions, clock: Clock
) -> None:
    """Nobody is given up on meanwhile: however slow the machine is, all that can arrive does."""
    async with (
        receiving(None) as hanging,
        receiving() as well,
        rigged(sessions, clock, total=600) as rig,
    ):
        await endpoint(sessions, hanging.url)
        fine = await endpoint(sessions, well.url)
        await happen(sessions, 50)
        await rig.run(until=delivered(50))
        await hanging.has_heard(WIDTH)
        await rig.telling.close(timedelta())

        assert len(well.got) == 50
        assert {each.state for each in await rig.log(fine)} == {State.DELIVERED}
    assert hanging.most_at_once == WIDTH


async def test_a_receiver_that_hangs_is_given_up_on_and_left_alone(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving(None) as hanging, rigged(sessions, clock, total=0.3) as rig:
        slow = await endpoint(sessions, hanging.url)
        await happen(sessions, 50)
        await rig.run()
        tried = [each for each in await rig.log(slow) if each.tried]

    assert hanging.most_at_once <= WIDTH
    # Those that were settled before the fifth failure was known left their lanes to others.
    assert len(tried) <= 16
    assert {each.reason for each in tried} == {"no answer within 0.3 s"}
    shown = await SqlWebhooks(sessions).show(slow.id)
    assert shown.health.strikes >= OPENS
    assert shown.health.resting(clock())


async def test_a_frail_endpoint_is_tried_one_at_a_time_until_one_succeeds(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving(status("500 No")) as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        await happen(sessions, 20)
        await rig.run()
        before = len(receiver.got)
        clock.tick(seconds=5)
        await rig.run()
        assert len(receiver.got) == before + 1
        receiver.answers = [OK]
        clock.tick(seconds=11)
        await rig.run()
        clock.tick(minutes=6)
        await rig.run()

    assert {each.state for each in await rig.log(end)} == {State.DELIVERED}


async def test_an_endpoint_is_sent_no_more_in_a_minute_than_it_may_be(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        await endpoint(sessions, receiver.url, per_minute=120)
        await happen(sessions, 10)
        counts = []
        for _ in range(4):
            await rig.run()
            counts.append(len(receiver.got))
            clock.tick(seconds=1)

    assert counts == [2, 4, 6, 8]


async def test_while_a_secret_is_changed_both_sign_and_then_the_new_alone(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        changed = SqlWebhooks(sessions).rotate(
            end.id, SEAL.seal(SECOND), timedelta(hours=24), By(who="sara", at=clock())
        )
        await changed
        await happen(sessions)
        await rig.run()
        clock.tick(hours=25)
        await happen(sessions)
        await rig.run()

    during, later = receiver.got
    assert during.signed_by(SECRET)
    assert during.signed_by(SECOND)
    assert later.signed_by(SECOND)
    assert not later.signed_by(SECRET)


async def test_at_most_ten_old_secrets_go_on_signing(sessions: Sessions) -> None:
    end = await endpoint(sessions, "https://a.example/")
    for _ in range(14):
        await SqlWebhooks(sessions).rotate(end.id, SEAL.seal(SECOND), timedelta(days=1), SARA)

    async with sessions.read() as session:
        kept = list(await session.scalars(select(WebhookSecretRow)))
    assert len(kept) == 11
    assert [each.until for each in kept].count(None) == 1
    assert not any(SECOND in each.sealed for each in kept)


async def test_without_an_overlap_the_old_secret_is_gone_at_once(sessions: Sessions) -> None:
    end = await endpoint(sessions, "https://a.example/")
    await SqlWebhooks(sessions).rotate(end.id, SEAL.seal(SECOND), timedelta(), SARA)

    async with sessions.read() as session:
        (kept,) = await session.scalars(select(WebhookSecretRow.sealed))
    assert SEAL.open(kept) == SECOND


async def test_what_cannot_be_signed_is_never_sent(sessions: Sessions, clock: Clock) -> None:
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        rig.telling.seal = Seal(["another-key-that-is-long-enough-too"])
        await happen(sessions)
        await rig.run()

    (delivery,) = await rig.log(end)
    assert receiver.got == []
    assert "SAWT_SECRET_KEYS" in (delivery.reason or "")


async def test_an_address_is_judged_when_it_is_visited(sessions: Sessions, clock: Clock) -> None:
    """S5: a name that resolved well when it was added, and to this machine now."""

    async def rebound(*_: object) -> list[str]:
        return ["127.0.0.1"]

    async with receiving() as receiver, Door(contact="a@b.example", ask=rebound) as door:
        port = receiver.url.rsplit(":", 1)[1]
        rig = a_rig(sessions, clock, door)
        end = await endpoint(sessions, f"https://hooks.example:{port}")
        await happen(sessions)
        await rig.run()

    (delivery,) = await rig.log(end)
    assert receiver.got == []
    assert "not a public address" in (delivery.reason or "")


async def test_an_endpoint_hears_what_it_asked_for_and_no_samples(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        wants = Interest(types=frozenset({"ticket.closed"}), services=frozenset({"roads"}))
        await endpoint(sessions, receiver.url, wants=wants)
        await happen(sessions)
        await happen(sessions, type_="ticket.closed", id="wanted")
        await happen(sessions, type_="ticket.closed", services=["waste.bins"])
        await happen(sessions, type_="ticket.closed", sample=True)
        await rig.run()

    assert [each.read()["data"]["id"] for each in receiver.got] == ["wanted"]


async def test_nothing_from_before_its_time_is_told(sessions: Sessions, clock: Clock) -> None:
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        await happen(sessions, 3)
        await endpoint(sessions, receiver.url)
        await happen(sessions, id="later")
        await rig.run()

    assert [each.read()["data"]["id"] for each in receiver.got] == ["later"]


async def test_an_owner_hears_of_their_places_as_they_are_now(
    sessions: Sessions, clock: Clock
) -> None:
    """What happened while they saw it is not told when they do not see it any more."""
    await a_user(sessions, "saad", "jeddah")
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(
            sessions, receiver.url, user="saad", by=By(who="saad", at=NOON), per_minute=60
        )
        await happen(sessions, id="seen")
        await happen(sessions, id="not seen", municipality="buraydah", unit="qassim.roads")
        await happen(sessions, id="too late")
        await rig.run()
        async with sessions.begin() as session:
            await session.execute(update(UserRow).values(places=["riyadh"]))
        clock.tick(seconds=5)
        await rig.run()

    assert [each.read()["data"]["id"] for each in receiver.got] == ["seen"]
    assert [each.state for each in await rig.log(end)] == [State.DELIVERED, State.WITHHELD]


async def test_no_event_is_skipped_however_many_processes_make_deliveries(
    sessions: Sessions, clock: Clock
) -> None:
    ends = [await endpoint(sessions, f"https://{name}.example/") for name in ("a", "b")]
    await happen(sessions, 700)

    async def work() -> None:
        for _ in range(20):
            await deliveries_of(sessions).fan_out(clock())

    await asyncio.gather(work(), work(), work())

    async with sessions.read() as session:
        rows = await session.execute(text("SELECT webhook, event FROM webhook_deliveries"))
        found = Counter((webhook, event) for webhook, event in rows)
    assert len(found) == 1_400
    assert set(found.values()) == {1}
    assert {webhook for webhook, _ in found} == {each.seq for each in ends}


async def test_two_processes_never_take_the_same_delivery(sessions: Sessions, clock: Clock) -> None:
    await endpoint(sessions, "https://a.example/", per_minute=60_000)
    await happen(sessions, 60)
    await deliveries_of(sessions).fan_out(clock())

    async def work() -> list[int]:
        taken: list[int] = []
        for _ in range(10):
            jobs = await deliveries_of(sessions).take(clock(), busy={}, **WIDE)
            taken += [job.seq for job in jobs]
        return taken

    all_taken = [seq for each in await asyncio.gather(work(), work()) for seq in each]
    assert len(all_taken) == len(set(all_taken)) == 60


async def test_what_is_settled_late_does_not_undo_what_another_did(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        await happen(sessions)
        await deliveries_of(sessions).fan_out(clock())
        (slow,) = await deliveries_of(sessions).take(clock(), busy={}, **WIDE)
        clock.tick(seconds=31)
        await rig.run()
        async with Door(contact="a@b.example") as door:
            late = a_rig(sessions, clock, door)
            came = await late.telling.hand_over(replace(slow, url="https://127.0.0.1/"))
            await deliveries_of(sessions).settle([came], clock())

    (delivery,) = await rig.log(end)
    assert delivery.state is State.DELIVERED
    assert sorted(each.verdict for each in delivery.attempts) == [
        "delivered",
        "failed",
        "interrupted",
    ]


async def test_a_disabled_endpoint_hears_nothing_until_it_is_enabled_or_replayed(
    sessions: Sessions, clock: Clock
) -> None:
    webhooks = SqlWebhooks(sessions)
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        await happen(sessions, id="waits")
        await deliveries_of(sessions).fan_out(clock())
        await webhooks.disable(end.id, SARA)
        with pytest.raises(WebhookDisabled):
            await webhooks.test(end.id, SARA)
        await happen(sessions, id="missed")
        await rig.run()
        assert receiver.got == []
        again = await webhooks.enable(end.id, SARA)
        await happen(sessions, id="new")
        await rig.run()
        # One that was disabled hears of it, too: the event was written for its owner.
        told = [each.read()["data"]["id"] for each in receiver.got]
        assert told == ["waits", "new"]
        wanted = await log_of(sessions).replay_range(
            again, Which.FAILED, SARA, since=NOON, until=NOON + timedelta(hours=1)
        )
        await rig.run()

    assert wanted.queued == 2
    told = [each.read()["data"]["id"] for each in receiver.got]
    assert sorted(told) == sorted(["waits", "new", "missed", end.id])


async def test_one_delivery_and_a_range_are_sent_again_with_the_same_ids(
    sessions: Sessions, clock: Clock
) -> None:
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        for hour in range(4):
            await happen(sessions, at=NOON + timedelta(hours=hour))
        await rig.run()
        (first, *_) = await rig.log(end)
        await log_of(sessions).replay(first.id, SARA)
        await rig.run()
        replayed = await log_of(sessions).replay_range(
            end,
            Which.ALL,
            SARA,
            since=NOON + timedelta(hours=1),
            until=NOON + timedelta(hours=3),
        )
        await rig.run()
        nothing = await log_of(sessions).replay_range(
            end, Which.FAILED, SARA, since=NOON, until=NOON + timedelta(hours=9)
        )

    ids = [each.id for each in receiver.got]
    assert (replayed.queued, replayed.next, nothing.queued) == (2, None, 0)
    assert Counter(ids) == {ids[0]: 2, ids[1]: 2, ids[2]: 2, ids[3]: 1}
    with pytest.raises(UnknownWebhookDelivery):
        await log_of(sessions).replay("dlv_999", SARA)


async def test_an_endpoint_that_is_new_may_be_told_of_what_was(
    sessions: Sessions, clock: Clock
) -> None:
    await happen(sessions, 3)
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        await log_of(sessions).replay_range(
            end, Which.FAILED, SARA, since=NOON, until=NOON + timedelta(hours=1)
        )
        await rig.run()

    assert len(receiver.got) == 3


async def test_a_test_is_told_to_its_own_endpoint_alone(sessions: Sessions, clock: Clock) -> None:
    async with receiving() as one, receiving() as other, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, one.url, wants=Interest(types=frozenset({"ticket.closed"})))
        await endpoint(sessions, other.url)
        await SqlWebhooks(sessions).test(end.id, SARA)
        await rig.run()

    (got,) = one.got
    assert other.got == []
    assert (got.type, got.read()["data"]["id"]) == ("webhook.test", end.id)


async def test_what_is_removed_is_sent_nothing_and_forgotten(
    sessions: Sessions, clock: Clock
) -> None:
    webhooks = SqlWebhooks(sessions)
    async with receiving() as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        kept = await endpoint(sessions, receiver.url)
        await happen(sessions)
        await deliveries_of(sessions).fan_out(clock())
        await webhooks.remove(end.id, SARA)
        await rig.run()
        assert len(receiver.got) == 1
        with pytest.raises(UnknownWebhook):
            await webhooks.show(end.id)
        while await log_of(sessions).forget(NOON - timedelta(days=30)):
            pass
        assert len(await rig.log(kept)) == 1
        assert await rig.log(end) == []
        while await log_of(sessions).forget(NOON + timedelta(days=30)):
            pass
        assert await rig.log(kept) == []

    async with sessions.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM webhook_secrets")) == 1
        assert await session.scalar(text("SELECT count(*) FROM webhooks")) == 1
        assert await session.scalar(select(EventRow.seq)) is not None


async def test_the_figures_of_an_endpoint_are_counted(sessions: Sessions, clock: Clock) -> None:
    async with receiving(OK, status("500 No")) as receiver, rigged(sessions, clock) as rig:
        end = await endpoint(sessions, receiver.url)
        await happen(sessions, 2)
        await rig.run()

    stats = await SqlWebhooks(sessions).stats(end, NOON - timedelta(days=1))
    assert stats.states == {"delivered": 1, "queued": 1}
    assert stats.verdicts == {"delivered": 1, "failed": 1}
    assert (stats.waiting, stats.oldest) == (1, NOON)
    assert stats.mean is not None
    assert stats.longest is not None
    assert stats.longest >= stats.mean


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_an_endpoint_that_is_made_meanwhile_misses_nothing(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is there, and then something happens, while another process makes deliveries.

    On PostgreSQL alone: SQLite has one writer at a time.
    """
    await endpoint(sessions, "https://a.example/")
    await happen(sessions)
    before = webhook_deliveries._listening  # noqa: SLF001 - the moment that matters
    asked, late = count(1), []

    async def slow(session: AsyncSession) -> Any:
        found = await before(session)
        # The first time it only looks whether there is anything to do.
        if next(asked) == SECOND_LOOK:
            late.append(await endpoint(sessions, "https://b.example/"))
            await happen(sessions)
        return found

    monkeypatch.setattr(webhook_deliveries, "_listening", slow)
    while await deliveries_of(sessions).fan_out(NOON):
        pass

    told = await log_of(sessions).list([late[0].seq], limit=10)
    assert len(told.items) == 1
