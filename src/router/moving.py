"""What an edited policy would move: counted post by post, in memory that does not grow. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from classifier.tags import Tags
from listener.post import Post, PostId
from router.decide import destination
from router.rulebook import RuleBook

# How much of a text an example shows, and of how many moves.
SHOWN = 200
EXAMPLES = 20
# Examples of the same move: more of them would crowd out the others.
ALIKE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A post that would go elsewhere."""

    post: PostId
    text: str
    service: str | None
    municipality: str | None
    before: str
    after: str


@dataclass(slots=True)
class Moves:
    """What was counted: posts that were looked at, and of those that would move, which.

    A service or municipality that is not known is None; there are as many counts as there are
    codes, however many posts.
    """

    looked: int = 0
    moved: int = 0
    services: Counter[str | None] = field(default_factory=Counter)
    municipalities: Counter[str | None] = field(default_factory=Counter)
    units: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)

    def count(self, posts: Iterable[tuple[Post, Tags]], before: RuleBook, after: RuleBook) -> None:
        """Ask both policies where each post goes."""
        for post, tags in posts:
            self.looked += 1
            old, new = destination(post, tags, before), destination(post, tags, after)
            if old and new and old.code != new.code:
                self._note(post, tags, before, (old.code, new.code))

    def _note(self, post: Post, tags: Tags, before: RuleBook, move: tuple[str, str]) -> None:
        case = before.case(post, tags)
        self.moved += 1
        self.services[case.service] += 1
        self.municipalities[case.municipality] += 1
        self.units[move] += 1
        if len(self.examples) < EXAMPLES and self.units[move] <= ALIKE:
            self.examples.append(
                Example(
                    post=post.id,
                    text=post.words[:SHOWN],
                    service=case.service,
                    municipality=case.municipality,
                    before=move[0],
                    after=move[1],
                )
            )
