"""What two readers come to: the first one's tags, and what the second one says. Pure."""

from dataclasses import replace

from classifier.second.reading import Reading
from classifier.tags import ServiceTag, Span, Tags, Urgency

# What a second reader's word weighs against the first one's probabilities: as much. Set by
# judgement: how often either is right where they differ has not been measured.
WEIGHT = 0.5
MOST_SERVICES = 3
# Both may agree on the service; the place is the first reader's alone, and must be this likely.
PLACED = 0.85
# A quote of most of the text shows nothing; short texts have little else. As classifier.evidence.
_SHARE = 0.55
_SIX = 6


def merge(tags: Tags, reading: Reading, words: str, second: str) -> Tags:
    """Judge a post by both readers.

    The second reader decides service, relevance, intent and urgency; place stays the first's. Two
    things are not its to decide: what the first holds critical is neither dismissed nor lowered,
    and `sure` comes only from agreement.

    Args:
        tags: What the first reader said, not being sure.
        reading: What the second said.
        words: The raw text that evidence points into.
        second: The second reader's name.
    """
    critical = tags.relevant and tags.urgency is Urgency.CRITICAL
    relevant = reading.relevant or critical
    urgency = Urgency.CRITICAL if critical else reading.urgency
    return replace(
        tags,
        relevant=relevant,
        relevance=blend(tags.relevance, agreed=relevant),
        services=_services(tags, reading, words),
        intent=reading.intent,
        intent_score=_score(tags.intent_score, same=reading.intent is tags.intent),
        urgency=urgency,
        urgency_score=_score(tags.urgency_score, same=reading.urgency is tags.urgency),
        sure=agreed(tags, reading),
        model=f"{tags.model}+{second}",
    )


def blend(score: float, *, agreed: bool) -> float:
    """Mix a probability with a second reader's word for or against it."""
    return (1 - WEIGHT) * score + WEIGHT * agreed


def _score(score: float, *, same: bool) -> float:
    """Return the probability of what the second reader named."""
    return blend(score, agreed=True) if same else WEIGHT


def agreed(tags: Tags, reading: Reading) -> bool:
    """Whether two readers found the same, and the place is not in doubt."""
    if reading.relevant != tags.relevant:
        return False
    if not tags.relevant:
        return True
    place = tags.municipality
    placed = place.score >= PLACED if place else not tags.municipality_candidates
    return placed and reading.service == tags.services[0].code


def _services(tags: Tags, reading: Reading, words: str) -> tuple[ServiceTag, ...]:
    """Put the second reader's service first, with the first's spans for it, else with its quote."""
    named = {tag.code: tag for tag in tags.services}
    chosen = named.pop(reading.service, None) or ServiceTag(code=reading.service, score=0.0)
    first = replace(
        chosen,
        score=blend(chosen.score, agreed=True),
        evidence=chosen.evidence or quoted(words, reading.quote),
    )
    others = [replace(tag, score=blend(tag.score, agreed=False)) for tag in named.values()]
    return (first, *others)[:MOST_SERVICES]


def quoted(words: str, quote: str) -> tuple[Span, ...]:
    """Return where a quote stands in the raw text; nothing where it does not, or says too much."""
    quote = quote.strip()
    at = words.find(quote) if quote else -1
    long = len(words.split()) >= _SIX and len(quote) > _SHARE * len(words)
    return ((at, at + len(quote)),) if at >= 0 and not long else ()
