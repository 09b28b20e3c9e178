"""`sawt train`: a candidate from the training text; it goes live only if it wins."""

import sys
from pathlib import Path

import typer

from api.cli.labels import learnt
from api.cli.prepare import short_verb
from api.cli.progress import working
from api.config import read_config
from api.failure import Failed
from api.taggers import opener
from api.tools import utc_now
from classifier.kept import promote as put_live
from classifier.training.train import Report
from classifier.training.train import train as made
from classifier.training.unable import BaseUnusable, NoRoom, TrainingUnavailable

# Decides the folds: the same text gives the same model and the same scores.
SEED = 2026


def train(
    base: str | None, text: Path | None, corrections: str, *, onnx: bool, promote: bool
) -> None:
    """Train, score by folds, compare with what serves."""
    settings = short_verb()
    if onnx and base is None:
        what = "--onnx keeps a tuned checkpoint for ONNX Runtime"
        raise Failed(what, "give --base as well")
    config = read_config(settings.config)
    labels = learnt(settings, config, corrections)
    try:
        with working("train") as tell:
            report = made(
                settings.models,
                settings.config,
                base=base,
                seed=SEED,
                now=utc_now(),
                text=text,
                corrections=labels,
                onnx=onnx,
                tell=tell,
            )
    except (BaseUnusable, NoRoom, TrainingUnavailable) as error:
        raise Failed(str(error)) from error
    sys.stdout.write(f"corrections learnt: {len(labels)}\n{table(report)}")
    sys.stdout.writelines(f"does not win: {reason}\n" for reason in report.refusals)
    if not promote:
        return
    if report.refusals:
        sys.stderr.write("sawt: the candidate does not win, so the old model still serves\n")
        raise typer.Exit(1)
    serves = put_live(settings.models, now=utc_now(), opening=opener(config))
    sys.stdout.write(f"{serves.model} serves now; what runs takes it up by itself\n")


def table(report: Report) -> str:
    """Write the scores side by side: candidate, and what serves."""
    serving = report.serving.folds if report.serving else {}
    serves = report.serving.model if report.serving else "none"
    lines = [f"candidate in {report.folder}; serving: {serves}"]
    for name, score in report.candidate.folds.items():
        before = f"{serving[name]:.4f}" if name in serving else "-"
        lines.append(f"{name:24} {score:.4f}   {before}")
    return "\n".join(lines) + "\n"
