"""A filter silences nobody who answers us, or who says that a matter is not settled."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from api.config import read_config
from classifier.tags import Intent, Tags
from flow import AMANA_OF, claim, resolve, tag_all, tell, tickets_of
from joined import a_joining
from listener.post import Platform, Post, PostId
from make import NOON, TAGS, a_post, some_tags
from router.assign import assign
from router.filters import Suppresses
from router.states import Status
from router.ticket import Ticket, ticket_id
from store.audit import By
from store.database import Sessions
from store.desk import SqlDesk
from store.filters import SqlFilters
from store.tables import DecisionRow, PostRow
from store.tickets import TicketFilter
from timing import TIMING

RULES = read_config(Path(__file__).parents[2] / "config").rules
JOINING = a_joining()
WINDOW, HOUR = timedelta(hours=72), timedelta(hours=1)
DONE, SOON = NOON + 10 * HOUR, NOON + 12 * HOUR
LEAK, STILL = "انكسر انبوب قدام مدرسة الرواد", "انبوب مدرسة الرواد رجع انكسر والماء يجري"
TWEET = "179000000000000000{}"


def a_voice(number: int, text: str, **given: object) -> Post:
    values = {
        "source": "x",
        "native_id": TWEET.format(number),
        "platform": Platform.X,
        "author": "sara",
        "text": text,
    }
    return a_post(**values | given)


async def heard(sessions: Sessions, post: Post, tags: Tags = TAGS, now: datetime = SOON) -> PostId:
    """Let a post be published, tagged, and decided by the shipped policy."""
    await tag_all(sessions, [replace(post, published=now)], tags, now)
    desk = SqlDesk(sessions, AMANA_OF, tell, TIMING, JOINING, WINDOW)
    await assign(RULES, desk, now, reader=JOINING.reader)
    return post.id


async def over(sessions: Sessions) -> str:
    """A matter that was heard at noon, and resolved ten hours later; then a filter was added."""
    ticket = ticket_id(await heard(sessions, a_voice(1, LEAK), now=NOON))
    await claim(sessions, ticket, who="نورة")
    await resolve(sessions, ticket, who="نورة", note=None, now=DONE)
    await filtering(sessions, DONE)
    return ticket


async def filtering(sessions: Sessions, now: datetime) -> None:
    takes = Suppresses(words="انبوب")
    by = By(who="هند", at=now)
    await SqlFilters(sessions).add(takes, now + timedelta(days=30), "حملة", by)


async def listed(sessions: Sessions) -> list[Ticket]:
    return list((await tickets_of(sessions).list(TicketFilter(), limit=50)).items)


async def decision(sessions: Sessions, post: PostId) -> DecisionRow:
    query = select(DecisionRow).join(PostRow, PostRow.seq == DecisionRow.post)
    async with sessions.read() as session:
        return (await session.scalars(query.where(PostRow.id == post))).one()


async def test_a_fresh_post_that_objects_in_time_takes_the_matter_up_again(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)

    post = await heard(sessions, a_voice(2, STILL, author="khalid"))

    (one,) = await listed(sessions)
    assert (one.id, one.status, len(one.posts)) == (ticket, Status.REOPENED, 2)
    found = await decision(sessions, post)
    assert (found.wanted, found.suppressed) == (True, None)
    assert found.reasons[-1] == "not suppressed by filter_1: it speaks to a ticket"


async def test_an_author_who_answers_is_heard_and_says_what_they_say(sessions: Sessions) -> None:
    ticket = await over(sessions)

    await heard(sessions, a_voice(2, STILL, reply_to=TWEET.format(1)))

    (one,) = await listed(sessions)
    assert (one.id, one.status, len(one.posts)) == (ticket, Status.REOPENED, 2)


async def test_an_author_who_answers_after_their_time_is_given_a_ticket(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)

    late = a_voice(2, STILL, reply_to=TWEET.format(1))
    await heard(sessions, late, now=DONE + WINDOW + HOUR)

    new, old = await listed(sessions)
    assert (old.id, old.status) == (ticket, Status.RESOLVED)
    assert (new.status, new.earlier) == (Status.NEW, ticket)


async def test_an_author_who_goes_on_while_the_matter_is_open_joins_it(
    sessions: Sessions,
) -> None:
    await heard(sessions, a_voice(1, LEAK), now=NOON)
    await filtering(sessions, NOON)

    await heard(sessions, a_voice(2, STILL, reply_to=TWEET.format(1)))

    (one,) = await listed(sessions)
    assert len(one.posts) == 2


async def test_what_takes_nothing_up_again_stays_suppressed(sessions: Sessions) -> None:
    await over(sessions)
    praise = await heard(sessions, a_voice(2, STILL, author="a"), some_tags(intent=Intent.PRAISE))
    late = await heard(sessions, a_voice(4, STILL, author="c"), now=DONE + WINDOW + HOUR)
    other = await heard(sessions, a_voice(5, "بيع انبوب قديم ومستعمل", author="d"))

    (one,) = await listed(sessions)
    assert (one.status, len(one.posts)) == (Status.RESOLVED, 1)
    taken = [(await decision(sessions, each)).suppressed for each in (praise, late, other)]
    assert taken == [1, 1, 1]


async def test_what_is_of_an_open_ticket_stays_suppressed(sessions: Sessions) -> None:
    await heard(sessions, a_voice(1, LEAK), now=NOON)
    await filtering(sessions, NOON)

    post = await heard(sessions, a_voice(2, STILL, author="khalid"))

    (one,) = await listed(sessions)
    assert (len(one.posts), (await decision(sessions, post)).suppressed) == (1, 1)
