"""The flow on a real database, by hand: pushing, tagging, deciding."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from classifier.tags import Intent, Tags, Urgency
from listener.post import Post
from make import NOON, TAGS
from router.acts import Act, Actor
from router.clock.timing import Timing
from router.closure import Audit, Closure
from router.decide import Decision
from router.orders import NO_ORDERS, Orders
from router.states import Role, Verb
from router.ticket import Ticket, TicketId, ticket_id
from store.acting import SqlActs
from store.auditing import SqlAudits
from store.corrections import SqlCorrections
from store.database import Sessions
from store.desk import SqlDesk
from store.ending import SqlEnding
from store.posts import SqlPosts
from store.tickets import SqlTickets
from store.worklist import SqlWorklist
from timing import TIMING

CLOSURE = Closure(
    evidence={},
    object_within=timedelta(hours=72),
    verify_within=timedelta(hours=48),
    audit=Audit(share=0.05, at_least=10),
)
AMANA_OF = {"jeddah": "jeddah", "khulais": "jeddah", "riyadh": "riyadh"}


def tell(ticket: Ticket) -> Mapping[str, Any]:
    """Tell of a ticket, briefly."""
    return {
        "id": ticket.id,
        "status": ticket.status.value,
        "holder": ticket.holder,
        "posts": [post.id for post in ticket.posts],
    }


def desk_of(sessions: Sessions, timing: Timing = TIMING) -> SqlDesk:
    return SqlDesk(sessions, AMANA_OF, tell, timing)


def tickets_of(sessions: Sessions) -> SqlTickets:
    return SqlTickets(sessions)


def acts_of(sessions: Sessions, timing: Timing = TIMING) -> SqlActs:
    return SqlActs(sessions=sessions, tell=tell, wants=lambda _: frozenset(), timing=timing)


def audits_of(sessions: Sessions) -> SqlAudits:
    return SqlAudits(sessions=sessions, acts=acts_of(sessions), policy=CLOSURE.audit)


def ending_of(sessions: Sessions) -> SqlEnding:
    return SqlEnding(sessions=sessions, acts=acts_of(sessions), closure=CLOSURE)


async def claim(sessions: Sessions, ticket: str, *, who: str, now: datetime = NOON) -> Ticket:
    """Make somebody the holder."""
    return await acts_of(sessions).do(ticket, Act(verb=Verb.CLAIM, by=by(who)), now)


async def answer(
    sessions: Sessions, ticket: str, *, who: str, text: str, now: datetime = NOON
) -> Ticket:
    """Note an answer."""
    return await acts_of(sessions).do(ticket, Act(verb=Verb.ANSWER, by=by(who), text=text), now)


async def resolve(
    sessions: Sessions, ticket: str, *, who: str, note: str | None, now: datetime = NOON
) -> Ticket:
    """Say that a matter is settled."""
    return await acts_of(sessions).do(ticket, Act(verb=Verb.RESOLVE, by=by(who), note=note), now)


async def verify(sessions: Sessions, ticket: str, *, who: str, now: datetime = NOON) -> Ticket:
    """Confirm that a matter is settled."""
    return await acts_of(sessions).do(ticket, Act(verb=Verb.VERIFY, by=by(who)), now)


def by(who: str) -> Actor:
    """Whoever may do everything."""
    return Actor(name=who, roles=frozenset({Role.ADMINISTRATOR}))


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
        join=None,
        sample=post.sample,
    )
    return replace(decision, **given)


def decide(post: Post, tags: Tags, _: Orders = NO_ORDERS) -> Decision:
    """Decide as a small policy would: departments are domains, water is another agency's."""
    code = tags.services[0].code
    domain = code.partition(".")[0]
    place = tags.municipality.code if tags.municipality else None
    decision = a_decision(
        post,
        unit=f"{place or 'national'}.{domain}",
        services=tuple(tag.code for tag in tags.services),
        municipality=place,
        urgency=tags.urgency,
        intent=tags.intent,
        referral="nwc" if domain == "external" else None,
        reasons=("rule small", "corrected by a person") if tags.by_person else ("rule small",),
        join=f"{place}:{post.text}",
    )
    if tags.relevant:
        return decision
    return replace(decision, wanted=False, unit=None, join=None, referral=None)


def corrections_of(sessions: Sessions) -> SqlCorrections:
    return SqlCorrections(sessions, decide, AMANA_OF, tell, TIMING)


async def decided(
    sessions: Sessions, *posts: Post, tags: Tags = TAGS, now: datetime = NOON
) -> TicketId:
    """Push posts, tag them and decide them; return the ticket that the first would open."""
    await tag_all(sessions, posts, tags, now)
    await desk_of(sessions).settle([decide(post, tags) for post in posts], now)
    return ticket_id(posts[0].id)


async def tag_all(
    sessions: Sessions, posts: Sequence[Post], tags: Tags = TAGS, now: datetime = NOON
) -> None:
    """Push posts and tag them."""
    await SqlPosts(sessions).push(posts, now)
    await SqlWorklist(sessions, AMANA_OF).tag([(post, tags) for post in posts], now)


async def ticket_for(
    sessions: Sessions, post: Post, tags: Tags = TAGS, now: datetime = NOON, **given: Any
) -> TicketId:
    """Push a post, tag it, decide it; return the ticket that it would open."""
    await tag_all(sessions, [post], tags, now)
    await desk_of(sessions).settle([a_decision(post, **given)], now)
    return ticket_id(post.id)
