"""How well posts were judged: counted by the database, against what people corrected.

Everything is grouped by what the model had said, whoever corrected it since. Samples are left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, Select, String, case, cast, false, func, select

from store.database import Sessions
from store.scoping import posts_of
from store.tables import CorrectionRow, DecisionRow, PostRow, TagsRow

Key = TypeVar("Key", str, int)

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

    def __add__(self, other: "Counted") -> "Counted":
        """Add up two counts."""
        return Counted(
            **{each.name: getattr(self, each.name) + getattr(other, each.name) for each in _PARTS}
        )


_PARTS = fields(Counted)
NOTHING = Counted(tagged=0, corrected=0, misrouted=0, sure=0, sure_misrouted=0)


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

    async def figures(
        self, since: datetime, until: datetime, places: frozenset[str] = frozenset()
    ) -> Quality:
        """Count what was tagged from `since` on and before `until`.

        `places` are those of whoever asks; empty: all.
        """
        week = monday(postgres=self.sessions.postgres).label("week")
        cells = _counts(week, _CLASS, _BAND).group_by(week, _CLASS, _BAND)
        units = _counts(_UNIT).outerjoin(DecisionRow, DecisionRow.post == TagsRow.post)
        units = units.where(_UNIT.is_not(None)).group_by(_UNIT)
        if places:
            theirs = TagsRow.post.in_(posts_of(places))
            cells, units = cells.where(theirs), units.where(theirs)
        async with self.sessions.read() as session:
            found = [
                (begins, name, band, _to_counted(counts))
                for begins, name, band, *counts in await session.execute(
                    _of_period(cells, since, until)
                )
            ]
            by_unit = [
                (unit, _to_counted(counts))
                for unit, *counts in await session.execute(_of_period(units, since, until))
            ]
        return Quality(
            total=sum((counted for *_, counted in found), NOTHING),
            classes=_added((name, counted) for _, name, _, counted in found),
            units=_added(by_unit),
            bands=_added((band, counted) for _, _, band, counted in found),
            weeks=_weeks((begins, name, counted) for begins, name, _, counted in found),
        )


def _weeks(cells: Iterable[tuple[str, str, Counted]]) -> Sequence[Week]:
    """Put the cells of each week together, oldest first."""
    classes: dict[str, Counter[str]] = defaultdict(Counter)
    unsure: Counter[str] = Counter()
    for begins, name, counted in cells:
        classes[begins][name] += counted.tagged
        unsure[begins] += counted.tagged - counted.sure
    return [
        Week(begins=date.fromisoformat(begins), unsure=unsure[begins], classes=classes[begins])
        for begins in sorted(classes)
    ]


def _added(counts: Iterable[tuple[Key, Counted]]) -> list[tuple[Key, Counted]]:
    """Add up what has the same key; what goes astray most comes first."""
    found: dict[Key, Counted] = {}
    for key, counted in counts:
        found[key] = found.get(key, NOTHING) + counted
    return sorted(found.items(), key=lambda each: (-each[1].misrouted, -each[1].tagged, each[0]))


def monday(*, postgres: bool) -> ColumnElement[str]:
    """Write the day on which the week of a judgement begins, as `2026-11-23`."""
    if postgres:
        begins = func.date_trunc("week", func.timezone("UTC", TagsRow.tagged))
        return func.to_char(begins, "YYYY-MM-DD", type_=String)
    return func.date(TagsRow.tagged, "weekday 0", "-6 days", type_=String)


def _counts(*key: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *key,
            func.count(),
            func.count(CorrectionRow.seq),
            _sum(_MISROUTED),
            _sum(_SURE),
            _sum(_MISROUTED & _SURE),
        )
        .select_from(TagsRow)
        .outerjoin(CorrectionRow, (CorrectionRow.post == TagsRow.post) & CorrectionRow.latest)
    )


def _of_period(
    query: Select[*tuple[Any, ...]], since: datetime, until: datetime
) -> Select[*tuple[Any, ...]]:
    samples = select(PostRow.seq).where(PostRow.sample)
    return query.where(
        TagsRow.tagged >= since, TagsRow.tagged < until, TagsRow.post.not_in(samples)
    )


def _sum(true: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(cast(true, Integer))


def _to_counted(row: Sequence[Any]) -> Counted:
    tagged, corrected, misrouted, sure, sure_misrouted = row
    return Counted(
        tagged=tagged,
        corrected=corrected,
        misrouted=misrouted,
        sure=sure,
        sure_misrouted=sure_misrouted,
    )
