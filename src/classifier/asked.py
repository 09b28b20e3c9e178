"""Tags of a post whose sender chose its service: the choice is honoured, the rest is judged."""

from collections.abc import Mapping
from dataclasses import replace

from classifier.tags import Intent, Origin, PlaceTag, ServiceTag, Tags, Urgency

# Ends the name of the model where the sender of a post chose its service.
BY_SENDER = "+sender"
_MOST = 3
# What a request for a service cannot want, whatever its words sound like.
_NO_REQUESTS = frozenset({Intent.PRAISE, Intent.NEWS, Intent.OPINION, Intent.OTHER})


def asked(
    tags: Tags, service: str, place: str | None, least: Urgency, amana_of: Mapping[str, str]
) -> Tags:
    """Return the tags of a post with what its sender chose.

    It is no correction: nobody has said that the model was wrong, so nothing is learnt from it.

    Args:
        tags: What the model says.
        service: The code that the sender chose.
        place: The municipality or amana that the request was sent to, where it was to one.
        least: How urgent the service is by itself; the words may only say more.
        amana_of: The amana of each municipality code.
    """
    seen = {tag.code: tag for tag in tags.services}
    first = replace(seen.pop(service, ServiceTag(code=service, score=1.0)), score=1.0)
    where = _place(tags.municipality, place, amana_of)
    urgent = tags.urgency.level >= least.level
    wants = tags.intent not in _NO_REQUESTS
    return replace(
        tags,
        relevant=True,
        relevance=1.0,
        services=(first, *seen.values())[:_MOST],
        municipality=where,
        municipality_candidates=() if where else tags.municipality_candidates,
        intent=tags.intent if wants else Intent.REQUEST,
        intent_score=tags.intent_score if wants else 1.0,
        urgency=tags.urgency if urgent else least,
        urgency_score=tags.urgency_score if urgent else 1.0,
        sure=where is not None,
        model=tags.model + BY_SENDER,
    )


def _place(
    seen: PlaceTag | None, place: str | None, amana_of: Mapping[str, str]
) -> PlaceTag | None:
    """Keep what the words name where it lies in the place, which may be a whole amana."""
    if place is None or (seen and place in {seen.code, amana_of.get(seen.code)}):
        return seen
    return PlaceTag(code=place, score=1.0, origin=Origin.SOURCE)
