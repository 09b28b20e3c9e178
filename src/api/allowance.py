"""How many requests one caller may send: a bucket each, that fills by the minute. Pure.

full: as many at once as a minute allows ─▶ empty: one for every that drips in
"""

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

MINUTE = 60.0
# So many callers are known at once; whoever asked longest ago is forgotten, with a bucket that is
# as good as full by then.
MOST_CALLERS = 20_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one request. `left`: how many more may come now; `wait`: whole seconds."""

    allowed: bool
    left: int
    wait: int


class Allowance:
    """Counts the requests of each caller, by a clock that never goes back."""

    def __init__(self, per_minute: int, most_callers: int = MOST_CALLERS) -> None:
        self.per_minute = per_minute
        self.most_callers = most_callers
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str, now: float) -> Taken:
        """Take one request out of a caller's bucket; `now` is in seconds."""
        rate = self.per_minute / MINUTE
        held, since = self._buckets.pop(caller, (float(self.per_minute), now))
        held = min(float(self.per_minute), held + (now - since) * rate)
        allowed = held >= 1
        held -= allowed
        self._buckets[caller] = held, now
        if len(self._buckets) > self.most_callers:
            self._buckets.popitem(last=False)
        return Taken(allowed, int(held), 0 if held >= 1 else ceil((1 - held) / rate))
