"""How fast whole tags are made: posts a second on one core, start, resident memory.

    python bench/classify.py [POSTS.jsonl]

POSTS: any JSON Lines with `text`; the training text by default.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# One core is what is measured.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))
BATCH = 256


def resident() -> int:
    """Return this process's resident memory, MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) // 1024


def main() -> None:
    """Measure and print."""
    begun = time.perf_counter()
    from classifier.gazetteer import load_gazetteer  # noqa: PLC0415 - importing is measured
    from classifier.opening import open_tagger  # noqa: PLC0415 - as above
    from classifier.places import Resolver  # noqa: PLC0415 - as above
    from classifier.services import load_services  # noqa: PLC0415 - as above
    from listener.post import Post  # noqa: PLC0415 - as above

    imported = time.perf_counter()
    services = load_services(ROOT / "config" / "services.yaml")
    resolver = Resolver(load_gazetteer(ROOT / "config" / "municipalities.yaml"))
    configured = time.perf_counter()
    tagger = open_tagger(ROOT / "models", services, resolver)
    opened = time.perf_counter()
    training = sorted((ROOT / "models" / "training").glob("*.jsonl"))
    paths = [Path(name) for name in sys.argv[1:]] or training
    posts = [
        Post(source="bench", native_id=str(at), text=json.loads(line)["text"])
        for path in paths
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines())
    ]
    cold = rate(tagger, posts)
    print(f"import {imported - begun:.2f} s, configuration {configured - imported:.2f} s")
    print(f"model {opened - configured:.2f} s")
    print(f"posts {len(posts)}, cold {cold:.0f}/s, warm {rate(tagger, posts):.0f}/s of CPU time")
    one = time.process_time()
    for post in posts[:500]:
        tagger.tag([post])
    print(f"one at a time {1e6 * (time.process_time() - one) / len(posts[:500]):.0f} us a post")
    print(f"resident {resident()} MiB")


def rate(
    tagger: Any,  # noqa: ANN401 - its type may only be imported while measured
    posts: Sequence[Any],
) -> float:
    """Return whole tags a second of CPU time."""
    begun = time.process_time()
    for at in range(0, len(posts), BATCH):
        tagger.tag(posts[at : at + BATCH])
    return len(posts) / (time.process_time() - begun)


if __name__ == "__main__":
    main()
