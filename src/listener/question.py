"""Whose question a cursor answers: one that was left by another question begins again.

    cursor ─▶ ours? ─▶ Collector.fetch ─▶ cursor, signed with the question

A question may change while it is being asked, and with the words of a set that it names. So the
cursor itself says what was asked, whoever stores it and whenever.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from listener.collector import Collector, Page, Rewinds
from listener.cursors import read_cursor
from listener.kind import Kind
from listener.queries import named_words, spelt_out
from listener.source import Source

Counted = Callable[[str | None, str | None], str | None]

SIGNED = "asked"
# Where a cursor stands that is no JSON object.
PLAIN = "plain"


def question_of(source: Source, kind: Kind, queries: Mapping[str, Sequence[str]]) -> str:
    """Name what a source asks: its address, and the options that say what is read, spelt out.

    Args:
        source: Who asks.
        kind: Its kind.
        queries: The named sets of words.

    Raises:
        WrongOption: There is no set of a name.
    """
    options = spelt_out(source, kind, queries).options
    asked: dict[str, object] = {
        name: options[name] for name in kind.decisive & options.keys() if options[name]
    }
    if "queries" in asked:
        asked["queries"] = list(named_words(options["queries"], queries))
    said = json.dumps([kind.name, source.url, asked], sort_keys=True)
    return blake2b(said.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Asking:
    """Any collector behind its question. `counted` keeps what another's has spent (`Kind.counted`).

    A cursor that is not signed is taken for ours: older versions wrote such, and what survives is
    not signed either.
    """

    collector: Collector
    question: str
    counted: Counted

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch."""
        return self._signed(await self.collector.fetch(self._ours(cursor)))

    def _ours(self, cursor: str | None) -> str | None:
        found = read_cursor(cursor)
        by = found.pop(SIGNED, None)
        if by is None:
            return cursor
        plain = found.get(PLAIN)
        rest = plain if isinstance(plain, str) else json.dumps(found)
        return rest if by == self.question else self.counted(None, rest)

    def _signed(self, page: Page) -> Page:
        if page.cursor is None:
            return page
        said = read_cursor(page.cursor) or {PLAIN: page.cursor}
        return replace(page, cursor=json.dumps(said | {SIGNED: self.question}))


@dataclass(frozen=True, slots=True)
class AskingBack(Asking):
    """The same for a source that can be paged back through."""

    way: Rewinds

    @property
    def only_newest(self) -> bool:
        """See Rewinds."""
        return self.way.only_newest

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back."""
        return self._signed(await self.way.back(since, self._ours(cursor)))


def asking(collector: Collector, question: str, counted: Counted) -> Collector:
    """Put a collector behind its question."""
    if isinstance(collector, Rewinds):
        return AskingBack(collector, question, counted, collector)
    return Asking(collector, question, counted)
