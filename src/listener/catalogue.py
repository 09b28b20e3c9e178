"""What we listen to, as configured: `config/sources.yaml`, wholly checked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from listener.config import read_yaml
from listener.guard import Address, Ip, Network
from listener.kinds import KINDS
from listener.pace import LONGEST, SHORTEST_OWN, shortest
from listener.queries import check_named
from listener.source import Option, Source

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}", re.ASCII)
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
_INTERVAL = re.compile(r"([0-9]{1,6})\s*([smhd]?)", re.ASCII)


def read_interval(value: object) -> timedelta:
    """Read seconds, or a number with its unit: 90, "90s", "15m", "6h", "1d".

    Raises:
        ValueError: It is neither.
    """
    if isinstance(value, timedelta):
        return value
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not (found := _INTERVAL.fullmatch(text.strip())):
        msg = 'give seconds, or a number with a unit: 90, "15m", "6h", "1d"'
        raise ValueError(msg)
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def check_interval(
    visited: Address | None,
    interval: timedelta,
    allow: Sequence[Network],
    resolved: Sequence[Ip] | None = None,
) -> None:
    """Check that a source is not asked too often, nor never.

    Args:
        visited: Where the source leads on the web, if it does.
        interval: How often it is to be asked.
        allow: The networks that the operator opened.
        resolved: What the host's name stands for; unless given, only an IP address is known.

    Raises:
        ValueError: It is too short or too long; the message says what would do.
    """
    least = SHORTEST_OWN
    if visited is not None:
        ip = visited.literal
        least = shortest(resolved if resolved is not None else [ip] if ip else [], allow)
    if not least <= interval <= LONGEST:
        msg = (
            f"{interval.total_seconds():.0f} s is outside of what is allowed here, "
            f"{least.total_seconds():.0f} to {LONGEST.total_seconds():.0f} s"
        )
        raise ValueError(msg)


def _an_id(name: str) -> str:
    if not _ID.fullmatch(name):
        msg = f"{name} is no id; write small Latin letters, digits, and . _ - (at most 100)"
        raise ValueError(msg)
    return name


def _unseen(name: str, info: ValidationInfo) -> str:
    seen: set[str] = (info.context or {}).setdefault("seen", set())
    if name in seen:
        msg = f"{name} is already the id of a source above; ids are given once"
        raise ValueError(msg)
    seen.add(name)
    return name


def _known_kind(value: str) -> str:
    if value not in KINDS:
        msg = f"unknown kind; there are {', '.join(KINDS)}"
        raise ValueError(msg)
    return value


def _check_place(place: Option, places: Mapping[str, str] | None) -> None:
    if not isinstance(place, str) or places is None or place in places:
        return
    codes = {name: code for code, name in places.items()} | dict(zip(places, places, strict=True))
    near = get_close_matches(place, codes, n=1)
    code = codes[near[0]] if near else None
    hint = (
        f"did you mean {code} ({places[code]})?" if code else "the codes are in municipalities.yaml"
    )
    msg = f"place: there is no municipality {place}; {hint}"
    raise ValueError(msg)


@contextmanager
def _about(entry: str, field: str) -> Iterator[None]:
    """Name the source and the field that a complaint is about."""
    try:
        yield
    except ValueError as error:
        msg = f"{entry}, {field}: {error}"
        raise ValueError(msg) from error


class Entry(BaseModel):
    """One source of the file. `documented` is where its address is published."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, AfterValidator(_an_id), AfterValidator(_unseen)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Annotated[str, AfterValidator(_known_kind)]
    url: Annotated[str, Field(min_length=1)]
    interval: Annotated[timedelta, BeforeValidator(read_interval)] = timedelta(minutes=15)
    options: dict[str, Option] = {}
    enabled: bool = True
    documented: Annotated[str, Field(pattern=r"^https?://")] | None = None

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        allow = (info.context or {}).get("allow", ())
        kind = KINDS[self.kind]
        with _about(self.id, "url"):
            visited = kind.visits(self.url)
        with _about(self.id, "interval"):
            check_interval(visited, self.interval, allow)
        with _about(self.id, "options"):
            check_named(self.options, kind, (info.context or {}).get("queries", {}))
            _check_place(self.options.get("place"), (info.context or {}).get("places"))
        return self

    def to_source(self) -> Source:
        """Turn the entry into a source."""
        return Source(
            id=self.id,
            name=self.name,
            kind=self.kind,
            url=self.url,
            interval=self.interval,
            options=self.options,
            enabled=self.enabled,
        )


class Catalogue(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: tuple[Entry, ...]


def read_catalogue(
    path: Path,
    allow: Sequence[Network] = (),
    queries: Mapping[str, Sequence[str]] | None = None,
    places: Mapping[str, str] | None = None,
) -> Sequence[Source]:
    """Read the sources that are configured, in the order of the file.

    Args:
        path: `sources.yaml`.
        allow: The networks that the operator opened; they may be asked more often.
        queries: The sets of words that a source may name.
        places: The codes of municipalities that a source may speak of, with their Arabic names;
            unless given, any is taken.

    Raises:
        WrongConfig: The file cannot be used; it names the line and what to do.
    """
    context: dict[str, Any] = {"allow": tuple(allow), "queries": queries or {}, "places": places}
    return [entry.to_source() for entry in read_yaml(path, Catalogue, context).sources]
