"""What each post of a delivery is, beside those that are known: pure.

post ─▶ known by its id ─▶ unchanged, stale, edited, or another post under a used id
     └▶ told by its names, or by page and words ─▶ a sighting; a new post where neither tells it
"""

from dataclasses import dataclass, field
from enum import StrEnum

from listener.fingerprint import alike, normalised
from listener.post import Post, PostId
from store.heard import Heard
from store.known import Archive, Known

# Texts that share fewer of their words than this are not two versions of one text.
LEAST_ALIKE = 0.2


class How(StrEnum):
    """How a post was seen again. The values are public."""

    SAME = "same"
    REPOST = "repost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What came of one post: the id that it is stored under, and whether it was unseen."""

    id: PostId
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A post that was seen another way; `identity` is a name that it did not have."""

    known: Known
    heard: Heard
    how: How
    identity: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A text that a post had until now."""

    known: Known
    number: int
    title: str | None
    text: str


@dataclass(slots=True)
class Change:
    """The text that a post has now; `again`: it says something else than what was judged."""

    known: Known
    post: Post
    again: bool = False


@dataclass(slots=True)
class Arrivals:
    """Takes the posts of a delivery in their order, and gathers what is to be written.

    `closed` are the numbers of posts that whoever sends these may not change.
    """

    archive: Archive
    closed: frozenset[int] = frozenset()
    fresh: list[tuple[Heard, Known]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    changes: dict[PostId, Change] = field(default_factory=dict)
    touched: dict[PostId, Known] = field(default_factory=dict)

    def take(self, heard: Heard) -> Pushed:
        """Say what one post is, and note what it changes."""
        known = self.archive.ids.get(heard.id)
        if known is None:
            return self._unknown(heard)
        if known.seq in self.closed:
            return Pushed(id=heard.id, new=False)
        if known.id == heard.id:
            if is_another(known, heard):
                return self.take(heard.reissued)
            self._again(known, heard)
        return Pushed(id=known.id, new=False)

    def _unknown(self, heard: Heard) -> Pushed:
        marks = heard.marks
        known = self.archive.named(heard.names, heard.fingerprint)
        identity = None
        if known is None:
            known = self.archive.on_page(heard)
            identity = marks.identity
        if known is None:
            known = self.archive.add(_known(heard))
            self.fresh.append((heard, known))
            return Pushed(id=heard.id, new=True)
        if known.seq in self.closed:
            return Pushed(id=heard.id, new=False)
        how = How.SAME if heard.post.repost_of is None else How.REPOST
        self.seen.append(Seen(known=known, heard=heard, how=how, identity=identity))
        self.archive.ids[heard.id] = known
        if identity is not None:
            self.archive.add_name(identity, known)
        return Pushed(id=known.id, new=False)

    def _again(self, known: Known, heard: Heard) -> None:
        post = heard.post
        if is_stale(known, post):
            return
        later = post.updated is not None and post.updated != known.updated
        if (known.title, known.text) == (post.title, post.text):
            if later:
                known.updated = post.updated
                self.touched[known.id] = known
        elif later or (post.title, post.text) not in known.past:
            self._edit(known, heard)
        # Else an old text was on its way for longer, or comes from a cache.

    def _edit(self, known: Known, heard: Heard) -> None:
        post = heard.post
        known.versions += 1
        self.versions.append(
            Version(known=known, number=known.versions, title=known.title, text=known.text)
        )
        change = self.changes.setdefault(known.id, Change(known, post))
        change.post = post
        change.again |= normalised(known.words) != normalised(post.words)
        known.past.add((known.title, known.text))
        known.title, known.text = post.title, post.text
        known.updated = post.updated or known.updated
        known.fingerprint, known.link = heard.fingerprint, heard.marks.link
        self.archive.add_page(known)


def _known(heard: Heard) -> Known:
    post, marks = heard.post, heard.marks
    return Known(
        id=heard.id,
        seq=None,
        source=post.source,
        author_id=heard.author_id,
        url=post.url,
        title=post.title,
        text=post.text,
        published=post.published,
        updated=post.updated,
        identity=marks.identity,
        fingerprint=heard.fingerprint,
        link=marks.link,
    )


def is_another(known: Known, heard: Heard) -> bool:
    """Whether a source gave a used id to another post: another page, later, in other words."""
    before, published = known.published, heard.post.published
    if before is None or published is None or published <= before:
        return False
    link = heard.marks.link
    if known.link is None or link is None or link == known.link:
        return False
    return alike(known.words, heard.post.words) < LEAST_ALIKE


def is_stale(known: Known, post: Post) -> bool:
    """Whether a delivery is older than what is stored, as far as their own dates tell."""
    before, now = known.updated or known.published, post.updated or post.published
    return before is not None and now is not None and now < before
