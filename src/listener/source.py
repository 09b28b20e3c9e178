"""One place that is polled, as it is configured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

Option = str | int | float | bool | None


class Kind(StrEnum):
    """How a source is read. The values are public."""

    FEED = "feed"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source: `id` names it in posts, in runs and in logs, and never changes.

    `options` are what its kind asks for, and for every kind: `platform`, `place` (what it speaks
    of), `author_kind`.
    """

    id: str
    name: str
    kind: Kind
    url: str
    interval: timedelta
    options: Mapping[str, Option] = field(default_factory=dict)
    enabled: bool = True
    sample: bool = False
