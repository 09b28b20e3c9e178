"""What a text and its metadata say about where: sightings judged, each as one piece of testimony."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from classifier.gazetteer import Gazetteer
from classifier.sightings import Entry, Index, Sighting, Sort
from classifier.spellings import spell
from classifier.surroundings import LOCATING, NAMING, Surroundings, look_around
from classifier.tags import Span
from classifier.words import Kind, Word


class Rank(IntEnum):
    """How much testimony is believed: the lower ranks are asked only when the upper are silent."""

    TEXT = 0
    HASHTAG = 1
    HANDLE = 2
    LANDMARK = 3
    DISTRICT = 4


@dataclass(frozen=True, slots=True)
class Testimony:
    """A piece of evidence for one of `codes`.

    `located` says that the words around it put something there; `away` that it is where something
    comes from, goes to or is compared with. `open` marks what never tells a city by itself.
    """

    rank: Rank
    codes: tuple[str, ...]
    span: Span | None
    located: bool = False
    away: bool = False
    slip: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """All testimony of a text, in order, and whether it speaks of a place abroad."""

    said: tuple[Testimony, ...]
    abroad: bool


# What official accounts add to the name of their place.
_OFFICIAL = re.compile(
    r"e?aman(?:a[ht]?|t)|municipal(?:ity)?|baladi?y?(?:ah?|t)?|mun(?=$|_)|city|gov|region|province"
)
_TRIMMING = re.compile(r"[\W_\d]|ksa|(?<=.{4})sa$")


class Listener:
    """Turns words into testimony."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._index = Index(gazetteer)
        self._look_alikes = frozenset(gazetteer.look_alikes)
        self._handles: dict[str, str] = {}
        self._latin: dict[str, str] = {}
        for code, one in gazetteer.municipalities.items():
            self._handles |= dict.fromkeys(map(str.lower, one.handles), code)
            plain = (name.lower() for name in one.names if name.isascii())
            self._latin |= {_bare(name): code for name in (*plain, code)}

    def hear(self, words: Sequence[Word], text: str) -> Heard:
        """Judge every sighting of a text."""
        said: list[Testimony] = []
        abroad = False
        street: Sighting | None = None
        for sighting in self._index.find(words):
            around = look_around(sighting, words, text)
            if sighting.entry.sort is Sort.ABROAD:
                abroad |= not (around.namesake or around.kin or around.away)
                continue
            if around.namesake or (street and _goes_on(street, sighting, words)):
                street = sighting
                if sighting.entry.sort in (Sort.LANDMARK, Sort.DISTRICT):
                    said += self._judge(sighting, around, text)
                continue
            said += self._judge(sighting, around, text)
        said += self._mentions(words)
        said += self._slips(words, text)
        return Heard(tuple(said), abroad)

    def profile(self, words: Sequence[Word]) -> tuple[str, ...]:
        """Return the codes that a profile or a source's own words name; a name alone suffices."""
        sure = [one for one in self._index.find(words) if one.entry.sort is not Sort.ABROAD]
        codes = [one.entry.codes[0] for one in sure if one.entry.sort < Sort.LANDMARK]
        codes += [one.entry.codes[0] for one in sure if one.entry.sort is Sort.LANDMARK]
        return tuple(dict.fromkeys(codes))

    def handle(self, handle: str) -> str | None:
        """Return whose account it is: one that is known, or one made of a name and an office."""
        handle = handle.lower().lstrip("@")
        known = self._handles.get(handle)
        if known:
            return known
        rest = _OFFICIAL.sub("", handle)
        return self._latin.get(_bare(rest)) if rest != handle else None

    def _judge(self, sighting: Sighting, around: Surroundings, text: str) -> Iterator[Testimony]:
        entry = sighting.entry
        tagged = sighting.kind is Kind.HASHTAG
        if around.kin or (around.sport and entry.sort < Sort.LANDMARK):
            return
        if text[slice(*sighting.span)] in self._look_alikes and not around.named:
            return
        if _believed(entry, around, tagged=tagged):
            yield Testimony(
                rank=_rank(entry, tagged=tagged),
                codes=entry.codes,
                span=sighting.span,
                located=around.located,
                away=around.away,
                open=entry.everywhere,
            )

    def _mentions(self, words: Sequence[Word]) -> Iterator[Testimony]:
        for word in words:
            if word.kind is Kind.MENTION:
                code = self.handle(word.folded)
                if code:
                    yield Testimony(rank=Rank.HANDLE, codes=(code,), span=(word.start, word.end))

    def _slips(self, words: Sequence[Word], text: str) -> Iterator[Testimony]:
        """Look for misspelt names where the words before leave no doubt that a name comes."""
        for at in range(1, len(words)):
            if words[at].kind is Kind.WORD and words[at - 1].folded in NAMING:
                slip = self._index.slip(words, at)
                if slip and look_around(slip, words, text).named:
                    yield Testimony(
                        rank=Rank.TEXT, codes=slip.entry.codes, span=slip.span, located=True,
                        slip=True,
                    )  # fmt: skip


def _believed(entry: Entry, around: Surroundings, *, tagged: bool) -> bool:
    match entry.sort:
        case Sort.ALSO_WORD:
            return tagged or around.located
        case Sort.MOSTLY_WORD:
            return tagged or around.named
        case Sort.DISTRICT:
            return around.district or tagged or (around.located and not entry.everywhere)
        case _:
            return True


def _rank(entry: Entry, *, tagged: bool) -> Rank:
    if entry.sort is Sort.LANDMARK:
        return Rank.LANDMARK
    if entry.sort is Sort.DISTRICT:
        return Rank.DISTRICT
    return Rank.HASHTAG if tagged else Rank.TEXT


_JOINTS = frozenset(map(spell, ("إلى", "و", "القديم", "السريع")))


def _goes_on(street: Sighting, sighting: Sighting, words: Sequence[Word]) -> bool:
    """Say whether a name is still part of a street's: طريق الرياض الدمام."""
    if sighting.clitic.endswith("ب"):
        return False
    return all(word.folded in _JOINTS for word in words[street.last : sighting.first])


def _bare(latin: str) -> str:
    """Spell a Latin name as handles do: no signs, no article."""
    return _TRIMMING.sub("", latin).removeprefix("al")


__all__ = ["LOCATING", "Heard", "Listener", "Rank", "Testimony"]
