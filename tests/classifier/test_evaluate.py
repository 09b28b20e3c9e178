"""Evaluating reads labels; nothing else does."""

import json
from pathlib import Path
from typing import Any

import pytest

from classifier.evaluate import evaluate
from classifier.taggers.linear import Linear
from listener.config import WrongConfig
from listener.post import Post

ROW: dict[str, Any] = {
    "id": "a", "text": "حفرة كبيرة وسط الشارع كسرت كفر سيارتي", "relevant": True,
    "services": ["roads.pothole"], "municipality": None, "intent": "complaint", "urgency": "high",
    "dialect": "najdi", "platform": "x", "author_kind": "citizen",
}  # fmt: skip


def put(folder: Path, *rows: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8"
    )
    return path


def test_it_prints_the_tables(tmp_path: Path, tagger: Linear) -> None:
    told = str(evaluate(put(tmp_path, ROW), tagger)).splitlines()
    assert f"{'service_top1':26} 1.0" in told
    assert "service_top1 by dialect" in told
    assert "service_top1 by platform" in told


class Watched:
    """Remembers the posts that it was shown."""

    def __init__(self, tagger: Linear) -> None:
        self.model = tagger.model
        self.seen: list[Post] = []
        self._tagger = tagger

    def tag(self, posts: Any) -> Any:
        self.seen += posts
        return self._tagger.tag(posts)


def test_labels_never_reach_the_tagger(tmp_path: Path, tagger: Linear) -> None:
    first, second = Watched(tagger), Watched(tagger)
    other = {"services": ["roads.bus"], "relevant": False, "intent": "news", "urgency": "low"}
    evaluate(put(tmp_path, ROW), first)
    evaluate(put(tmp_path, ROW | other | {"municipality": "jeddah", "incident": "i"}), second)
    assert first.seen == second.seen


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "JSON Lines"),
        ("[]", r":1: .*needs id"),
        ('{"id": "a", "text": "x"}', "relevant, services, intent, urgency"),
    ],
)
def test_what_is_not_labelled_posts_is_refused(
    tmp_path: Path, tagger: Linear, content: str, complaint: str
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WrongConfig, match=complaint):
        evaluate(path, tagger)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, tagger: Linear) -> None:
    with pytest.raises(WrongConfig, match="cannot be read"):
        evaluate(tmp_path / "none", tagger)
