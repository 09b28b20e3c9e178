"""Routing a batch of what is tagged."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from classifier.tags import Tags
from listener.post import Post, PostId
from make import NOON, a_post, some_tags
from router.assign import assign
from router.decide import Decision
from router.filters import Filter, Suppresses
from router.orders import NO_ORDERS, Orders
from router.rulebook import RuleBook


@dataclass
class ListDesk:
    """A desk of lists. Implements `router.assign.Desk`."""

    waiting: list[tuple[Post, Tags]]
    settled: list[Decision] = field(default_factory=list)
    parked: dict[PostId, str] = field(default_factory=dict)
    settlements: int = 0
    ordered: Orders = NO_ORDERS
    asked: int = 0

    async def take(self, limit: int, now: datetime) -> Sequence[tuple[Post, Tags]]:
        assert now == NOON
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return taken

    async def orders(self, now: datetime) -> Orders:
        assert now == NOON
        self.asked += 1
        return self.ordered

    async def settle(
        self, decisions: Sequence[Decision], now: datetime, orders: Orders = NO_ORDERS
    ) -> None:
        assert (now, orders) == (NOON, self.ordered)
        self.settlements += 1
        self.settled += decisions

    async def park(self, post: PostId, reason: str, now: datetime) -> None:
        assert now == NOON
        self.parked[post] = reason


async def test_a_batch_is_decided_in_order_and_settled_at_once(book: RuleBook) -> None:
    posts = [a_post(native_id=str(n)) for n in range(3)]
    desk = ListDesk([(post, some_tags(relevant=post is not posts[1])) for post in posts])
    assert await assign(book, desk, NOON) == 3
    assert [decision.post for decision in desk.settled] == [post.id for post in posts]
    assert [decision.wanted for decision in desk.settled] == [True, False, True]
    assert desk.settlements == 1


async def test_what_people_ordered_is_asked_for_once_a_batch(book: RuleBook) -> None:
    spam = Filter(
        number=7,
        takes=Suppresses(author="sara"),
        reason="إعلان",
        created=NOON,
        created_by="هند",
        until=NOON,
    )
    posts = [(a_post(native_id=str(n)), some_tags()) for n in range(3)]
    desk = ListDesk(posts, ordered=Orders(filters=(spam,)))

    await assign(book, desk, NOON)

    assert desk.asked == 1
    assert [decision.suppressed for decision in desk.settled] == [7, 7, 7]


async def test_no_more_than_a_batch_is_taken(book: RuleBook) -> None:
    desk = ListDesk([(a_post(native_id=str(n)), some_tags()) for n in range(5)])
    assert [await assign(book, desk, NOON, batch=2) for _ in range(4)] == [2, 2, 1, 0]


async def test_nothing_waiting_is_nothing_done(book: RuleBook) -> None:
    desk = ListDesk([])
    assert await assign(book, desk, NOON) == 0
    assert desk.settlements == 0


async def test_a_post_that_breaks_the_rules_is_set_aside_and_the_others_are_decided(
    book: RuleBook,
) -> None:
    good, broken = a_post(native_id="1"), a_post(native_id="2")
    # No tagger makes such tags; what is stored may be older than the code that reads it.
    unreadable = some_tags(services=(object(),))
    desk = ListDesk([(broken, unreadable), (good, some_tags())])

    assert await assign(book, desk, NOON) == 2
    assert [decision.post for decision in desk.settled] == [good.id]
    assert list(desk.parked) == [broken.id]
