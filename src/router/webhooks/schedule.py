"""When a delivery is tried again.

1st ─5 s─▶ 2nd ─5 min─▶ 3rd ─30 min─▶ 4th ─2 h─▶ … ─20 h─▶ 9th ─24 h─▶ 10th, the last
"""

from datetime import timedelta

# Before each attempt, the first at once: the example of the specification, 75 h 35 min 5 s.
DELAYS = (
    timedelta(),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
# Deliveries that failed together must not all come back together.
JITTER = 0.1


def wait_after(failures: int, chance: float, asked: timedelta | None = None) -> timedelta | None:
    """Return how long to wait after a failure; None where it was the last attempt.

    Args:
        failures: How many attempts have failed, this one too; from 1.
        chance: From 0 up to 1: how much of the jitter is added.
        asked: What the receiver asked for (Retry-After): it is not asked sooner.
    """
    if failures >= len(DELAYS):
        return None
    return max(DELAYS[failures], asked or timedelta()) * (1 + JITTER * chance)
