"""What the process works with, opened once: database, network, clock."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from api.config import Config
from api.failure import Failed
from api.joining import open_joining
from api.keyring import open_seal
from api.metrics import Metrics
from api.openers import open_means
from api.polls import Polls
from api.rewinding import Rewinding
from api.second import opening_second
from api.settings import Settings
from classifier.classify import SecondReader
from classifier.tagger import Tagger
from listener.collect import Chance, Clock
from listener.kind import Web
from listener.opening import open_asked
from listener.pseudonyms import Names
from router.incidents.model import Joining
from store.auditing import Seed
from store.backfills import SqlBackfills
from store.database import Sessions, open_database
from store.errors import CannotUnseal
from store.posts import SqlPosts
from store.readings import SqlReadings
from store.retention import Rule
from store.sealing import Seal
from store.sources import SqlSources

_SEED_BYTES = 16
# The loops that can be woken, in the order of the flow.
BELLS = ("collect", "classify", "route", "deliver", "tend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What endpoints and loops work with. Ringing a bell wakes the loop of that name.

    `public_url` is where hubs reach us, or empty. `seed` makes the seed of a week's audit sample;
    `seal` closes secrets before they are stored, `names` turns names into pseudonyms.
    `reveals` is how many authors one person may look up within an hour.
    """

    config: Config
    joining: Joining
    sessions: Sessions
    tagger: Tagger
    web: Web
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
    names: Names
    reveals: int


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


@asynccontextmanager
async def open_tools(settings: Settings, config: Config, tagger: Tagger) -> AsyncIterator[Tools]:
    """Open what the process needs; close it in reverse order.

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
        opening_second(settings, config, SqlReadings(sessions), metrics.read_again) as second,
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
            config=config,
            joining=joining,
            sessions=sessions,
            tagger=tagger,
            web=means.web,
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
            ),
            seal=seal,
            names=await _names(sessions),
            reveals=settings.reveals_per_hour,
            seed=lambda: settings.audit_seed or secrets.token_hex(_SEED_BYTES),
        )
