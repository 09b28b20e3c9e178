"""Posts are joined while people merge, split and claim: each post has one ticket all the time."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random

from flow import acts_of, by, tag_all
from joined import desk_of, moves_of, read, shown, standing
from make import NOON, a_post
from router.acts import Act, Refusal
from router.states import Verb
from store.database import Sessions
from store.errors import NotOfTicket

WORDS = (
    *("زيتون", "سنديان", "مرمر", "صنوبر", "مصباح", "خروف", "دفتر", "نعناع", "قنديل", "تمساح"),
    *("فانوس", "غزال", "جرس", "قفص", "سلحفاه", "عنكبوت", "منجل", "طبل", "خنجر", "مرجان"),
)
POSTS, WORKERS, PEOPLE, BATCH = 120, 3, 3, 8


class Person:
    """Somebody who moves whatever there is. Time moves on with each act."""

    def __init__(self, sessions: Sessions, number: int, times: Iterator[datetime]) -> None:
        self.sessions = sessions
        self.chance = Random(number)  # noqa: S311 - a test
        self.times = times

    async def act(self) -> None:
        """Merge, split or claim one of the tickets that there are; refusals are no surprise."""
        held = await shown(self.sessions)
        if len(held) < 2:
            return
        one, other = self.chance.sample(sorted(held), 2)
        try:
            await self._act(one, other, sorted(held[one]))
        except (Refusal, NotOfTicket):
            return

    async def _act(self, one: str, other: str, natives: list[str]) -> None:
        now, moves = next(self.times), moves_of(self.sessions)
        leaving = natives[: len(natives) // 2]
        match self.chance.randrange(3):
            case 0:
                await moves.merge(one, [other], by("هند"), "بلاغ واحد", now)
            case 1 if leaving:
                posts = [a_post(native_id=native).id for native in leaving]
                await moves.split(one, posts, by("هند"), "ليست منها", now)
            case _:
                await acts_of(self.sessions).do(one, Act(verb=Verb.CLAIM, by=by("سعد")), now)


async def test_each_post_has_one_ticket_whatever_happens_at_once(sessions: Sessions) -> None:
    chance = Random(7)  # noqa: S311 - a test
    posts = [a_post(native_id=str(n), text=" ".join(chance.sample(WORDS, 3))) for n in range(POSTS)]
    await tag_all(sessions, posts)
    times = (NOON + timedelta(seconds=n) for n in count(1))
    settled = asyncio.Event()

    async def work(number: int) -> None:
        mine = posts[number::WORKERS]
        for start in range(0, len(mine), BATCH):
            batch = [read(post) for post in mine[start : start + BATCH]]
            await desk_of(sessions).settle(batch, next(times))

    async def move(number: int) -> None:
        person = Person(sessions, number, times)
        while not settled.is_set():
            await person.act()

    moving = [asyncio.create_task(move(number)) for number in range(PEOPLE)]
    await asyncio.gather(*(work(number) for number in range(WORKERS)))
    settled.set()
    await asyncio.gather(*moving)

    left = await standing(sessions)
    tickets = left["tickets"].values()
    assert len(left["posts"]) == POSTS
    assert {one["seq"] for one in tickets if one["open"]} == set(left["posts"].values())
    assert all(one["open"] or one["merged_into"] for one in tickets)
