"""The flow on a real database, by hand: pushing, tagging, deciding."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from classifier.tags import Intent, Tags, Urgency
from listener.post import Post
from make import NOON, TAGS
from router.decide import Decision
from router.ticket import Ticket, TicketId, ticket_id
from store.database import Sessions
from store.desk import SqlDesk
from store.posts import SqlPosts
from store.tickets import SqlTickets
from store.worklist import SqlWorklist

AMANA_OF = {"jeddah": "jeddah", "khulais": "jeddah", "riyadh": "riyadh"}


def tell(ticket: Ticket) -> Mapping[str, Any]:
    """Tell of a ticket, briefly."""
    return {
        "id": ticket.id,
        "status": ticket.status.value,
        "holder": ticket.holder,
        "posts": [post.id for post in ticket.posts],
    }


def desk_of(sessions: Sessions) -> SqlDesk:
    return SqlDesk(sessions, AMANA_OF, tell)


def tickets_of(sessions: Sessions) -> SqlTickets:
    return SqlTickets(sessions, tell)


def a_decision(post: Post, **given: Any) -> Decision:
    decision = Decision(
        post=post.id,
        wanted=True,
        unit="jeddah.roads",
        services=("roads.pothole",),
        municipality="jeddah",
        urgency=Urgency.NORMAL,
        intent=Intent.COMPLAINT,
        referral=None,
        reasons=("rule roads",),
        due=NOON + timedelta(hours=48),
        join=None,
        sample=post.sample,
    )
    return replace(decision, **given)


async def tag_all(
    sessions: Sessions, posts: Sequence[Post], tags: Tags = TAGS, now: datetime = NOON
) -> None:
    """Push posts and tag them."""
    await SqlPosts(sessions).push(posts, now)
    await SqlWorklist(sessions, AMANA_OF).tag([(post.id, tags) for post in posts], now)


async def ticket_for(
    sessions: Sessions, post: Post, tags: Tags = TAGS, now: datetime = NOON, **given: Any
) -> TicketId:
    """Push a post, tag it, decide it; return the ticket that it would open."""
    await tag_all(sessions, [post], tags, now)
    await desk_of(sessions).settle([a_decision(post, **given)], now)
    return ticket_id(post.id)
