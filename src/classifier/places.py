"""Which municipality a post speaks of: text to jurisdiction, without guessing.

Asked in this order: names in the text, hashtags, accounts mentioned, landmarks and districts, the
author's profile, the source's own place. What is found first decides; the rest may only make it
more precise (an amana into one of its municipalities) or settle which of two was meant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from classifier.gazetteer import Gazetteer
from classifier.tags import Origin, PlaceTag
from classifier.testimony import Heard, Rank, Testimony
from classifier.verdict import (
    CONTESTED,
    PROFILE,
    SHARED_AMANA,
    SOURCE,
    Resolution,
    candidates_of,
    common,
    spans_of,
    tag_of,
)
from classifier.witness import Witness
from classifier.words import Word, words_of
from listener.post import Post

__all__ = ["Resolution", "Resolver"]


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
            found = self._without_names(heard, said, profile, source)
            return replace(found, passed=found.silent and heard.seen, abroad=heard.abroad)
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
        spans = spans_of(one for one in said if code in one.codes or codes[0] in one.codes)
        most = CONTESTED if contested else 1.0
        return Resolution(municipality=tag_of(code, best, spans, most=most))

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
        candidates = candidates_of(codes)
        shared = frozenset.intersection(*(self._above[code] for code in codes))
        if not shared:
            return Resolution(candidates=candidates)
        spans = spans_of(one for one in best if one.codes[0] in codes)
        amana = self._precise(shared)[0]
        tag = tag_of(amana, best, spans, most=SHARED_AMANA)
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
        possible = common(said)
        if len(possible) == 1 and not all(one.open for one in said):
            return Resolution(municipality=tag_of(possible[0], said, spans_of(said)))
        if heard.abroad:
            return Resolution(candidates=candidates_of(possible))
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
                return Resolution(candidates=candidates_of(told, origin))
        return Resolution(candidates=candidates_of(possible))
