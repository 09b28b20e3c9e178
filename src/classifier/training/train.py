"""Making a candidate model, and letting it serve only if it wins."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from classifier.contest import HELD, refusals
from classifier.frozen import OFFTOPIC, Asked, Outcome, outcomes
from classifier.gazetteer import load_gazetteer
from classifier.kept import CANDIDATE, serving_manifest
from classifier.manifest import Kind, Manifest, write_manifest
from classifier.odds import Mixer
from classifier.places import Resolver
from classifier.services import Service, load_services
from classifier.training.calibrate import calibrate, odds_of
from classifier.training.corpus import Example, load_corpus, load_heard, load_lexicon
from classifier.training.fit import Prepared, fit, prepare
from classifier.training.folds import folds
from classifier.training.meaning import learn_meanings, load_meanings, save_meanings
from classifier.training.running import background_of, read_running, to_learn
from classifier.training.sureness import Judged, with_sureness
from classifier.training.tune import need, tune
from classifier.training.unseen import Scored, Unseen, score_unseen
from classifier.weights import ModelBroken, ModelMissing, Weights, load, save

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
    seed: int,
    now: datetime,
    base: str | None = None,
    text: Path | None = None,
    corrections: Sequence[Example] = (),
) -> Report:
    """Train from `models/training/` and from corrections, and write `models/candidate/`.

    Args:
        models: The folder of models.
        config: The folder of `services.yaml` and `municipalities.yaml`.
        seed: Decides the folds; the same seed and text give the same bytes.
        now: Names the model.
        base: A checkpoint to fine-tune for services (a folder or a hub's id); None: linear only.
        text: Running text (see `training.running`), to learn meanings from and to judge relevance
            against. Without it both are taken over: meanings from the training folder, the gate
            from the model that serves.
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
    running = to_learn(read_running(text)) if text is not None else []
    if running:
        heard = load_heard(models / "training", running, services)
        corpus += heard.values()
        meanings = learn_meanings([*running, *(one.text for one in corpus)], seed=seed)
        save_meanings(meanings, models / "training")
        running = background_of([one for one in running if one not in heard])
    prepared = prepare(
        corpus,
        lexicon,
        services,
        meanings=load_meanings(models / "training"),
        background=running,
        prior=None if running else _serving_weights(models),
    )
    fold = folds([one.text for one in corpus], seed)
    unseen, heard_of = score_unseen(prepared, fold, services, resolver, seed=seed)
    weights, judged, unseen = _make(prepared, unseen, heard_of, services, f"sawt-{now:%Y.%m}")
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
    odds = [(one.example, odds_of(mixer, one.scored)) for one, _ in relevant]
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
    running: Sequence[Scored],
    services: Mapping[str, Service],
    model: str,
) -> tuple[Weights, list[Judged], list[Unseen]]:
    everything = fit(prepared, range(len(prepared.posts)), services, model)
    made = calibrate(everything, unseen, running, services, prior=prepared.prior)
    weights, judged = with_sureness(made.weights, made.unseen, services)
    return weights, judged, list(made.unseen)


def _serving_weights(models: Path) -> Weights | None:
    """Read the weights of what serves; None where nothing of this version does."""
    manifest = serving_manifest(models)
    if manifest is None:
        return None
    try:
        return load(models / manifest.file, digest=manifest.sha256)
    except (ModelMissing, ModelBroken):
        return None
