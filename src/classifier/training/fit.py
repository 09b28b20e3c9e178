"""From labelled examples to weights, before their scores are made probabilities."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from classifier.services import Service
from classifier.tags import Intent, Urgency
from classifier.training.corpus import Example
from classifier.training.vectors import Array, Numbered, Space, number, space_of, vectors
from classifier.weights import Floats, Weights

# Chosen by folds of the training text (models/CARD.md).
SMOOTHING = 0.02
BACKGROUND = 1.0
OTHER_SERVICES = 0.3  # what an accepted second service counts, the first being 1
LEXICON_WEIGHT = 16.0
NAME_WEIGHT = 1.0
STRENGTH = {"relevance": 10.0, "intent": 10.0, "urgency": 5.0}
_ROUNDS = 150


@dataclass(frozen=True, slots=True)
class Prepared:
    """Training text with its features numbered, once for all folds."""

    posts: tuple[tuple[Example, Numbered], ...]
    lexicon: tuple[tuple[str, Numbered], ...]
    names: tuple[tuple[str, Numbered], ...]


def prepare(
    examples: Sequence[Example],
    lexicon: Mapping[str, Sequence[str]],
    services: Mapping[str, Service],
) -> Prepared:
    """Number the features of posts, of each service's phrases, and of its name."""
    return Prepared(
        posts=tuple((one, number([one.text])) for one in examples),
        lexicon=tuple((code, number(lexicon[code], marked=False)) for code in sorted(lexicon)),
        names=tuple((code, number([services[code].ar], marked=False)) for code in services),
    )


def fit(
    prepared: Prepared, chosen: Sequence[int], services: Mapping[str, Service], model: str
) -> Weights:
    """Fit all heads on the chosen posts, the lexicon and the names of the services.

    The same input gives the same numbers. Calibration is neutral until `calibrate` sets it.
    """
    posts = [prepared.posts[at] for at in chosen]
    relevant = [(one, numbered) for one, numbered in posts if one.relevant]
    extra = [*prepared.lexicon, *prepared.names]
    space = space_of(
        [numbered for _, numbered in posts] + [numbered for _, numbered in prepared.lexicon]
    )
    codes = tuple(services)
    counts = _counts(space, relevant, extra, len(prepared.lexicon), codes)
    starts, columns, values, mass = _bayes(counts)
    dense, bias = _heads(space, posts, [numbered for _, numbered in prepared.lexicon])
    levels = len(Urgency)
    return Weights(
        features=space.features,
        scale=space.scale,
        unseen=space.unseen,
        starts=starts,
        columns=columns,
        values=values,
        service_mass=mass,
        dense=dense.astype(np.float16),
        bias=bias.astype(np.float32),
        relevance_mix=np.array([1, 0, 0, 0], np.float32),
        urgency_mix=np.eye(levels, 2 * levels + 2, dtype=np.float32),
        intent_heat=np.ones(1, np.float32),
        service_heat=np.array([1, 0], np.float32),
        relevance_floor=np.full(1, 0.5, np.float32),
        sure_floor=np.full(1, 0.95, np.float32),
        codes=codes,
        intents=tuple(Intent),
        urgencies=tuple(Urgency),
        model=model,
    )


def _counts(
    space: Space,
    relevant: Sequence[tuple[Example, Numbered]],
    extra: Sequence[tuple[str, Numbered]],
    lexicon: int,
    codes: Sequence[str],
) -> Array:
    """Add up how much of each feature each service has shown, [S, F]."""
    matrix = vectors(space, [numbered for _, numbered in [*relevant, *extra]])
    at = {code: row for row, code in enumerate(codes)}
    shown = np.zeros((len(codes), matrix.shape[0]))
    for column, (one, _) in enumerate(relevant):
        for code in one.services[1:]:
            shown[at[code], column] = OTHER_SERVICES
        shown[at[one.services[0]], column] = 1
    for place, (code, _) in enumerate(extra):
        weight = LEXICON_WEIGHT if place < lexicon else NAME_WEIGHT
        shown[at[code], len(relevant) + place] = weight
    return (sparse.csr_array(shown) @ matrix).tocsc()


def _bayes(counts: Array) -> tuple[Array, Array, Array, Floats]:
    """Multinomial naive Bayes in sparse form: by feature, the services that have shown it.

    The commoner a feature is on the whole, the less does it say that a service has shown it: words
    of one writer's manner would else speak for the services that this writer wrote about.
    """
    total = np.asarray(counts.sum(axis=1)).ravel()
    common = SMOOTHING + BACKGROUND * np.asarray(counts.sum(axis=0)).ravel() / counts.shape[0]
    mass = -np.log(total + common.sum())
    counts.sort_indices()
    values = np.log1p(counts.data / np.repeat(common, np.diff(counts.indptr)))
    return (
        counts.indptr.astype(np.int64),
        counts.indices.astype(np.uint8),
        values.astype(np.float16),
        (mass - mass.mean()).astype(np.float32),
    )


def _heads(
    space: Space, posts: Sequence[tuple[Example, Numbered]], lexicon: Sequence[Numbered]
) -> tuple[Array, Array]:
    """Fit relevance, intent and urgency; return their columns [F, 1 + I + U] and biases.

    The lexicon's phrases are relevant; they say nothing of intent and urgency.
    """
    examples = [one for one, _ in posts]
    matrix = vectors(space, [numbered for _, numbered in posts])
    of_relevant = np.array([one.relevant for one in examples])
    relevance = _logistic(
        sparse.vstack([matrix, vectors(space, lexicon)], format="csr") if lexicon else matrix,
        np.array([*of_relevant.astype(int), *(1 for _ in lexicon)]),
        2,
        STRENGTH["relevance"],
    )
    intents, levels = tuple(Intent), tuple(Urgency)
    intent = _logistic(
        matrix,
        np.array([intents.index(one.intent) for one in examples]),
        len(intents),
        STRENGTH["intent"],
    )
    urgency = _logistic(
        matrix[np.flatnonzero(of_relevant)],
        np.array([levels.index(one.urgency) for one in examples if one.relevant]),
        len(levels),
        STRENGTH["urgency"],
    )
    columns = [relevance[0][:, 1:] - relevance[0][:, :1], intent[0], urgency[0]]
    biases = [relevance[1][1:] - relevance[1][:1], intent[1], urgency[1]]
    return np.hstack(columns), np.concatenate(biases)


def _logistic(matrix: Array, wanted: Array, classes: int, strength: float) -> tuple[Array, Array]:
    """Fit a logistic head; a class that no example shows keeps a low, flat score."""
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
        C=strength, max_iter=_ROUNDS, class_weight="balanced", solver=solver, random_state=0
    )
    with warnings.catch_warnings():
        # The last rounds change nothing that the folds can see.
        warnings.simplefilter("ignore", ConvergenceWarning)
        head.fit(matrix, wanted)
    rows = np.vstack([-head.coef_ / 2, head.coef_ / 2]) if binary else head.coef_
    ones = (
        np.concatenate([-head.intercept_ / 2, head.intercept_ / 2]) if binary else head.intercept_
    )
    columns[:, shown], biases[shown] = rows.T, ones
    return columns, biases
