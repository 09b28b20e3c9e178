"""Telling people by mail and hooks: letters are made when they are due, and sent a few at a time.

Whoever hangs keeps few of the lanes: of one user two letters are under way at once, and of the mail
server half of all.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog

from api import letters
from api.config import Config
from api.notice_bodies import AlertAsks, DigestAsks, Way
from api.sheets import Language, Names
from api.tools import Tools
from api.watching import Every
from listener.collect import Clock
from listener.door import Send
from listener.errors import CollectError, SourceBusy, SourceSilent
from listener.guard import Forbidden
from listener.mail import MailDoor, NotMailed, PerhapsMailed
from router.alerts import Alert, alert_of
from router.digests import next_digest, period
from router.interest import about, meant
from router.people import Caller
from store.digests import SqlDigests
from store.errors import CannotUnseal
from store.events import Event, SqlEvents
from store.notices import Letter, LetterState, Notice, Outcome, SqlNotices
from store.sealing import Seal
from store.tickets import SqlTickets

log = structlog.get_logger()

# Longer than a mail or a request can take, its queue included.
LEASE = timedelta(minutes=2)
# What happens within it comes in one letter.
LOOK = timedelta(seconds=30)
PAGE = 500
SHOWN = 10
RETRIES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 300))
LANES, MAILS, PER_USER = 8, 4, 2
# A round waits no longer for what it has begun to send; what takes longer goes on beside the next.
SOON = timedelta(seconds=1)
_JSON = {"content-type": "application/json"}


@dataclass(slots=True, kw_only=True)
class Noticing:
    """One round of the loop `notify`. Without `mail` no mail is sent."""

    notices: SqlNotices
    events: SqlEvents
    tickets: SqlTickets
    digests: SqlDigests
    config: Config
    mail: MailDoor | None
    web: Send
    seal: Seal
    clock: Clock
    looking: Every
    _behind: bool = field(default=False, init=False)
    _under_way: dict[asyncio.Task[None], Notice] = field(default_factory=dict, init=False)

    async def step(self, now: datetime) -> int:
        """See Loop.step: make what is due, then send some letters."""
        made = await self._make_digests(now)
        if self.looking(now) or self._behind:
            made += await self._make_alerts(now)
        if unclear := await self.notices.abandoned(now):
            log.warning("letters unclear", count=unclear)
        return made + await self._send_some(now)

    async def close(self, patience: timedelta) -> None:
        """Let what is under way end, for a while; of what does not, it is unclear what came."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=patience.total_seconds())
            for task in late:
                task.cancel()

    async def _make_digests(self, now: datetime) -> int:
        made = 0
        for notice, caller in await self.notices.due(now):
            # One that was missed is made once, for the last period that is over.
            due = notice.next or now
            while (after := next_digest(notice.kind, due)) <= now:
                due = after
            body = await self._digest(notice, caller, due)
            name = period(notice.kind, due).name
            made += await self.notices.make(notice, caller.places, name, body, now, next_=after)
        return made

    async def _digest(self, notice: Notice, caller: Caller, due: datetime) -> Mapping[str, Any]:
        about = period(notice.kind, due)
        wanted = DigestAsks.model_validate(notice.asks).narrowed(caller.places)
        figures = await self.digests.figures(wanted, about.since, about.until)
        soonest = await self.tickets.by_due(wanted, limit=SHOWN)
        name = about.name.partition(":")[2]
        return letters.digest(notice.label, name, figures, soonest.items, self._names())

    async def _make_alerts(self, now: datetime) -> int:
        made, self._behind = 0, False
        batch: Sequence[Event] = ()
        begins: int | None = None
        for notice, caller in await self.notices.alerts():
            # Nearly all have come as far as the one before.
            if notice.reached != begins:
                begins = notice.reached
                batch = await self.events.list(after=begins, limit=PAGE)
            self._behind = self._behind or len(batch) == PAGE
            if not batch:
                continue
            asks = AlertAsks.model_validate(notice.asks)
            found: list[tuple[Alert, Mapping[str, Any]]] = []
            for event in batch:
                alert = alert_of(event.type, event.body)
                if alert in asks.wanted and meant(
                    about("", event.body, self.config.amana_of), asks.interest, caller
                ):
                    found += [(alert, event.body)] if alert and not event.sample else []
            body = letters.alerts(notice.label, found, self._names()) if found else None
            last = batch[-1]
            made += await self.notices.make(
                notice, caller.places, last.id, body, now, reached=last.seq
            )
        return made

    def _names(self) -> tuple[Names, Names]:
        return Names(self.config, Language.AR), Names(self.config, Language.EN)

    async def _send_some(self, now: datetime) -> int:
        """Begin to send as many letters as there are lanes; return how many were begun or ended."""
        begun = 0
        while taken := await self._take(now):
            notice, letter = taken
            sending = self._send_one(notice, letter, now)
            task = asyncio.create_task(sending, name=f"letter {notice.id}")
            self._under_way[task] = notice
            begun += 1
        if not self._under_way:
            return begun
        ended, _ = await asyncio.wait(self._under_way, timeout=SOON.total_seconds())
        for task in ended:
            del self._under_way[task]
        # What could not be noted fails the round, like all that the database refuses.
        for task in ended:
            task.result()
        return begun + len(ended)

    async def _take(self, now: datetime) -> tuple[Notice, Letter] | None:
        """Take a letter for a free lane, if there is one and a letter that may go there."""
        if len(self._under_way) >= LANES:
            return None
        users = Counter(notice.user for notice in self._under_way.values())
        mails = sum(notice.way == Way.MAIL for notice in self._under_way.values())
        return await self.notices.take(
            now,
            now + LEASE,
            busy=[user for user, lanes in users.items() if lanes >= PER_USER],
            mail=mails < MAILS,
        )

    async def _send_one(self, notice: Notice, letter: Letter, now: datetime) -> None:
        outcome = await self._send(notice, letter, now)
        log.info("letter", notice=notice.id, period=letter.period, state=outcome.state)
        await self.notices.settle(letter, outcome, self.clock())

    async def _send(self, notice: Notice, letter: Letter, now: datetime) -> Outcome:
        send = self._mail if notice.way == Way.MAIL else self._post
        try:
            await send(notice, letter)
        except PerhapsMailed as error:
            return Outcome(state=LetterState.UNCLEAR, reason=str(error))
        except NotMailed as error:
            return _later(letter, error.reason, now) if error.again else _failed(error.reason)
        except CollectError as error:
            return _refused(letter, error, now)
        except (Forbidden, CannotUnseal):
            return _failed("the address of the hook may not be visited, or cannot be unsealed")
        return Outcome(state=LetterState.SENT)

    async def _mail(self, notice: Notice, letter: Letter) -> None:
        if self.mail is None or notice.address is None:
            msg = "no mail server is set: SAWT_SMTP_HOST"
            raise NotMailed(msg, again=True)
        key = f"sawt-{notice.id}-{letter.number}"
        message = letters.mail(letter.body, sender=self.mail.sender, to=notice.address, key=key)
        await self.mail.send(message, notice.address)

    async def _post(self, notice: Notice, letter: Letter) -> None:
        written = letters.slack if notice.way == Way.SLACK else letters.teams
        url = self.seal.open(notice.hook or "")
        await self.web.post(notice.id, url, _JSON, orjson.dumps(written(letter.body)))


