"""Making a candidate model, and letting it serve only if it wins."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from classifier.gazetteer import load_gazetteer
from classifier.manifest import MANIFEST, Kind, Manifest, read_manifest, write_manifest
from classifier.odds import Mixer
from classifier.places import Resolver
from classifier.services import Service, load_services
from classifier.taggers.transformer import placed
from classifier.training.base import Base, open_base
from classifier.training.calibrate import Unseen, calibrate, odds_of, score_unseen
from classifier.training.corpus import Example, load_corpus, load_lexicon
from classifier.training.fit import Prepared, fit, prepare
from classifier.training.folds import folds
from classifier.training.learn import Tell, silent
from classifier.training.sureness import Judged, judge, sure_floor
from classifier.training.tune import Held, Task, needed, tune
from classifier.training.unable import need
from classifier.weights import ModelMissing, Weights, save

CANDIDATE = "candidate"
DECIDING = "routed_right"
# The same of one fold alone: an encoder is tuned once, without that fold, and compared on it.
HELD = "routed_right_held"
_HELD_FOLD = 0
# Decides when an encoder has learnt enough, and its temperature.
_STOP_FOLD = 1


@dataclass(frozen=True, slots=True)
class Report:
    """What training made: the candidate, and how it compares by folds with what serves."""

    folder: Path
    candidate: Manifest
    serving: Manifest | None

    @property
    def wins(self) -> bool:
        """Whether the candidate routes more unseen posts right than the model that serves."""
        if self.serving is None:
            return True
        linear = {self.candidate.tagger, self.serving.tagger} == {Kind.LINEAR}
        figure = DECIDING if linear else HELD
        return self.candidate.folds.get(figure, 0.0) > self.serving.folds.get(figure, 0.0)


def train(  # noqa: PLR0913 - the last two are for tuning alone
    models: Path,
    config: Path,
    *,
    base: str | None,
    seed: int,
    now: datetime,
    onnx: bool = False,
    tell: Tell = silent,
) -> Report:
    """Train from `models/training/` and write `models/candidate/`.

    Args:
        models: The folder of models.
        config: The folder of `services.yaml` and `municipalities.yaml`.
        base: A checkpoint to fine-tune for services (a folder or a hub's id); None: linear only.
        seed: Decides the folds; the same seed and text give the same bytes.
        now: Names the model.
        onnx: Whether a tuned encoder is kept for ONNX Runtime, in eight bits.
        tell: Told how far the tuning is.

    Raises:
        WrongConfig: The training text or the configuration is wrong.
        TrainingUnavailable: An extra is not installed.
        BaseUnusable: The checkpoint to start from cannot be used.
        NoRoom: The disk is full.
    """
    need("sklearn")
    services = load_services(config / "services.yaml")
    # First of all: what is wrong with it should be said before minutes of work.
    opened = _opened(base, services, seed, onnx=onnx)
    resolver = Resolver(load_gazetteer(config / "municipalities.yaml"))
    corpus = load_corpus(models / "training", services)
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
    )
    if opened is not None:
        task = Task(
            base=opened,
            learn=[e for e, at in zip(corpus, fold, strict=True) if at > _STOP_FOLD],
            stop=[e for e, at in zip(corpus, fold, strict=True) if at == _STOP_FOLD],
            held=_unheard(Mixer(weights, services), unseen, judged, fold),
            seed=seed,
            onnx=onnx,
        )
        manifest, tuned = tune(manifest, folder, task, services, tell)
        own = [
            (one.example, found)
            for one, found in zip(task.held, tuned, strict=True)
            if one.example.relevant
        ]
        manifest = manifest.model_copy(update={"folds": _held(own)})
    write_manifest(folder, manifest)
    return Report(folder, manifest, serving_manifest(models))


def _opened(
    base: str | None, services: Mapping[str, Service], seed: int, *, onnx: bool
) -> Base | None:
    """Open the encoder to start from, if there is to be one."""
    if base is None:
        return None
    needed(onnx=onnx)
    return open_base(base, list(services), seed)


def promote(models: Path, report: Report) -> bool:
    """Let the candidate serve if it wins; return whether it does now."""
    if not report.wins:
        return False
    for path in sorted(report.folder.iterdir(), key=lambda one: one.name == MANIFEST):
        # The manifest comes last: until then the old one names the old file.
        if path.is_dir():
            shutil.rmtree(models / path.name, ignore_errors=True)
        path.replace(models / path.name)
    report.folder.rmdir()
    if report.serving is not None and report.serving.file != report.candidate.file:
        (models / report.serving.file).unlink(missing_ok=True)
    return True


def serving_manifest(models: Path) -> Manifest | None:
    """Read what serves now; None where nothing does."""
    try:
        return read_manifest(models)
    except ModelMissing:
        return None


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


def _unheard(
    mixer: Mixer, unseen: Sequence[Unseen], judged: Sequence[Judged], fold: Sequence[int]
) -> list[Held]:
    """Gather the held posts, with all that is judged of them besides their service."""
    return [
        Held(
            example=one.example,
            judged=found,
            relevance=odds_of(mixer, one).relevance,
            where=placed(one.place.municipality, one.place.candidates),
        )
        for one, found, at in zip(unseen, judged, fold, strict=True)
        if at == _HELD_FOLD
    ]


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
