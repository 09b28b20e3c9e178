"""What the forms of the ticket ask of the API: for each act the body that it takes."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from api.dashboard.desk import Desk
from api.dashboard.reader import RIYADH

Body = dict[str, Any]
# When a ticket that is put aside comes back, in days; in the morning, by Riyadh's clock.
SLEEPS = {"tomorrow": 1, "three": 3, "week": 7}
MORNING = 8


def _nothing(_: Desk) -> Body:
    return {}


def _note(desk: Desk) -> Body:
    note = desk.field("note")
    return {"note": note} if note else {}


def _reason(desk: Desk) -> Body:
    return {"note": desk.field("note")}


def _shown(desk: Desk) -> Body:
    """What shows that it is settled: lines of kind and value, those that are empty left out."""
    pairs = zip(desk.fields("kind"), desk.fields("value"), strict=False)
    evidence = [{"kind": kind, "value": value.strip()} for kind, value in pairs if value.strip()]
    return _note(desk) | {"evidence": evidence}


def _assigned(desk: Desk) -> Body:
    return _note(desk) | {"holder": desk.field("holder")}


def _answered(desk: Desk) -> Body:
    return {"text": desk.field("text")}


def _referred(desk: Desk) -> Body:
    return _reason(desk) | {"agency": desk.field("agency")}


def _returned(desk: Desk) -> Body:
    service, unit = desk.chosen("service", "services"), desk.chosen("unit", "units")
    named = {"service": service} if service else {}
    return _reason(desk) | named | ({"unit": unit} if unit else {})


def _moved(desk: Desk) -> Body:
    return _reason(desk) | {"unit": desk.chosen("unit", "units")}


def _snoozed(desk: Desk) -> Body:
    return _reason(desk) | {"until": until(desk.field("in"), desk.field("until"), desk.now)}


def until(chosen: str, typed: str, now: datetime) -> str:
    """Return when a ticket comes back: after so many days, or when was typed, by Riyadh's clock.

    What is no time is returned as it is: the API says what is wrong with it.
    """
    if chosen in SLEEPS:
        day = now.astimezone(RIYADH) + timedelta(days=SLEEPS[chosen])
        return day.replace(hour=MORNING, minute=0, second=0, microsecond=0).isoformat()
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=RIYADH).isoformat()
    except ValueError:
        return typed


def _merged(desk: Desk) -> Body:
    typed = [each.rstrip("/").rpartition("/")[2] for each in desk.field("others").split()]
    return _reason(desk) | {"tickets": [*desk.fields("ticket"), *typed]}


def _split(desk: Desk) -> Body:
    return _reason(desk) | {"posts": desk.fields("post")}


def _joined(desk: Desk) -> Body:
    return {"post": desk.field("post"), "accept": desk.field("accept") == "yes"}


def _reference(desk: Desk) -> Body:
    return _note(desk) | {"reference_940": desk.field("reference") or None}


def _agency_said(desk: Desk) -> Body:
    said = {name: desk.field(name) for name in ("reference", "answer")}
    return {name: value for name, value in said.items() if value}


def _corrected(desk: Desk) -> Body:
    """The one thing that is corrected; where nothing is about a service, it is not relevant."""
    service = desk.chosen("service", "services")
    if service:
        return {"services": [service]}
    if desk.field("relevant") == "no":
        return {"relevant": False}
    place = desk.chosen("municipality", "municipalities")
    if place:
        return {"municipality": None if place == "none" else place}
    return {name: desk.field(name) for name in ("intent", "urgency") if desk.field(name)}


# By the last part of the address: that of the API, and what it is asked with.
ACTS: Mapping[str, Callable[[Desk], Body]] = {
    "claim": _nothing,
    "release": _note,
    "wake": _note,
    "close": _note,
    "assign": _assigned,
    "answer": _answered,
    "resolve": _shown,
    "verify": _shown,
    "reopen": _reason,
    "refer": _referred,
    "return": _returned,
    "hand-over": _moved,
    "dismiss": _reason,
    "snooze": _snoozed,
    "merge": _merged,
    "split": _split,
    "join": _joined,
    "reference": _reference,
    "referral": _agency_said,
    "corrections": _corrected,
}
