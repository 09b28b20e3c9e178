"""The training text shares nothing with the posts by which the model is measured."""

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SAWT_SHARED", ROOT.parent / "shared"))
ALIKE = 0.6  # Jaccard, over runs of five characters

pytestmark = pytest.mark.skipif(
    not (SHARED / "eval").is_dir(), reason="NOT TESTED: no labelled posts in SAWT_SHARED"
)


def runs(path: Path) -> list[frozenset[str]]:
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    spaced = [" ".join(text.split()) for text in texts]
    return [frozenset(text[at : at + 5] for at in range(max(1, len(text) - 4))) for text in spaced]


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
