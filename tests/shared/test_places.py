"""Municipalities on labelled posts, which are not part of the project: measured, never learnt."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from classifier.gazetteer import load_gazetteer
from classifier.places import Resolver
from classifier.words import words_of
from make import a_post

ROOT = Path(__file__).parents[2]
SHARED = ROOT / os.environ.get("SAWT_SHARED", "../shared")


def labelled(name: str) -> list[dict[str, Any]]:
    path = SHARED / "eval" / name
    if not path.exists():
        pytest.skip(f"NOT TESTED: no {name} under SAWT_SHARED")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["relevant"]]


def right(row: dict[str, Any], found: str | None) -> bool:
    """As the office's score counts it: the label, an accepted other, or rightly none."""
    return found in (row["municipality"], *(row.get("municipality_alt") or ())) or (
        found is None and row["municipality"] is None
    )


@pytest.mark.parametrize(
    ("name", "every", "named", "not_guessed"),
    [("posts.jsonl", 0.95, 0.93, 0.98), ("real.jsonl", 0.95, 0.92, 0.98)],
)
def test_the_right_municipality_is_found_and_none_is_guessed(
    name: str, every: float, named: float, not_guessed: float
) -> None:
    resolver = Resolver(load_gazetteer(ROOT / "config" / "municipalities.yaml"))
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for row in labelled(name):
        post = a_post(text=row["text"], profile_location=row.get("profile_location"))
        found = resolver.resolve(post, words_of(post.words)).municipality
        hits[row["municipality"] is not None].append(right(row, found.code if found else None))

    shares = [sum(some) / len(some) for some in (hits[True] + hits[False], hits[True], hits[False])]
    print(f"\n{name}: all {shares[0]:.4f}, named {shares[1]:.4f}, not guessed {shares[2]:.4f}")  # noqa: T201 - the figure is the point
    assert shares[0] >= every
    assert shares[1] >= named
    assert shares[2] >= not_guessed


def test_how_many_posts_a_second_is_told() -> None:
    resolver = Resolver(load_gazetteer(ROOT / "config" / "municipalities.yaml"))
    posts = [a_post(text=row["text"]) for row in labelled("posts.jsonl")]
    cut = [(post, words_of(post.words)) for post in posts]
    started = time.perf_counter()
    for post, words in cut:
        resolver.resolve(post, words)

    print(f"\n{len(posts) / (time.perf_counter() - started):.0f} posts/s")  # noqa: T201 - the figure is the point
