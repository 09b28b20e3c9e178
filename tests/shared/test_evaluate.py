"""Measured on material that is not part of the project."""

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest

from classifier import arabic, words
from classifier.evaluate import evaluate
from classifier.gazetteer import load_gazetteer
from classifier.opening import open_tagger
from classifier.places import Resolver
from classifier.services import load_services
from classifier.tags import to_json
from listener.post import AuthorKind, Platform, Post

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SAWT_SHARED", ROOT.parent / "shared"))

pytestmark = pytest.mark.skipif(
    not (SHARED / "eval").is_dir(), reason="NOT TESTED: no labelled posts in SAWT_SHARED"
)


@pytest.mark.parametrize(("name", "least"), [("posts", 0.80), ("real", 0.55)])
def test_the_tables_are_those_of_the_frozen_scorer(name: str, least: float, tmp_path: Path) -> None:
    config = ROOT / "config"
    resolver = Resolver(load_gazetteer(config / "municipalities.yaml"))
    tagger = open_tagger(ROOT / "models", load_services(config / "services.yaml"), resolver)
    path = SHARED / "eval" / f"{name}.jsonl"
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    posts = [
        Post(
            source="evaluate",
            native_id=row["id"],
            text=row["text"],
            platform=Platform(row.get("platform") or "other"),
            author_kind=AuthorKind(row["author_kind"]) if row.get("author_kind") else None,
            profile_location=row.get("profile_location"),
        )
        for row in gold
    ]
    told = tmp_path / "tags.jsonl"
    lines = [
        json.dumps({"id": row["id"], **to_json(tags)})
        for row, tags in zip(gold, tagger.tag(posts), strict=True)
    ]
    told.write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, SHARED / "eval" / "score_posts.py", path, told],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    tables = evaluate(path, tagger)
    assert str(tables) == done.stdout.rstrip("\n")
    assert (tables.scores["service_top1"] or 0) >= least
    assert tables.scores["evidence"] == 1.0


@pytest.mark.skipif(arabic.ENGINE == "twin", reason="NOT TESTED: camel-tools is not installed")
def test_real_text_gives_the_same_words_by_camel_tools_and_by_its_twin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with lzma.open(SHARED / "text" / "arabic_posts.jsonl.xz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for at, line in enumerate(lines) if at % 10 == 0]
    by_camel = [words.words_of(text) for text in texts]
    for cache in (words.fold, words.pieces):
        cache.cache_clear()
    monkeypatch.setattr(words, "cut_words", arabic.twin_cut)
    monkeypatch.setattr(words, "fold_letters", arabic.twin_fold)
    by_twin = [words.words_of(text) for text in texts]
    for cache in (words.fold, words.pieces):
        cache.cache_clear()
    assert by_twin == by_camel
