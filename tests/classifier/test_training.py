"""Training can be repeated, and a candidate serves only if it wins."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classifier.manifest import MANIFEST, Kind, Manifest, read_manifest, write_manifest
from listener.config import WrongConfig

pytest.importorskip("sklearn", reason="NOT TESTED: the extra `train` is not installed")

from classifier.training.folds import folds
from classifier.training.sureness import Judged, sure_floor
from classifier.training.train import Report, promote, train

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    (folder / "training").mkdir()
    lines = [
        line
        for name in ("posts-1.jsonl", "offtopic-1.jsonl")
        for line in (ROOT / "models/training" / name).read_text(encoding="utf-8").splitlines()[::9]
    ]
    (folder / "training" / "posts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def report(models: Path) -> Report:
    return train(models, ROOT / "config", base=None, seed=1, now=NOW)


def test_training_twice_gives_the_same_bytes(models: Path, report: Report, tmp_path: Path) -> None:
    shutil.copytree(models / "training", tmp_path / "training")
    again = train(tmp_path, ROOT / "config", base=None, seed=1, now=NOW)
    assert again.candidate.sha256 == report.candidate.sha256
    assert (again.folder / MANIFEST).read_bytes() == (report.folder / MANIFEST).read_bytes()


def test_the_report_says_how_the_folds_went(report: Report) -> None:
    assert {"service_top1", "relevance_recall", "routed_right"} <= set(report.candidate.folds)


def a_report(folder: Path, *, candidate: float, serving: float | None) -> Report:
    shares = [candidate, candidate if serving is None else serving]
    new, old = (
        Manifest(
            model=name,
            tagger=Kind.LINEAR,
            file=f"{name}.npz",
            sha256="0" * 64,
            folds={"routed_right": share},
        )
        for name, share in zip(["new", "old"], shares, strict=True)
    )
    (folder / "candidate").mkdir()
    (folder / "candidate" / "new.npz").write_bytes(b"new")
    write_manifest(folder / "candidate", new)
    write_manifest(folder, old)
    report = Report(folder / "candidate", new, old)
    return report if serving is not None else replace(report, serving=None)


@pytest.mark.parametrize(
    ("candidate", "serving", "serves"),
    [(0.6, 0.5, True), (0.5, 0.5, False), (0.4, 0.5, False), (0.1, None, True)],
)
def test_a_candidate_serves_only_if_it_wins(
    tmp_path: Path, candidate: float, serving: float | None, *, serves: bool
) -> None:
    report = a_report(tmp_path, candidate=candidate, serving=serving)
    assert promote(tmp_path, report) is serves
    assert read_manifest(tmp_path).model == ("new" if serves else "old")
    assert (tmp_path / "new.npz").exists() is serves


@pytest.mark.parametrize(("held", "wins"), [(0.6, True), (0.5, False)])
def test_a_tuned_candidate_is_compared_on_the_posts_held_from_it(
    tmp_path: Path, held: float, *, wins: bool
) -> None:
    report = a_report(tmp_path, candidate=0.1, serving=0.9)
    assert report.serving
    tuned = report.candidate.model_copy(
        update={"tagger": Kind.TRANSFORMER, "folds": {"routed_right_held": held}}
    )
    serving = report.serving.model_copy(
        update={"folds": {"routed_right": 0.9, "routed_right_held": 0.5}}
    )
    assert replace(report, candidate=tuned, serving=serving).wins is wins


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not a JSON object"),
        ('{"text": "", "relevant": false, "intent": "news", "urgency": "low"}', "text"),
        ('{"text": "a", "relevant": true, "intent": "news", "urgency": "low"}', "name its service"),
        ('{"text": "a", "relevant": false, "intent": "wish", "urgency": "low"}', "intent"),
        (
            '{"text":"a","relevant":true,"services":["no.code"],"intent":"news","urgency":"low"}',
            "no such service: no.code",
        ),
    ],
)
def test_wrong_training_text_is_told_by_file_and_line(
    tmp_path: Path, line: str, complaint: str
) -> None:
    (tmp_path / "training").mkdir()
    (tmp_path / "training" / "a.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(WrongConfig, match=rf"a\.jsonl:1: .*{complaint}"):
        train(tmp_path, ROOT / "config", base=None, seed=1, now=NOW)


def test_no_training_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongConfig, match="no training text"):
        train(tmp_path, ROOT / "config", base=None, seed=1, now=NOW)


def test_near_duplicates_share_a_fold_and_new_text_does_not_move_the_old() -> None:
    texts = [f"حفرة رقم {n} في شارع {n}" for n in range(30)] + ["بعوض كثير", "البعوض كثير يا ناس"]
    before = folds(texts, seed=3)
    assert before[-1] == before[-2]
    assert folds([*texts, "نص جديد تماما"], seed=3)[: len(texts)] == before


def test_sure_is_the_lowest_confidence_that_keeps_the_promise() -> None:
    judged = [
        Judged(1 - n / 100, relevance=True, service=n < 30, municipality=True) for n in range(50)
    ]
    floor = sure_floor(judged)
    kept = [one for one in judged if one.confidence >= floor]
    assert sum(one.routed for one in kept) >= 0.95 * len(kept)
    assert len(kept) >= 30


def test_nothing_is_sure_where_no_floor_keeps_the_promise() -> None:
    judged = [Judged(0.9, relevance=True, service=False, municipality=True) for _ in range(50)]
    assert sure_floor(judged) > 1


def test_a_place_that_no_word_tells_is_not_held_against_the_model() -> None:
    judged = Judged(0.9, relevance=True, service=True, municipality=False, untold=True)
    assert (judged.told, judged.routed) == (True, False)
    assert not replace(judged, service=False).told
    assert not replace(judged, untold=False).told
