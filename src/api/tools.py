"""What the process works with, opened once: database, network, clock."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from api.config import Config
from api.failure import Failed
from api.joining import open_joining
from api.keyring import open_seal
from api.lately import Lately
from api.metrics import Metrics
from api.office import Office
from api.openers import open_means
from api.policy_standing import Policy, Standing, following, standing_on
from api.polls import Polls
from api.rewinding import Rewinding
from api.second import opening_second
from api.settings import Settings
from api.streams import Streams, open_streams
from classifier.classify import SecondReader
from classifier.tagger import Tagger
from listener.collect import Chance, Clock
from listener.door import Door, Hand, Limits
from listener.kind import Web
from listener.mail import MailDoor
from listener.opening import open_asked
from listener.pseudonyms import Names
from router.incidents.model import Joining
from store.auditing import Seed
from store.backfills import SqlBackfills
from store.database import Sessions, open_database
from store.errors import CannotUnseal
from store.events import SqlEvents
from store.posts import SqlPosts
from store.readings import SqlReadings
from store.retention import Rule
from store.sealing import Seal
from store.sources import SqlSources

_SEED_BYTES = 16
# Files that are made at the same time: each takes much of a core.
MOST_EXPORTS = 4
# What the receiver of a webhook has to answer, in seconds.
TO_ANSWER = 15.0
# The loops that can be woken, in the order of the flow.
BELLS = ("collect", "classify", "route", "deliver", "notify", "tend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What endpoints and loops work with. Ringing a bell wakes the loop of that name.

    `public_url` is where hubs reach us, or empty. `seed` makes the seed of a week's audit sample;
    `seal` closes secrets before they are stored; `office` is the office's own sign-in. `hand`
    delivers webhooks: a door of its own, so that receivers who hang are in nobody's way.
    `names` turns names into pseudonyms; `reveals` is how many authors one person may look up
    within an hour. `lately` has figures that many readers share. `policy` is what stands, and
    changes; with `pinned` these tools keep to one.
    """

    policy: Policy
    joining: Joining
    sessions: Sessions
    tagger: Tagger
    web: Web
    hand: Hand
    public_url: str
    second: SecondReader | None
    polls: Polls
    rewinding: Rewinding
    metrics: Metrics
    bells: Mapping[str, asyncio.Event]
    clock: Clock
    chance: Chance
    rule: Rule
    seed: Seed
    seal: Seal
    streams: Streams
    exporting: asyncio.Semaphore
    mail: MailDoor | None
    office: Office | None
    names: Names
    reveals: int
    lately: Lately = field(default_factory=Lately)
    pinned: Standing | None = None

    @property
    def config(self) -> Config:
        """The policy as it stands now."""
        return (self.pinned or self.policy.now).config

    def at_once(self) -> "Tools":
        """Return the same tools, for which the policy stays what it is now."""
        return replace(self, pinned=self.policy.now)


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


async def _names(sessions: Sessions) -> Names:
    try:
        return await sessions.names()
    except CannotUnseal as error:
        what = "the database was begun with another secret key than this process has"
        remedy = "set SAWT_SECRET_KEYS to that key, or bring secret.key back; see docs/privacy.md"
        raise Failed(what, remedy) from error


def _days(number: int) -> timedelta | None:
    return timedelta(days=number) if number else None


def _mail(settings: Settings) -> MailDoor | None:
    """Return the door for mail, where a server is named."""
    if not settings.smtp_host:
        return None
    password = settings.smtp_password
    return MailDoor(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        tls=settings.smtp_tls,
        user=settings.smtp_user or None,
        password=password.get_secret_value() if password else None,
        allow=settings.allow_networks,
    )


def _office(settings: Settings, web: Web) -> Office | None:
    if settings.office is None or settings.oidc_secret is None:
        return None
    return Office(
        issuer=settings.oidc_issuer,
        client=settings.oidc_client,
        secret=settings.oidc_secret.get_secret_value(),
        claim=settings.oidc_claim,
        back=f"{settings.public_url}/api/v1/sign-in/office/back",
        web=web,
    )


@asynccontextmanager
async def open_tools(settings: Settings, config: Config, tagger: Tagger) -> AsyncIterator[Tools]:
    """Open what the process needs; close it in reverse order.

    What people saved of the policy stands from the start; `config` is what the files say.

    Raises:
        DatabaseUnavailable: The database cannot be used.
        WrongConfig: What posts are joined by cannot be read.
        Failed: There is no key that secrets could be sealed with, or it is not the one that the
            database knows.
    """
    joining = open_joining(settings, config)
    seal = open_seal(settings)
    metrics = Metrics()
    bells = {name: asyncio.Event() for name in BELLS}
    async with (
        open_database(settings.url, lambda: seal) as sessions,
        open_means(settings) as means,
        Door(
            contact=settings.contact,
            allow=settings.allow_networks,
            limits=Limits(total=TO_ANSWER),
        ) as hand,
        opening_second(settings, config, SqlReadings(sessions), metrics.read_again) as second,
        open_streams(SqlEvents(sessions), config.amana_of) as streams,
        following(standing_on(settings.config, config, sessions)) as policy,
    ):
        room = asyncio.Semaphore(settings.polls)
        polls = Polls(
            sources=SqlSources(sessions),
            inbox=SqlPosts(sessions),
            opening=partial(open_asked, means=means),
            clock=utc_now,
            chance=random.random,
            room=room,
            metrics=metrics,
            fresh=bells["classify"].set,
        )
        rewinding = Rewinding(
            sources=SqlSources(sessions),
            backfills=SqlBackfills(sessions),
            opening=partial(open_asked, means=means),
            clock=utc_now,
            room=room,
            fresh=bells["classify"].set,
        )
        yield Tools(
            policy=policy,
            joining=joining,
            sessions=sessions,
            tagger=tagger,
            web=means.web,
            hand=hand,
            public_url=settings.public_url,
            second=second,
            polls=polls,
            rewinding=rewinding,
            metrics=metrics,
            bells=bells,
            clock=utc_now,
            chance=random.random,
            rule=Rule(
                irrelevant=_days(settings.keep_irrelevant_days),
                authors=_days(settings.keep_authors_days),
                contacts=_days(settings.keep_contacts_days),
            ),
            seal=seal,
            streams=streams,
            mail=_mail(settings),
            exporting=asyncio.Semaphore(MOST_EXPORTS),
            office=_office(settings, means.web),
            names=await _names(sessions),
            reveals=settings.reveals_per_hour,
            seed=lambda: settings.audit_seed or secrets.token_hex(_SEED_BYTES),
        )
