"""How often tickets went to a wrong unit: by service, by unit, and by how sure the model was.

Tickets count for when they were opened. One counts for every unit and service that it was routed
to in a misroute, and for where it is now: a ticket that lighting has and roads gave back counts for
both, and as misrouted for roads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, union

from store.database import Sessions
from store.quality import BANDS
from store.scoping import of_places
from store.tables import MisrouteRow, TagsRow, TicketPostRow, TicketRow

# A ticket of which no post has a score: it stands in no band.
NO_BAND = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """Tickets that were routed, those of them that went wrong, and how many times they did."""

    tickets: int
    misrouted: int
    misroutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Misroutes:
    """The figures of a period, the worst first; `bands` by the place in `quality.BANDS`."""

    total: Routed
    services: Sequence[tuple[str, Routed]]
    units: Sequence[tuple[str, Routed]]
    bands: Sequence[tuple[int, Routed]]


@dataclass(frozen=True, slots=True)
class SqlMisroutes:
    """The figures in the database."""

    sessions: Sessions

    async def figures(
        self, since: datetime, until: datetime, places: frozenset[str] = frozenset()
    ) -> Misroutes:
        """Count what was opened from `since` on and before `until`; samples are left out.

        `places` are those of whoever asks; empty: all.
        """
        opened = [
            TicketRow.opened >= since,
            TicketRow.opened < until,
            ~TicketRow.sample,
            TicketRow.merged_into.is_(None),
        ]
        if places:
            opened.append(of_places(places))
        async with self.sessions.read() as session:

            async def counted(query: Select[*tuple[Any, ...]]) -> Mapping[Any, Any]:
                return {key: count for key, *count in await session.execute(query)}

            units = await counted(_routed(TicketRow.unit, MisrouteRow.unit, opened))
            services = await counted(_routed(TicketRow.service, MisrouteRow.service, opened))
            wrong_units = await counted(_wrong(MisrouteRow.unit, opened))
            wrong_services = await counted(_wrong(MisrouteRow.service, opened))
            bands = {
                band: Routed(tickets=tickets, misrouted=misrouted, misroutes=times or 0)
                for band, tickets, misrouted, times in await session.execute(_by_band(opened))
            }
        whole = list(bands.values())
        return Misroutes(
            total=Routed(
                tickets=sum(each.tickets for each in whole),
                misrouted=sum(each.misrouted for each in whole),
                misroutes=sum(each.misroutes for each in whole),
            ),
            services=_together(services, wrong_services),
            units=_together(units, wrong_units),
            bands=sorted((at, each) for at, each in bands.items() if at != NO_BAND),
        )


Opened = Sequence[ColumnElement[bool]]


def _routed(now: Any, before: Any, opened: Opened) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns
    """Count the tickets that are of something now, or were before a misroute."""
    here = select(TicketRow.seq.label("ticket"), now.label("code")).where(*opened)
    there = (
        select(MisrouteRow.ticket, before)
        .join(TicketRow, TicketRow.seq == MisrouteRow.ticket)
        .where(*opened)
    )
    all_of_them = union(here, there).subquery()
    return (
        select(all_of_them.c.code, func.count())
        .where(all_of_them.c.code.is_not(None))
        .group_by(all_of_them.c.code)
    )


def _wrong(before: Any, opened: Opened) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - a column
    return (
        select(before, func.count(MisrouteRow.ticket.distinct()), func.count())
        .join(TicketRow, TicketRow.seq == MisrouteRow.ticket)
        .where(*opened, before.is_not(None))
        .group_by(before)
    )


def _by_band(opened: Opened) -> Select[*tuple[Any, ...]]:
    """Count by the score of the post that opened a ticket: what the model said of it."""
    first = (
        select(TicketPostRow.ticket, func.min(TicketPostRow.post).label("post"))
        .group_by(TicketPostRow.ticket)
        .subquery()
    )
    times = (
        select(MisrouteRow.ticket, func.count().label("times"))
        .group_by(MisrouteRow.ticket)
        .subquery()
    )
    band = case(
        (TagsRow.score.is_(None), NO_BAND),
        *((TagsRow.score >= begin, at) for at, begin in reversed(list(enumerate(BANDS)))),
        else_=0,
    ).label("band")
    return (
        select(band, func.count(), func.count(times.c.ticket), func.sum(times.c.times))
        .select_from(TicketRow)
        .outerjoin(first, first.c.ticket == TicketRow.seq)
        .outerjoin(TagsRow, TagsRow.post == first.c.post)
        .outerjoin(times, times.c.ticket == TicketRow.seq)
        .where(*opened)
        .group_by(band)
    )


def _together(
    routed: Mapping[str, Sequence[int]], wrong: Mapping[str, Sequence[int]]
) -> Sequence[tuple[str, Routed]]:
    found = [
        (
            code,
            Routed(
                tickets=tickets,
                misrouted=wrong.get(code, (0, 0))[0],
                misroutes=wrong.get(code, (0, 0))[1],
            ),
        )
        for code, (tickets,) in routed.items()
    ]
    return sorted(found, key=lambda each: (-each[1].misrouted, -each[1].tickets, each[0]))
