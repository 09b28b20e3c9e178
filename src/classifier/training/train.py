"""Making a candidate model, and letting it serve only if it wins."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from classifier.contest import HELD, refusals
from classifier.frozen import OFFTOPIC, Asked, Outcome, outcomes
from classifier.gazetteer import load_gazetteer
from classifier.kept import CANDIDATE, serving_manifest
from classifier.manifest import Kind, Manifest, write_manifest
from classifier.odds import Mixer
from classifier.places import Resolver
from classifier.services import Service, load_services
from classifier.training.calibrate import Unseen, calibrate, odds_of, score_unseen
from classifier.training.corpus import Example, load_corpus, load_lexicon
from classifier.training.fit import Prepared, fit, prepare
from classifier.training.folds import folds
from classifier.training.sureness import Judged, judge, sure_floor
from classifier.training.tune import need, tune
from classifier.weights import Weights, save

_HELD_FOLD = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What training made: the candidate, and how it compares by folds with what serves."""

    folder: Path
    candidate: Manifest
    serving: Manifest | None

    @property
    def refusals(self) -> list[str]:
        """Why the candidate may not serve; none: it wins."""
        return refusals(self.candidate, self.serving)


def train(  # noqa: PLR0913 - each is a part of what a model is made of
    models: Path,
    config: Path,
    *,
    base: str | None,
    seed: int,
    now: datetime,
    corrections: Sequence[Example] = (),
) -> Report:
    """Train from `models/training/` and from corrections, and write `models/candidate/`.

    Args:
        models: The folder of models.
        config: The folder of `services.yaml` and `municipalities.yaml`.
        base: A checkpoint to fine-tune for services (a folder or a hub's id); None: linear only.
        seed: Decides the folds; the same seed and text give the same bytes.
        now: Names the model.
        corrections: What people corrected; it weighs like composed posts.

    Raises:
        WrongConfig: The training text or the configuration is wrong.
        TrainingUnavailable: The extra `train` is not installed.
    """
    need("sklearn", *(["torch", "transformers"] if base is not None else []))
    services = load_services(config / "services.yaml")
    resolver = Resolver(load_gazetteer(config / "municipalities.yaml"))
    corpus = [*load_corpus(models / "training", services), *corrections]
    lexicon = load_lexicon(models / "training", services)
    prepared = prepare(corpus, lexicon, services)
    fold = folds([one.text for one in corpus], seed)
    unseen = score_unseen(prepared, fold, services, resolver)
    weights, judged = _make(prepared, unseen, services, f"sawt-{now:%Y.%m}")
    held = [
        (one, found)
        for one, found, at in zip(corpus, judged, fold, strict=True)
        if at == _HELD_FOLD and one.relevant
    ]
    folder = models / CANDIDATE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    digest = save(weights, folder / "new.npz")
    # Named by its content, so a promotion never puts another file under the serving one's name.
    name = f"{weights.model}-{digest[:8]}.npz"
    (folder / "new.npz").rename(folder / name)
    manifest = Manifest(
        model=weights.model,
        tagger=Kind.LINEAR,
        file=name,
        sha256=digest,
        folds=figures(weights, unseen, judged, services) | _held(held),
        frozen=_frozen(zip(corpus, judged, strict=True)),
    )
    if base is not None:
        manifest, named = tune(
            manifest,
            folder,
            base,
            [one for one, at in zip(corpus, fold, strict=True) if at != _HELD_FOLD],
            services,
            held=[one for one, _ in held],
            seed=seed,
        )
        own = [(e, replace(j, service=hit)) for (e, j), hit in zip(held, named, strict=True)]
        manifest = manifest.model_copy(update={"folds": _held(own), "frozen": _frozen(own)})
    write_manifest(folder, manifest)
    return Report(folder, manifest, serving_manifest(models))


def figures(
    weights: Weights,
    unseen: Sequence[Unseen],
    judged: Sequence[Judged],
    services: Mapping[str, Service],
) -> dict[str, float]:
    """Say how the folds went, as shares; a share of nothing is left out."""
    mixer = Mixer(weights, services)
    pairs = list(zip(unseen, judged, strict=True))
    relevant = [(one, found) for one, found in pairs if one.example.relevant]
    odds = [(one.example, odds_of(mixer, one)) for one, _ in relevant]
    floor = float(weights.sure_floor[0])
    sure = [found for found in judged if found.confidence >= floor]
    shares = {
        "relevance_recall": [found.relevance for _, found in relevant],
        "offtopic_let_through": [not f.relevance for one, f in pairs if not one.example.relevant],
        "service_top1": [found.service for _, found in relevant],
        "routed_right": [found.routed for _, found in relevant],
        "municipality": [found.municipality for _, found in relevant],
        "intent": [weights.intents[int(o.intents.argmax())] == e.intent for e, o in odds],
        "urgency": [weights.urgencies[int(o.urgencies.argmax())] == e.urgency for e, o in odds],
        "sure_right": [found.told for found in sure],
        "sure_routed": [found.routed for found in sure],
        "sure_coverage": [found.confidence >= floor for found in judged],
    }
    return {name: round(sum(hits) / len(hits), 4) for name, hits in shares.items() if hits}


def _held(held: Sequence[tuple[Example, Judged]]) -> dict[str, float]:
    return {HELD: round(sum(found.routed for _, found in held) / len(held), 4)} if held else {}


def _frozen(judged: Iterable[tuple[Example, Judged]]) -> dict[str, Outcome]:
    """Write down how each post went, by a model that was fitted without it."""
    return outcomes(
        Asked(
            one.text, one.services[0].partition(".")[0] if one.relevant else OFFTOPIC, found.routed
        )
        for one, found in judged
    )


def _make(
    prepared: Prepared,
    unseen: Sequence[Unseen],
    services: Mapping[str, Service],
    model: str,
) -> tuple[Weights, list[Judged]]:
    everything = fit(prepared, range(len(prepared.posts)), services, model)
    weights = calibrate(everything, unseen, services)
    mixer = Mixer(weights, services)
    judged = [judge(weights, mixer, one) for one in unseen]
    floor = np.full(1, sure_floor(judged), np.float32)
    return replace(weights, sure_floor=floor), judged
