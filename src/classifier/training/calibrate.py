"""Scores of posts that a model has not seen, and the probabilities that they mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from classifier.danger import alarming
from classifier.features import readable
from classifier.odds import Mixer, Odds, heat, relevance_signs, softmax
from classifier.places import Resolution, Resolver
from classifier.scorer import Scorer, Scores
from classifier.services import Service
from classifier.tags import Urgency
from classifier.training.corpus import Example
from classifier.training.fit import Prepared, fit
from classifier.training.vectors import Array
from classifier.weights import Weights
from classifier.words import words_of
from listener.post import Post

# Of unseen relevant posts by known writers; of unknown writers' about one in a hundred fewer pass
# (models/CARD.md), and 0.97 of those is wanted.
RECALL = 0.98
_HEATS = tuple(round(0.3 * 1.1**step, 4) for step in range(30))
# A rise below nothing would let a post that leads less be more likely.
_LINE = ((0.05, 5.0), (0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Unseen:
    """A post scored by a model that was fitted without it."""

    example: Example
    scores: Scores
    danger: float
    place: Resolution


def score_unseen(
    prepared: Prepared,
    folds: Sequence[int],
    services: Mapping[str, Service],
    resolver: Resolver,
) -> list[Unseen]:
    """Score every post by a model fitted on the other folds, in the order of the posts."""
    unseen: dict[int, Unseen] = {}
    for fold in sorted(set(folds)):
        rest = [at for at, one in enumerate(folds) if one != fold]
        scorer = Scorer(fit(prepared, rest, services, "fold"))
        held = [at for at, one in enumerate(folds) if one == fold]
        examples = [prepared.posts[at][0] for at in held]
        words = [words_of(one.text) for one in examples]
        folded = [readable(one) for one in words]
        texts = [one.text for one in examples]
        scores = scorer.score(list(zip(folded, texts, strict=True)))
        for row, at in enumerate(held):
            place = resolver.resolve(_post_of(texts[row]), words[row])
            unseen[at] = Unseen(examples[row], scores[row], alarming(folded[row]), place)
    return [unseen[at] for at in range(len(folds))]


def odds_of(mixer: Mixer, post: Unseen) -> Odds:
    """Judge an unseen post as serving would."""
    return mixer.odds(post.scores, post.danger, placed=post.place.told)


def calibrate(
    weights: Weights, unseen: Sequence[Unseen], services: Mapping[str, Service]
) -> Weights:
    """Set temperatures, mixtures and the floor of relevance by the unseen posts."""
    relevant = [one for one in unseen if one.example.relevant]
    at = {code: row for row, code in enumerate(weights.codes)}
    weights = replace(
        weights,
        service_heat=_service_heat(
            np.array([one.scores.services for one in relevant]),
            [[at[code] for code in one.example.services] for one in relevant],
        ),
        intent_heat=_heat(
            [one.scores.heads[1 : 1 + len(weights.intents)] for one in unseen],
            [[weights.intents.index(one.example.intent)] for one in unseen],
        ),
        relevance_mix=_relevance(unseen),
    )
    weights = replace(weights, urgency_mix=_urgency(weights, relevant, services))
    mixer = Mixer(weights, services)
    sure = sorted(odds_of(mixer, one).relevance for one in relevant)
    floor = sure[int((1 - RECALL) * len(sure))]
    return replace(weights, relevance_floor=np.full(1, floor, np.float32))


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


def _relevance(unseen: Sequence[Unseen]) -> Array:
    wanted = np.array([one.example.relevant for one in unseen])
    if wanted.all() or not wanted.any():
        return np.array([1, 0, 0, 0], np.float32)
    signs = np.array([relevance_signs(one.scores, placed=one.place.told)[:-1] for one in unseen])
    (row,), (one,) = _stack(signs, wanted.astype(int))
    return np.array([*row, one], np.float32)


def _urgency(
    weights: Weights, relevant: Sequence[Unseen], services: Mapping[str, Service]
) -> Array:
    mixer, levels = Mixer(weights, services), len(Urgency)
    wanted = np.array([one.example.urgency.level for one in relevant])
    if len(np.unique(wanted)) < levels:
        return weights.urgency_mix
    signs = [
        mixer.urgency_signs(
            one.scores,
            softmax(one.scores.services / heat(one.scores.services, weights.service_heat)),
            one.danger,
        )[:-1]
        for one in relevant
    ]
    rows, ones = _stack(np.array(signs), wanted)
    return np.hstack([rows, ones[:, None]]).astype(np.float32)


def _stack(signs: Array, wanted: Array) -> tuple[Array, Array]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - needs the extra `train`

    head = LogisticRegression(C=1.0, max_iter=1000).fit(signs, wanted)
    return head.coef_, head.intercept_


def _post_of(text: str) -> Post:
    return Post(source="training", native_id="", text=text)
