"""Whether a candidate may serve: it wins on the whole, and no domain pays for it."""

from collections.abc import Iterator

from classifier.frozen import FEWEST, MOST_LOST, compare, whole
from classifier.manifest import Kind, Manifest

DECIDING = "routed_right"
# The same of one fold alone: an encoder is tuned once, without that fold, and compared on it.
HELD = "routed_right_held"


def refusals(candidate: Manifest, serving: Manifest | None) -> list[str]:
    """Say why a candidate may not serve: which figure or domain lost, and by how much.

    Where the serving model tells no single outcomes, or too few of the same posts, the figures of
    the folds decide alone.
    """
    if serving is None:
        return []
    shares = compare(candidate.frozen, serving.frozen)
    total = whole(shares)
    if total.posts < FEWEST:
        return list(_by_figures(candidate, serving))
    lost = [
        f"{domain}: {share}; lost {-share.gain * 100:.1f} points, {MOST_LOST * 100:.0f} at most"
        for domain, share in shares.items()
        if share.posts >= FEWEST and share.gain < -MOST_LOST
    ]
    won = total.candidate > total.serving
    return [*([] if won else [f"{DECIDING}: {total}; it must get more right"]), *lost]


def _by_figures(candidate: Manifest, serving: Manifest) -> Iterator[str]:
    linear = {candidate.tagger, serving.tagger} == {Kind.LINEAR}
    figure = DECIDING if linear else HELD
    new, old = candidate.folds.get(figure, 0.0), serving.folds.get(figure, 0.0)
    if new <= old:
        lost = f"lost {100 * (old - new):.1f} points" if new < old else "nothing gained"
        yield f"{figure}: {new:.4f}, {old:.4f} before; {lost}, and it must get more right"
