"""Users, keys and the audit, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from make import NOON
from router.people import Key, User, digest
from router.sign_ins import How, SignIn
from router.states import Role
from store.audit import By
from store.database import Sessions
from store.errors import UnknownKey, UnknownUser, UserExists
from store.people import USED_EVERY, SqlPeople
from store.sign_ins import SqlSignIns

BY = By(who="api", at=NOON)
NOURA = User(
    id="نورة", name="نورة العتيبي", roles=frozenset({Role.AGENT}), places=frozenset({"jeddah"})
)
KEY = Key(
    id="0" * 12,
    user="نورة",
    label="phone",
    roles=frozenset({Role.AGENT, Role.MANAGER}),
    created=NOON,
    expires=NOON + timedelta(days=1),
)


@pytest.fixture
async def people(sessions: Sessions) -> SqlPeople:
    """People of whom نورة has a key with the secret `s3cret`."""
    people = SqlPeople(sessions)
    await people.add(NOURA, BY, "argon")
    await people.issue(KEY, digest("s3cret"), BY)
    return people


async def test_a_user_is_kept_as_given_and_added_once(people: SqlPeople) -> None:
    assert await people.user("نورة") == replace(NOURA, password=True)
    assert await people.users() == [replace(NOURA, password=True)]
    with pytest.raises(UserExists, match="change it instead"):
        await people.add(NOURA, BY)


async def test_a_key_speaks_for_its_user_with_the_roles_that_both_have(people: SqlPeople) -> None:
    caller = await people.caller(KEY.id, "s3cret", NOON)

    assert caller
    assert (caller.name, caller.roles) == ("نورة", frozenset({Role.AGENT}))
    assert (caller.places, caller.free) == (frozenset({"jeddah"}), False)


async def test_a_key_opens_nothing_with_a_wrong_secret_or_after_its_time(people: SqlPeople) -> None:
    assert await people.caller(KEY.id, "guess", NOON) is None
    assert await people.caller("1" * 12, "s3cret", NOON) is None
    assert await people.caller(KEY.id, "s3cret", NOON + timedelta(days=1)) is None
    await people.revoke(KEY.id, BY)
    assert await people.caller(KEY.id, "s3cret", NOON) is None


async def test_a_user_who_leaves_or_has_a_new_password_loses_their_keys(people: SqlPeople) -> None:
    await people.change(NOURA, BY, "another")
    assert await people.caller(KEY.id, "s3cret", NOON) is None
    await people.issue(replace(KEY, id="1" * 12), digest("s3cret"), BY)
    assert await people.caller("1" * 12, "s3cret", NOON)

    await people.change(replace(NOURA, active=False), BY)

    assert await people.caller("1" * 12, "s3cret", NOON) is None
    assert await people.password("نورة") is None
    await people.change(NOURA, BY)
    assert await people.caller("1" * 12, "s3cret", NOON) is None


async def test_a_role_that_is_taken_away_is_gone_at_once(people: SqlPeople) -> None:
    await people.change(replace(NOURA, roles=frozenset({Role.VIEWER})), BY)

    caller = await people.caller(KEY.id, "s3cret", NOON)

    assert caller
    assert caller.roles == frozenset()


async def test_when_a_key_was_used_is_noted_now_and_then(people: SqlPeople) -> None:
    for after in (timedelta(), timedelta(minutes=1), USED_EVERY):
        await people.caller(KEY.id, "s3cret", NOON + after)
        (key,) = await people.keys("نورة")
        assert key.used == NOON + (after if after == USED_EVERY else timedelta())


async def test_whoever_began_something_may_go_on_until_something_changes(people: SqlPeople) -> None:
    caller = await people.caller(KEY.id, "s3cret", NOON)
    assert caller
    assert not await people.changed({caller})
    assert not await people.changed(())

    await people.change(replace(NOURA, name="نورة", roles=frozenset({Role.MANAGER})), BY)
    assert not await people.changed({caller})

    await people.change(replace(NOURA, places=frozenset({"qassim"})), BY)
    assert await people.changed({caller}) == {caller}

    await people.change(NOURA, BY)
    await people.revoke(KEY.id, BY)
    assert await people.changed({caller}) == {caller}


async def test_whoever_is_not_active_or_signed_out_does_not_go_on(people: SqlPeople) -> None:
    signs_in = SqlSignIns(people.sessions)
    one = SignIn(id="1" * 12, user="نورة", how=How.PASSWORD, began=NOON, seen=NOON)
    await signs_in.begin(one, digest("s3cret"), instead=None)
    by_key = await people.caller(KEY.id, "s3cret", NOON)
    by_page = await signs_in.caller(one.id, "s3cret", NOON, ())
    assert by_key
    assert by_page

    await signs_in.end("نورة", one.id, BY)
    assert await people.changed({by_key, by_page}) == {by_page}

    await people.change(replace(NOURA, active=False), BY)
    assert await people.changed({by_key, by_page}) == {by_key, by_page}


async def test_what_is_not_there_is_named(people: SqlPeople) -> None:
    with pytest.raises(UnknownUser, match="سعد"):
        await people.user("سعد")
    with pytest.raises(UnknownUser):
        await people.change(replace(NOURA, id="سعد"), BY)
    with pytest.raises(UnknownUser):
        await people.issue(replace(KEY, user="سعد"), "x", BY)
    with pytest.raises(UnknownKey, match="nothing"):
        await people.revoke("nothing", BY)


async def test_every_change_leaves_a_row_of_the_audit_without_secrets(people: SqlPeople) -> None:
    await people.change(replace(NOURA, roles=frozenset({Role.MANAGER})), BY, "hash of it")
    await people.revoke(KEY.id, BY)
    await people.revoke(KEY.id, BY)

    first = await people.audited(limit=2)
    rest = await people.audited(limit=9, after=first.next)

    verbs = [line.verb for line in (*first.items, *rest.items)]
    assert verbs == ["user.change", "key.issue", "user.add"]
    change = first.items[0]
    assert (change.who, change.at, change.target) == ("api", NOON, "نورة")
    assert change.before == {"roles": ["agent"], "password": "before"}
    assert change.after == {"roles": ["manager"], "password": "changed"}
    assert "hash of it" not in str([*first.items, *rest.items])
    assert digest("s3cret") not in str([*first.items, *rest.items])
