"""How like a post is to what a ticket's posts say, in numbers that `Forest` judges."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p, sqrt

from classifier.tags import Intent
from router.incidents.says import Reader, Says
from router.incidents.sketch import Sketch
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
# Of comparisons with another municipality that share less, one in 10,000 is of one matter.
_SLIP = 6.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many recent tickets there are of the post's main service: anywhere, and here."""

    anywhere: int
    here: int


def features(
    says: Says, sketches: Iterable[Sketch], crowd: Crowd, reader: Reader
) -> list[list[float]]:
    """Compare a post with tickets, each in the order of `FEATURES`; the last two are left 0."""
    against = _Post(says, crowd, reader)
    return [against.row(sketch) for sketch in sketches]


def elsewhere(says: Says, sketch: Sketch) -> bool:
    """Whether a ticket is of another municipality, and shares too little for that to be a slip."""
    towns, town = sketch.municipalities, says.municipality
    if not town or not towns or town in towns:
        return False
    stems = sketch.stems
    return sum([rarity for one, rarity in says.stems.items() if one in stems]) < _SLIP


class _Post:
    """A post that is compared with several tickets: what of it all rows share is found out once."""

    def __init__(self, says: Says, crowd: Crowd, reader: Reader) -> None:
        self._says = says
        self._reader = reader
        self._services = list(says.services.items())
        self._reach = _length(says.services.values())
        self._domains = {_domain(code) for code in says.services}
        self._length = says.length
        self._rare = sum(says.stems.values())
        # In one order: a sum in that of a set differs in its last bits from process to process.
        self._places = [(one, reader.stock.rarity(one)) for one in sorted(says.places)]
        self._anywhere, self._here = log1p(crowd.anywhere), float(crowd.here)

    def row(self, sketch: Sketch) -> list[float]:
        """Compare it with one ticket."""
        says, its = self._says, sketch.services
        posts, towns, stems = sketch.posts, sketch.municipalities, sketch.stems
        weights = [rarity for one, rarity in says.stems.items() if one in stems]
        rare, main, town = sum(weights), says.service, says.municipality
        same = town in towns if town else False
        spots = sum([one in sketch.spots for one in says.spots])
        hours = _hours(says, sketch)
        shared = [(share, its[code]) for code, share in self._services if code in its]
        return [
            self._cosine(shared, sketch),
            sketch.mains.get(main, 0) / posts if main else 0.0,
            self._domains_shared(sketch),
            float(same),
            float(bool(town and towns and not same)),
            float(says.amana in sketch.amanat),
            float(not town),
            float(not towns),
            float(_among_candidates(says, sketch)),
            rare,
            self._wording(weights, sketch),
            max(weights, default=0.0),
            float(len(weights)),
            self._places_shared(sketch),
            float(min(posts, _MOST_POSTS)),
            self._anywhere,
            0.0 if hours is None else log1p(min(hours, _MOST_HOURS)),
            float(hours is not None),
            float(says.urgency),
            float(sketch.urgency),
            float(says.alludes),
            float(says.intent == _NEWS),
            float(min(sketch.news, _MOST_NEWS)),
            float(says.intent == _INQUIRY),
            float(says.intent == _OPINION),
            float(len(towns)),
            float(bool(says.spots and sketch.spots and not spots)),
            float(spots),
            towns.get(town or "", 0) / posts,
            self._here,
            sum([min(mine, theirs / posts) for mine, theirs in shared]),
            alike(says.theme(self._reader.themes), sketch.theme(self._reader)),
            float(len(says.stems)),
            rare / self._rare if rare else 0.0,
            float(min(says.words, _MOST_WORDS)),
            0.0,
            0.0,
        ]

    def _cosine(self, shared: Sequence[tuple[float, float]], sketch: Sketch) -> float:
        if not shared:
            return 0.0
        lengths = self._reach * _length(sketch.services.values())
        return sum([mine * theirs for mine, theirs in shared]) / lengths if lengths else 0.0

    def _domains_shared(self, sketch: Sketch) -> float:
        if not self._domains:
            return 0.0
        its = {_domain(code) for code in sketch.mains}
        return len(self._domains & its) / len(self._domains)

    def _wording(self, weights: Sequence[float], sketch: Sketch) -> float:
        if not weights:
            return 0.0
        whole = self._length * sketch.length(self._reader.stock)
        return sum([one * one for one in weights]) / whole

    def _places_shared(self, sketch: Sketch) -> float:
        """Weigh shared place names; what is a place to one may be a word to the other."""
        its, stems = sketch.places, sketch.stems
        named = sum([rarity for one, rarity in self._places if one in its or one in stems])
        if not its:
            return named
        return named + sum([rarity for one, rarity in self._says.stems.items() if one in its])


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


def _length(values: Iterable[float]) -> float:
    return sqrt(sum([one * one for one in values]))


def _domain(code: str) -> str:
    return code.partition(".")[0]


def _among_candidates(says: Says, sketch: Sketch) -> bool:
    if says.municipality and says.municipality in sketch.candidates:
        return True
    return any(code in sketch.municipalities for code in says.candidates)
