"""Webhooks through `kill -9`: `python bench/kill_webhooks.py [POSTS] [KILLS] [URL]`.

Usual: 600 posts and 5 kills, on a SQLite file of its own, or on an empty database at `URL`. A
receiver built from the official library keeps the ledger: each event must be in it, always by the
same id and with the same body. Leases of the dead end in their own time, after 30 s.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from store.migrate import migrate  # noqa: E402 - after the path
from whole.killing import Kept, Ledger, kill_in_the_middle, receiving  # noqa: E402 - as above
from whole.serving import Served, environment  # noqa: E402 - as above

USUAL = (600, 5)
BATCH = 60
PLACES = ("جدة", "الرياض", "الدمام", "أبها", "بريدة", "تبوك", "حائل", "نجران")
MATTERS = (
    "حفرة كبيرة وسط الشارع كسرت كفر السيارة",
    "الإنارة مطفية من أسبوع والشارع مظلم",
    "النفايات متراكمة والحاوية ما انرفعت",
)


def run(folder: Path, database: str, posts: int, kills: int) -> tuple[Ledger, Kept]:
    """Serve, push posts, and kill the service while their events are told."""
    ledger, served = Ledger(), Served(environment(folder, SAWT_DATABASE=database))
    with receiving(ledger) as url:
        served.start()
        try:
            made = served.post("/api/v1/webhooks", {"url": url, "per_minute": 1_200})
            ledger.secret = made.raise_for_status().json()["secret"]
            push(served, posts)
            kept = kill_in_the_middle(served, ledger, database, kills=kills, most=40, patient=True)
        finally:
            served.stop()
    return ledger, kept


def push(served: Served, posts: int) -> None:
    """Push posts of many places and matters."""
    for start in range(0, posts, BATCH):
        items = [
            {
                "native_id": f"n{n}",
                "text": f"{MATTERS[n % 3]} في {PLACES[n % 8]} حي رقم {n} شارع {n * 7}",
            }
            for n in range(start, min(start + BATCH, posts))
        ]
        served.post("/api/v1/posts", {"items": items}).raise_for_status()


def main() -> None:
    """Kill, and print what the ledger says."""
    numbers = [int(word) for word in sys.argv[1:3]]
    posts, kills = (*numbers, *USUAL[len(numbers) :])
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[3] if len(sys.argv) > 3 else f"sqlite+aiosqlite:///{Path(folder)}/b.db"  # noqa: PLR2004
        asyncio.run(migrate(url))
        ledger, kept = run(Path(folder), url, posts, kills)
    figures = {
        "kills": kills,
        "events": len(kept.events),
        "lost": len(kept.events.keys() - ledger.bodies.keys()),
        "told_again": sum(len(got) - 1 for got in ledger.bodies.values()),
        "changed": sum(
            json.loads(body)["data"] != kept.events.get(id_)
            for id_, got in ledger.bodies.items()
            for body in got
        ),
        "refused_by_the_official_library": len(ledger.refused),
    }
    print(json.dumps(figures, indent=1))
    sys.exit(bool(figures["lost"] or figures["changed"] or ledger.refused))


if __name__ == "__main__":
    main()
