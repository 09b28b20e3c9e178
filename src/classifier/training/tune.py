"""Fine-tuning an encoder on services: `sawt train --base PATH_OR_HUB_ID`.

base ─learn─▶ encoder ─save─▶ folder ─open as serving does─▶ temperature, floor, figures ─▶ card
"""

import errno
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from classifier.manifest import Kind, Manifest
from classifier.odds import softmax
from classifier.services import Service
from classifier.taggers.checkpoint import Card, Predict, open_reader, write_card
from classifier.training.base import Base
from classifier.training.corpus import Example
from classifier.training.export import export
from classifier.training.learn import PACE, ROUNDS, Lesson, Tell, learn, silent
from classifier.training.pacing import find_heat
from classifier.training.sureness import Judged, sure_floor
from classifier.training.unable import NoRoom, need

CHECKPOINT = "checkpoint"
TOKENS = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A post that no part of the model has seen, and all but its service as the model judges it.

    `relevance` is its probability, `where` that of its place; `judged` says what was right.
    """

    example: Example
    judged: Judged
    relevance: float
    where: float

    def with_service(self, odds: float, *, right: bool) -> Judged:
        """Judge it by an encoder's service and its probability. As taggers.transformer reckons."""
        passes = self.judged.passes
        confidence = self.relevance * odds * self.where if passes else 1 - self.relevance
        service = right or not self.example.relevant
        return replace(self.judged, confidence=confidence, service=service)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What to tune, and on what: three sets of posts that share none.

    `learn` is learnt, `stop` decides when to stop and the temperature, `held` the floor of what is
    sure and the figures.
    """

    base: Base
    learn: Sequence[Example]
    stop: Sequence[Example]
    held: Sequence[Held]
    seed: int
    rounds: int = ROUNDS
    pace: float = PACE
    onnx: bool = False


def needed(*, onnx: bool) -> None:
    """Raise `TrainingUnavailable` where a package for tuning is not installed."""
    need("torch", "transformers", "tokenizers")
    if onnx:
        need("onnxruntime", "onnx", "onnxscript")


def tune(
    manifest: Manifest,
    folder: Path,
    task: Task,
    services: Mapping[str, Service],
    tell: Tell = silent,
) -> tuple[Manifest, list[Judged]]:
    """Fine-tune an encoder on the relevant posts and write it beside the linear model.

    Args:
        manifest: The linear model's.
        folder: Where the checkpoint goes.
        task: What to tune, and on what.
        services: The services by code.
        tell: Told how far it is.

    Returns:
        The manifest by which it serves, its folds still those of the linear model; and the held
        posts as judged with it.

    Raises:
        NoRoom: The disk is full.
    """
    lesson = Lesson(
        learn=[one for one in task.learn if one.relevant],
        stop=[one for one in task.stop if one.relevant],
        codes=list(services),
        seed=task.seed,
        rounds=task.rounds,
        pace=task.pace,
    )
    card = Card(codes=tuple(lesson.codes), tokens=min(TOKENS, task.base.longest))
    name = f"{Path(manifest.file).stem}-{CHECKPOINT}"
    with _room(folder):
        predict = _taught(task.base, folder / name, card, lesson, tell, onnx=task.onnx)
        logits = predict([one.text for one in lesson.stop])
        card = card.model_copy(update={"heat": find_heat(logits, lesson.accepted(lesson.stop))})
        judged = _judged(predict, card, task.held)
        floor = sure_floor([one for one in judged if one.passes])
        write_card(folder / name, card.model_copy(update={"sure_floor": floor}))
    kind = Kind.ONNX if task.onnx else Kind.TRANSFORMER
    serving = {"tagger": kind, "checkpoint": name, "model": f"{manifest.model}-tuned"}
    return manifest.model_copy(update=serving), judged


def _taught(  # noqa: PLR0913 - one caller; each is a part of one thing
    base: Base, folder: Path, card: Card, lesson: Lesson, tell: Tell, *, onnx: bool
) -> Predict:
    """Teach and save an encoder, and open it again as serving will: what is measured is that."""
    import torch  # noqa: PLC0415 - heavy, and in an extra

    folder.mkdir()
    base.save_tokenizer(folder)
    write_card(folder, card)
    base.encoder.to("cuda" if torch.cuda.is_available() else "cpu")
    learn(base.encoder, open_reader(folder, card.tokens), lesson, tell)
    base.encoder.to("cpu")
    tell(1.0, "measuring")
    if onnx:
        from classifier.taggers.onnx_encoder import open_onnx  # noqa: PLC0415 - in an extra

        export(base.encoder, folder)
        return open_onnx(folder, card)
    from classifier.taggers.torch_encoder import open_torch  # noqa: PLC0415 - in an extra

    base.encoder.save_pretrained(folder)
    return open_torch(folder, card)


def _judged(predict: Predict, card: Card, held: Sequence[Held]) -> list[Judged]:
    logits = predict([one.example.text for one in held])
    odds = [softmax(one / card.heat) for one in logits]
    return [
        one.with_service(
            float(share.max()), right=card.codes[int(share.argmax())] in one.example.services
        )
        for one, share in zip(held, odds, strict=True)
    ]


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    """Say of a full disk that it is full, and leave nothing half done on it.

    Packages in Rust and C++ hide it in errors of their own.
    """
    try:
        yield
    except Exception as error:
        full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
        if full or "No space left on device" in str(error):
            shutil.rmtree(folder, ignore_errors=True)
            raise NoRoom(folder) from error
        raise
