"""How much of a real stream of posts, hardly any of them municipal, is let through.

    python bench/stream.py [--read FILE]

Takes `text/arabic_posts.jsonl.xz` of SAWT_SHARED: of what training never sees (one text in three,
`classifier.training.running.held_out`), a seeded 5,000 posts and 2,000 news posts. `--read` writes
200 of those let through, for a person to read.
"""

import json
import lzma
import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from classifier.gazetteer import load_gazetteer  # noqa: E402 - after the path
from classifier.opening import open_tagger  # noqa: E402 - as above
from classifier.places import Resolver  # noqa: E402 - as above
from classifier.services import load_services  # noqa: E402 - as above
from classifier.tagger import Tagger  # noqa: E402 - as above
from classifier.training.running import held_out  # noqa: E402 - as above
from listener.post import Post  # noqa: E402 - as above

SHARED = Path(os.environ.get("SAWT_SHARED", ROOT.parent / "shared"))
NEWS = "asnd_social_news"
FLOODS = "idrisi_ra"  # many of these are about floods in Saudi cities
SEED = 20261127
SIZES = {"posts": 5000, "news": 2000}


def samples(path: Path) -> dict[str, list[str]]:
    """Draw the two samples; the same file and seed give the same texts."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    held = [row for row in rows if held_out(row["text"])]
    drawn = {
        "posts": [row["text"] for row in held if row["source"] not in (NEWS, FLOODS)],
        "news": [row["text"] for row in held if row["source"] == NEWS],
    }
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    return {name: chance.sample(texts, SIZES[name]) for name, texts in drawn.items()}


def let_through(tagger: Tagger, texts: Sequence[str]) -> list[str]:
    """Return the texts that a tagger takes for municipal."""
    posts = [Post(source="bench", native_id=str(at), text=text) for at, text in enumerate(texts)]
    tags = tagger.tag(posts)
    return [text for text, tag in zip(texts, tags, strict=True) if tag.relevant]


def main() -> None:
    """Measure and print."""
    path = SHARED / "text" / "arabic_posts.jsonl.xz"
    if not path.exists():
        print("NOT TESTED: no text in SAWT_SHARED")
        return
    services = load_services(ROOT / "config" / "services.yaml")
    resolver = Resolver(load_gazetteer(ROOT / "config" / "municipalities.yaml"))
    tagger = open_tagger(ROOT / "models", services, resolver)
    passed: list[str] = []
    for name, texts in samples(path).items():
        found = let_through(tagger, texts)
        passed += found
        print(f"{name}: {len(found)} of {len(texts)} let through, {len(found) / len(texts):.4f}")
    if sys.argv[1:2] == ["--read"]:
        chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
        shown = chance.sample(passed, min(200, len(passed)))
        Path(sys.argv[2]).write_text(
            "\n".join(map(" ".join, map(str.split, shown))) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
