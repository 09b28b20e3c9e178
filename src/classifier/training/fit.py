"""From labelled examples to weights, before their scores are made probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from classifier.services import Service
from classifier.tags import Intent, Urgency
from classifier.training import heads
from classifier.training.corpus import Example
from classifier.training.meaning import Meanings, meaning_of, none_known
from classifier.training.vectors import (
    Array,
    Numbered,
    Space,
    Stems,
    number,
    space_of,
    stems_of,
    vectors,
)
from classifier.weights import Floats, Weights, look_up

# Chosen by folds, or by leaving writers out (docs/understanding.md).
SMOOTHING = 0.02
BACKGROUND = 1.0
OTHER_SERVICES = 0.3  # what an accepted second service counts, the first being 1
LEXICON_WEIGHT = 32.0
NAME_WEIGHT = 1.0
MEANING_STRENGTH = 30.0
MEANING_ROUNDS = 60  # it has all but settled by then


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Training text with its features numbered, once for all folds.

    `stems` are those of the distinct words of each post, then of each service's phrases.
    `background` is running text; `aside` is such text, too, that is only ever measured on. `prior`
    is a model whose gate was learnt with such text, where there is none now.
    """

    posts: tuple[tuple[Example, Numbered], ...]
    lexicon: tuple[tuple[str, Numbered], ...]
    names: tuple[tuple[str, Numbered], ...]
    stems: tuple[Stems, ...]
    meanings: Meanings
    background: tuple[tuple[str, Numbered], ...] = ()
    aside: tuple[str, ...] = ()
    prior: Weights | None = None


def prepare(  # noqa: PLR0913 - each is a kind of text, and the last four may be left out
    examples: Sequence[Example],
    lexicon: Mapping[str, Sequence[str]],
    services: Mapping[str, Service],
    *,
    meanings: Meanings | None = None,
    background: Sequence[str] = (),
    aside: Sequence[str] = (),
    prior: Weights | None = None,
) -> Prepared:
    """Number the features of posts, of each service's phrases, of its name and of running text."""
    phrases = [" ".join(lexicon[code]) for code in sorted(lexicon)]
    return Prepared(
        posts=tuple((one, number([one.text])) for one in examples),
        lexicon=tuple((code, number(lexicon[code], marked=False)) for code in sorted(lexicon)),
        names=tuple((code, number([services[code].ar], marked=False)) for code in services),
        stems=tuple(stems_of(text) for text in [*(one.text for one in examples), *phrases]),
        meanings=meanings or none_known(),
        background=tuple((text, number([text])) for text in background),
        aside=tuple(aside),
        prior=prior,
    )


def fit(
    prepared: Prepared,
    chosen: Sequence[int],
    services: Mapping[str, Service],
    model: str,
    *,
    background: Sequence[int] | None = None,
) -> Weights:
    """Fit all heads on the chosen posts, the lexicon and the names of the services.

    The same input gives the same numbers. Calibration is neutral until `calibrate` sets it.

    Args:
        prepared: The text.
        chosen: Which posts.
        services: The services by code, in the order of the model's codes.
        model: The model's name.
        background: Which running texts; all by default.
    """
    posts = [prepared.posts[at] for at in chosen]
    texts = range(len(prepared.background)) if background is None else background
    running = [prepared.background[at][1] for at in texts]
    lexicon = [numbered for _, numbered in prepared.lexicon]
    space = space_of([numbered for _, numbered in posts] + lexicon, running)
    codes = tuple(services)
    starts, columns, values, mass = _bayes(_counts(space, posts, prepared, codes))
    meanings, meant, spoken = _meant(prepared, chosen, codes)
    dense, bias = _heads(space, posts, lexicon, running, prepared.prior)
    levels = len(Urgency)
    return Weights(
        features=space.features,
        scale=space.scale,
        unseen=space.unseen,
        starts=starts,
        columns=columns,
        values=values,
        service_mass=mass,
        stems=meanings.stems,
        meanings=meanings.meanings,
        meaning_scale=meanings.meaning_scale,
        meaning_heads=meant.astype(np.float16),
        meaning_bias=spoken.astype(np.float32),
        dense=dense.astype(np.float16),
        bias=bias.astype(np.float32),
        relevance_mix=np.array([1, 0, 0, 0, 0], np.float32),
        urgency_mix=np.eye(levels, 2 * levels + 2, dtype=np.float32),
        intent_heat=np.ones(1, np.float32),
        service_heat=np.array([1, 0], np.float32),
        relevance_floor=np.full(1, 0.5, np.float32),
        sure_mix=np.array([1, 0, 0, 0, 0, 0], np.float32),
        sure_floor=np.full(2, 0.95, np.float32),
        codes=codes,
        intents=tuple(Intent),
        urgencies=tuple(Urgency),
        model=model,
    )


