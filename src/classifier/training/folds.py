"""Folds of the training text in which near duplicates never face each other."""

from collections.abc import Sequence
from hashlib import blake2b

from classifier.features import readable, stem
from classifier.words import words_of

FOLDS = 6
_ALIKE = 0.5  # Jaccard, over stems


def folds(texts: Sequence[str], seed: int) -> list[int]:
    """Give each text a fold. Near duplicates share one; new text does not move the old."""
    stems = [frozenset(stem(word) for word in readable(words_of(text))) for text in texts]
    group = list(range(len(texts)))
    for right in range(len(texts)):
        for left in range(right):
            if group[left] != group[right] and alike(stems[left], stems[right]):
                old, new = group[right], group[left]
                group = [new if one == old else one for one in group]
    first = {
        name: min(texts[at] for at, one in enumerate(group) if one == name) for name in {*group}
    }
    return [fold_of(first[name], seed) for name in group]


def alike(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two texts say nearly the same words."""
    smaller, larger = sorted((len(left), len(right)))
    if not smaller or smaller < _ALIKE * larger:
        return False
    return len(left & right) >= _ALIKE * len(left | right)


def fold_of(text: str, seed: int) -> int:
    """Give a text that has no near duplicate its fold, by its content."""
    digest = blake2b(f"{seed}:{text}".encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % FOLDS
