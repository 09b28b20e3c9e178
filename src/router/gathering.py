"""Bringing tickets of one matter together, and taking them apart: who may, and when.

A suggestion is answered by `join` (accepted or rejected); `merge` makes one ticket of several;
`split` undoes a merge, or gives posts a ticket of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum

from router.acts import Actor, NotAllowed, Refusal
from router.states import AGENTS


class Move(StrEnum):
    """What moves posts between tickets. The values are public: they stand in the history."""

    JOIN = "join"
    KEEP_APART = "keep_apart"
    MERGE = "merge"
    SPLIT = "split"


class Why(Enum):
    """Why posts stay where they are, and what can be done, in English and in Arabic."""

    OVER = (
        "ticket {ticket} is over; reopen it first, or name one that is open",
        "التذكرة {ticket} منتهية؛ أعد فتحها أولًا أو اذكر تذكرة مفتوحة",
    )
    MERGED = (
        "ticket {ticket} was merged into {into}; act on that one, or split it first",
        "دُمجت التذكرة {ticket} في {into}؛ اعمل على تلك أو افصلها أولًا",
    )
    ITSELF = (
        "ticket {ticket} cannot be merged into itself; leave it out of tickets",
        "لا تُدمج التذكرة {ticket} في نفسها؛ احذفها من tickets",
    )
    REPLY = (
        "reply {reply} of ticket {ticket} may still be sent; reject it or finish it first",
        "قد يُرسل الرد {reply} للتذكرة {ticket}؛ ارفضه أو أتم إرساله أولًا",
    )
    SAMPLE = (
        "either {ticket} or {into} is a sample; samples stay among themselves",
        "إحدى التذكرتين {ticket} و{into} تجريبية؛ لا تُدمج التجريبية مع غيرها",
    )
    ALL = (
        "ticket {ticket} would be left without posts; leave it at least one",
        "لن يبقى في التذكرة {ticket} منشور؛ أبق فيها واحدًا على الأقل",
    )
    NOT_SUGGESTED = (
        "post {post} is not suggested for ticket {ticket}, or that was decided already",
        "المنشور {post} غير مقترح للتذكرة {ticket} أو سبق البت فيه",
    )


class Apart(Refusal):
    """Posts cannot be moved like that; `reason` and `reason_ar` say why."""

    def __init__(self, why: Why, **of: str) -> None:
        self.why = why
        english, arabic = why.value
        self.reason = english.format(**of)
        self.reason_ar = arabic.format(**of)
        super().__init__(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What of a ticket says whether its posts may be moved.

    `reply` is the one that may still be sent: its authors must not be told twice.
    """

    ticket: str
    open: bool
    sample: bool
    merged_into: str | None
    reply: str | None = None


def may_move(by: Actor, move: Move) -> None:
    """Let those who answer tickets move posts between them.

    Raises:
        NotAllowed: The actor is none of them.
    """
    if not by.itself and not by.roles & AGENTS:
        raise NotAllowed(move, AGENTS)


def check_whole(ticket: str, merged_into: str | None) -> None:
    """Say whether a ticket answers for itself.

    Raises:
        Apart: Its posts are in another one.
    """
    if merged_into:
        raise Apart(Why.MERGED, ticket=ticket, into=merged_into)


def check_merge(into: Side, others: Iterable[Side]) -> None:
    """Say whether tickets may become one.

    Raises:
        Apart: One of them is over, merged already, a sample among real ones, or `into` itself, or
            a reply of one that ends may still be sent.
    """
    for one in (into, *others):
        check_whole(one.ticket, one.merged_into)
        if not one.open:
            raise Apart(Why.OVER, ticket=one.ticket)
        if one is not into and one.ticket == into.ticket:
            raise Apart(Why.ITSELF, ticket=one.ticket)
        if one.sample != into.sample:
            raise Apart(Why.SAMPLE, ticket=one.ticket, into=into.ticket)
        if one is not into and one.reply:
            raise Apart(Why.REPLY, ticket=one.ticket, reply=one.reply)


def check_split(ticket: str, *, leaving: int, of: int) -> None:
    """Say whether so many posts may leave a ticket that has `of`.

    Raises:
        Apart: None would be left.
    """
    if leaving >= of:
        raise Apart(Why.ALL, ticket=ticket)
