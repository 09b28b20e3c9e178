"""`kill -9` in the middle of an import: every post stored once, tagged once, no ticket doubled."""

import json
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path

from deep import so_many
from whole.serving import PATIENCE, Served, environment, sawt, until

POSTS = so_many(1_500, 5_000)
KILLS = so_many(3, 6)
PLACES = ("جدة", "الرياض", "الدمام", "أبها", "بريدة", "تبوك", "حائل", "نجران")
MATTERS = (
    "حفرة كبيرة وسط الشارع كسرت كفر السيارة",
    "الإنارة مطفية من أسبوع والشارع مظلم",
    "النفايات متراكمة والحاوية ما انرفعت",
    "كلاب ضالة تهاجم الأطفال عند المدرسة",
    "مطعم لقينا في أكله حشرات",
)


def write_posts(path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        for n in range(POSTS):
            text = f"{MATTERS[n % 5]} في {PLACES[n % 8]} بلاغ رقم {n}"
            out.write(json.dumps({"id": f"n{n}", "text": text}, ensure_ascii=False) + "\n")


def test_killing_the_server_again_and_again_loses_nothing_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    write_posts(tmp_path / "posts.jsonl")
    env = environment(tmp_path)
    served = Served(env)
    chance = random.Random(7)  # noqa: S311 - when to kill is no secret
    served.start()
    importing = subprocess.Popen(
        [sys.executable, "-m", "api.main", "import", str(tmp_path / "posts.jsonl")],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(KILLS):
            goal = min(count(tmp_path, "decisions") + chance.randrange(50, 400), POSTS)
            until(partial(reached, tmp_path, goal), f"{goal} decisions")
            served.kill()
            served.start()
        assert importing.wait(timeout=600) == 0
        until(partial(reached, tmp_path, POSTS), "every decision", patience=600)
    finally:
        importing.kill()
        importing.wait()
        served.stop()

    tickets = [json.loads(line) for line in sawt("tickets", "--json", env=env).stdout.splitlines()]
    held = Counter(post["native_id"] for ticket in tickets for post in ticket["posts"])
    assert len({ticket["id"] for ticket in tickets}) == len(tickets)
    assert max(held.values()) == 1
    assert {name: count(tmp_path, name) for name in ("posts", "tags", "decisions", "worklist")} == {
        "posts": POSTS,
        "tags": POSTS,
        "decisions": POSTS,
        "worklist": 0,
    }
    again = sawt("import", str(tmp_path / "posts.jsonl"), env=env)
    assert again.returncode == 0, again.stderr
    assert count(tmp_path, "posts") == POSTS


def reached(folder: Path, goal: int) -> bool:
    return count(folder, "decisions") >= goal


def count(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "sawt.db", timeout=PATIENCE)) as database:
        (found,) = database.execute(f"select count(*) from {table}").fetchone()  # noqa: S608 - ours
        return int(found)
