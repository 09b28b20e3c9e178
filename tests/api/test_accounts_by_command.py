"""`sawt user sign-out`, `reset-second-factor` and `forget-office`."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.verbs import app
from make import NOON
from router.people import digest
from router.sign_ins import How, SignIn
from store.audit import By
from store.database import Sessions, open_database
from store.offices import SqlOffices
from store.people import SqlPeople
from store.second_factors import SqlSecondFactors
from store.sign_ins import SqlSignIns

BY = By(who="noura", at=NOON)
Run = Callable[..., str]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> Run:
    """`run(word, …)`: what a verb prints; نورة is a user with all that can be taken from her."""
    monkeypatch.setenv("SAWT_DATA", str(tmp_path))
    monkeypatch.setenv("SAWT_DATABASE", url)

    def verb(*words: str) -> str:
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
        return result.output

    verb("user", "add", "noura", "--role", "agent")
    asyncio.run(_give(url))
    return verb


async def _give(url: str) -> None:
    async with open_database(url) as sessions:
        one = SignIn(id="0" * 12, user="noura", how=How.PASSWORD, began=NOON, seen=NOON)
        await SqlSignIns(sessions).begin(one, digest("s3cret"))
        factors = SqlSecondFactors(sessions)
        await factors.add("noura", "sealed", NOON)
        await factors.confirm("noura", 1, ["a"], BY)
        await SqlOffices(sessions).user("https://login.example", "1000", "noura", BY)


def look(url: str) -> tuple[int, bool, list[str]]:
    """Return how many sessions there are, whether a second factor, and what was audited last."""

    async def read(sessions: Sessions) -> tuple[int, bool, list[str]]:
        signed_in = await SqlSignIns(sessions).of("noura", NOON)
        factor = await SqlSecondFactors(sessions).of("noura")
        audited = await SqlPeople(sessions).audited(limit=2)
        return len(signed_in), factor is not None, [line.verb for line in audited.items]

    async def opened() -> tuple[int, bool, list[str]]:
        async with open_database(url) as sessions:
            return await read(sessions)

    return asyncio.run(opened())


def test_a_user_is_signed_out_everywhere(run: Run, url: str) -> None:
    assert run("user", "sign-out", "noura") == "signed noura out everywhere\n"

    sessions, factor, audited = look(url)
    assert (sessions, factor, audited[0]) == (0, True, "session.end_all")


def test_a_second_factor_that_was_lost_is_removed(run: Run, url: str) -> None:
    assert "no second factor any more" in run("user", "reset-second-factor", "noura")

    sessions, factor, audited = look(url)
    assert (sessions, factor, audited[0]) == (0, False, "second_factor.remove")


def test_the_office_may_know_a_user_anew(run: Run, url: str) -> None:
    assert run("user", "forget-office", "noura").startswith("noura was known")
    assert run("user", "forget-office", "noura").startswith("noura was not known")

    assert look(url)[2][0] == "office.unlink"
