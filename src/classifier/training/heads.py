"""Logistic heads: relevance, intent and urgency on features, services on meanings."""

import warnings
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from classifier.tags import Intent, Urgency
from classifier.training.corpus import Example
from classifier.training.vectors import Array
from classifier.weights import Weights, look_up

STRENGTH = {"relevance": 10.0, "intent": 10.0, "urgency": 5.0}
# How hard a gate that was learnt with running text is to move without it.
_HOLD = 1e-3
# What a labelled post that is off-topic counts, a running text being 1: it is a trap by intent.
OFF_TOPIC = 3.0
_ROUNDS = 150


def relevance(posts: Array, relevant: Array, phrases: Array, background: Array) -> Array:
    """Fit what tells a post from one off-topic: weights [F], and the bias behind them.

    Args:
        posts: Labelled posts, [N, F].
        relevant: Whether each is, [N].
        phrases: The lexicon's, all of them relevant, [P, F].
        background: Running text, which hardly ever is, [B, F].
    """
    wanted = np.concatenate(
        [relevant.astype(int), np.ones(phrases.shape[0], int), np.zeros(background.shape[0], int)]
    )
    matrix = sparse.vstack([posts, phrases, background], format="csr")
    counts = np.ones(len(wanted))
    counts[: len(relevant)][~relevant] = OFF_TOPIC
    columns, bias = logistic(matrix, wanted, 2, STRENGTH["relevance"], counts=counts)
    return np.append(columns[:, 1] - columns[:, 0], bias[1] - bias[0])


def moved(known: Array, posts: Array, relevant: Array) -> Array:
    """Move a gate that was learnt with running text by labelled posts, as little as they demand.

    The likeliest weights under a normal prior around the known ones, with the labels balanced.

    Args:
        known: Its weights [F] and its bias.
        posts: Labelled posts, [N, F].
        relevant: Whether each is, [N].
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - needs the extra `train`

    signs = np.where(relevant, 1.0, -1.0)
    shares = np.where(relevant, 0.5 / max(relevant.sum(), 1), 0.5 / max((~relevant).sum(), 1))
    before = posts @ known[:-1] + known[-1]

    def surprise(step: Array) -> tuple[float, Array]:
        margins = signs * (before + posts @ step[:-1] + step[-1])
        loss = float(shares @ np.logaddexp(0, -margins) + _HOLD / 2 * (step @ step))
        pull = -shares * signs / (1 + np.exp(np.clip(margins, -50, 50)))
        return loss, np.append(posts.T @ pull, pull.sum()) + _HOLD * step

    found = minimize(surprise, np.zeros(len(known)), jac=True, method="L-BFGS-B")
    moved_by: Array = known + found.x
    return moved_by


def gate_of(weights: Weights, features: Array) -> Array:
    """Return the relevance head of a model for other features: weights [F], and its bias."""
    row, known = look_up(weights.features, features)
    return np.append(np.where(known, weights.dense[row, 0].astype(float), 0), weights.bias[0])


def intent(matrix: Array, examples: Sequence[Example]) -> tuple[Array, Array]:
    """Fit intents of relevant posts: columns [F, I] and biases [I]."""
    names = tuple(Intent)
    return _each(matrix, [names.index(one.intent) for one in examples], len(names), "intent")


def urgency(matrix: Array, examples: Sequence[Example]) -> tuple[Array, Array]:
    """Fit urgencies of relevant posts: columns [F, U] and biases [U]."""
    return _each(matrix, [one.urgency.level for one in examples], len(Urgency), "urgency")


def _each(matrix: Array, wanted: Sequence[int], classes: int, head: str) -> tuple[Array, Array]:
    """Fit each class against the others: as good as all at once here, in a quarter of the time."""
    columns, biases = np.zeros((matrix.shape[1], classes)), np.zeros(classes)
    for row in range(classes):
        is_row = np.array([one == row for one in wanted], int)
        column, bias = logistic(matrix, is_row, 2, STRENGTH[head])
        columns[:, row], biases[row] = column[:, 1] - column[:, 0], bias[1] - bias[0]
    return columns, biases


def logistic(  # noqa: PLR0913 - the last three may be left out
    matrix: Array,
    wanted: Array,
    classes: int,
    strength: float,
    *,
    balanced: bool = True,
    rounds: int = _ROUNDS,
    counts: Array | None = None,
) -> tuple[Array, Array]:
    """Fit a logistic head; a class that no example shows keeps a low, flat score.

    Returns:
        Columns [F, classes], and biases [classes].
    """
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - needs the extra `train`
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - as above

    columns, biases = np.zeros((matrix.shape[1], classes)), np.full(classes, -4.0)
    shown = np.unique(wanted)
    if len(shown) == 1:
        biases[shown] = 0
        return columns, biases
    binary = len(shown) == 2  # noqa: PLR2004 - scikit-learn keeps one row for two classes
    # Both find the same weights for two classes; this one does in a tenth of the time.
    solver = "liblinear" if binary else "lbfgs"
    head = LogisticRegression(
        C=strength,
        max_iter=rounds,
        class_weight="balanced" if balanced else None,
        solver=solver,
        random_state=0,
    )
    with warnings.catch_warnings():
        # The last rounds change nothing that the folds can see.
        warnings.simplefilter("ignore", ConvergenceWarning)
        head.fit(matrix, wanted, sample_weight=counts)
    rows = np.vstack([-head.coef_ / 2, head.coef_ / 2]) if binary else head.coef_
    ones = (
        np.concatenate([-head.intercept_ / 2, head.intercept_ / 2]) if binary else head.intercept_
    )
    columns[:, shown], biases[shown] = rows.T, ones
    return columns, biases
