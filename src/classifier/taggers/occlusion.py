"""Which words carried an encoder's judgement: those whose masking lowers it."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from classifier.evidence import fit_spans
from classifier.tags import Span
from classifier.weights import Floats
from classifier.words import Word

# Probabilities of each text for each service, [len(texts), S].
Probe = Callable[[Sequence[str]], Floats]
Spans = tuple[Span, ...]

# Masking must lower a probability by this, or it has shown nothing. Little, for an encoder that is
# all but certain; what is not read gives exactly nothing.
LEAST = 1e-6
# Into so many neighbourhoods a text is divided at most; each costs one more reading.
_PARTS = 8


def hide(text: str, spans: Spans) -> str:
    """Write spaces over spans; everything else stays where it is."""
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def parts(text: str, words: Sequence[Word], taken: Spans) -> list[Spans]:
    """Divide a text into neighbourhoods of words, each small enough to be evidence."""
    count = min(_PARTS, len(words))
    edges = [round(at * len(words) / count) for at in range(count + 1)] if count else []
    found = [
        fit_spans(text, words, [range(start, end)], taken)[0] for start, end in pairwise(edges)
    ]
    return [spans for spans in found if spans]


def carried(
    text: str, odds: Floats, rows: Sequence[int], guesses: Sequence[tuple[int, Spans]], probe: Probe
) -> list[Spans]:
    """Return for each judgement, best first, which of the guessed spans carried it.

    Args:
        text: The raw text.
        odds: Its probabilities, [S].
        rows: The services that are named.
        guesses: Spans that may have, each with the service (a row, or -1) that it is guessed for.
        probe: The encoder.

    Returns:
        Spans whose masking lowers the probability: those guessed for the very service where they
        do, else those that lower it most; none where nothing does.
    """
    tried = [spans for _, spans in guesses]
    masked = probe([hide(text, spans) for spans in tried]) if tried else ()
    found: list[Spans] = []
    for row in rows:
        falls = [float(odds[row] - one[row]) for one in masked]
        own = [at for at, (meant, _) in enumerate(guesses) if meant == row and falls[at] > LEAST]
        best = own or sorted(range(len(falls)), key=lambda at: -falls[at])
        found.append(tried[best[0]] if best and falls[best[0]] > LEAST else ())
    return found
