"""How an encoder learns: which posts together, how fast, which errors count, when it is enough."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.odds import softmax
from classifier.weights import Floats

_POOL = 16  # batches that are sorted by length together
_WARM = 0.1  # of all steps
# A service with few posts counts for more, up to this.
_MOST_WEIGHT = 4.0
# Sharpening is bounded: where few posts are all right, the likeliest temperature is none at all,
# and every score would be 1.
_HEATS = tuple(round(0.5 * 1.06**step, 4) for step in range(48))


def batches(lengths: Sequence[int], size: int, dice: np.random.Generator) -> list[list[int]]:
    """Divide posts into batches of like length, in random order: padding costs time.

    Args:
        lengths: How many tokens each post has.
        size: How many posts a batch holds.
        dice: Decides the order.
    """
    order, pool = dice.permutation(len(lengths)).tolist(), size * _POOL
    cut: list[list[int]] = []
    for at in range(0, len(order), pool):
        rows = sorted(order[at : at + pool], key=lambda row: lengths[row])
        cut += [rows[start : start + size] for start in range(0, len(rows), size)]
    return [cut[at] for at in dice.permutation(len(cut)).tolist()]


def pace(step: int, steps: int) -> float:
    """Return the share of the full pace at a step: it rises from nothing, then falls to nothing."""
    warm = max(1, int(_WARM * steps))
    return (step + 1) / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))


def balance(wanted: Sequence[int], classes: int) -> Floats:
    """Weigh classes by the root of their rarity, so that rare services are learnt too, [classes].

    The mean over posts is about 1. A class without posts weighs 1: it is never asked for.
    """
    counts = np.bincount(wanted, minlength=classes)
    weights = np.ones(classes, np.float32)
    seen = counts > 0
    if not seen.any():
        return weights
    weights[seen] = np.sqrt(counts[seen].mean() / counts[seen])
    weights = np.minimum(weights, _MOST_WEIGHT).astype(np.float32)
    told: Floats = weights / float((weights * counts).sum() / counts.sum())
    return told


def right(logits: Floats, accepted: Sequence[Sequence[int]]) -> list[bool]:
    """Say of which posts the best service is an accepted one."""
    return [int(one.argmax()) in rows for one, rows in zip(logits, accepted, strict=True)]


def surprise(logits: Floats, accepted: Sequence[Sequence[int]], heat: float = 1.0) -> float:
    """Return how unlikely the accepted services were held, in nats; 0 for no posts."""
    shares = [
        float(softmax(one / heat)[list(rows)].sum())
        for one, rows in zip(logits, accepted, strict=True)
    ]
    return float(-np.log(np.maximum(shares, 1e-12)).mean()) if shares else 0.0


def find_heat(logits: Floats, accepted: Sequence[Sequence[int]]) -> float:
    """Find the temperature under which the accepted services are likeliest; 1 for no posts."""
    if not len(logits):
        return 1.0
    return min(_HEATS, key=lambda heat: surprise(logits, accepted, heat))


@dataclass(slots=True)
class Patience:
    """Waits a few rounds for one that is better in any way: more right, or less surprised.

    Surprise falls long before the first posts are right, and rises again while more become right.
    """

    rounds: int = 3
    share: float = -1.0
    surprised: float = float("inf")
    waited: int = 0
    best: tuple[float, float] | None = None

    def better(self, share: float, surprised: float) -> bool:
        """Note a round; whether it is the best so far: most right, then least surprised."""
        gained = share > self.share or surprised < self.surprised
        self.waited = 0 if gained else self.waited + 1
        self.share, self.surprised = max(self.share, share), min(self.surprised, surprised)
        score = (share, -surprised)
        if self.best is not None and score <= self.best:
            return False
        self.best = score
        return True

    @property
    def over(self) -> bool:
        """Whether no more rounds are worth their time."""
        return self.waited >= self.rounds
