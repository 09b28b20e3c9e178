"""Revisions of documents: numbered together, never over another's, on both engines."""

import asyncio

import pytest

from make import NOON
from store.audit import By
from store.database import Sessions
from store.errors import PolicyChanged, UnknownRevision
from store.policies import Draft, SqlPolicies

NOURA = By(who="noura", at=NOON)


def a_draft(document: str, text: str | None, expected: int = 0) -> Draft:
    return Draft(
        document=document,
        text=text,
        note=None,
        restores=None,
        expected=expected,
        added=1,
        removed=0,
    )


async def test_documents_that_are_saved_together_have_numbers_that_follow(
    sessions: Sessions,
) -> None:
    policies = SqlPolicies(sessions)

    saved = await policies.save([a_draft("rules", "a"), a_draft("clock", "b")], 0, NOURA)

    assert saved is not None
    assert [each.number for each in saved] == [1, 2]
    number, latest = await policies.latest()
    assert (number, {code: each.text for code, each in latest.items()}) == (
        2,
        {"rules": "a", "clock": "b"},
    )
    assert await policies.before("rules", 1) is None
    with pytest.raises(UnknownRevision):
        await policies.show("clock", 1)


async def test_what_was_checked_beside_documents_that_changed_is_checked_anew(
    sessions: Sessions,
) -> None:
    policies = SqlPolicies(sessions)
    await policies.save([a_draft("rules", "a")], 0, NOURA)

    assert await policies.save([a_draft("clock", "b")], 0, NOURA) is None
    with pytest.raises(PolicyChanged, match="its revision is 1 now"):
        await policies.save([a_draft("rules", "b")], 1, NOURA)
    assert (await policies.save([a_draft("rules", "b", 1)], 1, NOURA)) is not None
    before = await policies.before("rules", 2)
    assert before is not None
    assert before.text == "a"


async def test_of_many_who_save_at_once_one_is_first(sessions: Sessions) -> None:
    policies = SqlPolicies(sessions)

    async def save(number: int) -> bool:
        try:
            return await policies.save([a_draft("rules", str(number))], 0, NOURA) is not None
        except PolicyChanged:
            return False

    saved = await asyncio.gather(*map(save, range(8)))

    assert saved.count(True) == 1
    assert await policies.number() == 1
