"""How models did on the same posts, each of which was judged by a model fitted without it.

A post belongs to its fold by its content, once and for all, and its outcome is kept with the model
under a digest of its text. Two models are compared on the posts that both were asked of, so neither
gains by newer or easier text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

OFFTOPIC = "offtopic"
MOST_LOST = 0.03
# Of fewer posts one alone is more than three points; such domains are judged together.
FEWEST = 34
REST = "small domains together"
_DIGITS = 8

Digests = Annotated[str, Field(pattern=rf"^([0-9a-f]{{{_DIGITS}}})*$")]


class Outcome(BaseModel):
    """Which posts of a domain reached the right office, and which did not: digests end to end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    right: Digests = ""
    wrong: Digests = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A post that a model was asked of; `domain` is that of its label, or `offtopic`."""

    text: str
    domain: str
    right: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Of how many common posts each model got how many right."""

    posts: int
    candidate: int
    serving: int

    @property
    def gain(self) -> float:
        """How much more the candidate gets right, as a share."""
        return (self.candidate - self.serving) / self.posts if self.posts else 0.0

    def __str__(self) -> str:
        """Say it in words."""
        new, old = (100 * right / self.posts for right in (self.candidate, self.serving))
        return f"{new:.1f} % right, {old:.1f} % before, of {self.posts} posts"


def outcomes(asked: Iterable[Asked]) -> dict[str, Outcome]:
    """Write down how a model did, by domain."""
    found: dict[str, dict[bool, set[str]]] = {}
    for one in asked:
        by_hit = found.setdefault(one.domain, {True: set(), False: set()})
        by_hit[one.right].add(digest(one.text))
    return {
        domain: Outcome(right="".join(sorted(hit[True])), wrong="".join(sorted(hit[False])))
        for domain, hit in sorted(found.items())
    }


def compare(
    candidate: Mapping[str, Outcome], serving: Mapping[str, Outcome]
) -> Mapping[str, Share]:
    """Compare two models by domain, on the posts that both were asked of."""
    before = {text: hit for outcome in serving.values() for text, hit in _each(outcome)}
    shares = {
        domain: _share([(hit, before[text]) for text, hit in _each(outcome) if text in before])
        for domain, outcome in candidate.items()
    }
    small = [domain for domain, share in shares.items() if share.posts < FEWEST]
    together = [shares.pop(domain) for domain in small if domain != OFFTOPIC]
    rest = _sum(together)
    return shares | ({REST: rest} if rest.posts else {})


def whole(shares: Mapping[str, Share]) -> Share:
    """Add up all that is relevant."""
    return _sum([share for domain, share in shares.items() if domain != OFFTOPIC])


def digest(text: str) -> str:
    """Name a post by its text."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=_DIGITS // 2).hexdigest()


def _each(outcome: Outcome) -> Iterable[tuple[str, bool]]:
    for digests, hit in ((outcome.right, True), (outcome.wrong, False)):
        for at in range(0, len(digests), _DIGITS):
            yield digests[at : at + _DIGITS], hit


def _share(pairs: list[tuple[bool, bool]]) -> Share:
    return Share(len(pairs), sum(new for new, _ in pairs), sum(old for _, old in pairs))


def _sum(shares: list[Share]) -> Share:
    return Share(
        sum(one.posts for one in shares),
        sum(one.candidate for one in shares),
        sum(one.serving for one in shares),
    )
