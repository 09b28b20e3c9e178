"""One delivery through all that a receiver can do wrong: PEERS I3 to I7 in one piece, with G6."""

from datetime import timedelta

from clock import Clock
from hooks import SARA, SEAL, SECOND, SECRET, a_rig, endpoint, happen
from listener.door import Door, Limits
from make import NOON
from receivers import OK, receiving, status
from router.webhooks.schedule import JITTER
from sites import a_door
from store.database import Sessions
from store.webhook_deliveries import State
from store.webhook_log import SqlWebhookLog, Which
from store.webhooks import SqlWebhooks

CHANCE = 0.5
LATER = 1 + JITTER * CHANCE
ASKED = timedelta(hours=1)
# 500, then 429, then a hang, then a redirect, then a success: what is waited before each attempt.
WAITS = (
    timedelta(),
    timedelta(seconds=5) * LATER,
    ASKED * LATER,
    timedelta(minutes=30) * LATER,
    timedelta(hours=2) * LATER,
)
HANGS = 3
DAY = timedelta(days=1)


async def test_one_event_through_every_fault_a_rotation_and_a_replay(
    sessions: Sessions, clock: Clock
) -> None:
    """I3, I4, I5, I6, I7, G6: the same id throughout, and a fresh timestamp and signature."""
    patient, hasty = (
        Door(contact="a@b.example", allow=a_door().allow, limits=Limits(total=total))
        for total in (60.0, 0.3)
    )
    busy = status("429 Busy", f"Retry-After: {ASKED.total_seconds():.0f}")
    async with receiving() as elsewhere, patient, hasty:
        moved = status("302 Moved", f"Location: {elsewhere.url}")
        async with receiving(status("500 No"), busy, None, moved, OK) as receiver:
            rig = a_rig(sessions, clock, patient, chance=CHANCE)
            webhooks, log = SqlWebhooks(sessions), SqlWebhookLog(sessions, {})
            end = await endpoint(sessions, receiver.url)
            await happen(sessions)
            for attempt, wait in enumerate(WAITS, 1):
                if wait:
                    clock.now += wait - timedelta(seconds=1)
                    await rig.run()
                    assert len(receiver.got) == attempt - 1, "not before its time"
                    clock.now += timedelta(seconds=1)
                if attempt == 3:
                    await webhooks.rotate(end.id, SEAL.seal(SECOND), 2 * DAY, SARA)
                rig.telling.hand = hasty if attempt == HANGS else patient
                await rig.run()
                assert len(receiver.got) == attempt
            (delivery,) = await rig.log(end)
            clock.now += 3 * DAY
            await log.replay_range(end, Which.ALL, SARA, since=NOON - DAY, until=NOON + DAY)
            await rig.run()
            receiver.answers = [status("410 Gone")]
            await happen(sessions, at=clock())
            await rig.run()
            await happen(sessions, at=clock())
            await rig.run()

    assert elsewhere.got == []
    assert delivery.state is State.DELIVERED
    assert [each.status for each in delivery.attempts] == [500, 429, None, 302, 204]
    *told, last = receiver.got
    assert len(told) == 6
    assert {each.id for each in told} == {delivery.event}
    assert {each.body for each in told} == {told[0].body}
    stamps = [int(each.headers["webhook-timestamp"]) for each in told]
    assert stamps == sorted(set(stamps))
    assert len({each.headers["webhook-signature"] for each in told}) == 6
    by_old, by_new = ([each.signed_by(secret) for each in told] for secret in (SECRET, SECOND))
    assert by_old == [True, True, True, True, True, False]
    assert by_new == [False, False, True, True, True, True]
    shown = await webhooks.show(end.id)
    assert (shown.enabled, shown.why, last.id) == (False, "gone", "evt_2")
