"""Joining that a test can foresee: two rare words in common are one matter, one is perhaps one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from classifier.tags import Tags, Urgency
from flow import AMANA_OF, by, decide, tag_all, tell, tickets_of
from listener.post import Platform, Post
from make import NOON, TAGS, a_post, some_tags
from router.decide import Decision
from router.incidents.forest import Forest, forest_from_json
from router.incidents.likeness import FEATURES
from router.incidents.model import Joining
from router.incidents.says import Reader
from router.incidents.stock import Stock
from router.incidents.themes import Themes
from router.ticket import Ticket, TicketId, ticket_id
from store.clocked import CLOCK
from store.database import Sessions
from store.desk import SqlDesk
from store.moving import SqlMoves
from store.tables import Row, TicketPostRow, TicketRow
from store.tickets import TicketFilter
from timing import TIMING

KNOWN = {"حفر": 400, "شارع": 900, "كبير": 500}
# Of two services, told apart by the words for camels, which share no letter.
THEMES = Themes([50, 50], {"جمل": [0, 20], "ناق": [0, 10], "نار": [1, 20]})


def a_tree(feature: str, limit: float, low: float, high: float) -> list[Any]:
    """A tree that looks at one feature."""
    return [[FEATURES.index(feature), limit, 1], low, high]


def a_forest() -> Forest:
    """Sure where two rare words are shared, unsure where one is."""
    trees = [a_tree("words shared", 0.5, -5.0, 0.0), a_tree("words shared", 1.5, 0.0, 5.0)]
    return forest_from_json({"trees": trees, "base": 0.0, "depth": 1})


def a_joining() -> Joining:
    """Joins from 0.9 on, suggests from 0.4 on."""
    reader = Reader(
        stock=Stock(1_000, KNOWN),
        themes=THEMES,
        names=frozenset({"جد"}),
        amana_of={"khulais": "jeddah"},
    )
    return Joining(reader=reader, forest=a_forest(), join=0.9, suggest=0.4)


JOINING = a_joining()
LEAK, SAME_LEAK = "انكسر انبوب قدام مدرسة الرواد", "انبوب مدرسة الرواد مكسور والماء يجري"
NEAR, OTHER = "انبوب حديقتنا يقطر من زمان طويل", "كلاب ضالة تنبح كل ليلة عندنا"
NOWHERE = some_tags(municipality=None)
URGENT = some_tags(urgency=Urgency.CRITICAL)
PLACES = (Platform.X, Platform.MASTODON, Platform.TELEGRAM, Platform.NEWS)


def desk_of(sessions: Sessions, joining: Joining | None = JOINING) -> SqlDesk:
    return SqlDesk(sessions, AMANA_OF, tell, TIMING, joining)


def moves_of(sessions: Sessions) -> SqlMoves:
    return SqlMoves(
        sessions=sessions,
        decide=decide,
        amana_of=AMANA_OF,
        tell=tell,
        timing=TIMING,
        joining=JOINING,
    )


def read(post: Post, tags: Tags = TAGS, **given: Any) -> Decision:
    decision = replace(decide(post, tags), **given)
    return replace(decision, says=JOINING.reader.read(post, tags, decision.join))


def posts_of(*texts: str, **given: Any) -> list[Post]:
    return [a_post(native_id=str(n), text=text, **given) for n, text in enumerate(texts)]


async def routed(
    sessions: Sessions, posts: Sequence[Post], tags: Tags = TAGS, **given: Any
) -> list[TicketId]:
    """Push, tag and decide posts in one batch; return the tickets that each would open."""
    await tag_all(sessions, posts, tags)
    await desk_of(sessions).settle([read(post, tags, **given) for post in posts], NOON)
    return [ticket_id(post.id) for post in posts]


async def shown(sessions: Sessions) -> dict[str, set[str]]:
    """Tell of each ticket that has posts which they are, by their native ids."""
    page = await tickets_of(sessions).list(TicketFilter(), limit=1000)
    return {one.id: {post.native_id for post in one.posts} for one in page.items if one.posts}


async def standing(sessions: Sessions) -> dict[str, Any]:
    """Return every column of every ticket, and who has which post."""
    async with sessions.read() as session:
        rows = await session.scalars(select(TicketRow).options(CLOCK).order_by(TicketRow.seq))
        tickets = {
            row.id: {column.name: getattr(row, column.name) for column in row.__table__.columns}
            for row in rows
        }
        owned = await session.execute(select(TicketPostRow.post, TicketPostRow.ticket))
        return {"tickets": tickets, "posts": dict(owned.all())}


async def history(sessions: Sessions, ticket: str) -> list[tuple[str, str]]:
    detail = await tickets_of(sessions).show(ticket)
    return [(change.verb, change.who) for change in detail.history]


async def count(sessions: Sessions, row: type[Row]) -> int:
    async with sessions.read() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0


async def merged(sessions: Sessions, ticket: str, *others: str) -> Ticket:
    return await moves_of(sessions).merge(ticket, others, by("هند"), "بلاغ واحد", NOON)


async def detail(sessions: Sessions, ticket: str) -> Any:
    return await tickets_of(sessions).show(ticket)
