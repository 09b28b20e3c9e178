"""Which posts of a source are kept: by keywords, and by language. Pure, but for `Sifted`.

    Collector.fetch ─▶ Page ─▶ Sieve ─▶ Page with fewer posts; left_out counts the others

A post that is left out is not stored, and the cursor moves on past it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from anyio import to_thread

from listener.collector import Collector, Page, Rewinds
from listener.folding import line, pattern
from listener.post import Post
from listener.queries import named_words
from listener.source import Source

ARABIC = "ar"
# Arabic letters, presentation forms included; marks and digits are no letters.
_ARABIC_LETTER = re.compile(
    "[\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"
)
_LETTER = re.compile(r"[^\W\d_]")
# Platforms say so where they do not know (ISO 639: undetermined, several, none; q.. is private).
_UNKNOWN = re.compile(r"und|mul|mis|zxx|q[a-t][a-z]|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """What a source asks of its posts.

    `include`: one of these must be found; `exclude`: none of these may be; `languages`: the post
    must not be known to be in another. `language` is what the source itself is written in. What is
    None or empty asks for nothing.
    """

    include: re.Pattern[str] | None = None
    exclude: re.Pattern[str] | None = None
    languages: frozenset[str] = frozenset()
    language: str | None = None

    @property
    def open(self) -> bool:
        """Whether everything passes."""
        return not (self.include or self.exclude or self.languages)

    def keeps(self, post: Post) -> bool:
        """Say whether a post passes. Looks at its title, its text and whom it mentions."""
        if self.languages and not self._understood(post):
            return False
        if not (self.include or self.exclude):
            return True
        said = line([post.words, *post.mentions])
        if self.exclude and self.exclude.search(said):
            return False
        return not self.include or bool(self.include.search(said))

    def _understood(self, post: Post) -> bool:
        known = _primary(post.language) or _primary(self.language)
        if known:
            return known in self.languages
        if not _LETTER.search(post.words):
            return True
        if is_arabic(post.words):
            return ARABIC in self.languages
        # Other letters do not tell which language they write, only that it is not Arabic.
        return self.languages != {ARABIC}


def is_arabic(text: str) -> bool:
    """Say whether at least a third of the letters are Arabic."""
    arabic = len(_ARABIC_LETTER.findall(text))
    return arabic > 0 and 3 * arabic >= len(_LETTER.findall(text))


def _primary(language: str | None) -> str | None:
    """Return "ar" for "ar-SA"; None where the language is not known."""
    found = (language or "").strip().lower().replace("_", "-").partition("-")[0]
    return None if _UNKNOWN.fullmatch(found) else found


def sieve_for(source: Source, queries: Mapping[str, Sequence[str]]) -> Sieve:
    """Read the options of a source, which were checked; `queries` are the named sets of words."""
    options = source.options
    include = [*_listed(options.get("include")), *named_words(options.get("queries"), queries)]
    exclude = _listed(options.get("exclude"))
    language = options.get("language")
    return Sieve(
        include=pattern(include) if include else None,
        exclude=pattern(exclude) if exclude else None,
        languages=frozenset(
            found for one in _listed(options.get("languages")) if (found := _primary(one))
        ),
        language=str(language) if language else None,
    )


def _listed(option: object) -> list[str]:
    return [str(one) for one in option] if isinstance(option, list | tuple) else []


@dataclass(frozen=True, slots=True)
class Sifted:
    """Any collector behind a sieve. Keeps no state of its own: the cursor is the collector's."""

    collector: Collector
    sieve: Sieve

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch."""
        return await self._sift(await self.collector.fetch(cursor))

    async def _sift(self, page: Page) -> Page:
        # A page of long texts takes tenths of a second: not on the event loop.
        return await to_thread.run_sync(sift, page, self.sieve) if page.posts else page


@dataclass(frozen=True, slots=True)
class SiftedBack(Sifted):
    """The same for a source that can be paged back through: `way` is the same collector."""

    way: Rewinds

    @property
    def only_newest(self) -> bool:
        """See Rewinds."""
        return self.way.only_newest

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back."""
        return await self._sift(await self.way.back(since, cursor))


def sifted(collector: Collector, sieve: Sieve) -> Collector:
    """Put a collector behind a sieve, with its way back where it has one."""
    if sieve.open:
        return collector
    if isinstance(collector, Rewinds):
        return SiftedBack(collector, sieve, collector)
    return Sifted(collector, sieve)


def sift(page: Page, sieve: Sieve) -> Page:
    """Leave out what a sieve does not keep, and count it."""
    kept = [post for post in page.posts if sieve.keeps(post)]
    return replace(page, posts=kept, left_out=page.left_out + len(page.posts) - len(kept))
