"""What people say of a post where the model was wrong: pure. A label is the whole judgement."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from classifier.tags import BY_PERSON, Intent, Origin, PlaceTag, ServiceTag, Tags, Urgency


class Kept(Enum):
    """What a correction leaves as it is. Not None: a municipality may be corrected to none."""

    KEPT = "kept"


KEPT = Kept.KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a post is about, as a person sees it. `services` is best first."""

    relevant: bool
    services: tuple[str, ...]
    municipality: str | None
    intent: Intent
    urgency: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person changes of a post's tags; the rest is kept, and thereby confirmed."""

    relevant: bool | Kept = KEPT
    services: tuple[str, ...] | Kept = KEPT
    municipality: str | Kept | None = KEPT
    intent: Intent | Kept = KEPT
    urgency: Urgency | Kept = KEPT

    def lacks_service(self, tags: Tags) -> bool:
        """Whether the post would become relevant without a person having named its service."""
        relevant = tags.relevant if isinstance(self.relevant, Kept) else self.relevant
        guessed = not tags.relevant or not tags.services
        return relevant and guessed and isinstance(self.services, Kept)


def label_of(tags: Tags) -> Label:
    """Read tags as a label. What is not relevant is about no service and no place."""
    place = tags.municipality
    return Label(
        relevant=tags.relevant,
        services=tuple(tag.code for tag in tags.services) if tags.relevant else (),
        municipality=place.code if place and tags.relevant else None,
        intent=tags.intent,
        urgency=tags.urgency,
    )


def correction_of(label: Label, said: Tags) -> Correction:
    """Return what makes the label of what the model said; what it had right is kept."""
    seen = label_of(said)
    about = label.relevant
    return Correction(
        relevant=KEPT if label.relevant == seen.relevant else label.relevant,
        services=label.services if about and label.services != seen.services else KEPT,
        municipality=(
            label.municipality if about and label.municipality != seen.municipality else KEPT
        ),
        intent=KEPT if label.intent is seen.intent else label.intent,
        urgency=KEPT if label.urgency is seen.urgency else label.urgency,
    )


def corrected(tags: Tags, correction: Correction, said: Tags) -> Tags:
    """Return the tags as a person sees them: certain, and marked as a person's.

    Args:
        tags: The tags as they are now, perhaps corrected before.
        correction: What is changed of them.
        said: What the model said: its evidence is kept for what it had right.
    """
    given = {
        name: value
        for name in ("relevant", "services", "municipality", "intent", "urgency")
        if not isinstance(value := getattr(correction, name), Kept)
    }
    if "services" in given:
        given["services"] = _services(given["services"], said)
    if "municipality" in given:
        given["municipality"] = _place(given["municipality"], said)
        given["municipality_candidates"] = ()
    if "relevant" in given:
        given["relevance"] = float(given["relevant"])
    given |= {f"{name}_score": 1.0 for name in ("intent", "urgency") if name in given}
    model = said.model.removesuffix(BY_PERSON) + BY_PERSON
    return replace(tags, **given, sure=True, model=model)


def misrouted(said: Tags, label: Label) -> bool:
    """Whether the model would have sent the post elsewhere than a person does."""
    seen = label_of(said)
    return (seen.relevant, seen.services[:1], seen.municipality) != (
        label.relevant,
        label.services[:1],
        label.municipality,
    )


def score_of(tags: Tags) -> float:
    """Return the probability that the model gave what it said: of the service, or of none."""
    if not tags.relevant:
        return 1 - tags.relevance
    return tags.services[0].score if tags.services else 0.0


def label_to_json(label: Label) -> dict[str, Any]:
    """Write a label as the public JSON object."""
    return {
        "relevant": label.relevant,
        "services": list(label.services),
        "municipality": label.municipality,
        "intent": label.intent.value,
        "urgency": label.urgency.value,
    }


def label_from_json(data: Mapping[str, Any]) -> Label:
    """Read back what `label_to_json` wrote."""
    return Label(
        relevant=data["relevant"],
        services=tuple(data["services"]),
        municipality=data["municipality"],
        intent=Intent(data["intent"]),
        urgency=Urgency(data["urgency"]),
    )


def _services(codes: tuple[str, ...], said: Tags) -> tuple[ServiceTag, ...]:
    evidence = {tag.code: tag.evidence for tag in said.services}
    return tuple(
        ServiceTag(code=code, score=1.0, evidence=evidence.get(code, ())) for code in codes
    )


def _place(code: str | None, said: Tags) -> PlaceTag | None:
    if code is None:
        return None
    seen = [tag for tag in (said.municipality, *said.municipality_candidates) if tag]
    evidence = next((tag.evidence for tag in seen if tag.code == code), ())
    return PlaceTag(code=code, score=1.0, evidence=evidence, origin=Origin.PERSON)
