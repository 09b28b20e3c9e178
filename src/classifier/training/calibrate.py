"""What raw scores mean: temperatures, mixtures and floors, by texts that were not learnt from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from classifier.odds import Mixer, Odds, heat, relevance_signs, softmax
from classifier.services import Service
from classifier.tags import Urgency
from classifier.training.unseen import Running, Scored, Unseen
from classifier.training.vectors import Array
from classifier.weights import Weights

# Of unseen relevant posts at least so many must pass, whatever else passes with them.
RECALL = 0.94
# Of running text, which is hardly ever relevant, at most so much may pass.
LET_THROUGH = 0.0100
# What a text means counts so much, what is written being 1. By leaving whole writers out: folds of
# all writers would let it count twice as much, since they share each writer's manner.
MEANING_SHARE = 0.3
_HEATS = tuple(round(0.3 * 1.1**step, 4) for step in range(30))
# A rise below nothing would let a post that leads less be more likely.
_LINE = ((0.05, 5.0), (0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Weights whose scores are probabilities, and the posts as those weights see them."""

    weights: Weights
    unseen: tuple[Unseen, ...]


def odds_of(mixer: Mixer, text: Scored) -> Odds:
    """Judge an unseen text as serving would."""
    return mixer.odds(text.scores, text.danger, text.place)


def calibrate(
    weights: Weights,
    unseen: Sequence[Unseen],
    running: Running,
    services: Mapping[str, Service],
    *,
    prior: Weights | None = None,
) -> Calibrated:
    """Set temperatures, mixtures and the floor of relevance.

    Args:
        weights: Fitted on all text.
        unseen: Labelled posts.
        running: Running text.
        services: The services by code.
        prior: The model whose gate was moved, where there is no running text: its mixture and floor
            stand.
    """
    at = {code: row for row, code in enumerate(weights.codes)}
    unseen = [replace(one, scored=_counted(one.scored)) for one in unseen]
    unlabelled = [_counted(one) for one in running.unlabelled]
    sample = [_counted(one) for one in running.sample]
    relevant = [one for one in unseen if one.example.relevant]
    accepted = [[at[code] for code in one.example.services] for one in relevant]
    weights = replace(
        weights,
        meaning_heads=(weights.meaning_heads * MEANING_SHARE).astype(np.float16),
        meaning_bias=(weights.meaning_bias * MEANING_SHARE).astype(np.float32),
        service_heat=_service_heat(
            np.array([one.scored.scores.services for one in relevant]), accepted
        ),
        intent_heat=_heat(
            [one.scored.scores.heads[1 : 1 + len(weights.intents)] for one in relevant],
            [[weights.intents.index(one.example.intent)] for one in relevant],
        ),
        relevance_mix=_relevance(unseen, unlabelled) if prior is None else prior.relevance_mix,
    )
    weights = replace(weights, urgency_mix=_urgency(weights, relevant, services))
    if prior is None:
        floor = np.full(1, _floor(Mixer(weights, services), relevant, sample), np.float32)
    else:
        floor = prior.relevance_floor
    return Calibrated(replace(weights, relevance_floor=floor), tuple(unseen))


def _floor(mixer: Mixer, relevant: Sequence[Unseen], sample: Sequence[Scored]) -> float:
    """Find the floor that lets little running text through, and loses no more than it may."""
    wanted = sorted(odds_of(mixer, one.scored).relevance for one in relevant)
    most = wanted[int((1 - RECALL) * len(wanted))]
    passing = sorted((odds_of(mixer, one).relevance for one in sample), reverse=True)
    if not passing:
        return most
    return min(most, passing[int(LET_THROUGH * len(passing))])


def _counted(text: Scored) -> Scored:
    """Let what a text means count as much as it shall."""
    scores = text.scores
    meant = scores.meant * np.float32(MEANING_SHARE)
    services = scores.services - scores.meant + meant
    return replace(text, scores=replace(scores, services=services, meant=meant))


def _heat(scores: Sequence[Array], accepted: Sequence[Sequence[int]]) -> Array:
    """Find the temperature under which the accepted answers are likeliest."""

    def surprise(heat: float) -> float:
        right = [
            float(softmax(one / heat)[list(rows)].sum())
            for one, rows in zip(scores, accepted, strict=True)
        ]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    return np.full(1, min(_HEATS, key=surprise), np.float32)


def _service_heat(scores: Array, accepted: Sequence[Sequence[int]]) -> Array:
    """Find the line of temperatures under which the accepted services are likeliest."""
    from scipy.optimize import minimize  # noqa: PLC0415 - needs the extra `train`

    right = np.zeros(scores.shape, bool)
    for row, services in enumerate(accepted):
        right[row, list(services)] = True
    lead = scores.max(axis=1)

    def surprise(line: Array) -> float:
        powers = np.exp((scores - lead[:, None]) / (line[0] + line[1] * lead)[:, None])
        shares = (powers * right).sum(axis=1) / powers.sum(axis=1)
        return float(-np.log(np.maximum(shares, 1e-12)).mean())

    found = minimize(surprise, np.array([0.5, 0.05]), method="Nelder-Mead", bounds=_LINE)
    return found.x.astype(np.float32)


def _relevance(unseen: Sequence[Unseen], running: Sequence[Scored]) -> Array:
    """Mix what relevance is judged by; running text counts as not relevant."""
    texts = [*(one.scored for one in unseen), *running]
    wanted = np.array([*(one.example.relevant for one in unseen), *(False for _ in running)])
    if wanted.all() or not wanted.any():
        return np.array([1, 0, 0, 0, 0], np.float32)
    signs = np.array([relevance_signs(one.scores, one.place)[:-1] for one in texts])
    (row,), (one,) = stack(signs, wanted.astype(int))
    return np.array([*row, one], np.float32)


def _urgency(
    weights: Weights, relevant: Sequence[Unseen], services: Mapping[str, Service]
) -> Array:
    mixer, levels = Mixer(weights, services), len(Urgency)
    wanted = np.array([one.example.urgency.level for one in relevant])
    if len(np.unique(wanted)) < levels:
        return weights.urgency_mix
    signs = []
    for one in relevant:
        scores = one.scored.scores
        shares = softmax(scores.services / heat(scores.services, weights.service_heat))
        signs.append(mixer.urgency_signs(scores, shares, one.scored.danger)[:-1])
    rows, ones = stack(np.array(signs), wanted)
    return np.hstack([rows, ones[:, None]]).astype(np.float32)


def stack(signs: Array, wanted: Array) -> tuple[Array, Array]:
    """Fit what signs, [N, K], say of classes: weights [C, K] and biases [C]; C is 1 for two."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - needs the extra `train`

    head = LogisticRegression(C=1.0, max_iter=1000).fit(signs, wanted)
    return head.coef_, head.intercept_
