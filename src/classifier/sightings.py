"""Where names from the gazetteer stand in a text, before anybody judges what they mean there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from classifier.gazetteer import Gazetteer
from classifier.spellings import ARTICLE, readings, slips, spell
from classifier.tags import Span
from classifier.words import Kind, Word


class Sort(IntEnum):
    """What sort of name it is, surest first."""

    NAME = 0
    ALSO_WORD = 1
    MOSTLY_WORD = 2
    LANDMARK = 3
    DISTRICT = 4
    ABROAD = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """What a key of the index stands for; a district may stand for several municipalities.

    `everywhere` marks a district name that never tells the city by itself.
    """

    sort: Sort
    codes: tuple[str, ...]
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry, found in words[first:last], with the clitics before it."""

    entry: Entry
    first: int
    last: int
    span: Span
    clitic: str
    kind: Kind
    slip: bool = False


# A shorter word is too close to too many others to guess at slips.
_SLIP_FROM = 6
# What people put before a name when they make one hashtag of both: #امانةجدة.
_GLUED = ("امانه", "بلديه", "محافظه", "مدينه", "منطقه", "امطار", "سيول", "اهالي")


class Index:
    """All names of a gazetteer, made ready to be found."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._entries = dict(_entries(gazetteer))
        self._longest: dict[str, int] = {}
        for key in self._entries:
            first, *rest = key.split(" ")
            self._longest[first] = max(self._longest.get(first, 0), 1 + len(rest))
        self._slips = _slip_index(self._entries)
        # Most words begin no name, and the same words come again and again.
        self._starts = lru_cache(maxsize=65_536)(self._starts_of)

    def find(self, words: Sequence[Word]) -> list[Sighting]:
        """Return what is sighted, in order; the longest name at a place wins."""
        found: list[Sighting] = []
        free = 0
        for at, word in enumerate(words):
            if at < free or word.kind is Kind.MENTION or word.kind is Kind.SYMBOL:
                continue
            starts = self._starts(word.folded)
            if starts or word.kind is Kind.HASHTAG:
                sighting = self._at(words, at, starts)
                if sighting:
                    found.append(sighting)
                    free = sighting.last
        return found

    def _starts_of(self, folded: str) -> tuple[tuple[str, str, int], ...]:
        """Return the readings of a word that names begin with, and the longest one's words."""
        return tuple(
            (stem, clitic, self._longest[stem])
            for stem, clitic in readings(folded)
            if stem in self._longest
        )

    def _at(
        self, words: Sequence[Word], at: int, starts: Sequence[tuple[str, str, int]]
    ) -> Sighting | None:
        best: Sighting | None = None
        for stem, clitic, longest in starts:
            for last in range(min(at + longest, len(words)), at, -1):
                entry = self._entries.get(_joined(stem, words, at, last))
                if entry and (best is None or last > best.last):
                    best = _sighting(entry, words, at, last, clitic)
        if best is None and words[at].kind is Kind.HASHTAG:
            for affix in _GLUED:
                entry = self._entries.get(words[at].folded.removeprefix(affix))
                if entry:
                    return _sighting(entry, words, at, at + 1, "")
        return best

    def slip(self, words: Sequence[Word], at: int) -> Sighting | None:
        """Return the one sure name that a misspelt word is a slip away from, if just one is."""
        for stem, clitic in readings(words[at].folded):
            if len(stem) < _SLIP_FROM:
                continue
            entries = {self._slips[form] for form in slips(stem) | {stem} if form in self._slips}
            if len(entries) == 1:
                (entry,) = entries
                span = (words[at].start, words[at].end)
                return Sighting(entry, at, at + 1, span, clitic, words[at].kind, slip=True)
        return None


def _joined(stem: str, words: Sequence[Word], first: int, last: int) -> str:
    return " ".join([stem, *(word.folded for word in words[first + 1 : last])])


def _sighting(entry: Entry, words: Sequence[Word], first: int, last: int, clitic: str) -> Sighting:
    span = (words[first].start, words[last - 1].end)
    return Sighting(entry, first, last, span, clitic, words[first].kind)


def _entries(gazetteer: Gazetteer) -> Iterator[tuple[str, Entry]]:
    """Yield every key with its entry; a later one is surer and replaces an earlier."""
    yield from ((spell(name), Entry(Sort.ABROAD, ())) for name in gazetteer.abroad)
    districts: dict[str, list[str]] = {}
    for code, one in gazetteer.municipalities.items():
        for name in one.districts:
            districts.setdefault(spell(name), []).append(code)
    everywhere = {spell(name) for name in gazetteer.everywhere}
    for key, codes in districts.items():
        yield key, Entry(Sort.DISTRICT, tuple(dict.fromkeys(codes)), key in everywhere)
    for code, one in gazetteer.municipalities.items():
        for names, sort in (
            (one.landmarks, Sort.LANDMARK),
            (one.mostly_words, Sort.MOSTLY_WORD),
            (one.also_words, Sort.ALSO_WORD),
            (one.names, Sort.NAME),
        ):
            entry = Entry(sort, (code,))
            for key in map(spell, names):
                # People leave out the space: حفرالباطن.
                yield key.replace(" ", ""), entry
                yield key, entry


def _slip_index(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """Index the long sure names of one word by their forms with a letter left out."""
    index: dict[str, Entry] = {}
    shared: set[str] = set()
    for key, entry in entries.items():
        if entry.sort is not Sort.NAME or not key.startswith(ARTICLE) or " " in key:
            continue
        if len(key) < _SLIP_FROM + 1:
            continue
        for form in slips(key) | {key}:
            if index.setdefault(form, entry) != entry:
                shared.add(form)
    return {form: entry for form, entry in index.items() if form not in shared}
