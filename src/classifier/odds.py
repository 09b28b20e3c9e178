"""From raw scores to probabilities, the same for calibration and for serving."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from classifier.scorer import Scores
from classifier.services import Service
from classifier.verdict import Resolution
from classifier.weights import Floats, Weights

# How often it is right to pass over every name that was seen, by folds of the training text.
_PASSED = 0.72
_SERVICES = 3
# A second service must be this likely to be worth a person's eye.
_WORTH_NAMING = 0.03


@dataclass(frozen=True, slots=True)
class Odds:
    """Probabilities of one text. `trust` is how likely it is that its best service is right."""

    relevance: float
    services: Floats  # [S]
    intents: Floats  # [I]
    urgencies: Floats  # [U]
    trust: float = 0.0


class Mixer:
    """Mixes scores into probabilities."""

    def __init__(self, weights: Weights, services: Mapping[str, Service]) -> None:
        self._weights = weights
        self._intents = slice(1, 1 + len(weights.intents))
        # Row by service: 1 at the urgency that it has unless the text says more.
        self._defaults = np.zeros((len(weights.codes), len(weights.urgencies)), np.float32)
        for row, code in enumerate(weights.codes):
            self._defaults[row, services[code].urgency.level] = 1

    def odds(self, scores: Scores, danger: float, place: Resolution) -> Odds:
        """Judge one text.

        Args:
            scores: Its raw scores.
            danger: How alarming its words are, 0 to 1.
            place: What it tells of a place.
        """
        weights = self._weights
        services = softmax(scores.services / heat(scores.services, weights.service_heat))
        odds = Odds(
            relevance=sigmoid(float(relevance_signs(scores, place) @ weights.relevance_mix)),
            services=services,
            intents=softmax(scores.heads[self._intents] / weights.intent_heat[0]),
            urgencies=softmax(weights.urgency_mix @ self.urgency_signs(scores, services, danger)),
        )
        return replace(odds, trust=sigmoid(float(sure_signs(odds, scores) @ weights.sure_mix)))

    def urgency_signs(self, scores: Scores, services: Floats, danger: float) -> Floats:
        """Return what urgency is judged by, [2 * U + 2]."""
        own = scores.heads[self._intents.stop :]
        return np.concatenate([own, services @ self._defaults, [danger, 1]]).astype(np.float32)


def worth_naming(services: Floats) -> list[int]:
    """Return the rows of the services that are named, best first: the best one, whatever it is."""
    best = np.argsort(-services, kind="stable")[:_SERVICES].tolist()
    return [row for row in best if row == best[0] or services[row] >= _WORTH_NAMING]


def heat(services: Floats, line: Floats) -> float:
    """Return the temperature of a text's raw service scores.

    Words that agree are counted as if each were news: the further the best service leads the mean,
    the less is each further step worth. `line` is [2]: the temperature at no lead, and its rise.
    """
    return float(line[0] + line[1] * services.max())


def relevance_signs(scores: Scores, place: Resolution) -> Floats:
    """Return what relevance is judged by, [5].

    Its own score, how far the best service leads, whether the text tells of a place here (however
    ambiguous), whether of one abroad, 1.
    """
    lead = scores.services.max() - scores.services.mean()
    return np.array([scores.heads[0], lead, place.told, place.abroad, 1], np.float32)


def sure_signs(odds: Odds, scores: Scores) -> Floats:
    """Return what the best service is trusted by, [6].

    Its log odds, its lead over the second, whether both readings name it first, how clear relevance
    is, 1.
    """
    second, first = np.partition(odds.services, -2)[-2:].astype(np.float64)
    best = int(scores.services.argmax())
    written = int((scores.services - scores.meant).argmax()) == best
    meant = int(scores.meant.argmax()) == best
    signs = (_log_odds(first), np.log((first + 1e-6) / (second + 1e-6)), written, meant)
    return np.array([*signs, _log_odds(odds.relevance), 1], np.float32)


def confidence(odds: Odds, place: Resolution, *, relevant: bool) -> float:
    """Return how likely it is that a post reaches the right office by itself.

    A post that is not relevant goes nowhere: only its relevance counts.
    """
    if not relevant:
        return 1 - odds.relevance
    if place.municipality is not None:
        where = place.municipality.score
    elif place.candidates:
        where = 0.0
    else:
        where = _PASSED if place.passed else 1.0
    return odds.relevance * odds.trust * where


def softmax(scores: Floats) -> Floats:
    """Turn scores into probabilities."""
    powers = np.exp(scores - np.max(scores))
    shares: Floats = (powers / powers.sum()).astype(np.float32)
    return shares


def _log_odds(share: float) -> float:
    share = min(max(share, 1e-6), 1 - 1e-6)
    return float(np.log(share / (1 - share)))


def sigmoid(score: float) -> float:
    """Turn one score into a probability."""
    return float(1 / (1 + np.exp(-np.clip(score, -50, 50))))
