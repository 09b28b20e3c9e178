"""The training text shares nothing with the posts by which the model is measured."""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier.services import load_services
from classifier.training.corpus import load_heard
from classifier.training.running import held_out, read_running, to_learn
from classifier.training.variety import runs as runs_of

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SAWT_SHARED", ROOT.parent / "shared"))
ALIKE = 0.6  # Jaccard, over runs of five characters

pytestmark = pytest.mark.skipif(
    not (SHARED / "eval").is_dir(), reason="NOT TESTED: no labelled posts in SAWT_SHARED"
)


def runs(path: Path) -> list[frozenset[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [runs_of(json.loads(line)["text"]) for line in lines]


@pytest.mark.parametrize("name", ["posts", "real"])
def test_no_training_text_is_nearly_a_measured_post(name: str) -> None:
    measured = runs(SHARED / "eval" / f"{name}.jsonl")
    found = [
        (path.name, line)
        for path in sorted((ROOT / "models" / "training").glob("*.jsonl"))
        for line, text in enumerate(runs(path), 1)
        for post in measured
        if len(text & post) > ALIKE * len(text | post)
    ]
    assert not found


def alike(
    text: frozenset[str], measured: list[frozenset[str]], where: Mapping[str, list[int]]
) -> bool:
    shared = Counter(at for run in text for at in where.get(run, ()))
    return any(
        count > ALIKE * (len(text) + len(measured[at]) - count)
        for at, count in shared.most_common(2)
    )


def test_no_running_text_that_is_learnt_from_is_nearly_a_measured_post() -> None:
    path = SHARED / "text" / "arabic_posts.jsonl.xz"
    if not path.exists():
        pytest.skip("NOT TESTED: no running text in SAWT_SHARED")
    learnt = to_learn(read_running(path))
    services = load_services(ROOT / "config" / "services.yaml")
    heard = load_heard(ROOT / "models" / "training", learnt, services)
    measured = [
        run for name in ("posts", "real") for run in runs(SHARED / "eval" / f"{name}.jsonl")
    ]
    where: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(measured):
        for run in text:
            where[run].append(at)
    found = [
        text
        for text in learnt
        if text not in heard.left_out and alike(runs_of(text), measured, where)
    ]
    assert not found


def test_what_the_stream_is_measured_on_is_never_learnt_from() -> None:
    path = SHARED / "text" / "arabic_posts.jsonl.xz"
    if not path.exists():
        pytest.skip("NOT TESTED: no running text in SAWT_SHARED")
    texts = read_running(path)
    learnt = set(to_learn(texts))
    assert learnt
    assert not [text for text in texts if held_out(text) and text in learnt]
