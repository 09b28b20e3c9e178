"""Sending approved replies: one at a time, noted before, never twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from api.channels.opening import Accounts
from api.channels.port import Letter, NotSent, Unclear
from router.replies.desk import ReplyDesk
from router.replies.fanout import DeliveryState, Skipped, open_until
from store.reply_deliveries import Job, Outcome, SqlReplyDeliveries

log = structlog.get_logger()

# Longer than three requests can take, their queues included: then whoever sent it must be dead.
LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 20


@dataclass(slots=True, kw_only=True)
class Delivering:
    """One round of the loop `deliver`."""

    deliveries: SqlReplyDeliveries
    desk: ReplyDesk
    accounts: Accounts
    clock: Callable[[], datetime]

    async def step(self, now: datetime) -> int:
        """See Loop.step: send one reply to one author."""
        if unclear := await self.deliveries.abandoned(now):
            log.warning("replies unclear", count=unclear)
        job = await self.deliveries.take(now, now + LEASE)
        if job is None:
            return 0
        outcome = await self._send(job, now)
        log.info("reply", reply=job.reply, channel=job.channel, state=outcome.state)
        await self.deliveries.settle(job, outcome, self.clock())
        return 1

    async def _send(self, job: Job, now: datetime) -> Outcome:
        until = open_until(job.since, job.platform, self.desk.channels)
        if until is not None and until <= now:
            return _skipped(Skipped.WINDOW_CLOSED)
        letter = Letter(
            text=job.text,
            native_id=job.native_id,
            url=job.url,
            key=job.key,
        )
        try:
            channel = self.accounts.open(self.desk.account(job.unit, job.channel))
            link = await channel.send(letter, now)
        except NotSent as error:
            return _not_sent(job, error, now)
        except Unclear as error:
            return Outcome(
                state=DeliveryState.UNCLEAR, reason=error.reason, reason_ar=error.reason_ar
            )
        return Outcome(state=DeliveryState.SENT, link=link)


def _skipped(why: Skipped) -> Outcome:
    return Outcome(
        state=DeliveryState.SKIPPED, reason=why.value.replace("_", " "), reason_ar=why.ar
    )


def _not_sent(job: Job, error: NotSent, now: datetime) -> Outcome:
    again = error.retry is not None and job.attempts < MOST_ATTEMPTS
    return Outcome(
        state=DeliveryState.QUEUED if again else DeliveryState.FAILED,
        reason=error.reason,
        reason_ar=error.reason_ar,
        due=now + error.retry if again and error.retry is not None else None,
        counts=error.counts,
    )