def _counts(
    space: Space,
    posts: Sequence[tuple[Example, Numbered]],
    prepared: Prepared,
    codes: Sequence[str],
) -> Array:
    """Add up how much of each feature each service has shown, [S, F]."""
    relevant = [(one, numbered) for one, numbered in posts if one.relevant]
    extra = [*prepared.lexicon, *prepared.names]
    matrix = vectors(space, [numbered for _, numbered in [*relevant, *extra]])
    at = {code: row for row, code in enumerate(codes)}
    shown = sparse.lil_array((len(codes), matrix.shape[0]))
    for column, (one, _) in enumerate(relevant):
        for code in one.services[1:]:
            shown[at[code], column] = OTHER_SERVICES
        shown[at[one.services[0]], column] = 1
    for place, (code, _) in enumerate(extra):
        weight = LEXICON_WEIGHT if place < len(prepared.lexicon) else NAME_WEIGHT
        shown[at[code], len(relevant) + place] = weight
    return (shown.tocsr() @ matrix).tocsc()


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


def _meant(
    prepared: Prepared, chosen: Sequence[int], codes: Sequence[str]
) -> tuple[Meanings, Array, Array]:
    """Fit services on what texts mean; return the meanings as they count, [D, S] and [S]."""
    at = [row for row in chosen if prepared.posts[row][0].relevant]
    stems = prepared.meanings.stems
    if not len(stems) or not at:
        return (
            prepared.meanings,
            np.zeros((prepared.meanings.meanings.shape[1], len(codes))),
            np.zeros(len(codes)),
        )
    seen = np.zeros(len(stems))
    for row in at:
        numbers = np.unique([one for word in prepared.stems[row] for one in word])
        place, known = look_up(stems, numbers)
        seen[place[known]] += 1
    rarity = np.maximum(np.log(len(at) / (1 + seen)), 0).astype(np.float32)
    meanings = prepared.meanings.weighed(rarity)
    phrases = range(len(prepared.posts), len(prepared.stems))
    matrix = np.array([meaning_of(meanings, prepared.stems[row]) for row in [*at, *phrases]])
    wanted = [prepared.posts[row][0].services[0] for row in at]
    wanted += [code for code, _ in prepared.lexicon]
    number_of = {code: row for row, code in enumerate(codes)}
    rows = np.array([number_of[code] for code in wanted])
    return meanings, *heads.logistic(
        matrix, rows, len(codes), MEANING_STRENGTH, balanced=False, rounds=MEANING_ROUNDS
    )


def _heads(
    space: Space,
    posts: Sequence[tuple[Example, Numbered]],
    lexicon: Sequence[Numbered],
    running: Sequence[Numbered],
    prior: Weights | None,
) -> tuple[Array, Array]:
    """Fit relevance, intent and urgency; return their columns [F, 1 + I + U] and biases.

    The lexicon's phrases are relevant; they say nothing of intent and urgency.
    """
    examples = [one for one, _ in posts]
    matrix = vectors(space, [numbered for _, numbered in posts]).tocsr()
    relevant = np.array([one.relevant for one in examples])
    if prior is None:
        gate = heads.relevance(matrix, relevant, vectors(space, lexicon), vectors(space, running))
    else:
        gate = heads.moved(heads.gate_of(prior, space.features), matrix, relevant)
    at = np.flatnonzero(relevant)
    meant = [examples[row] for row in at]
    intents, of_intents = heads.intent(matrix[at], meant)
    urgencies, of_urgencies = heads.urgency(matrix[at], meant)
    columns = np.hstack([gate[:-1, None], intents, urgencies])
    return columns, np.concatenate([gate[-1:], of_intents, of_urgencies])
