"""How a candidate did on posts that it had not seen: shares, and single outcomes."""

from collections.abc import Iterable, Mapping, Sequence

from classifier.contest import HELD
from classifier.frozen import OFFTOPIC, Asked, Outcome, outcomes
from classifier.odds import Mixer
from classifier.services import Service
from classifier.training.calibrate import odds_of
from classifier.training.corpus import Example
from classifier.training.sureness import Judged
from classifier.training.unseen import Unseen
from classifier.weights import Weights


def figures(
    weights: Weights,
    unseen: Sequence[Unseen],
    judged: Sequence[Judged],
    services: Mapping[str, Service],
) -> dict[str, float]:
    """Say how the folds went, as shares; a share of nothing is left out."""
    mixer = Mixer(weights, services)
    pairs = list(zip(unseen, judged, strict=True))
    relevant = [(one, found) for one, found in pairs if one.example.relevant]
    odds = [(one.example, odds_of(mixer, one.scored)) for one, _ in relevant]
    floors = dict(zip((True, False), weights.sure_floor.tolist(), strict=True))
    sure = [found for found in judged if found.confidence >= floors[found.passes]]
    shares = {
        "relevance_recall": [found.relevance for _, found in relevant],
        "offtopic_let_through": [not f.relevance for one, f in pairs if not one.example.relevant],
        "service_top1": [found.service for _, found in relevant],
        "routed_right": [found.routed for _, found in relevant],
        "municipality": [found.municipality for _, found in relevant],
        "intent": [weights.intents[int(o.intents.argmax())] == e.intent for e, o in odds],
        "urgency": [weights.urgencies[int(o.urgencies.argmax())] == e.urgency for e, o in odds],
        "sure_right": [found.told for found in sure],
        "sure_routed": [found.routed for found in sure],
        "sure_coverage": [found.confidence >= floors[found.passes] for found in judged],
    }
    return {name: round(sum(hits) / len(hits), 4) for name, hits in shares.items() if hits}


def held_share(held: Sequence[tuple[Example, Judged]]) -> dict[str, float]:
    """Say how the relevant posts of the fold went that an encoder is never taught."""
    relevant = [found.routed for one, found in held if one.relevant]
    return {HELD: round(sum(relevant) / len(relevant), 4)} if relevant else {}


def frozen(judged: Iterable[tuple[Example, Judged]]) -> dict[str, Outcome]:
    """Write down how each post went, by a model that was fitted without it."""
    return outcomes(
        Asked(
            one.text, one.services[0].partition(".")[0] if one.relevant else OFFTOPIC, found.routed
        )
        for one, found in judged
    )
