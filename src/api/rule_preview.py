"""What an edited policy would have moved of what was decided lately; changes nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from anyio import to_thread

from api.config import Config
from listener.config import refuse_tricks
from router.message import instant
from router.moving import Moves
from router.rulebook import RuleBook, check_rules
from store.database import Sessions
from store.decided import SqlDecided

FILE = Path("rules.yaml")
DAYS = 30
# A policy has lists in rules in a list; whatever is deeper is none.
DEEPEST = 10
MOST_VALUES = 50_000
# The latest are looked at first; asking both policies of so many takes seconds, not minutes.
MOST = 200_000
TOP = 100


def edited(text: str, config: Config) -> RuleBook:
    """Check an edited policy that somebody sent, as the start would, or raise `WrongConfig`."""
    refuse_tricks(text, FILE, deepest=DEEPEST, most=MOST_VALUES)
    return check_rules(text, FILE, config.services, config.amana_of)


async def preview(  # noqa: PLR0913 - what is looked at, and how much of it
    sessions: Sessions,
    config: Config,
    book: RuleBook,
    now: datetime,
    *,
    days: int = DAYS,
    most: int = MOST,
    places: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Count what would have moved, batch by batch, beside the work of the loops.

    `whole` is false where there were more posts than are looked at: the latest were. `places` are
    those of whoever asks; empty: all.
    """
    since = now - timedelta(days=days)
    moves = Moves()
    async for posts in SqlDecided(sessions).since(since, most=most, places=places):
        await to_thread.run_sync(moves.count, posts, config.rules, book)
    return {
        "since": instant(since),
        "until": instant(now),
        "looked": moves.looked,
        "whole": moves.looked < most,
        "moved": moves.moved,
        "units": [
            {"from": before, "to": after, "posts": posts}
            for (before, after), posts in _largest(moves.units)
        ],
        "services": [{"code": code, "posts": posts} for code, posts in _largest(moves.services)],
        "municipalities": [
            {"code": code, "posts": posts} for code, posts in _largest(moves.municipalities)
        ],
        "examples": [
            {
                "post": each.post,
                "text": each.text,
                "service": each.service,
                "municipality": each.municipality,
                "from": each.before,
                "to": each.after,
            }
            for each in moves.examples
        ],
    }


def _largest(counts: Mapping[Any, int]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))[:TOP]
