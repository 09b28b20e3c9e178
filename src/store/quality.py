"""How well posts were judged: counted by the database, against what people corrected.

Everything is grouped by what the model had said, whoever corrected it since. Samples are left out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, case, cast, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Sessions
from store.tables import CorrectionRow, DecisionRow, PostRow, TagsRow

OFFTOPIC = "offtopic"
# Where bands of scores begin; the last ends at 1.
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)

_UNTOUCHED = CorrectionRow.seq.is_(None)
_SURE = func.coalesce(CorrectionRow.sure, TagsRow.sure)
_RELEVANT = func.coalesce(CorrectionRow.relevant, TagsRow.relevant)
_MISROUTED = func.coalesce(CorrectionRow.misrouted, false())
# What was said of a post: its service, or that it is none of ours.
_CLASS = case(
    (~_RELEVANT, OFFTOPIC), (_UNTOUCHED, TagsRow.service), else_=CorrectionRow.service
).label("class")
_UNIT = case((_UNTOUCHED, DecisionRow.unit), else_=CorrectionRow.unit).label("unit")
_BAND = case(
    *((TagsRow.score >= begin, at) for at, begin in reversed(list(enumerate(BANDS)))), else_=0
).label("band")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Posts that were tagged. `misrouted`: a person sends them elsewhere than the model did.

    `corrected` counts all that people labelled, those that they confirmed among them.
    """

    tagged: int
    corrected: int
    misrouted: int
    sure: int
    sure_misrouted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What was said in a week that begins on this Monday (UTC), by service or `offtopic`."""

    begins: date
    unsure: int
    classes: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The figures of a period; `bands` by the place in `BANDS`, weeks oldest first."""

    total: Counted
    classes: Sequence[tuple[str, Counted]]
    units: Sequence[tuple[str, Counted]]
    bands: Sequence[tuple[int, Counted]]
    weeks: Sequence[Week]


@dataclass(frozen=True, slots=True)
class SqlQuality:
    """The figures in the database."""

    sessions: Sessions

    async def figures(self, since: datetime, until: datetime) -> Quality:
        """Count what was tagged from `since` on and before `until`."""
        async with self.sessions.read() as session:
            total = (await session.execute(_of_period(_counts(), since, until))).one()
            return Quality(
                total=_to_counted(total),
                classes=await _grouped(session, _CLASS, since, until),
                units=await _grouped(session, _UNIT, since, until),
                bands=await _grouped(session, _BAND, since, until),
                weeks=await self._weeks(session, since, until),
            )

    async def _weeks(
        self, session: AsyncSession, since: datetime, until: datetime
    ) -> Sequence[Week]:
        week = monday(postgres=self.sessions.postgres).label("week")
        query = _of_period(
            select(week, _CLASS, func.count(), _sum(~_SURE)).group_by(week, _CLASS).order_by(week),
            since,
            until,
        )
        weeks: dict[str, Week] = {}
        for begins, name, tagged, unsure in await session.execute(query):
            before = weeks.get(begins)
            weeks[begins] = Week(
                begins=date.fromisoformat(begins),
                unsure=(before.unsure if before else 0) + unsure,
                classes=Counter({name: tagged}) + (before.classes if before else Counter()),
            )
        return list(weeks.values())


def monday(*, postgres: bool) -> ColumnElement[str]:
    """Write the day on which the week of a judgement begins, as `2026-11-23`."""
    if postgres:
        begins = func.date_trunc("week", func.timezone("UTC", TagsRow.tagged))
        return func.to_char(begins, "YYYY-MM-DD", type_=String)
    return func.date(TagsRow.tagged, "weekday 0", "-6 days", type_=String)


async def _grouped(
    session: AsyncSession, key: ColumnElement[Any], since: datetime, until: datetime
) -> list[tuple[Any, Counted]]:
    query = _counts(key).where(key.is_not(None)).group_by(key)
    found = await session.execute(_of_period(query, since, until))
    counted = [(name, _to_counted(counts)) for name, *counts in found]
    return sorted(counted, key=lambda each: (-each[1].misrouted, -each[1].tagged, each[0]))


def _counts(*key: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return select(
        *key,
        func.count(),
        func.count(CorrectionRow.seq),
        _sum(_MISROUTED),
        _sum(_SURE),
        _sum(_MISROUTED & _SURE),
    )


def _of_period(
    query: Select[*tuple[Any, ...]], since: datetime, until: datetime
) -> Select[*tuple[Any, ...]]:
    samples = select(PostRow.seq).where(PostRow.sample)
    return (
        query.select_from(TagsRow)
        .outerjoin(CorrectionRow, (CorrectionRow.post == TagsRow.post) & CorrectionRow.latest)
        .outerjoin(DecisionRow, DecisionRow.post == TagsRow.post)
        .where(TagsRow.tagged >= since, TagsRow.tagged < until, TagsRow.post.not_in(samples))
    )


def _sum(true: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(cast(true, Integer)), 0)


def _to_counted(row: Sequence[Any]) -> Counted:
    tagged, corrected, misrouted, sure, sure_misrouted = row
    return Counted(
        tagged=tagged,
        corrected=corrected,
        misrouted=misrouted,
        sure=sure,
        sure_misrouted=sure_misrouted,
    )
