"""How much is tried: what shows the thing every day, and more where `SAWT_TEST_DEEP` is 1."""

import os

DEEP = os.environ.get("SAWT_TEST_DEEP") == "1"


def so_many(daily: int, deep: int) -> int:
    """Return one of two numbers: that of every day, or that of a run that takes its time."""
    return deep if DEEP else daily
