"""Which words of a text speak for a judgement, as spans of the raw text."""

from collections.abc import Mapping, Sequence

from classifier.tags import Span
from classifier.words import Kind, Word

# All spans of a text of at least SIX words cover at most this much of it; a little is kept back.
SHARE = 0.55
SIX = 6
_ENOUGH = 0.75  # of what all supporting words add
_WORDS = 4


def supporting(words: Sequence[Word], share: Mapping[str, float]) -> list[int]:
    """Pick the words that speak loudest for a judgement, loudest first; at least one where any is.

    Args:
        words: The words of the text.
        share: What each folded word adds to the judgement's score.
    """
    read = [at for at, word in enumerate(words) if word.folded in share]
    loudest = sorted(read, key=lambda at: (-share[words[at].folded], at))
    wanted = _ENOUGH * sum(max(0.0, share[words[at].folded]) for at in read)
    picked: list[int] = []
    total = 0.0
    for at in loudest[:_WORDS]:
        gain = share[words[at].folded]
        if picked and (gain <= 0 or total >= wanted):
            break
        picked.append(at)
        total += gain
    return picked or [at for at, word in enumerate(words) if word.kind is not Kind.SYMBOL][:1]


def fit_spans(
    text: str, words: Sequence[Word], picked: Sequence[Sequence[int]], taken: Sequence[Span]
) -> list[tuple[Span, ...]]:
    """Turn picked words into spans that together leave most of the text uncovered.

    Args:
        text: The raw text.
        words: Its words.
        picked: For each judgement the places of its words, loudest first; best judgement first.
        taken: Spans already given to other evidence.

    Returns:
        The spans of each judgement in order, neighbours merged. The first judgement keeps at least
        its loudest word.
    """
    budget = int(SHARE * len(text)) if len(text.split()) >= SIX else len(text)
    covered = {at for span in taken for at in range(*span)}
    kept: list[list[int]] = []
    for rank, places in enumerate(picked):
        mine: list[int] = []
        for place in places:
            more = covered | set(range(words[place].start, words[place].end))
            if len(more) <= budget or (rank == 0 and not mine):
                covered = more
                mine.append(place)
        kept.append(mine)
    return [merge(text, words, places, budget, covered) for places in kept]


def merge(
    text: str, words: Sequence[Word], places: Sequence[int], budget: int, covered: set[int]
) -> tuple[Span, ...]:
    """Merge words that stand side by side, white space between them included where it fits."""
    spans: list[Span] = []
    for place in sorted(places):
        start, end = words[place].start, words[place].end
        if spans:
            between = range(spans[-1][1], start)
            near = not text[between.start : between.stop].strip()
            if near and len(covered | set(between)) <= budget:
                covered |= set(between)
                spans[-1] = (spans[-1][0], end)
                continue
        spans.append((start, end))
    return tuple(spans)
