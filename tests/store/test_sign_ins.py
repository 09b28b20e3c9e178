"""Sessions, tries and second factors, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from make import NOON
from router.people import User, digest
from router.sign_ins import How, SignIn
from router.states import Role
from router.tries import KNOWN, PER_ACCOUNT, Budget
from store.audit import By
from store.database import Sessions, open_database
from store.errors import NoSecondFactor, SecondFactorThere, TooManyTries, UnknownSignIn, UnknownUser
from store.housekeeping import tend
from store.people import SqlPeople
from store.second_factors import SqlSecondFactors
from store.sign_ins import SqlSignIns
from store.tries import SqlTries

BY = By(who="noura", at=NOON)
MINUTE = timedelta(minutes=1)
ONE = SignIn(id="0" * 12, user="noura", how=How.PASSWORD, began=NOON, seen=NOON, address="::1")
BUDGET = Budget(name="account:x", most=PER_ACCOUNT, window=MINUTE)


@pytest.fixture
async def noura(sessions: Sessions) -> SqlSignIns:
    """نورة is a user, and signed in."""
    await SqlPeople(sessions).add(User(id="noura", name="x", roles=frozenset({Role.AGENT})), BY)
    sign_ins = SqlSignIns(sessions)
    await sign_ins.begin(ONE, digest("s3cret"))
    return sign_ins


async def test_a_session_is_known_by_its_secret_alone(noura: SqlSignIns) -> None:
    found = await noura.caller(ONE.id, "s3cret", NOON, ())

    assert found is not None
    assert (found.name, found.sign_in) == ("noura", ONE.id)
    assert found.roles == {Role.AGENT}
    assert await noura.caller(ONE.id, "other", NOON, ()) is None
    assert await noura.caller("1" * 12, "s3cret", NOON, ()) is None


async def test_use_is_noted_once_a_minute(noura: SqlSignIns) -> None:
    for later in (MINUTE / 2, MINUTE, MINUTE * 1.5):
        await noura.caller(ONE.id, "s3cret", NOON + later, ())

    assert (await noura.show(ONE.id)).seen == NOON + MINUTE


async def test_a_renewed_session_has_another_id_and_its_old_cookie_is_none(
    noura: SqlSignIns,
) -> None:
    await noura.renew(ONE.id, "1" * 12, digest("new"), NOON)

    assert await noura.caller(ONE.id, "s3cret", NOON, ()) is None
    assert await noura.caller("1" * 12, "new", NOON, ()) is not None
    with pytest.raises(UnknownSignIn):
        await noura.renew(ONE.id, "2" * 12, digest("x"), NOON)


async def test_a_role_that_needs_a_second_factor_confines_whoever_has_none(
    noura: SqlSignIns, sessions: Sessions
) -> None:
    needed = {Role.AGENT}
    before = await noura.caller(ONE.id, "s3cret", NOON, needed)
    factors = SqlSecondFactors(sessions)
    await factors.add("noura", "sealed", NOON)
    waiting = await noura.caller(ONE.id, "s3cret", NOON, needed)
    await factors.confirm("noura", 1, ["a"], BY)
    after = await noura.caller(ONE.id, "s3cret", NOON, needed)

    assert before is not None
    assert waiting is not None
    assert after is not None
    assert (before.confined, waiting.confined, after.confined) == (True, True, False)


async def test_where_a_user_was_is_known_for_a_month(noura: SqlSignIns, sessions: Sessions) -> None:
    await noura.end("noura", ONE.id, BY)

    assert await noura.came_from("noura", "::1", NOON - KNOWN)
    assert not await noura.came_from("noura", "::2", NOON - KNOWN)
    assert not await noura.came_from("saad", "::1", NOON - KNOWN)
    await tend(sessions, NOON + KNOWN + MINUTE)
    with pytest.raises(UnknownSignIn):
        await noura.show(ONE.id)


async def test_of_many_tries_at_once_in_several_processes_no_more_than_allowed_pass(
    database: str,
) -> None:
    async def tries(sessions: Sessions) -> int:
        passed = 0
        for _ in range(PER_ACCOUNT):
            try:
                await SqlTries(sessions).take([BUDGET], NOON)
            except TooManyTries:
                continue
            passed += 1
        return passed

    async with open_database(database) as one, open_database(database) as other:
        passed = await asyncio.gather(*(tries(each) for each in (one, other, one, other)))

    assert sum(passed) == PER_ACCOUNT


async def test_places_that_are_given_back_count_no_more_and_nothing_is_half_taken(
    sessions: Sessions,
) -> None:
    tries = SqlTries(sessions)
    spent = Budget(name="address:y", most=1, window=MINUTE)
    await tries.take([spent], NOON)
    for _ in range(PER_ACCOUNT - 1):
        await tries.take([BUDGET], NOON)
    await tries.give_back(await tries.take([BUDGET], NOON))

    with pytest.raises(TooManyTries):
        await tries.take([BUDGET, spent], NOON)
    await tries.take([BUDGET], NOON)
    with pytest.raises(TooManyTries) as refused:
        await tries.take([BUDGET], NOON)
    assert refused.value.seconds == 60
    await tries.take([BUDGET], NOON + MINUTE)
    assert await tries.take([], NOON) == []


async def test_a_code_is_taken_once_and_none_of_before_it(
    noura: SqlSignIns, sessions: Sessions
) -> None:
    factors = SqlSecondFactors(sessions)
    await factors.add("noura", "sealed", NOON)
    await factors.confirm("noura", 7, ["a", "b"], BY)

    assert noura
    assert not await factors.spend_step("noura", 7)
    taken = await asyncio.gather(*(factors.spend_step("noura", 8) for _ in range(5)))
    assert sorted(taken) == [False, False, False, False, True]
    spent = await asyncio.gather(*(factors.spend_recovery("noura", "a", BY) for _ in range(5)))
    assert sorted(spent) == [False, False, False, False, True]
    found = await factors.of("noura")
    assert found is not None
    assert found.recovery_codes == 1


async def test_a_second_factor_is_added_confirmed_and_removed_once(
    noura: SqlSignIns, sessions: Sessions
) -> None:
    factors = SqlSecondFactors(sessions)
    with pytest.raises(NoSecondFactor):
        await factors.confirm("noura", 1, ["a"], BY)
    await factors.add("noura", "first", NOON)
    await factors.add("noura", "second", NOON)
    await factors.confirm("noura", 1, ["a"], BY)

    with pytest.raises(SecondFactorThere):
        await factors.add("noura", "third", NOON)
    await factors.remove("noura", BY, sign_out=True)
    assert await factors.of("noura") is None
    assert await noura.caller(ONE.id, "s3cret", NOON, ()) is None
    with pytest.raises(NoSecondFactor):
        await factors.remove("noura", BY, sign_out=True)
    with pytest.raises(UnknownUser):
        await factors.remove("nobody", BY, sign_out=True)
