"""Posts that are relevant and have had no answer, counted and put in order by the database.

of a ticket, its author not told ─┐
not tagged, or not decided yet ───┼─▶ one row each, with its reason ─▶ groups │ the oldest
relevant, and no ticket for it ───┘
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from router.replies.channels import ChannelKind
from router.replies.fanout import DeliveryState
from router.replies.states import LEAVING, ReplyState
from router.states import Status
from router.unanswered import Unanswered
from store.database import Sessions
from store.paging import Paged, dated_cursor, dated_of
from store.queue import CLASSIFY, PARKED, ROUTE
from store.scoping import posts_of
from store.tables import (
    DecisionRow,
    PostRow,
    ReplyDeliveryRow,
    ReplyRow,
    TagsRow,
    TicketPostRow,
    TicketRow,
    WorkRow,
)

LIST = "unanswered"
_U = Unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceFilter:
    """Which posts are asked for; None means any. `places`: see `store.tickets.TicketFilter`."""

    municipality: str | None = None
    amana: str | None = None
    service: str | None = None
    domain: str | None = None
    unit: str | None = None
    reason: Unanswered | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """When a post was published, and the unit that owes its answer, where there is one."""

    since: datetime
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Posts of one municipality and one service, or all: how many, and why each.

    `middle` is the post in the middle, by when they were published; of two the older.
    """

    municipality: str | None
    service: str | None
    oldest: Point
    middle: Point
    reasons: Mapping[Unanswered, int]

    @property
    def count(self) -> int:
        """How many posts they are."""
        return sum(self.reasons.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A post that has had no answer. `ticket` is the one it belongs to, where there is one."""

    post: str
    ticket: str | None
    at: Point
    municipality: str | None
    service: str | None
    reason: Unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All of them together, None where there is none; and by municipality and service."""

    total: Group | None
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class SqlUnanswered:
    """The unanswered posts in the database. Samples are left out."""

    sessions: Sessions

    async def figures(self, wanted: VoiceFilter) -> Figures:
        """Count them by municipality and service, most first."""
        async with self.sessions.read() as session:
            rows = (await session.execute(_counted(_voices(wanted)))).all()
        groups = [
            _group(place, service, list(cells))
            for (place, service), cells in groupby(rows, key=lambda row: (row[0], row[1]))
        ]
        groups.sort(key=lambda each: (-each.count, each.municipality or "", each.service or ""))
        return Figures(total=_total(rows) if rows else None, groups=groups)

    async def oldest(
        self, wanted: VoiceFilter, *, limit: int, after: str | None = None
    ) -> Paged[Voice]:
        """List them, the oldest first.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        v = _voices(wanted).c
        query = select(v.dated, v.post, v.id, v.ticket, v.unit, v.municipality, v.service, v.reason)
        if after is not None:
            dated, post = dated_of(LIST, after)
            query = query.where(or_(v.dated > dated, and_(v.dated == dated, v.post > post)))
        query = query.order_by(v.dated, v.post).limit(limit + 1)
        async with self.sessions.read() as session:
            rows = (await session.execute(query)).all()
        voices = [
            Voice(
                post=row.id,
                ticket=row.ticket,
                at=Point(since=row.dated, unit=row.unit),
                municipality=row.municipality,
                service=row.service,
                reason=Unanswered(row.reason),
            )
            for row in rows[:limit]
        ]
        last = rows[limit - 1] if len(rows) > limit else None
        return Paged(voices, last and dated_cursor(LIST, last.dated, last.post))


def _counted(found: CTE) -> Select[*tuple[Any, ...]]:
    """Count by municipality, service and reason, and pick out the posts that are asked for.

    One statement, so that every post is looked at once: first it is given its place in its group,
    and among all.
    """
    v = found.c
    group = [v.municipality, v.service]
    order = (v.dated, v.post)
    placed = select(
        *(v.municipality, v.service, v.reason, v.dated, v.unit),
        func.row_number().over(partition_by=group, order_by=order).label("place"),
        func.count().over(partition_by=group).label("of"),
        func.row_number().over(order_by=order).label("place_of_all"),
        func.count().over().label("of_all"),
    ).subquery()
    p = placed.c
    at = [
        func.max(case((where, column)))
        for where in (
            p.place == 1,
            p.place == (p["of"] + 1) // 2,
            p.place_of_all == 1,
            p.place_of_all == (p.of_all + 1) // 2,
        )
        for column in (p.dated, p.unit)
    ]
    keys = (p.municipality, p.service, p.reason)
    return select(*keys, func.count(), *at).group_by(*keys).order_by(*keys)


def _group(place: str | None, service: str | None, cells: Sequence[Any]) -> Group:
    """Put together what each reason of a group says."""
    return Group(
        municipality=place,
        service=service,
        oldest=_point(cells, 4),
        middle=_point(cells, 6),
        reasons={Unanswered(cell[2]): cell[3] for cell in cells},
    )


def _total(cells: Sequence[Any]) -> Group:
    reasons: Counter[Unanswered] = Counter()
    for cell in cells:
        reasons[Unanswered(cell[2])] += cell[3]
    return Group(
        municipality=None,
        service=None,
        oldest=_point(cells, 8),
        middle=_point(cells, 10),
        reasons=reasons,
    )


def _point(cells: Sequence[Any], at: int) -> Point:
    """Return the one post that is named at a column of these cells, by its date and unit."""
    return next(Point(since=cell[at], unit=cell[at + 1]) for cell in cells if cell[at] is not None)


def _voices(wanted: VoiceFilter) -> CTE:
    """Write the posts that are asked for, a row for each."""
    query = union_all(_of_tickets(), _waiting(), _without_ticket()).subquery()
    v = query.c
    narrowed = select(query)
    same = {
        v.amana: wanted.amana,
        v.service: wanted.service,
        v.domain: wanted.domain,
        v.unit: wanted.unit,
        v.reason: wanted.reason and wanted.reason.value,
    }
    narrowed = narrowed.where(*(at == value for at, value in same.items() if value is not None))
    if wanted.municipality is not None:
        # An amana's code is that of all its municipalities, and of its own city.
        code = wanted.municipality
        narrowed = narrowed.where(or_(v.municipality == code, v.amana == code))
    if wanted.places:
        narrowed = narrowed.where(v.post.in_(posts_of(wanted.places)))
    return narrowed.cte("voices")


def _columns(unit: Any, ticket: Any, reason: ColumnElement[Any]) -> list[ColumnElement[Any]]:  # noqa: ANN401 - columns, also none
    return [
        PostRow.seq.label("post"),
        PostRow.id.label("id"),
        PostRow.dated.label("dated"),
        unit.label("unit"),
        ticket.label("ticket"),
        reason.label("reason"),
    ]


def _of_tickets() -> Select[*tuple[Any, ...]]:
    """Posts of tickets whose authors were told nothing since they spoke."""
    sent = (
        select(ReplyDeliveryRow.state)
        .where(ReplyDeliveryRow.post == PostRow.seq)
        .order_by(ReplyDeliveryRow.reply.desc())
        .limit(1)
        .scalar_subquery()
    )
    by_hand = (
        select(ReplyDeliveryRow.channel)
        .where(ReplyDeliveryRow.post == PostRow.seq, ReplyDeliveryRow.reply == ReplyRow.seq)
        .scalar_subquery()
    )
    return (
        select(
            *_columns(TicketRow.unit, TicketRow.id, _reason(sent, by_hand)),
            *_place_and_service(TicketRow),
        )
        .select_from(TicketPostRow)
        .join(TagsRow, TagsRow.post == TicketPostRow.post)
        .join(PostRow, PostRow.seq == TicketPostRow.post)
        .join(TicketRow, TicketRow.seq == TicketPostRow.ticket)
        .outerjoin(DecisionRow, DecisionRow.post == TicketPostRow.post)
        .outerjoin(ReplyRow, (ReplyRow.ticket == TicketRow.seq) & ReplyRow.pending)
        .where(TicketPostRow.answered.is_(None), ~PostRow.sample)
        # What objects to an end is wanted, whatever the model sees in it.
        .where(or_(TagsRow.relevant, DecisionRow.wanted))
    )


def _reason(sent: ColumnElement[Any], channel: ColumnElement[Any]) -> ColumnElement[str]:
    """Say why a post of a ticket is not answered: of several reasons the nearest to an answer."""
    leaving = ReplyRow.state.in_(LEAVING)
    over = [each.value for each in Status if not each.open]
    return case(
        (TicketRow.status == Status.DISMISSED.value, _U.DISMISSED.value),
        (ReplyRow.state == ReplyState.DRAFT.value, _U.DRAFTED.value),
        (ReplyRow.state == ReplyState.SUBMITTED.value, _U.AWAITS_APPROVAL.value),
        (sent == DeliveryState.FAILED.value, _U.FAILED.value),
        (sent == DeliveryState.UNCLEAR.value, _U.UNCLEAR.value),
        (sent == DeliveryState.SKIPPED.value, _U.LEFT_OUT.value),
        (and_(leaving, channel == ChannelKind.MANUAL.value), _U.SENT_BY_HAND.value),
        (leaving, _U.BEING_SENT.value),
        (TicketRow.status.in_(over), _U.ENDED.value),
        (TicketRow.snoozed.is_not(None), _U.SNOOZED.value),
        (TicketRow.status == Status.ANSWERED.value, _U.SPOKE_AGAIN.value),
        (TicketRow.status == Status.CLAIMED.value, _U.CLAIMED.value),
        (TicketRow.status == Status.REFERRED.value, _U.REFERRED.value),
        (TicketRow.status == Status.REOPENED.value, _U.REOPENED.value),
        else_=_U.NEW.value,
    )


def _waiting() -> Select[*tuple[Any, ...]]:
    """Posts that nobody has tagged or decided yet; what is not tagged may be relevant."""
    reason = case(
        (WorkRow.stage == CLASSIFY, _U.WAITS_FOR_TAGS.value),
        (WorkRow.stage == ROUTE, _U.WAITS_FOR_DECISION.value),
        (WorkRow.stage == PARKED, _U.PARKED.value),
    )
    owned = select(TicketPostRow.post).where(TicketPostRow.post == WorkRow.post).exists()
    return (
        select(*_columns(_nothing(), _nothing(), reason), *_place_and_service())
        .select_from(WorkRow)
        .join(PostRow, PostRow.seq == WorkRow.post)
        .outerjoin(TagsRow, TagsRow.post == WorkRow.post)
        .where(or_(TagsRow.relevant.is_(None), TagsRow.relevant), ~PostRow.sample, ~owned)
    )


def _without_ticket() -> Select[*tuple[Any, ...]]:
    """Posts that are relevant, and that the policy opened no ticket for."""
    owned = select(TicketPostRow.post).where(TicketPostRow.post == TagsRow.post).exists()
    return (
        select(
            *_columns(DecisionRow.unit, _nothing(), literal(_U.SUPPRESSED.value)),
            *_place_and_service(),
        )
        .select_from(TagsRow)
        .join(DecisionRow, DecisionRow.post == TagsRow.post)
        .join(PostRow, PostRow.seq == TagsRow.post)
        .where(TagsRow.relevant, DecisionRow.wanted == false(), ~PostRow.sample, ~owned)
    )


def _nothing() -> ColumnElement[Any]:
    return null().cast(String)


def _place_and_service(ticket: type[TicketRow] | None = None) -> list[ColumnElement[Any]]:
    """Name where and what: by the ticket where there is one, else as the post was read."""
    names = ("municipality", "amana", "service", "domain")
    own = {name: getattr(TagsRow, name) for name in names}
    theirs = {name: getattr(ticket, name) for name in names} if ticket else own
    return [
        func.coalesce(theirs[name], own[name]).label(name) if ticket else own[name].label(name)
        for name in names
    ]
