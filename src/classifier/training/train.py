"""Making a candidate model, and saying whether it may serve."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from classifier.contest import refusals
from classifier.gazetteer import load_gazetteer
from classifier.kept import CANDIDATE, serving_manifest
from classifier.manifest import Kind, Manifest, write_manifest
from classifier.odds import Mixer
from classifier.places import Resolver
from classifier.services import Service, load_services
from classifier.taggers.transformer import placed
from classifier.training.base import Base, open_base
from classifier.training.calibrate import calibrate, odds_of
from classifier.training.corpus import Example, load_corpus, load_heard, load_lexicon
from classifier.training.figures import figures, frozen, held_share
from classifier.training.fit import Prepared, fit, prepare
from classifier.training.folds import folds
from classifier.training.learn import Tell, silent
from classifier.training.meaning import learn_meanings, load_meanings, save_meanings
from classifier.training.running import background_of, read_running, to_learn
from classifier.training.sureness import Judged, with_sureness
from classifier.training.tune import Held, Task, needed, tune
from classifier.training.unable import need
from classifier.training.unseen import Unseen, score_unseen
from classifier.weights import ModelBroken, ModelMissing, Weights, load, save

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
    def refusals(self) -> list[str]:
        """Why the candidate may not serve; none: it wins."""
        return refusals(self.candidate, self.serving)


@dataclass(frozen=True, slots=True)
class _Made:
    """A linear model, and how it judges the posts that it was not fitted on."""

    weights: Weights
    unseen: Sequence[Unseen]
    judged: Sequence[Judged]


def train(  # noqa: PLR0913 - each is a part of what a model is made of
    models: Path,
    config: Path,
    *,
    seed: int,
    now: datetime,
    base: str | None = None,
    text: Path | None = None,
    corrections: Sequence[Example] = (),
    onnx: bool = False,
    tell: Tell = silent,
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
    prepared = _prepare(models, services, corrections, text, seed)
    corpus = [one for one, _ in prepared.posts]
    fold = folds([one.text for one in corpus], seed)
    made = _make(prepared, fold, services, resolver, seed=seed, model=f"sawt-{now:%Y.%m}")
    judged = list(zip(corpus, made.judged, strict=True))
    folder = models / CANDIDATE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    digest = save(made.weights, folder / "new.npz")
    # Named by its content, so a promotion never puts another file under the serving one's name.
    name = f"{made.weights.model}-{digest[:8]}.npz"
    (folder / "new.npz").rename(folder / name)
    held = [one for one, at in zip(judged, fold, strict=True) if at == _HELD_FOLD]
    manifest = Manifest(
        model=made.weights.model,
        tagger=Kind.LINEAR,
        file=name,
        sha256=digest,
        folds=figures(made.weights, made.unseen, made.judged, services) | held_share(held),
        frozen=frozen(judged),
    )
    if opened is not None:
        task = Task(
            base=opened,
            learn=[e for e, at in zip(corpus, fold, strict=True) if at > _STOP_FOLD],
            stop=[e for e, at in zip(corpus, fold, strict=True) if at == _STOP_FOLD],
            held=_unheard(Mixer(made.weights, services), made, fold),
            seed=seed,
            onnx=onnx,
        )
        manifest, tuned = tune(manifest, folder, task, services, tell)
        pairs = zip(task.held, tuned, strict=True)
        own = [(one.example, found) for one, found in pairs if one.example.relevant]
        manifest = manifest.model_copy(update={"folds": held_share(own), "frozen": frozen(own)})
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


def _prepare(
    models: Path,
    services: Mapping[str, Service],
    corrections: Sequence[Example],
    text: Path | None,
    seed: int,
) -> Prepared:
    """Read all text; running text leaves its meanings in the training folder."""
    folder = models / "training"
    corpus = [*load_corpus(folder, services), *corrections]
    lexicon = load_lexicon(folder, services)
    if text is None:
        meanings = load_meanings(folder)
        return prepare(corpus, lexicon, services, meanings=meanings, prior=_serving_weights(models))
    running = to_learn(read_running(text))
    heard = load_heard(folder, running, services)
    running = [one for one in running if one not in heard.left_out]
    sample = background_of(running)
    sampled, told = frozenset(sample), heard.labels.keys() | heard.undecided
    corpus += [
        one.model_copy(update={"of_stream": text in sampled}) for text, one in heard.labels.items()
    ]
    meanings = learn_meanings([*running, *(one.text for one in corpus)], seed=seed)
    save_meanings(meanings, folder)
    return prepare(
        corpus,
        lexicon,
        services,
        meanings=meanings,
        background=[one for one in sample if one not in told],
        aside=[one for one in sample if one in heard.undecided],
    )


def _make(  # noqa: PLR0913 - what a model is made of
    prepared: Prepared,
    fold: Sequence[int],
    services: Mapping[str, Service],
    resolver: Resolver,
    *,
    seed: int,
    model: str,
) -> _Made:
    unseen, running = score_unseen(prepared, fold, services, resolver, seed=seed)
    everything = fit(prepared, range(len(prepared.posts)), services, model)
    made = calibrate(everything, unseen, running, services, prior=prepared.prior)
    weights, judged = with_sureness(made.weights, made.unseen, services)
    return _Made(weights, made.unseen, judged)


def _unheard(mixer: Mixer, made: _Made, fold: Sequence[int]) -> list[Held]:
    """Gather the held posts, with all that is judged of them besides their service."""
    return [
        Held(
            example=one.example,
            judged=found,
            relevance=odds_of(mixer, one.scored).relevance,
            where=placed(one.scored.place.municipality, one.scored.place.candidates),
        )
        for one, found, at in zip(made.unseen, made.judged, fold, strict=True)
        if at == _HELD_FOLD
    ]


def _serving_weights(models: Path) -> Weights | None:
    """Read the weights of what serves; None where nothing of this version does."""
    manifest = serving_manifest(models)
    if manifest is None:
        return None
    try:
        return load(models / manifest.file, digest=manifest.sha256)
    except (ModelMissing, ModelBroken):
        return None
