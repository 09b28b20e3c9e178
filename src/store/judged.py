"""Tags as their row has them: whole, and what of them is asked for in lists."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from classifier.labels import score_of
from classifier.tags import Tags, to_json


def tags_values(tags: Tags, amana_of: Mapping[str, str]) -> dict[str, Any]:
    """Return what a correction may change of the row."""
    service = tags.services[0].code if tags.services else None
    municipality = tags.municipality.code if tags.municipality else None
    return {
        "relevant": tags.relevant,
        "sure": tags.sure,
        "service": service,
        "domain": service and service.partition(".")[0],
        "municipality": municipality,
        "amana": municipality and amana_of.get(municipality, municipality),
        "body": to_json(tags),
    }


def judged(seq: int, tags: Tags, now: datetime) -> dict[str, Any]:
    """Return what stays of the row: which post, when it was judged, and how likely it seemed."""
    return {"post": seq, "score": score_of(tags), "tagged": now}
