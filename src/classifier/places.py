"""Which municipality a post speaks of: text to jurisdiction, without guessing.

Asked in this order: names in the text, hashtags, accounts mentioned, landmarks and districts, the
author's profile, the source's own place. What is found first decides; the rest may only make it
more precise (an amana into one of its municipalities) or settle which of two was meant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.gazetteer import Gazetteer
from classifier.tags import Origin, PlaceTag, Span
from classifier.testimony import Heard, Rank, Testimony
from classifier.witness import Witness
from classifier.words import Word, words_of
from listener.post import Post

# Probabilities by the kind of evidence, set by judgement; measured in tests/shared/test_places.py.
SCORES = {
    Rank.TEXT: 0.97,
    Rank.HASHTAG: 0.96,
    Rank.HANDLE: 0.95,
    Rank.LANDMARK: 0.92,
    Rank.DISTRICT: 0.85,
    Rank.STREET: 0.7,
}
# At most this, where a name is misspelt, is only where something comes from or goes to, or is one
# of several that were named.
SLIP = 0.8
AWAY = 0.8
CONTESTED = 0.8
SHARED_AMANA = 0.7
PROFILE = 0.75
SOURCE = 0.7
# What is divided among candidates: none of them may look sure.
DIVIDED = 0.9
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Resolution:
    """The municipality, or what it could be, most likely first; both empty: nothing tells."""

    municipality: PlaceTag | None = None
    candidates: tuple[PlaceTag, ...] = ()


class Resolver:
    """Reads municipalities from posts. Pure: the same post always gets the same answer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._above = {code: gazetteer.above(code) for code in gazetteer.municipalities}
        self._witness = Witness(gazetteer)

    def resolve(self, post: Post, words: Sequence[Word]) -> Resolution:
        """Find the municipality of a post; `words` are those of `post.words`."""
        heard = self._witness.hear(words, post.words)
        said = [*heard.said, *self._unseen_mentions(post, words)]
        profile = self._metadata(post.profile_location)
        source = self._metadata(post.place)
        sure = [one for one in said if len(one.codes) == 1 and not one.open]
        if not sure:
            return self._without_names(heard, said, profile, source)
        # Where something comes from says less than where anything is.
        present = [one for one in sure if not one.away]
        return self._by_rank(present or sure, said, profile)

    def _unseen_mentions(self, post: Post, words: Sequence[Word]) -> Iterable[Testimony]:
        """Accounts that the platform says are mentioned, although the text does not show them."""
        if not post.mentions:
            return
        shown = {word.folded for word in words}
        for mention in post.mentions:
            code = self._witness.handle(mention)
            if code and mention.lstrip("@").lower() not in shown:
                yield Testimony(rank=Rank.HANDLE, codes=(code,), span=None)

    def _metadata(self, told: str | None) -> tuple[str, ...]:
        """Return the codes that a field of metadata names, the most precise of each amana."""
        if not told:
            return ()
        if told in self._above:
            return (told,)
        return self._precise(self._witness.names(words_of(told)))

    def _precise(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Leave out an amana where one of its own municipalities is named as well."""
        codes = tuple(dict.fromkeys(codes))
        taken_in = {above for code in codes for above in self._above[code]}
        return tuple(code for code in codes if code not in taken_in)

    def _by_rank(
        self, sure: Sequence[Testimony], said: Sequence[Testimony], profile: Sequence[str]
    ) -> Resolution:
        top = min(one.rank for one in sure)
        best = [one for one in sure if one.rank == top]
        codes = self._precise(one.codes[0] for one in best)
        contested = len(codes) > 1
        if contested:
            codes = self._settle(codes, best, sure)
        if len(codes) > 1:
            return self._torn(codes, best)
        code = self._refine(codes[0], said, profile)
        spans = _spans(one for one in said if code in one.codes or codes[0] in one.codes)
        tag = self._tag(code, best, spans, contested=contested)
        return Resolution(municipality=tag)

    def _settle(
        self, codes: tuple[str, ...], best: Sequence[Testimony], sure: Sequence[Testimony]
    ) -> tuple[str, ...]:
        """Choose among several named at the same rank, as far as the text itself chooses."""
        for keep in (
            {one.codes[0] for one in best if one.named},
            {one.codes[0] for one in best if not one.away},
            {one.codes[0] for one in best if one.located and not one.away},
            {one.codes[0] for one in sure if one.rank > best[0].rank},
            {
                code
                for code in codes
                for one in sure
                if one.rank > best[0].rank and one.codes[0] in self._above[code]
            },
        ):
            kept = tuple(code for code in codes if code in keep)
            if kept:
                codes = kept
            if len(codes) == 1:
                break
        return codes

    def _torn(self, codes: tuple[str, ...], best: Sequence[Testimony]) -> Resolution:
        """Answer with the amana that all of them share, or with candidates alone."""
        candidates = self._candidates(codes)
        shared = frozenset.intersection(*(self._above[code] for code in codes))
        if not shared:
            return Resolution(candidates=candidates)
        spans = _spans(one for one in best if one.codes[0] in codes)
        tag = PlaceTag(
            code=min(shared), score=SHARED_AMANA, evidence=spans, origin=_origin(best[0])
        )
        return Resolution(municipality=tag, candidates=candidates)

    def _refine(self, code: str, said: Sequence[Testimony], profile: Sequence[str]) -> str:
        """Make an amana the one municipality within it that other testimony names."""
        finer: set[str] = set()
        for one in said:
            if code not in one.codes and not one.open:
                inside = {other for other in one.codes if code in self._above[other]}
                finer |= inside if len(inside) == 1 else set()
        if not finer and not any(one.rank is Rank.TEXT for one in said):
            finer = {other for other in profile if code in self._above[other]}
        return finer.pop() if len(finer) == 1 else code

    def _without_names(
        self,
        heard: Heard,
        said: Sequence[Testimony],
        profile: Sequence[str],
        source: Sequence[str],
    ) -> Resolution:
        """Decide by districts that several cities have, and by metadata."""
        possible = _common(said)
        spans = _spans(said)
        if len(possible) == 1 and not all(one.open for one in said):
            tag = PlaceTag(
                code=possible[0],
                score=SCORES[Rank.DISTRICT],
                evidence=spans,
                origin=_origin(said[0]),
            )
            return Resolution(municipality=tag)
        if heard.abroad:
            return Resolution(candidates=self._candidates(possible))
        open_only = all(one.open for one in said)
        for told, origin, score in (
            (profile, Origin.PROFILE, PROFILE),
            (source, Origin.SOURCE, SOURCE),
        ):
            fitting = [code for code in possible if code in told or self._above[code] & set(told)]
            if len(fitting) == 1:
                return Resolution(PlaceTag(code=fitting[0], score=score, origin=origin))
            if len(told) == 1 and (not possible or open_only):
                return Resolution(PlaceTag(code=told[0], score=score, origin=origin))
            if len(told) > 1 and not possible:
                return Resolution(candidates=self._candidates(told, origin))
        return Resolution(candidates=self._candidates(possible))

    def _tag(
        self, code: str, best: Sequence[Testimony], spans: tuple[Span, ...], *, contested: bool
    ) -> PlaceTag:
        score = SCORES[best[0].rank]
        if contested:
            score = min(score, CONTESTED)
        if all(one.slip for one in best):
            score = min(score, SLIP)
        if all(one.away for one in best):
            score = min(score, AWAY)
        return PlaceTag(code=code, score=score, evidence=spans, origin=_origin(best[0]))

    def _candidates(
        self, codes: Sequence[str], origin: Origin = Origin.TEXT
    ) -> tuple[PlaceTag, ...]:
        share = round(DIVIDED / max(len(codes), 1), 4)
        return tuple(
            PlaceTag(code=code, score=share, origin=origin) for code in codes[:MOST_CANDIDATES]
        )


def _origin(one: Testimony) -> Origin:
    if one.rank is Rank.HANDLE:
        return Origin.HANDLE
    return Origin.HASHTAG if one.tagged else Origin.TEXT


def _common(said: Sequence[Testimony]) -> tuple[str, ...]:
    """Return the codes that all testimony allows, or where it disagrees all that it names."""
    if not said:
        return ()
    shared = [code for code in said[0].codes if all(code in one.codes for one in said)]
    return tuple(shared or dict.fromkeys(code for one in said for code in one.codes))


def _spans(said: Iterable[Testimony]) -> tuple[Span, ...]:
    return tuple(sorted({one.span for one in said if one.span}))
