"""From which confidence on a tag may be trusted without a person, by posts not seen in training."""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.odds import Mixer
from classifier.taggers.linear import confidence
from classifier.training.calibrate import Unseen, odds_of
from classifier.weights import Weights

RIGHT = 0.95  # of the sure posts must be read right
_FEWEST = 20  # fewer sure posts than this would be luck


@dataclass(frozen=True, slots=True)
class Judged:
    """How confident the model was of an unseen post, and what it got right."""

    confidence: float
    relevance: bool
    service: bool
    municipality: bool
    untold: bool = False  # its label names a place that its text does not, and none was read

    @property
    def routed(self) -> bool:
        """Whether the post would have reached the right office, or rightly none."""
        return self.relevance and self.service and self.municipality

    @property
    def told(self) -> bool:
        """Whether all that the text tells was read right."""
        return self.relevance and self.service and (self.municipality or self.untold)


def judge(weights: Weights, mixer: Mixer, post: Unseen) -> Judged:
    """Compare what the model says of a post with its labels."""
    example, place = post.example, post.place
    odds = odds_of(mixer, post)
    relevant = odds.relevance >= float(weights.relevance_floor[0])
    code = place.municipality.code if place.municipality else None
    best = weights.codes[int(odds.services.argmax())]
    return Judged(
        confidence=confidence(odds, place, relevant=relevant),
        relevance=relevant == example.relevant,
        service=not example.relevant or best in example.services,
        municipality=not example.relevant or code == example.municipality,
        untold=place.silent and not place.passed,
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
