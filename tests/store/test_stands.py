"""Lists by time, and by how tickets stand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from flow import acts_of, answer, by, claim, resolve, tag_all, ticket_for, tickets_of
from joined import moves_of
from make import NOON, a_post
from router.acts import Act
from router.pace import Kept
from router.states import Verb
from router.ticket import TicketId
from store.database import Sessions
from store.posts import PostFilter, SqlPosts
from store.stands import Between, Stands
from store.tickets import TicketFilter

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(params=["few", "many"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read by the index of instants, and by going through the list."""
    if request.param == "many":
        monkeypatch.setattr("store.stands.FEW", 0)


async def listed(sessions: Sessions, **asked: object) -> list[TicketId]:
    stands = Stands(**asked)  # type: ignore[arg-type]
    found = await tickets_of(sessions).list(TicketFilter(stands=stands), limit=10)
    return [each.id for each in found.items]


@pytest.mark.usefixtures("ways")
async def test_tickets_are_listed_by_when_they_were_opened(sessions: Sessions) -> None:
    one, two, three = [
        await ticket_for(sessions, a_post(native_id=str(at)), now=NOON + at * DAY)
        for at in range(3)
    ]

    assert await listed(sessions, opened=Between(begin=NOON + DAY)) == [three, two]
    assert await listed(sessions, opened=Between(end=NOON + DAY)) == [one]
    assert await listed(sessions, opened=Between(begin=NOON + DAY, end=NOON + 2 * DAY)) == [two]
    asked = TicketFilter(stands=Stands(opened=Between(begin=NOON)))
    page = await tickets_of(sessions).list(asked, limit=2)
    rest = await tickets_of(sessions).list(asked, limit=2, after=page.next)
    assert [each.id for each in (*page.items, *rest.items)] == [three, two, one]


@pytest.mark.usefixtures("ways")
async def test_posts_are_listed_by_when_they_were_published(sessions: Sessions) -> None:
    posts = [a_post(native_id=str(at), published=NOON + at * HOUR) for at in range(3)]
    await tag_all(sessions, posts, now=NOON + DAY)

    async def found(between: Between, *, relevant: bool | None) -> list[str]:
        asked = PostFilter(dated=between, relevant=relevant)
        return [each.post.id for each in (await SqlPosts(sessions).list(asked, limit=9)).items]

    for relevant in (None, True):
        since = Between(begin=NOON + HOUR)
        assert await found(since, relevant=relevant) == [posts[2].id, posts[1].id]
        assert await found(Between(end=NOON + HOUR), relevant=relevant) == [posts[0].id]


async def test_tickets_are_listed_by_how_they_stand(sessions: Sessions) -> None:
    new, told, over, gone = [
        await ticket_for(sessions, a_post(native_id=str(at))) for at in range(4)
    ]
    for ticket in (told, over):
        await claim(sessions, ticket, who="نورة")
        await answer(sessions, ticket, who="نورة", text="تم", now=NOON + HOUR)
    await resolve(sessions, over, who="نورة", note=None, now=NOON + HOUR)
    await moves_of(sessions).merge(new, [gone], by("هند"), "بلاغ واحد", NOON)

    assert await listed(sessions, open=True) == [told, new]
    assert await listed(sessions, open=False) == [gone, over]
    assert await listed(sessions, answered=True) == [over, told]
    assert await listed(sessions, answered=False, merged=False) == [new]
    assert await listed(sessions, merged=True) == [gone]


async def test_tickets_are_listed_by_how_their_clocks_are_kept(sessions: Sessions) -> None:
    soon, late, waits = [await ticket_for(sessions, a_post(native_id=str(at))) for at in range(3)]
    for ticket, at in ((soon, NOON + HOUR), (late, NOON + 30 * DAY)):
        await claim(sessions, ticket, who="نورة")
        await answer(sessions, ticket, who="نورة", text="تم", now=at)

    async def kept(now: datetime) -> Iterator[list[TicketId]]:
        return iter([await listed(sessions, first_answer=each, now=now) for each in Kept])

    assert list(await kept(NOON + HOUR)) == [[soon], [late], [waits]]
    assert list(await kept(NOON + 30 * DAY)) == [[soon], [waits, late], []]
    assert await listed(sessions, resolve=Kept.WAITING, now=NOON + HOUR) == [waits, late, soon]


async def test_tickets_are_listed_by_when_they_were_taken_up_again(sessions: Sessions) -> None:
    again = await ticket_for(sessions, a_post(native_id="1"))
    await ticket_for(sessions, a_post(native_id="2"))
    await claim(sessions, again, who="نورة")
    await resolve(sessions, again, who="نورة", note=None)
    reopening = Act(verb=Verb.REOPEN, by=by("منال"), note="باقية")
    await acts_of(sessions).do(again, reopening, NOON + DAY)

    assert await listed(sessions, reopened=Between(begin=NOON)) == [again]
    assert await listed(sessions, reopened=Between(end=NOON + DAY)) == []


async def test_tickets_are_listed_of_a_place_itself(sessions: Sessions) -> None:
    jeddah = await ticket_for(sessions, a_post(native_id="1"))
    await ticket_for(sessions, a_post(native_id="2"), municipality="khulais")

    assert await listed(sessions, place="jeddah") == [jeddah]
