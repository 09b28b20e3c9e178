"""The posts that a delivery may speak of, and by what each is found: pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from listener.identity import is_sure
from listener.post import PostId
from store.heard import Heard


@dataclass(slots=True, kw_only=True)
class Known:
    """A post that is stored, or about to be (`seq` is None until then).

    `past` are the titles and texts that it had before, where they were asked for.
    """

    id: PostId
    seq: int | None
    source: str
    author_id: str | None
    url: str | None
    title: str | None
    text: str
    published: datetime | None
    updated: datetime | None
    identity: str | None
    fingerprint: str | None
    link: str | None
    versions: int = 0
    past: set[tuple[str | None, str]] = field(default_factory=set)

    @property
    def words(self) -> str:
        """See Post.words."""
        return self.text if self.title is None else f"{self.title}\n{self.text}"

    @property
    def told_by(self) -> dict[str, str | None]:
        """What is stored to tell it by."""
        return {
            "id": self.id,
            "identity": self.identity,
            "fingerprint": self.fingerprint,
            "link": self.link,
        }


@dataclass(slots=True)
class Archive:
    """Known posts: by their own id or one that they were sighted under, by name, by page."""

    ids: dict[str, Known] = field(default_factory=dict)
    _names: defaultdict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    _pages: defaultdict[tuple[str, str], list[Known]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @property
    def seqs(self) -> frozenset[int]:
        """The numbers of those that are stored."""
        return frozenset(known.seq for known in self.ids.values() if known.seq is not None)

    def add(self, known: Known) -> Known:
        """Add a post; return it, or what stands for it already."""
        if (before := self.ids.get(known.id)) is not None:
            return before
        self.ids[known.id] = known
        if known.identity is not None:
            self._names[known.identity].append(known)
        self.add_page(known)
        return known

    def add_page(self, known: Known) -> None:
        """Let a post be found by its page and what it says there."""
        if known.fingerprint is not None and known.link is not None:
            self._pages[known.fingerprint, known.link].append(known)

    def add_name(self, name: str, known: Known) -> None:
        """Let a post be found by a further name."""
        self._names[name].append(known)

    def named(self, names: Iterable[str], fingerprint: str | None) -> Known | None:
        """Find a post by a name; by one that is not sure only where it says the same."""
        for name in names:
            if (found := self.ids.get(name)) is not None:
                return found
            for known in self._names.get(name, ()):
                said = fingerprint is not None and known.fingerprint == fingerprint
                if said or is_sure(name):
                    return known
        return None

    def on_page(self, heard: Heard) -> Known | None:
        """Find a post by its page and what it says there.

        Within one source two authors are two people, who may say the same below one article.
        """
        said, link = heard.fingerprint, heard.marks.link
        if said is None or link is None:
            return None
        for known in self._pages.get((said, link), ()):
            other_author = None not in {known.author_id, heard.author_id} and (
                known.author_id != heard.author_id
            )
            if known.source != heard.post.source or not other_author:
                return known
        return None
