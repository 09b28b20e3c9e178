"""Whether what is said changes from week to week: pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log2

# A week is compared with so many before it, taken together.
WEEKS_BEFORE = 4


def distance(left: Mapping[str, int], right: Mapping[str, int]) -> float | None:
    """Return the Jensen-Shannon divergence of two mixes, in bits: 0 the same, 1 nothing in common.

    Args:
        left: How often each class was said.
        right: The same of the other.

    Returns:
        None where one of them is empty.
    """
    whole = sum(left.values()), sum(right.values())
    if not all(whole):
        return None
    found = 0.0
    for name in left.keys() | right.keys():
        shares = left.get(name, 0) / whole[0], right.get(name, 0) / whole[1]
        middle = sum(shares) / 2
        found += sum(share * log2(share / middle) / 2 for share in shares if share)
    return found


def distances(weeks: Sequence[Mapping[str, int]]) -> list[float | None]:
    """Compare each week with those before it; oldest first. The first has nothing before it."""
    return [
        distance(week, sum(map(Counter, weeks[max(0, at - WEEKS_BEFORE) : at]), Counter()))
        for at, week in enumerate(weeks)
    ]
