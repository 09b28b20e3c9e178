"""How like a post is to what a ticket's posts say, in numbers that `Forest` judges."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p, sqrt

from classifier.tags import Intent
from router.incidents.says import Reader, Says
from router.incidents.sketch import Sketch
from router.incidents.stock import Stock
from router.incidents.themes import alike

FEATURES = (
    "services alike",
    "main service shared",
    "domains shared",
    "same municipality",
    "other municipality",
    "same amana",
    "post names no municipality",
    "ticket names no municipality",
    "municipality among candidates",
    "rare words shared",
    "wording alike",
    "rarest word shared",
    "words shared",
    "place names shared",
    "posts of the ticket",
    "tickets of the service",
    "hours between",
    "hours known",
    "urgency of the post",
    "urgency of the ticket",
    "alludes",
    "news",
    "news in the ticket",
    "inquiry",
    "opinion",
    "municipalities of the ticket",
    "other district",
    "districts shared",
    "share of the municipality",
    "tickets of the service here",
    "service in common",
    "themes alike",
    "rare words of the post",
    "share of its rare words",
    "words of the post",
    "lead",
    "better candidates",
)
_LEAD, _BETTER = FEATURES.index("lead"), FEATURES.index("better candidates")
_NEWS, _INQUIRY, _OPINION = Intent.NEWS.value, Intent.INQUIRY.value, Intent.OPINION.value
_MOST_POSTS = 10
_MOST_NEWS = 3
_MOST_HOURS = 480.0
_MOST_WORDS = 60
_NEAR = 1.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many recent tickets there are of the post's main service: anywhere, and here."""

    anywhere: int
    here: int


def features(says: Says, sketch: Sketch, crowd: Crowd, reader: Reader) -> list[float]:
    """Compare a post with a ticket, in the order of `FEATURES`; the last two are left 0."""
    mine, its, stock = says.services, sketch.services, reader.stock
    shared = [one for one in says.stems if one in sketch.stems]
    weights = [says.stems[one] for one in shared]
    rare = sum(weights)
    same = says.municipality in sketch.municipalities if says.municipality else False
    other = bool(says.municipality and sketch.municipalities and not same)
    spots = sum(one in sketch.spots for one in says.spots)
    hours = _hours(says, sketch)
    main = says.service
    return [
        _cosine(mine, its),
        sketch.mains.get(main, 0) / sketch.posts if main else 0.0,
        _domains(says, sketch),
        float(same),
        float(other),
        float(says.amana in sketch.amanat),
        float(not says.municipality),
        float(not sketch.municipalities),
        float(_among_candidates(says, sketch)),
        rare,
        _wording(says, sketch, weights, stock),
        max(weights, default=0.0),
        float(len(shared)),
        _places(says, sketch, stock),
        float(min(sketch.posts, _MOST_POSTS)),
        log1p(crowd.anywhere),
        0.0 if hours is None else log1p(min(hours, _MOST_HOURS)),
        float(hours is not None),
        float(says.urgency),
        float(sketch.urgency),
        float(says.alludes),
        float(says.intent == _NEWS),
        float(min(sketch.news, _MOST_NEWS)),
        float(says.intent == _INQUIRY),
        float(says.intent == _OPINION),
        float(len(sketch.municipalities)),
        float(bool(says.spots and sketch.spots and not spots)),
        float(spots),
        sketch.municipalities.get(says.municipality or "", 0) / sketch.posts,
        float(crowd.here),
        sum(min(share, its[code] / sketch.posts) for code, share in mine.items() if code in its),
        alike(says.theme(reader.themes), sketch.theme(reader)),
        float(len(says.stems)),
        rare / sum(says.stems.values()) if rare else 0.0,
        float(min(says.words, _MOST_WORDS)),
        0.0,
        0.0,
    ]


def compare(rows: list[list[float]]) -> None:
    """Say of each candidate how far it leads the next best, and how many are about as good."""
    plain = [_plainly(row) for row in rows]
    best = sorted(plain, reverse=True)
    for row, mine in zip(rows, plain, strict=True):
        rival = best[0] if mine < best[0] else (best[1] if len(best) > 1 else 0.0)
        row[_LEAD] = mine - max(rival, 0.0)
        row[_BETTER] = float(sum(one > mine - _NEAR for one in plain))


def _plainly(row: list[float]) -> float:
    """Weigh a candidate by hand, only to rank it among the others."""
    services, same, other, rare, places = row[0], row[3], row[4], row[9], row[13]
    return 2 * services + 3 * same - 3 * other + 0.1 * rare + 0.3 * places


def _hours(says: Says, sketch: Sketch) -> float | None:
    if says.published is None or sketch.last is None or sketch.first is None:
        return None
    after, before = says.published - sketch.last, sketch.first - says.published
    return max(after, before, 0.0) / 60


def _cosine(mine: Mapping[str, float], its: Mapping[str, float]) -> float:
    dot = sum(share * its[code] for code, share in mine.items() if code in its)
    lengths = _length(mine.values()) * _length(its.values())
    return dot / lengths if lengths else 0.0


def _length(values: Iterable[float]) -> float:
    return sqrt(sum(one * one for one in values))


def _domains(says: Says, sketch: Sketch) -> float:
    mine = {_domain(code) for code in says.services}
    its = {_domain(code) for code in sketch.mains}
    return len(mine & its) / len(mine) if mine else 0.0


def _domain(code: str) -> str:
    return code.partition(".")[0]


def _among_candidates(says: Says, sketch: Sketch) -> bool:
    if says.municipality and says.municipality in sketch.candidates:
        return True
    return any(code in sketch.municipalities for code in says.candidates)


def _wording(says: Says, sketch: Sketch, shared: Sequence[float], stock: Stock) -> float:
    if not shared:
        return 0.0
    whole = says.length * sketch.length(stock)
    return sum(one * one for one in shared) / whole


def _places(says: Says, sketch: Sketch, stock: Stock) -> float:
    """Weigh shared place names; what is a place to one may be a word to the other."""
    named = sum(
        stock.rarity(one) for one in says.places if one in sketch.places or one in sketch.stems
    )
    return named + sum(rarity for one, rarity in says.stems.items() if one in sketch.places)
