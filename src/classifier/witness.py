"""What a text says about where: sightings judged, each as one piece of testimony."""

from collections.abc import Iterator, Sequence

from classifier.gazetteer import Gazetteer, Level
from classifier.handles import Handles
from classifier.sightings import Entry, Index, Sighting, Sort
from classifier.spellings import spell
from classifier.surroundings import NAMING, Surroundings, carried_on, look_around
from classifier.testimony import Heard, Rank, Testimony
from classifier.words import Kind, Word

_COUNTRY = frozenset(map(spell, ("السعودية", "المملكة", "العربية", "ksa", "saudi", "arabia")))
# A place with this many districts lends its name to streets in other towns.
_MANY_DISTRICTS = 40


class Witness:
    """Turns words into testimony."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._index = Index(gazetteer)
        self._handles = Handles(gazetteer)
        self._look_alikes = frozenset(gazetteer.look_alikes)
        self._small = {
            code
            for code, one in gazetteer.municipalities.items()
            if one.level is Level.MUNICIPALITY and len(one.districts) < _MANY_DISTRICTS
        }

    def hear(self, words: Sequence[Word], text: str) -> Heard:
        """Judge every sighting of a text."""
        said: list[Testimony] = []
        doubtful: list[Testimony] = []
        abroad = False
        before: tuple[Sighting, Surroundings] | None = None
        for sighting in self._index.find(words):
            around = look_around(sighting, words, text)
            if before:
                around = carried_on(*before, sighting, around, words)
            before = (sighting, around)
            if sighting.entry.sort is Sort.ABROAD:
                abroad |= not (around.namesake or around.street or around.kin or around.away)
                continue
            testimony = self._judge(sighting, around)
            if testimony:
                (said if self._believed(sighting, around, text) else doubtful).append(testimony)
        said += self._mentions(words)
        said += self._slips(words, text)
        said += [one for one in doubtful if one.located and _backed(one, said)]
        return Heard(tuple(said), abroad, seen=before is not None)

    def names(self, words: Sequence[Word]) -> tuple[str, ...]:
        """Return the codes that a field of metadata names: there a name alone suffices.

        A name that is an ordinary word as well must not go on: المدينة is, المدينة الفاضلة is not.
        """
        words = [
            word for word in words if word.kind is not Kind.SYMBOL and word.folded not in _COUNTRY
        ]
        found = self._index.find(words)
        firsts = {len(words), *(one.first for one in found)}
        codes = (
            one.entry.codes[0]
            for one in found
            if one.entry.sort in (Sort.NAME, Sort.LANDMARK)
            or (one.entry.sort in (Sort.ALSO_WORD, Sort.MOSTLY_WORD) and one.last in firsts)
        )
        return tuple(dict.fromkeys(codes))

    def handle(self, handle: str) -> str | None:
        """Return whose account it is."""
        return self._handles.owner(handle)

    def _judge(self, sighting: Sighting, around: Surroundings) -> Testimony | None:
        """Say what a sighting testifies to if it is believed."""
        entry = sighting.entry
        place = entry.sort in (Sort.LANDMARK, Sort.DISTRICT)
        plain = sighting.last - sighting.first == 1
        # A club has a place's name, or a player: the stadium's own name says where it stands.
        if around.kin or (around.sport and (plain or not place)):
            return None
        if around.namesake and not place:
            return None
        street = around.street and not place
        if street and entry.codes[0] not in self._small:
            return None
        tagged = sighting.kind is Kind.HASHTAG
        told = not entry.everywhere and (around.district or around.named or not plain)
        return Testimony(
            rank=Rank.STREET if street else _rank(entry, around, tagged=tagged),
            codes=entry.codes,
            span=sighting.span,
            named=around.named,
            located=around.located,
            away=around.away,
            tagged=tagged,
            open=entry.sort is Sort.DISTRICT and not told,
        )

    def _believed(self, sighting: Sighting, around: Surroundings, text: str) -> bool:
        if text[slice(*sighting.span)] in self._look_alikes:
            return around.named
        match sighting.entry.sort:
            case Sort.ALSO_WORD:
                return around.tag or around.located
            case Sort.MOSTLY_WORD:
                return around.tag or around.named
            case Sort.DISTRICT:
                return around.district or around.located
            case _:
                return True

    def _mentions(self, words: Sequence[Word]) -> Iterator[Testimony]:
        for word in words:
            if word.kind is Kind.MENTION:
                code = self.handle(word.folded)
                if code:
                    yield Testimony(rank=Rank.HANDLE, codes=(code,), span=(word.start, word.end))

    def _slips(self, words: Sequence[Word], text: str) -> Iterator[Testimony]:
        """Look for misspelt names where the word before leaves no doubt that a name comes."""
        for at in range(1, len(words)):
            if words[at].kind is not Kind.WORD or words[at - 1].folded not in NAMING:
                continue
            slip = self._index.slip(words, at)
            if slip and look_around(slip, words, text).named:
                yield Testimony(
                    rank=Rank.TEXT, codes=slip.entry.codes, span=slip.span, located=True, slip=True
                )


def _rank(entry: Entry, around: Surroundings, *, tagged: bool) -> Rank:
    if entry.sort is Sort.LANDMARK:
        # بلدية ساجر is as good as the name of a municipality.
        return Rank.TEXT if around.named else Rank.LANDMARK
    if entry.sort is Sort.DISTRICT:
        return Rank.DISTRICT
    return Rank.HASHTAG if tagged else Rank.TEXT


def _backed(doubtful: Testimony, said: Sequence[Testimony]) -> bool:
    """Say whether other testimony speaks for a name that may be an ordinary word."""
    return any(one.rank > Rank.TEXT and doubtful.codes[0] in one.codes for one in said)
