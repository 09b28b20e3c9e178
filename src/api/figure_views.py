"""How the figures of the overview are shown, each with the list of what is behind it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from api import behind
from api.figure_periods import Period
from classifier.gazetteer import Gazetteer, Municipality
from router.clock.calendar import Day, Kind
from router.clock.moon import BeyondTable
from router.message import instant
from router.usual import (
    Band,
    By,
    Hours,
    Span,
    band,
    before,
    counted,
    day_of,
    outward,
    usual,
)
from store.figures import Mapped, Standing, Times, Tops, Volume

Days = Callable[[date], Day]
View = dict[str, Any]


def see_volume(  # noqa: PLR0913, PLR0917 - what was asked, and what was found
    period: Period, by: By, steps: Sequence[Span], counts: Volume, known: datetime | None, day: Days
) -> View:
    """Show the volume of a period, step by step."""

    def figures(span: Span) -> View:
        return {
            "posts": _measured(
                span, counts.posts, known, behind.posts(period.about, **behind.times("dated", span))
            ),
            "tickets": _measured(
                span,
                counts.tickets,
                known,
                behind.tickets(period.about, **behind.times("opened", span)),
            ),
        }

    def step(whole: Span) -> View:
        begun = Span(whole.begin, min(whole.end, period.good))
        on = day_of(whole.begin)
        ahead = begun.end <= begun.begin
        return {
            "begin": instant(whole.begin),
            "end": instant(whole.end),
            "whole": whole.end <= period.now,
            "date": on.isoformat(),
            "note": _note(day, on),
            **(
                {name: _to_come(whole, hours, known) for name, hours in _named(counts)}
                if ahead
                else figures(begun)
            ),
        }

    return {
        **period.told,
        "by": by.value,
        "known": known and instant(known),
        **figures(period.span),
        "steps": [step(each) for each in steps],
    }


def see_tops(period: Period, found: Tops, known: datetime | None, top: int) -> View:
    """Show what was written about most."""
    opened, dated = behind.times("opened", period.span), behind.times("dated", period.span)

    def tickets(times: Times, **asks: str | None) -> View:
        return _beside_usual(
            times, period.span, known, behind.tickets_of(period.about, asks, **opened)
        )

    def rows(
        times: Mapping[str | None, Times], posts: Mapping[str | None, int], name: str
    ) -> list[View]:
        return [
            {
                "code": code,
                "tickets": tickets(times.get(code, Times()), **{name: code}),
                "posts": {
                    "count": posts.get(code, 0),
                    "behind": None
                    if code is None
                    else behind.posts(period.about, **{name: code}, **dated),
                },
            }
            for code in _most(times, posts, top)
        ]

    return {
        **period.told,
        "services": rows(found.services, found.service_posts, "service"),
        "municipalities": rows(found.municipalities, found.municipality_posts, "place"),
        "intents": [
            {"code": code, "tickets": tickets(found.intents[code], intent=code)}
            for code in _most(found.intents, {}, top)
        ],
    }


def see_map(period: Period, found: Mapped, gazetteer: Gazetteer) -> View:
    """Show what is open, by amana and by municipality."""
    opened = behind.times("opened", period.span)
    known = gazetteer.municipalities

    def figures(count: int, now: Standing, asks: Mapping[str, str | None]) -> View:
        return {
            "opened": {"count": count, "behind": behind.tickets_of(period.about, asks, **opened)},
            "open": {"count": now.open, "behind": behind.tickets_of(period.about, asks, open=True)},
            "overdue": {
                "count": now.overdue,
                "behind": behind.tickets_of(period.about, asks, overdue=True),
            },
            "unanswered": {
                "count": now.unanswered,
                "behind": behind.tickets_of(period.about, asks, open=True, answered=False),
            },
        }

    codes = {*found.opened, *found.standing}
    amanat: dict[str | None, list[str | None]] = defaultdict(list)
    for code in codes:
        amanat[gazetteer.amana_of.get(code or "")].append(code)
    return {
        **period.told,
        "total": figures(sum(found.opened.values()), _together(found.standing.values()), {}),
        "amanat": _most_opened(
            {
                "code": amana,
                "spot": _spot(known.get(amana or "")),
                **figures(
                    sum(found.opened.get(code, 0) for code in within),
                    _together(found.standing.get(code, Standing()) for code in within),
                    {"amana": amana},
                ),
            }
            for amana, within in amanat.items()
        ),
        "municipalities": _most_opened(
            {
                "code": code,
                "amana": gazetteer.amana_of.get(code or ""),
                "spot": _spot(known.get(code or "")),
                **figures(
                    found.opened.get(code, 0),
                    found.standing.get(code, Standing()),
                    {"place": code},
                ),
            }
            for code in codes
        ),
    }


def see_band(usual_: Band | None) -> View | None:
    """Show what is usual."""
    if usual_ is None:
        return None
    return {
        name: value if name == "weeks" else round(value, 1)
        for name, value in asdict(usual_).items()
    }


def _measured(span: Span, hours: Hours, known: datetime | None, address: str) -> View:
    # Of an hour that is under way all that was counted is of the time: nothing lies ahead.
    count = counted(outward(span), hours)
    return _figure(round(count), usual(span, hours, known), address)


def _to_come(span: Span, hours: Hours, known: datetime | None) -> View:
    """Show what is usual at a time that has not begun."""
    return {
        "count": None,
        "behind": None,
        "usual": see_band(usual(span, hours, known)),
        "change": None,
        "unusual": None,
    }


def _figure(count: int, usual_: Band | None, address: str | None) -> View:
    change = usual_.change(count) if usual_ else None
    return {
        "count": count,
        "behind": address,
        "usual": see_band(usual_),
        "change": None if change is None else round(change, 4),
        "unusual": usual_.side(count) if usual_ else None,
    }


def _beside_usual(times: Times, span: Span, known: datetime | None, address: str | None) -> View:
    spans = before(span)
    counts = [*times.before, *(0 for _ in spans)]
    weeks = [
        count * each.scale
        for each, count in zip(spans, counts, strict=False)
        if known is not None and each.begin >= known
    ]
    return _figure(times.now, band(weeks), address)


def _most(
    times: Mapping[str | None, Times], posts: Mapping[str | None, int], top: int
) -> Sequence[str | None]:
    """Name what has the most tickets, and of as many the most posts."""
    nothing = Times()
    return sorted(
        {*(code for code, each in times.items() if each.now), *posts},
        key=lambda code: (-times.get(code, nothing).now, -posts.get(code, 0), code or ""),
    )[:top]


def _named(counts: Volume) -> Sequence[tuple[str, Hours]]:
    return [("posts", counts.posts), ("tickets", counts.tickets)]


def _note(day: Days, on: date) -> View | None:
    """Say what makes a day unlike others."""
    try:
        found = day(on)
    except BeyondTable:
        return None
    return None if found.kind is Kind.WEEK else {"ar": found.ar, "en": found.en}


def _spot(place: Municipality | None) -> View | None:
    if place is None or place.at is None:
        return None
    return {"lat": place.at[0], "long": place.at[1]}


def _together(standing: Iterable[Standing]) -> Standing:
    every = list(standing)
    return Standing(
        open=sum(each.open for each in every),
        overdue=sum(each.overdue for each in every),
        unanswered=sum(each.unanswered for each in every),
    )


def _most_opened(rows: Iterable[View]) -> list[View]:
    return sorted(
        rows, key=lambda row: (-row["opened"]["count"], -row["open"]["count"], row["code"] or "")
    )
