"""From which confidence on a tag may be trusted without a person, by posts not seen in training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from classifier.odds import Mixer, confidence, sure_signs
from classifier.services import Service
from classifier.training.calibrate import odds_of, stack
from classifier.training.unseen import Unseen
from classifier.weights import Weights

# Of the sure posts so many must be read right, by label. Of the answers that a label called wrong,
# readers who did not know which was the label accepted 0.2 to 0.5, the surer the more: 0.82 by
# label is 0.90 to them (docs/understanding.md).
RIGHT = 0.82
# What is passed over for sure is seen by nobody.
RIGHT_PASSED_OVER = 0.98
_FEWEST = 20  # fewer sure posts than this would be luck


@dataclass(frozen=True, slots=True)
class Judged:
    """How confident the model was of an unseen post, and what it got right."""

    confidence: float
    relevance: bool
    service: bool
    municipality: bool
    passes: bool = True  # whether it was taken for relevant
    untold: bool = False  # its label names a place that its text does not, and none was read

    @property
    def routed(self) -> bool:
        """Whether the post would have reached the right office, or rightly none."""
        return self.relevance and self.service and self.municipality

    @property
    def told(self) -> bool:
        """Whether all that the text tells was read right."""
        return self.relevance and self.service and (self.municipality or self.untold)


def with_sureness(
    weights: Weights, unseen: Sequence[Unseen], services: Mapping[str, Service]
) -> tuple[Weights, list[Judged]]:
    """Set how confidence is mixed, and its floor; return how each unseen post was judged."""
    mixer = Mixer(weights, services)
    judged = [judge(weights, mixer, one) for one in unseen]
    at = [row for row, one in enumerate(unseen) if one.example.relevant]
    right = np.array([judged[row].service for row in at])
    if right.any() and not right.all():
        texts = [unseen[row].scored for row in at]
        signs = [sure_signs(odds_of(mixer, one), one.scores)[:-1] for one in texts]
        (row,), (one,) = stack(np.array(signs), right)
        weights = replace(weights, sure_mix=np.array([*row, one], np.float32))
        mixer = Mixer(weights, services)
        judged = [judge(weights, mixer, one) for one in unseen]
    floors = [
        sure_floor([one for one in judged if one.passes is passes], right=right)
        for passes, right in ((True, RIGHT), (False, RIGHT_PASSED_OVER))
    ]
    return replace(weights, sure_floor=np.array(floors, np.float32)), judged


def judge(weights: Weights, mixer: Mixer, post: Unseen) -> Judged:
    """Compare what the model says of a post with its labels."""
    example, place = post.example, post.scored.place
    odds = odds_of(mixer, post.scored)
    relevant = odds.relevance >= float(weights.relevance_floor[0])
    code = place.municipality.code if place.municipality else None
    best = weights.codes[int(odds.services.argmax())]
    return Judged(
        confidence=confidence(odds, place, relevant=relevant),
        passes=relevant,
        relevance=relevant == example.relevant,
        service=not example.relevant or best in example.services,
        municipality=not (example.relevant and example.placed) or code == example.municipality,
        untold=place.silent and not place.passed,
    )


def sure_floor(judged: Sequence[Judged], *, right: float = RIGHT) -> float:
    """Find the lowest confidence from which on enough of the posts were read right.

    Where no floor does, nothing is sure: the floor is above every probability.
    """
    floor, hits = 1.01, 0
    ranked = sorted(judged, key=lambda one: -one.confidence)
    for count, one in enumerate(ranked, 1):
        hits += one.told
        if count >= _FEWEST and hits >= right * count:
            floor = one.confidence
    return floor
