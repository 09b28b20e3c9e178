"""One place that is polled, as it is configured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

Scalar = str | int | float | bool | None
Option = Scalar | list[str] | dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source: `id` names it in posts, in runs and in logs, and never changes.

    `kind` is the name of one of `listener.kinds`. `options` are what that kind asks for, and for
    every kind: `platform`, `place` (what it speaks of), `author_kind`.
    """

    id: str
    name: str
    kind: str
    url: str
    interval: timedelta
    options: Mapping[str, Option] = field(default_factory=dict)
    enabled: bool = True
    sample: bool = False
