"""What each of several processes does at the same moment, on one database."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Sequence
from datetime import datetime
from multiprocessing import get_context
from typing import Any, Protocol

from flow import acts_of, by, tell
from router.acts import Act, Held
from router.states import Verb
from store.clocks import SqlClocks
from store.database import Sessions, open_database
from timing import TIMING

PROCESSES = 4
# Copies of a process that has imported this module: what they race at is no start of a program.
COPIES = get_context("forkserver")
COPIES.set_forkserver_preload([__name__])
PATIENCE = 300.0


class Runner(Protocol):
    """A function of this module that a process can be given by name."""

    def __call__(self, sessions: Sessions, number: int, *given: Any) -> Coroutine[Any, Any, Any]:
        """Do something; `number` is the process's, from 0."""
        ...


def race(runner: Runner, database: str, *given: Any) -> list[Any]:
    """Run something in four processes at once; return what each gave."""
    begin, answers = COPIES.Barrier(PROCESSES), COPIES.SimpleQueue()
    processes = [
        COPIES.Process(target=_run, args=(runner, database, number, begin, answers, given))
        for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(PATIENCE)
        process.kill()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    return [answers.get() for _ in processes]


def _run(  # noqa: PLR0913, PLR0917 - what a process is started with
    runner: Runner, database: str, number: int, begin: Any, answers: Any, given: Sequence[Any]
) -> None:
    async def work() -> Any:
        async with open_database(database) as sessions:
            await asyncio.to_thread(begin.wait, PATIENCE)
            return await runner(sessions, number, *given)

    answers.put(asyncio.run(work()))


async def claim_each(
    sessions: Sessions, number: int, tickets: Sequence[str], people: int, now: datetime
) -> Counter[tuple[str, str]]:
    """Let people of this process claim each ticket; count by ticket and who holds it then."""

    async def one(ticket: str, who: str) -> tuple[str, str]:
        try:
            done = await acts_of(sessions).do(ticket, Act(verb=Verb.CLAIM, by=by(who)), now)
        except Held as held:
            return ticket, f"held by {held.holder}"
        return ticket, f"won by {done.holder}"

    tries = [one(ticket, f"{number}-{n}") for n in range(people) for ticket in tickets]
    return Counter(await asyncio.gather(*tries))


async def tick_all(sessions: Sessions, number: int, at: Sequence[datetime]) -> int:
    """Tick clocks at each of these times until none has anything to say; return how many said."""
    del number
    clocks = SqlClocks(sessions, tell, TIMING)
    said = 0
    for now in at:
        while told := await clocks.tick(now):
            said += told
    return said
