"""From raw scores to probabilities, the same for calibration and for serving."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from classifier.scorer import Scores
from classifier.services import Service
from classifier.weights import Floats, Weights


@dataclass(frozen=True, slots=True)
class Odds:
    """Probabilities of one text."""

    relevance: float
    services: Floats  # [S]
    intents: Floats  # [I]
    urgencies: Floats  # [U]


class Mixer:
    """Mixes scores into probabilities."""

    def __init__(self, weights: Weights, services: Mapping[str, Service]) -> None:
        self._weights = weights
        self._intents = slice(1, 1 + len(weights.intents))
        # Row by service: 1 at the urgency that it has unless the text says more.
        self._defaults = np.zeros((len(weights.codes), len(weights.urgencies)), np.float32)
        for row, code in enumerate(weights.codes):
            self._defaults[row, services[code].urgency.level] = 1

    def odds(self, scores: Scores, danger: float, *, placed: bool) -> Odds:
        """Judge one text.

        Args:
            scores: Its raw scores.
            danger: How alarming its words are, 0 to 1.
            placed: Whether it tells of a place here, however ambiguous.
        """
        weights = self._weights
        services = softmax(scores.services / heat(scores.services, weights.service_heat))
        return Odds(
            relevance=sigmoid(
                float(relevance_signs(scores, placed=placed) @ weights.relevance_mix)
            ),
            services=services,
            intents=softmax(scores.heads[self._intents] / weights.intent_heat[0]),
            urgencies=softmax(weights.urgency_mix @ self.urgency_signs(scores, services, danger)),
        )

    def urgency_signs(self, scores: Scores, services: Floats, danger: float) -> Floats:
        """Return what urgency is judged by, [2 * U + 2]."""
        own = scores.heads[self._intents.stop :]
        return np.concatenate([own, services @ self._defaults, [danger, 1]]).astype(np.float32)


def heat(services: Floats, line: Floats) -> float:
    """Return the temperature of a text's raw service scores.

    Words that agree are counted as if each were news: the further the best service leads the mean,
    the less is each further step worth. `line` is [2]: the temperature at no lead, and its rise.
    """
    return float(line[0] + line[1] * services.max())


def relevance_signs(scores: Scores, *, placed: bool) -> Floats:
    """Return what relevance is judged by, [4].

    Its own score, how far the best service leads, whether the text tells of a place here, 1.
    """
    lead = scores.services.max() - scores.services.mean()
    return np.array([scores.heads[0], lead, placed, 1], np.float32)


def softmax(scores: Floats) -> Floats:
    """Turn scores into probabilities."""
    powers = np.exp(scores - np.max(scores))
    shares: Floats = (powers / powers.sum()).astype(np.float32)
    return shares


def sigmoid(score: float) -> float:
    """Turn one score into a probability."""
    return float(1 / (1 + np.exp(-np.clip(score, -50, 50))))
