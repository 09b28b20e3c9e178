"""Training can be repeated, and a candidate serves only if it wins."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classifier.frozen import digest
from classifier.manifest import MANIFEST
from classifier.places import Resolver
from classifier.services import Service
from classifier.tags import Intent, Urgency
from listener.config import WrongConfig

pytest.importorskip("sklearn", reason="NOT TESTED: the extra `train` is not installed")

from classifier.training.corpus import Example, load_corpus, load_lexicon
from classifier.training.fit import prepare
from classifier.training.folds import folds
from classifier.training.heads import gate_of
from classifier.training.meaning import FILE
from classifier.training.sureness import RIGHT, Judged, sure_floor
from classifier.training.train import Report, train
from classifier.training.unseen import score_unseen
from classifier.weights import load

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


def test_without_running_text_the_gate_keeps_what_it_learnt_from_it(
    models: Path, tmp_path: Path
) -> None:
    shutil.copytree(models / "training", tmp_path / "training")
    lines = (ROOT / "models/training/offtopic-5.jsonl").read_text(encoding="utf-8").splitlines()
    running = tmp_path / "running.jsonl"
    running.write_text("\n".join(lines[:400]), encoding="utf-8")
    taught = train(tmp_path, ROOT / "config", seed=1, now=NOW, text=running)
    assert (tmp_path / "training" / FILE).exists()
    first = load(taught.folder / taught.candidate.file)
    for path in taught.folder.iterdir():
        path.rename(tmp_path / path.name)

    again = train(tmp_path, ROOT / "config", seed=1, now=NOW)

    second = load(again.folder / again.candidate.file)
    assert second.relevance_floor == first.relevance_floor
    assert list(second.relevance_mix) == list(first.relevance_mix)
    assert list(second.stems) == list(first.stems)
    moved = gate_of(second, first.features) - gate_of(first, first.features)
    assert 0 < abs(moved).max() < abs(gate_of(first, first.features)).max()


def test_running_text_counts_in_the_sample_whether_it_is_labelled_or_not(
    services: Mapping[str, Service], resolver: Resolver
) -> None:
    training = ROOT / "models/training"
    posts = load_corpus(training, services)[::900]
    heard = [one.model_copy(update={"of_stream": at < 3}) for at, one in enumerate(posts)]
    running = [f"نص رقم {at}" for at in range(35)]
    lexicon = {"roads.pothole": load_lexicon(training, services)["roads.pothole"]}
    prepared = prepare(heard, lexicon, services, background=running[:30], aside=running[30:])

    _, scored = score_unseen(
        prepared, folds([one.text for one in posts], 1), services, resolver, seed=1
    )

    assert len(scored.unlabelled) == 30
    assert len(scored.sample) == 30 + 5 + 3


def test_the_report_says_how_the_folds_went(report: Report) -> None:
    assert {"service_top1", "relevance_recall", "routed_right"} <= set(report.candidate.folds)


def test_each_post_is_written_down_as_right_or_wrong_by_its_domain(report: Report) -> None:
    frozen = report.candidate.frozen
    asked = sum(len(one.right + one.wrong) for one in frozen.values()) // 8
    assert {"offtopic", "roads"} <= frozen.keys()
    relevant = {domain: one for domain, one in frozen.items() if domain != "offtopic"}
    right = sum(len(one.right) for one in relevant.values())
    share = right / sum(len(one.right + one.wrong) for one in relevant.values())
    assert asked > 30
    assert share == pytest.approx(report.candidate.folds["routed_right"], abs=0.001)


def test_corrections_are_learnt_like_composed_posts(
    models: Path, report: Report, tmp_path: Path
) -> None:
    shutil.copytree(models / "training", tmp_path / "training")
    text = "زرافة هاربة من مدينة الألعاب تمشي في الحي"
    example = Example(
        text=text,
        relevant=True,
        services=("pest.stray_dogs",),
        intent=Intent.COMPLAINT,
        urgency=Urgency.HIGH,
    )

    learnt = train(tmp_path, ROOT / "config", base=None, seed=1, now=NOW, corrections=[example])

    pest = learnt.candidate.frozen["pest"]
    assert digest(text) in pest.right + pest.wrong
    assert learnt.candidate.sha256 != report.candidate.sha256


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
    assert sum(one.routed for one in kept) >= RIGHT * len(kept)
    assert len(kept) >= 30


def test_nothing_is_sure_where_no_floor_keeps_the_promise() -> None:
    judged = [Judged(0.9, relevance=True, service=False, municipality=True) for _ in range(50)]
    assert sure_floor(judged) > 1


def test_a_place_that_no_word_tells_is_not_held_against_the_model() -> None:
    judged = Judged(0.9, relevance=True, service=True, municipality=False, untold=True)
    assert (judged.told, judged.routed) == (True, False)
    assert not replace(judged, service=False).told
    assert not replace(judged, untold=False).told
