"""A small day of `bench/polite.py`: many feeds, the real door, and processes that come and go."""

import importlib.util
import sys
from pathlib import Path

from structlog.testing import capture_logs

BENCH = Path(__file__).parents[2] / "bench" / "polite.py"


async def test_feeds_are_polled_politely_through_restarts() -> None:
    spec = importlib.util.spec_from_file_location("polite", BENCH)
    assert spec
    assert spec.loader
    polite = importlib.util.module_from_spec(spec)
    sys.modules["polite"] = polite
    spec.loader.exec_module(polite)

    with capture_logs() as logs:
        found, network = await polite.simulate(12, 24, 3)

    assert found.polite, found
    assert found.requests > 24
    assert found.most_unconditional == 1
    assert {log["outcome"] for log in logs} >= {"read", "unchanged", "busy"}
    asked = {one.weekly: len(one.ledger) for one in network.publishers.values()}
    assert asked[1] < asked[400]
