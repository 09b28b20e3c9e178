"""Posts and running text scored by models that were fitted without them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from classifier.danger import alarming
from classifier.features import readable
from classifier.places import Resolution, Resolver
from classifier.scorer import Scorer, Scores
from classifier.services import Service
from classifier.training.corpus import Example
from classifier.training.fit import Prepared, fit
from classifier.training.folds import fold_of
from classifier.words import words_of
from listener.post import Post


@dataclass(frozen=True, slots=True)
class Scored:
    """A text as a model sees it that was fitted without it."""

    scores: Scores
    danger: float
    place: Resolution


@dataclass(frozen=True, slots=True)
class Unseen:
    """A labelled post, scored."""

    example: Example
    scored: Scored


@dataclass(frozen=True, slots=True)
class Running:
    """Running text, scored: what nobody labelled, and the whole of the fair sample it is from."""

    unlabelled: Sequence[Scored] = ()
    sample: Sequence[Scored] = ()


def score_unseen(
    prepared: Prepared,
    folds: Sequence[int],
    services: Mapping[str, Service],
    resolver: Resolver,
    *,
    seed: int,
) -> tuple[list[Unseen], Running]:
    """Score every post and running text by a model fitted on the other folds, in their order."""
    unseen: dict[int, Scored] = {}
    running: dict[int, Scored] = {}
    aside: dict[int, Scored] = {}
    of_running = [fold_of(text, seed) for text, _ in prepared.background]
    of_aside = [fold_of(text, seed) for text in prepared.aside]
    for fold in sorted({*folds, *of_running, *of_aside}):
        rest = [at for at, one in enumerate(folds) if one != fold]
        others = [at for at, one in enumerate(of_running) if one != fold]
        scorer = Scorer(fit(prepared, rest, services, "fold", background=others))
        for found, texts, where in (
            (unseen, [one.text for one, _ in prepared.posts], folds),
            (running, [text for text, _ in prepared.background], of_running),
            (aside, prepared.aside, of_aside),
        ):
            held = [at for at, one in enumerate(where) if one == fold]
            scored = _score(scorer, resolver, [texts[at] for at in held])
            found.update(zip(held, scored, strict=True))
    posts = [Unseen(one, unseen[at]) for at, (one, _) in enumerate(prepared.posts)]
    background = [running[at] for at in sorted(running)]
    sampled = [one.scored for one in posts if one.example.of_stream]
    stream = [*background, *(aside[at] for at in sorted(aside)), *sampled]
    return posts, Running(background, stream)


def _score(scorer: Scorer, resolver: Resolver, texts: Sequence[str]) -> list[Scored]:
    words = [words_of(text) for text in texts]
    folded = [readable(one) for one in words]
    scores = scorer.score(list(zip(folded, texts, strict=True)))
    nothing = np.zeros((0, 0), np.float32)  # what each word added would fill the memory
    return [
        Scored(
            replace(told, shares=nothing, vectors=nothing),
            alarming(read),
            resolver.resolve(_post_of(text), cut),
        )
        for told, read, text, cut in zip(scores, folded, texts, words, strict=True)
    ]


def _post_of(text: str) -> Post:
    return Post(source="training", native_id="", text=text)
