"""Whether training text is as various as people: what repeats in it, and what it leaves out."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from classifier.services import Service
from classifier.words import words_of

ALIKE = 0.6  # Jaccard, over runs of five characters
_RUN = 5
_COMMON = 500  # words that make a skeleton
_SKELETON = 6


def runs(text: str) -> frozenset[str]:
    """Return the runs of five characters of a text, its white space folded."""
    text = " ".join(text.split())
    return frozenset(text[at : at + _RUN] for at in range(max(1, len(text) - _RUN + 1)))


def near_duplicates(texts: Sequence[str]) -> list[tuple[int, int]]:
    """List the pairs of texts that are alike, the earlier first.

    Only texts that share one of their rarest runs are compared: two sets of a and b runs that are
    alike cannot have all they share among the commoner ones (prefix filtering: Chaudhuri, Ganti and
    Kaushik, "A Primitive Operator for Similarity Joins", ICDE 2006).
    """
    sets = [runs(text) for text in texts]
    often = Counter(run for one in sets for run in one)
    known: dict[str, list[int]] = {}
    found: list[tuple[int, int]] = []
    for at, one in enumerate(sets):
        rarest = sorted(one, key=lambda run: (often[run], run))
        rarest = rarest[: len(one) - math.ceil(ALIKE * len(one)) + 1]
        for other in sorted({place for run in rarest for place in known.get(run, ())}):
            shared = len(one & sets[other])
            if shared > ALIKE * (len(one) + len(sets[other]) - shared):
                found.append((other, at))
        for run in rarest:
            known.setdefault(run, []).append(at)
    return found


def skeletons(texts: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Count in how many texts each run of six words stands, all but the commonest words masked.

    A skeleton needs two words at least: one between five masks is a word in a sentence.
    """
    cut = [[word.folded for word in words_of(text)] for text in texts]
    often = Counter(word for one in cut for word in one)
    common = {word for word, _ in often.most_common(_COMMON)}
    counted: Counter[tuple[str, ...]] = Counter()
    for one in cut:
        masked = [word if word in common else "*" for word in one]
        counted.update(
            {
                run
                for at in range(len(masked) - _SKELETON + 1)
                if (run := tuple(masked[at : at + _SKELETON])).count("*") <= _SKELETON - 2
            }
        )
    return counted


def unnamed(posts: Iterable[tuple[str, str]], services: Mapping[str, Service]) -> float:
    """Return the share of posts that do without any content word of their service's name.

    Args:
        posts: Text and service code of each.
        services: The services by code.
    """
    names = {code: _content(one.ar) for code, one in services.items()}
    kept = [
        not names[code] & {_bare(word.folded) for word in words_of(text)} for text, code in posts
    ]
    return sum(kept) / max(len(kept), 1)


def _content(name: str) -> frozenset[str]:
    return frozenset(_bare(word.folded) for word in words_of(name)) - {""}


def _bare(word: str) -> str:
    """Cut conjunction and article, nothing else: `والحفر` is `حفر`."""
    word = word.removeprefix("و") if word.startswith("وال") else word
    return word.removeprefix("ال")
