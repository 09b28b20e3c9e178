"""The history of a ticket as sentences, each with what it changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.dashboard.desk import Desk

ITSELF = "sawt"
# Told by other lines, or of no use to whoever answers.
UNTOLD = frozenset(
    {"closing", "answered", "ended", "reopened", "returned", "resolver", "verifier", "from", "to"}
)
INSTANTS = frozenset({"snoozed", "due", "first_answer", "next_update", "resolve", "follow_up"})
TICKETS = frozenset({"merged", "merged_into", "split", "split_from"})


@dataclass(frozen=True, slots=True)
class Changed:
    """A field that changed: its name and both values, as people read them; empty: none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """What happened, and who did it; empty where Sawt did by itself.

    `moved`: the ticket stands elsewhere than before.
    """

    at: str
    said: str
    who: str
    note: str | None
    moved: tuple[str, str] | None
    changes: Sequence[Changed]


def timeline(
    desk: Desk, history: Sequence[Mapping[str, Any]], people: Mapping[str, str]
) -> list[Line]:
    """Write the lines of a history, the latest first."""
    return [_line(desk, change, people) for change in reversed(history)]


def _line(desk: Desk, change: Mapping[str, Any], people: Mapping[str, str]) -> Line:
    return Line(
        at=change["at"],
        said=_sentence(desk, change["verb"]),
        who="" if change["who"] == ITSELF else name_of(people, change["who"]),
        note=change["note"],
        moved=_moved(desk, change),
        changes=list(_changes(desk, change["changes"], people)),
    )


def _sentence(desk: Desk, verb: str) -> str:
    known = f"ticket-did-{verb.replace('_', '-')}"
    if desk.reader.t.has(known):
        return desk.t(known)
    return desk.names.term("verb", verb) if desk.names else verb


def name_of(people: Mapping[str, str], who: str | None) -> str:
    """Name somebody; whoever is no user keeps what they are called in the history."""
    return people.get(who or "", who or "")


def _moved(desk: Desk, change: Mapping[str, Any]) -> tuple[str, str] | None:
    before, after = change["before"], change["after"]
    if desk.names is None or before is None or before == after:
        return None
    return desk.names.term("status", before), desk.names.term("status", after)


def _changes(
    desk: Desk, changes: Mapping[str, Sequence[Any]], people: Mapping[str, str]
) -> Iterator[Changed]:
    for field, values in changes.items():
        known = f"ticket-field-{field.replace('_', '-')}"
        if field in UNTOLD or not desk.reader.t.has(known) or len(values) != 2:  # noqa: PLR2004 - before and after
            continue
        before, after = (_value(desk, field, value, people) for value in values)
        yield Changed(field=desk.t(known), before=before, after=after)


def _value(desk: Desk, field: str, value: Any, people: Mapping[str, str]) -> str:
    if value is None or value == []:
        return ""
    if field in INSTANTS:
        return desk.reader.when(value)
    if field == "holder":
        return name_of(people, value)
    if isinstance(value, list):
        return "، ".join(_value(desk, field, each, people) for each in value)
    if isinstance(value, dict):
        return str(value.get("value", ""))
    return _named(desk, field, value)


def _named(desk: Desk, field: str, value: Any) -> str:
    names = desk.names
    if names is None or not isinstance(value, str):
        return str(value)
    if field in {"urgency", "intent"}:
        return names.term(field, value)
    if field == "referral":
        return names.called("agencies", value)
    kinds = {"unit": "units", "municipality": "municipalities", "services": "services"}
    return names.called(kinds[field], value) if field in kinds else value