def _failed(reason: str) -> Outcome:
    return Outcome(state=LetterState.FAILED, reason=reason)


def _refused(letter: Letter, error: CollectError, now: datetime) -> Outcome:
    """Say what a hook's answer means; its reason is not passed on: it may quote the address."""
    if isinstance(error, SourceBusy):
        return _later(letter, "the hook asks us to wait", now, error.retry_after)
    if isinstance(error, SourceSilent):
        return _later(letter, "the hook did not answer", now)
    return _failed(f"the hook refused it: {error.status or 'its address'}")


def _later(letter: Letter, reason: str, now: datetime, wait: timedelta | None = None) -> Outcome:
    """Try again, later each time, and not before somebody said; at last give up."""
    if letter.attempts > len(RETRIES):
        return _failed(reason)
    due = now + max(RETRIES[letter.attempts - 1], wait or timedelta(0))
    return Outcome(state=LetterState.QUEUED, reason=reason, due=due)


def new_noticing(tools: Tools) -> Noticing:
    """Make it, with everything due at once."""
    return Noticing(
        notices=SqlNotices(tools.sessions),
        events=SqlEvents(tools.sessions),
        tickets=SqlTickets(tools.sessions),
        digests=SqlDigests(tools.sessions),
        config=tools.config,
        mail=tools.mail,
        web=tools.web,
        seal=tools.seal,
        clock=tools.clock,
        looking=Every(LOOK),
    )
