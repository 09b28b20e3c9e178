"""What counts as opinion, as a press enquiry and as project news: `config/media.yaml`."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, Field

from classifier.tags import Intent
from listener.config import read_yaml
from listener.folding import line, pattern, words
from listener.post import AuthorKind
from router.faults import Fault, unknown
from router.media.terms import SPEAKS, Heard, Speaker
from router.policy import Named
from router.rules import Case, Frozen, Several, Slug, When
from router.sound import Sound

MEDIA = "media.yaml"
# Project news of which no topic's words are there.
OTHER = "other"


def _readable(phrase: str) -> str:
    if not words(phrase):
        msg = f"{phrase!r} has neither letters nor digits"
        raise ValueError(msg)
    return phrase


Phrase = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_readable)]


class Phrases(Frozen):
    """Words of which one must be there, however they are spelt; left out: none is asked for."""

    words: Several[Phrase] | None = None

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return pattern(self.words) if self.words else None

    def said(self, read: str) -> bool:
        """Whether they are in a text, as `listener.folding.line` returns it."""
        return self._pattern is None or bool(self._pattern.search(read))


class Sign(When, Phrases):
    """Every condition given must hold: those of rules, words, and what may not be so.

    `beside` are words of which one must be there, too; of `without` none may be. `not_from` are
    kinds of authors who are never meant.
    """

    beside: Several[Phrase] | None = None
    without: Several[Phrase] | None = None
    not_from: Several[AuthorKind] | None = None

    @cached_property
    def _beside(self) -> re.Pattern[str] | None:
        return pattern(self.beside) if self.beside else None

    @cached_property
    def _without(self) -> re.Pattern[str] | None:
        return pattern(self.without) if self.without else None

    def holds(self, case: Case, read: str) -> bool:
        """Whether a post is meant; `read` are its words as they are searched."""
        return (
            self.unmet(case) is None
            and self.may_speak(case.author_kind)
            and self.said(read)
            and (self._beside is None or bool(self._beside.search(read)))
            and (self._without is None or not self._without.search(read))
        )

    def may_speak(self, kind: AuthorKind | None) -> bool:
        """Whether somebody of a kind can be meant."""
        named = self.author_kind is None or kind in self.author_kind
        return named and not (self.not_from and kind in self.not_from)

    @property
    def judges(self) -> bool:
        """Whether it goes by what a post was judged to be, not by words and authors alone."""
        return bool(self.service or self.domain or self.intent)

    @property
    def chooses(self) -> bool:
        """Whether it asks for anything: what only excludes would take nearly every post."""
        asked = {each for each in type(self).model_fields if getattr(self, each) is not None}
        return bool(asked - {"without", "not_from"})


class Topic(Named, Phrases):
    """What project news are about: the first topic whose words are there."""

    words: Several[Phrase]


class Projects(Frozen):
    """Which posts are project news, and what they are about."""

    when: tuple[Sign, ...] = ()
    topics: tuple[Topic, ...] = ()


class MediaFile(Frozen):
    """The whole file. Of several signs one is enough."""

    opinions: tuple[Sign, ...] = ()
    enquiries: tuple[Sign, ...] = ()
    projects: Projects = Projects()


class Codes(NamedTuple):
    """What the file may name."""

    services: Collection[str]
    amana_of: Mapping[str, str]


class MediaBook(MediaFile, Sound):
    """Signs that may be used. Validation asks for the context `codes`."""

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        """Find what is wrong with the file."""
        return _faults(self, known["codes"])

    @property
    def topics(self) -> Sequence[Topic]:
        """What project news may be about, beside `OTHER`."""
        return self.projects.topics

    @cached_property
    def asks_by_service(self) -> frozenset[str]:
        """Services that by themselves say that the press asks."""
        return frozenset(code for sign in self.enquiries for code in sign.service or ())

    def concerns(self, kind: AuthorKind | None, service: str | None, intent: Intent) -> bool:
        """Whether a post can be of the media at all, before its words are read."""
        domain = service.partition(".")[0] if service else None
        return kind in SPEAKS or any(
            sign.may_speak(kind)
            and (sign.service is None or service in sign.service)
            and (sign.domain is None or domain in sign.domain)
            and (sign.intent is None or intent in sign.intent)
            for sign in (*self.enquiries, *self.projects.when)
        )

    def read(self, case: Case) -> Heard | None:
        """Say what of the media a post is; None: nothing."""
        if not case.tags.relevant:
            return None
        read = line([case.post.words])
        heard = Heard(
            speaker=self._speaker(case, read),
            enquiry=self._asks(case, read),
            project=self._project(case, read),
        )
        return heard if heard.speaker or heard.enquiry or heard.project else None

    def _asks(self, case: Case, read: str) -> bool:
        """Whether the press asks; what a person judged is not told otherwise by words alone."""
        signs = [sign for sign in self.enquiries if sign.judges or not case.tags.by_person]
        return any(sign.holds(case, read) for sign in signs)

    def _speaker(self, case: Case, read: str) -> Speaker | None:
        speaker = SPEAKS.get(case.author_kind) if case.author_kind else None
        if speaker in {Speaker.PRESS, Speaker.JOURNALIST} and any(
            sign.holds(case, read) for sign in self.opinions
        ):
            return Speaker.OPINION_WRITER
        return speaker

    def _project(self, case: Case, read: str) -> Slug | None:
        if not any(sign.holds(case, read) for sign in self.projects.when):
            return None
        return next((topic.code for topic in self.topics if topic.said(read)), OTHER)


def load_media(folder: Path, services: Collection[str], amana_of: Mapping[str, str]) -> MediaBook:
    """Read and check `media.yaml`; without the file it is known who speaks, and nothing else.

    Args:
        folder: Where the policy stands.
        services: The codes of all services.
        amana_of: The code of its amana for every municipality's code, the amanat themselves too.

    Raises:
        WrongConfig: The file is unreadable, or names what is not there.
    """
    context = {"codes": Codes(services, amana_of)}
    path = folder / MEDIA
    if not path.exists():
        return MediaBook.model_validate({}, context=context)
    return read_yaml(path, MediaBook, context)


def _faults(file: MediaFile, codes: Codes) -> Iterator[Fault]:
    parts: tuple[tuple[tuple[str, ...], Sequence[Sign]], ...] = (
        (("opinions",), file.opinions),
        (("enquiries",), file.enquiries),
        (("projects", "when"), file.projects.when),
    )
    for at, signs in parts:
        for number, sign in enumerate(signs):
            if not sign.chooses:
                yield Fault((*at, number), "asks for nothing, and would take every post")
            yield from _unknown((*at, number), sign, codes)
    named = [OTHER, *(topic.code for topic in file.projects.topics)]
    for number, code in enumerate(named[1:], start=1):
        if code in named[:number]:
            where = ("projects", "topics", number - 1, "code")
            yield Fault(where, f"{code} is there twice, or is `{OTHER}`; rename it")


def _unknown(at: tuple[str | int, ...], sign: Sign, codes: Codes) -> Iterator[Fault]:
    known: dict[str, Collection[str]] = {
        "service": codes.services,
        "domain": {code.partition(".")[0] for code in codes.services},
        "municipality": codes.amana_of.keys(),
        "amana": set(codes.amana_of.values()),
    }
    for name, there in known.items():
        for place, code in enumerate(getattr(sign, name) or ()):
            if code not in there:
                yield Fault((*at, name, place), unknown(name, code, there))
