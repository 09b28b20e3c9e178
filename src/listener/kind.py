"""What a kind of source is: each module of `kinds` makes one, and one line registers it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from listener.collector import Collector
from listener.door import Fetch, Send
from listener.errors import Cause, SourceRefused
from listener.folding import words
from listener.guard import Address, Forbidden, read_address
from listener.plain import first_fault, value_fault
from listener.post import AuthorKind, Platform
from listener.source import Option, Source

# Only what is named so in the environment may be sent to a source.
SECRETS = "SAWT_SECRET_"
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,99}", re.ASCII)
Word = Annotated[str, Field(min_length=1, max_length=200)]


def _has_words(keyword: str) -> str:
    if not words(keyword):
        msg = f"{keyword} has neither letters nor digits, so it would never be found"
        raise ValueError(msg)
    return keyword


# Looked for as `listener.folding` compares.
Keyword = Annotated[Word, AfterValidator(_has_words)]
Keywords = Annotated[tuple[Keyword, ...], Field(max_length=500)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


# What decides which posts are kept of those that were read (`listener.sieve`).
SIFTING = frozenset({"include", "exclude", "languages", "language", "queries"})


class WrongOption(ValueError):
    """An option that its kind does not know, or a value that it does not take."""


class Options(BaseModel):
    """Options of every kind.

    `platform` and `author_kind` are given to posts that do not say themselves; `place` is what
    the source speaks of; `language` is what it is written in. Of its posts those are kept that hold
    one of `include` and none of `exclude`, and that are not known to be in another language than
    `languages` (`listener.sieve`). `queries` names sets of `config/queries.yaml`. A
    `steady` source is asked exactly as often as configured, however seldom it publishes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: Platform | None = None
    place: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    author_kind: AuthorKind | None = None
    language: Language | None = None
    include: Keywords = ()
    exclude: Keywords = ()
    queries: tuple[Word, ...] = ()
    languages: tuple[Language, ...] = ()
    steady: bool = False


class Web(Fetch, Send, Protocol):
    """The one door to the network: asked with GET, and with POST where a platform wants that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a source is opened with.

    `shelf` answers `bundled:NAME`. `files` is the folder that files must lie in, or None where any
    may be read. `secret` returns what the environment holds under a name. `queries` are the named
    sets of words (`listener.queries`).
    """

    web: Web
    shelf: Fetch
    files: Path | None
    secret: Callable[[str], str | None]
    clock: Callable[[], datetime]
    queries: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def token(self, source: Source, name: str | None) -> str | None:
        """Return the secret that an option names; None where the option is not given.

        Raises:
            SourceRefused: The environment holds nothing under that name.
        """
        if name is None:
            return None
        found = self.secret(name)
        if not found:
            reason = (
                f"the environment variable {name} is not set, or not named {SECRETS}...; "
                "set it and start Sawt again"
            )
            raise SourceRefused(source.id, reason, Cause.AUTH)
        return found


def _variable(name: str) -> str:
    if not _VARIABLE.fullmatch(name):
        msg = (
            f"write the name of an environment variable, {SECRETS}..., and never the secret itself"
        )
        raise ValueError(msg)
    return name


SecretName = Annotated[str, AfterValidator(_variable)]


def web_only(url: str) -> Address | None:
    """Read the address of a source that is visited over the web.

    Raises:
        ValueError: It is not http(s).
    """
    try:
        return read_address(url)
    except Forbidden as error:
        raise ValueError(str(error)) from error


def uncounted(cursor: str | None, other: str | None) -> str | None:
    """Leave a cursor as it is: nothing is counted in it."""
    del other
    return cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind of source is described, checked and opened.

    `visits` reads an address: where it leads on the web, or None where it does not; it raises
    ValueError for one that the kind does not take. `opened` makes the collector; it may raise
    SourceRefused, and asks nobody yet. `told_apart` names the options that, beside the address,
    say what is read (a query, a hashtag): sources that differ in them are two. `read_by` names
    those that say what becomes of it, for a kind that has all of it at hand and reads it anew when
    they change. `any_of` writes the query that asks the platform for any of some words, for a kind
    that has an option `query` and another language than `listener.queries.either`. A kind that is
    not `polled` is sent to us: the schedule leaves it alone.

    Where asking is paid for, `counted` writes into its first cursor (None: the beginning) what the
    second one counts (posts a month, units a day): polls, paging back, trials and other questions
    spend the same. `least` are the options with which a trial costs least.
    """

    name: str
    options: type[Options]
    opened: Callable[[Source, Means], Collector]
    visits: Callable[[str], Address | None] = web_only
    told_apart: frozenset[str] = frozenset()
    read_by: frozenset[str] = frozenset()
    any_of: Callable[[Sequence[str]], str] | None = None
    counted: Callable[[str | None, str | None], str | None] = uncounted
    polled: bool = True
    least: Mapping[str, Option] = field(default_factory=dict)

    @property
    def decisive(self) -> frozenset[str]:
        """The options that a cursor depends on: with others, reading begins again."""
        return self.told_apart | self.read_by

    def check(self, options: Mapping[str, Option]) -> Options:
        """Read the options of a source.

        Raises:
            WrongOption: One is unknown or wrong; the message names it and says what is known.
        """
        try:
            return self.options.model_validate(dict(options))
        except ValidationError as error:
            first = first_fault(error)
            name = ".".join(map(str, first["loc"]))
            if first["type"] == "extra_forbidden" and name in options:
                names = self.options.model_fields
                reason = f"{name} is not an option of {self.name}; there are {', '.join(names)}"
                if near := get_close_matches(name, names, n=1):
                    reason += f"; did you mean {near[0]}?"
            else:
                said = value_fault(first, self.options)
                reason = f"{name}: {said}" if name else said
            raise WrongOption(reason) from error
