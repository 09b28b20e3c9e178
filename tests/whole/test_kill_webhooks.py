"""`kill -9` in the middle of deliveries: each event is told at least once, by one id.

The large run, of the whole service, is `bench/kill_webhooks.py`.
"""

import asyncio
import json

from hooks import KEYS, SECRET, endpoint, happen
from store.database import open_database
from whole.killing import Ledger, kill_in_the_middle, receiving
from whole.telling import Teller

EVENTS = 100
KILLS = 2


async def _prepared(database: str, url: str) -> None:
    async with open_database(database) as sessions:
        await endpoint(sessions, url, per_minute=2_400)
        await happen(sessions, EVENTS)


def test_killing_the_process_in_the_middle_of_deliveries_loses_none(
    database: str,
) -> None:
    """G6: the receiver's ledger proves it, on both databases."""
    ledger = Ledger(secret=SECRET)
    teller = Teller(database, KEYS)
    with receiving(ledger) as url:
        asyncio.run(_prepared(database, url))
        teller.start()
        try:
            kept = kill_in_the_middle(teller, ledger, database, kills=KILLS, most=30, patient=False)
        finally:
            teller.kill()

    told = {id_: [json.loads(body)["data"] for body in got] for id_, got in ledger.bodies.items()}
    assert len(kept.events) == EVENTS
    assert told.keys() == kept.events.keys()
    assert all(each == kept.events[id_] for id_, got in told.items() for each in got)
    assert ledger.refused == []
    assert kept.states == {"delivered"}
