"""Posts as the media desk reads them, and the clock that all others would have."""

from dataclasses import dataclass, replace
from datetime import datetime

from classifier.tags import Tags
from listener.post import AuthorKind, Post
from listener.pseudonyms import OWN_VOICE
from router.clock.running import Clock
from router.clock.terms import Matter
from router.clock.timing import Past, Stand, Timing
from router.decide import Decision
from router.media.book import MediaBook
from router.media.terms import Heard
from router.rulebook import RuleBook

# Whom a source states to be of the press, or does not state: then a name or words would tell.
_PRESS = frozenset({AuthorKind.OUTLET, AuthorKind.JOURNALIST, None})


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaDesk:
    """What counts as what, and the rules' eye for places."""

    book: MediaBook
    rules: RuleBook

    def concerns(self, decision: Decision) -> bool:
        """Whether a post may be of the media: its words are read only then."""
        return self.book.concerns(decision.author_kind, decision.matter.service, decision.intent)

    def read(self, post: Post, tags: Tags) -> Heard | None:
        """Say what of the media a tagged post is; None: nothing.

        Where people speak for themselves nobody is the press, whatever a source says of all that
        it brings.
        """
        if post.platform in OWN_VOICE and post.author_kind in _PRESS:
            post = replace(post, author_kind=AuthorKind.CITIZEN)
        return self.book.read(self.rules.case(post, tags))

    def ordinary(
        self, matter: Matter, timing: Timing, stand: Stand, past: Past, now: datetime
    ) -> Clock:
        """Return the clock that a ticket would have if it were not the press that asked.

        Raises:
            BeyondTable: A deadline is later than the Umm al-Qura table reaches.
        """
        service = None if matter.service in self.book.asks_by_service else matter.service
        everybody = replace(matter, author_kind=None, service=service)
        return timing.taken_over(everybody, stand, past, now)
