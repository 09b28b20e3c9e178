"""`sawt audit`, the real program over a real database."""

import asyncio
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from flow import acts_of, audits_of, by, claim, resolve, ticket_for, verify
from make import NOON, a_post
from program import run, surroundings
from router.acts import Act
from router.auditing import Verdict, Week
from router.states import Verb
from store.database import open_database

ROOT = Path(__file__).parents[2]
WEEK = Week.of(NOON)


def sawt(data: Path, *words: str) -> str:
    done = run("audit", *words, env=surroundings(SAWT_DATA=str(data)), cwd=data)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture
def data(migrated_sqlite: Path, tmp_path: Path) -> Path:
    """A folder whose database has a sample of twelve closed tickets, one of them not fixed."""
    shutil.copy(migrated_sqlite, tmp_path / "sawt.db")
    asyncio.run(_fill(tmp_path))
    return tmp_path


async def _fill(data: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{data / 'sawt.db'}") as sessions:
        for number in range(12):
            ticket = await ticket_for(sessions, a_post(native_id=str(number)))
            await claim(sessions, ticket, who="نورة")
            await resolve(sessions, ticket, who="نورة", note=None)
            await verify(sessions, ticket, who="هند")
            await acts_of(sessions).do(ticket, Act(verb=Verb.CLOSE, by=by("منال")), NOON)
        audits, over = audits_of(sessions), WEEK.ends + timedelta(minutes=1)
        await audits.draw(WEEK, "seed", over)
        sample = await audits.sample()
        assert sample
        first = sample.looks[0].ticket
        await audits.judge(first, Verdict.NOT_FIXED, "الحفرة باقية", by("سعد"), over)


def test_the_latest_sample_is_listed_and_drawn_again(data: Path) -> None:
    head, drawn, redrawn, defects, *lines = sawt(data).splitlines()

    assert WEEK.name in head
    assert drawn.endswith("10 of 12 closed, by seed seed")
    assert redrawn.endswith("the same")
    assert "1 of 1 judged: 100.0%" in defects
    assert len(lines) == 10
    assert "not_fixed" in lines[0]


def test_anyone_draws_again_by_the_seed(data: Path) -> None:
    told = json.loads(sawt(data, "--json"))
    again = sawt(data, "--week", WEEK.name, "--seed", "seed").split()
    other = sawt(data, "--week", WEEK.name, "--seed", "another", "--json").splitlines()

    assert told["redrawn"] is True
    assert [each["ticket"] for each in told["items"]] == again
    assert [json.loads(line)["ticket"] for line in other] != again
    # A week that nobody drew is drawn by the policy as it is now.
    assert sawt(data, "--week", WEEK.next.name, "--seed", "seed") == ""
