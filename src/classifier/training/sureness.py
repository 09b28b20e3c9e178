"""From which confidence on a tag may be trusted without a person, by posts not seen in training."""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.odds import Mixer
from classifier.places import Resolver
from classifier.taggers.linear import confidence
from classifier.training.calibrate import Unseen
from classifier.weights import Weights
from classifier.words import words_of
from listener.post import Post

# The promise is 0.95; the rest is left to places that the resolver misses, which the training
# text cannot show: many of its labels name a place that only metadata would tell.
RIGHT = 0.97
_FEWEST = 20  # fewer sure posts than this would be luck


@dataclass(frozen=True, slots=True)
class Judged:
    """How confident the model was of an unseen post, and what it got right."""

    confidence: float
    relevance: bool
    service: bool
    municipality: bool
    silent: bool = False  # nothing in the text told a place

    @property
    def routed(self) -> bool:
        """Whether the post would have reached the right office, or rightly none."""
        return self.relevance and self.service and self.municipality

    @property
    def told(self) -> bool:
        """Whether all that the text alone could tell was read right."""
        return self.relevance and self.service and (self.municipality or self.silent)


def judge(weights: Weights, mixer: Mixer, resolver: Resolver, post: Unseen) -> Judged:
    """Compare what the model says of a post with its labels."""
    example = post.example
    odds = mixer.odds(post.scores, post.danger)
    place = resolver.resolve(_post_of(example.text), words_of(example.text))
    relevant = odds.relevance >= float(weights.relevance_floor[0])
    code = place.municipality.code if place.municipality else None
    best = weights.codes[int(odds.services.argmax())]
    return Judged(
        confidence=confidence(odds, place, relevant=relevant),
        relevance=relevant == example.relevant,
        service=not example.relevant or best in example.services,
        municipality=not example.relevant or code == example.municipality,
        silent=code is None and not place.candidates,
    )


def sure_floor(judged: Sequence[Judged]) -> float:
    """Find the lowest confidence from which on enough of the posts were read right.

    Where no floor does, nothing is sure: the floor is above every probability.
    """
    floor, right = 1.01, 0
    ranked = sorted(judged, key=lambda one: -one.confidence)
    for count, one in enumerate(ranked, 1):
        right += one.told
        if count >= _FEWEST and right >= RIGHT * count:
            floor = one.confidence
    return floor


def _post_of(text: str) -> Post:
    return Post(source="training", native_id="", text=text)
