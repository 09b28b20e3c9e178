"""The open tickets that concern a batch of posts, and where each of its posts belongs.

posts, placed ones first ─▶ candidates by marks ─▶ scores ─▶ join │ suggest │ a ticket of its own
                                                     └─▶ lone tickets that belong there, too
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter

from router.incidents.likeness import Crowd, compare, elsewhere, features
from router.incidents.marks import WEIGHTS, Mark, Sort, marks_of
from router.incidents.model import Joining
from router.incidents.says import Says
from router.incidents.sketch import Sketch

# Tickets that are found under one mark, the latest first.
PER_MARK = 12
CANDIDATES = 6
# Tickets that are read for a post: some may not be open any more.
READ = 8
# Of those, how many may share a service or a place and nothing else: few of them are of one matter.
SLIGHT, SLIGHT_READ = 2, 3
# Lone tickets that are looked at again when a post joins another ticket.
LOOKED_AT_AGAIN = 3
SAME_WORDING = 1.0
_NAMED_WORDS = 5
_SINGLE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A ticket that a post is like, how likely both are one matter, and what they share."""

    ticket: int
    score: float
    reasons: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Placed:
    """Where a post belongs: `ticket` is below zero for one that is to be opened.

    `joined` says why it was not the first there; `suggested` is for a person to decide.
    """

    ticket: int
    joined: Found | None = None
    suggested: Found | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A lone ticket that belongs to another one, as was seen later; `says`: its only post."""

    ticket: int
    says: Says
    into: Found


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What is known of open tickets: by `found` under each mark, latest first, and as sketches.

    Given sketches are not changed: others may read them.

    `free` are those that nobody has touched: only they may be merged without a person. `over` are
    the sketches of tickets that are over: nothing joins them, but what is said may be of them.
    """

    joining: Joining
    sketches: dict[int, Sketch] = field(default_factory=dict)
    found: dict[int, list[int]] = field(default_factory=dict)
    free: AbstractSet[int] = frozenset()
    over: Mapping[int, Sketch] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    _new: int = 0
    _own: set[int] = field(default_factory=set)
    _gone: dict[int, int] = field(default_factory=dict)
    _marks: dict[int, tuple[Says, list[Mark]]] = field(default_factory=dict)

    def gather(self, posts: Sequence[Says]) -> list[Placed]:
        """Place a batch, what names a municipality first; answers stand in the given order."""
        order = sorted(range(len(posts)), key=lambda at: posts[at].municipality is None)
        placed = {at: self._place(posts[at]) for at in order}
        for one in placed.values():
            one.ticket = self.standing(one.ticket)
        return [placed[at] for at in range(len(posts))]

    def marks(self, says: Says) -> list[Mark]:
        """Return the marks of a post, made once."""
        kept = self._marks.get(id(says))
        if kept is None:
            # The post is kept along, so that its id is nobody else's.
            kept = self._marks[id(says)] = (says, marks_of(says))
        return kept[1]

    def likely(self, posts: Sequence[Says]) -> set[int]:
        """Name the tickets worth reading for a batch, by the marks that they share."""
        return {
            ticket
            for says in posts
            for ticket in _first(self._nearest(self.marks(says)), READ, SLIGHT_READ)
        }

    def rivals(self, says: Says, *, but: int | None = None) -> dict[int, list[float]]:
        """Return the features of each candidate ticket, most shared marks first."""
        marks = self.marks(says)
        tickets, crowd = self._candidates(says, marks, but), self._crowd(marks)
        sketches = [self.sketches[one] for one in tickets]
        rows = features(says, sketches, crowd, self.joining.reader)
        compare(rows)
        return dict(zip(tickets, rows, strict=True))

    def nearest(self, says: Says, *, but: int | None = None) -> list[Found]:
        """List the candidate tickets of a post, the likeliest first, with what both share."""
        rivals = self.rivals(says, but=but)
        scores = self.joining.forest.score(list(rivals.values())) if rivals else ()
        found = [
            Found(ticket=one, score=score, reasons=tuple(_reasons(says, self.sketches[one])))
            for one, score in zip(rivals, scores, strict=True)
        ]
        return sorted(found, key=lambda one: one.score, reverse=True)

    def open_one(self, says: Says) -> Found | None:
        """Find the open ticket of whose matter a post is, for sure; it is not placed there."""
        best = self._same_wording(says) or self._best(says)
        sure = best is not None and best.score >= self.joining.join and says.wording is not None
        return best if sure else None

    def recognised(self, says: Says) -> Found | None:
        """Find the ticket that is over of whose matter a post is, for sure."""
        if not self.over or says.wording is None:
            return None
        past = Ledger(
            joining=self.joining, sketches=dict(self.over), found=self.found, _marks=self._marks
        )
        best = past._same_wording(says) or past._best(says)
        return best if best and best.score >= self.joining.join else None

    def put(self, says: Says, ticket: int | None) -> int:
        """Note that a post is of a ticket, or of a new one; return which."""
        if ticket is None:
            self._new -= 1
            ticket = self._new
        if ticket not in self._own:
            self._own.add(ticket)
            given = self.sketches.get(ticket)
            self.sketches[ticket] = given.copy() if given else Sketch()
        self.sketches[ticket].add(says)
        for mark in self.marks(says):
            known = self.found.setdefault(mark.number, [])
            if ticket in known:
                known.remove(ticket)
            known.insert(0, ticket)
            del known[PER_MARK:]
        return ticket

    def _place(self, says: Says) -> Placed:
        best = self._same_wording(says) or self._best(says)
        sure = best is not None and best.score >= self.joining.join and says.wording is not None
        if best is None or not sure:
            near = best if best and best.score >= self.joining.suggest else None
            return Placed(ticket=self.put(says, None), suggested=near)
        self.put(says, best.ticket)
        if best.score != SAME_WORDING:
            self._look_again(says, best.ticket)
        return Placed(ticket=best.ticket, joined=best)

    def _same_wording(self, says: Says) -> Found | None:
        """Find the ticket of a post that says the same, word for word."""
        for mark in self.marks(says)[:1]:
            for ticket in self._under(mark) if mark.sort is Sort.WORDING else ():
                return Found(ticket=ticket, score=SAME_WORDING, reasons=("same wording",))
        return None

    def _best(self, says: Says, *, but: int | None = None) -> Found | None:
        rivals = self.rivals(says, but=but)
        if not rivals:
            return None
        scores = self.joining.forest.score(list(rivals.values()))
        # Of equals the first, which shares the most marks.
        ticket, score = max(zip(rivals, scores, strict=True), key=lambda one: one[1])
        reasons = tuple(_reasons(says, self.sketches[ticket]))
        return Found(ticket=ticket, score=score, reasons=reasons)

    def _look_again(self, says: Says, joined: int) -> None:
        """Merge lone tickets, which came before their matter could be known, where they belong."""
        near = self._candidates(says, self.marks(says), joined)
        lone = [
            (ticket, only)
            for ticket in near
            if (only := self.sketches[ticket].lone) and self._may_go(ticket)
        ]
        for ticket, only in lone[:LOOKED_AT_AGAIN]:
            again = self._best(only, but=ticket)
            if again and again.score >= self.joining.join and not self.sketches[again.ticket].lone:
                self._merge(ticket, only, again)

    def _merge(self, ticket: int, says: Says, into: Found) -> None:
        del self.sketches[ticket]
        self.put(says, into.ticket)
        self._gone[ticket] = into.ticket
        if ticket > 0:
            self.merges.append(Merge(ticket=ticket, says=says, into=into))

    def _may_go(self, ticket: int) -> bool:
        return ticket < 0 or ticket in self.free

    def standing(self, ticket: int) -> int:
        """Return the ticket that a ticket was merged into, or itself."""
        while ticket in self._gone:
            ticket = self._gone[ticket]
        return ticket

    def _candidates(self, says: Says, marks: Sequence[Mark], but: int | None) -> list[int]:
        sketches = self.sketches
        known = (
            (ticket, shared)
            for ticket, shared in self._nearest(marks)
            if ticket in sketches and ticket != but and not elsewhere(says, sketches[ticket])
        )
        return list(_first(known, CANDIDATES, SLIGHT))

    def _nearest(self, marks: Sequence[Mark]) -> list[tuple[int, float]]:
        """List tickets by the marks that they share, most first, and how much these count."""
        shared: defaultdict[int, float] = defaultdict(float)
        for mark in marks:
            weight = WEIGHTS[mark.sort]
            for ticket in self.found.get(mark.number, ()):
                shared[ticket] += weight
        return sorted(shared.items(), key=itemgetter(1), reverse=True)

    def _under(self, mark: Mark) -> list[int]:
        return [one for one in self.found.get(mark.number, ()) if one in self.sketches]

    def _crowd(self, marks: Sequence[Mark]) -> Crowd:
        """Count tickets of the main service: the first mark of each sort is of it."""
        sorts: Mapping[Sort, Mark] = {mark.sort: mark for mark in reversed(marks)}
        anywhere, here = sorts.get(Sort.SERVICE), sorts.get(Sort.SERVICE_HERE)
        return Crowd(
            anywhere=len(self._under(anywhere)) if anywhere else 0,
            here=len(self._under(here)) if here else 0,
        )


def _first(near: Iterable[tuple[int, float]], most: int, slight: int) -> Iterator[int]:
    """Yield the nearest tickets, and of those that share a single mark without a word but few."""
    for ticket, shared in islice(near, most):
        slight -= shared <= _SINGLE
        if slight < 0:
            return
        yield ticket


def _reasons(says: Says, sketch: Sketch) -> Iterator[str]:
    """Say what both share: `service food.poisoning`, `municipality hail`, `words برست تسمم`."""
    for code in says.services:
        if code in sketch.services:
            yield f"service {code}"
    if says.municipality in sketch.municipalities:
        yield f"municipality {says.municipality}"
    words = [one for one in says.stems if one in sketch.stems]
    if words:
        yield f"words {' '.join(words[:_NAMED_WORDS])}"
    spots = sorted(one for one in says.spots if one in sketch.spots)
    if spots:
        yield f"place {' '.join(spots[:_NAMED_WORDS])}"
