"""`sawt preview` reads every Arabic document of the shared feeds, served as it once was."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from whole.serving import a_site, environment, sawt


def arabic_documents(shared: Path) -> dict[str, dict[str, Any]]:
    lines = (shared / "corpora/feeds/expect.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return {row["file"]: row for row in rows if "arabic" in row["tags"]}


def test_every_arabic_feed_is_read_without_a_crash(shared: Path, tmp_path: Path) -> None:
    rows = arabic_documents(shared)

    def answer(path: str, _: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        row = rows[path.removeprefix("/")]
        return 200, row.get("http") or {}, (shared / "corpora" / row["file"]).read_bytes()

    with a_site(answer) as site:
        done = sawt("preview", "feed", *(f"{site}/{n}" for n in rows), env=environment(tmp_path))

    given = [json.loads(line)["source"] for line in done.stdout.splitlines()]
    posts = Counter(source.removeprefix(f"{site}/") for source in given)
    failed = [line.removeprefix(f"{site}/").partition(": ") for line in done.stderr.splitlines()]
    counted = {name: row["expect"].get("entry_count") for name, row in rows.items()}
    wrong = {name: (posts[name], n) for name, n in counted.items() if n and posts[name] != n}
    print(f"\n{len(rows)} Arabic documents, {posts.total()} posts, {len(failed)} failed")  # noqa: T201 - a figure

    assert len(rows) >= 30
    assert wrong == {}
    assert all(".truncated." in name and "broke off" in why for name, _, why in failed), failed
