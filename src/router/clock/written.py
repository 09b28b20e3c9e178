"""The clock of a ticket as JSON, as it is kept. What is empty is left out: each ticket has one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from router.clock.running import Clock, Deadline, Pause
from router.clock.terms import Counting, Target, Term


def clock_to_json(clock: Clock) -> dict[str, Any]:
    """Write a clock."""
    written: dict[str, Any] = {
        "calendar": clock.calendar,
        "version": clock.version,
        "deadlines": {
            target.value: _deadline_to_json(deadline)
            for target, deadline in clock.deadlines.items()
        },
    }
    if clock.pauses:
        written["pauses"] = [_pause_to_json(pause) for pause in clock.pauses]
    if clock.run is not None:
        written["run"] = clock.run
    return written


def clock_from_json(written: Mapping[str, Any]) -> Clock:
    """Read a clock back."""
    return Clock(
        calendar=written["calendar"],
        version=written["version"],
        deadlines={
            Target(target): _deadline_from_json(each)
            for target, each in written["deadlines"].items()
        },
        pauses=tuple(_pause_from_json(each) for each in written.get("pauses", ())),
        run=written.get("run"),
    )


def _deadline_to_json(deadline: Deadline) -> dict[str, Any]:
    term = deadline.term
    values = {
        "seconds": term.length.total_seconds(),
        "counting": term.counting.value,
        "policy": term.policy,
        "alarms": term.alarms,
        "started": deadline.started.isoformat(),
        "due": deadline.due and deadline.due.isoformat(),
        "met": deadline.met and deadline.met.isoformat(),
        "warned": sorted(deadline.warned),
        "escalated": sorted(deadline.escalated),
        "instead": deadline.instead and _deadline_to_json(deadline.instead),
    }
    return {name: value for name, value in values.items() if value}


def _deadline_from_json(written: Mapping[str, Any]) -> Deadline:
    return Deadline(
        term=Term(
            length=timedelta(seconds=written["seconds"]),
            counting=Counting(written["counting"]),
            policy=written["policy"],
            alarms=written["alarms"],
        ),
        started=datetime.fromisoformat(written["started"]),
        due=_maybe(written.get("due")),
        met=_maybe(written.get("met")),
        warned=frozenset(written.get("warned", ())),
        escalated=frozenset(written.get("escalated", ())),
        instead=_deadline_from_json(written["instead"]) if "instead" in written else None,
    )


def _pause_to_json(pause: Pause) -> dict[str, Any]:
    return {
        "state": pause.state,
        "targets": [target.value for target in pause.targets],
        "start": pause.start.isoformat(),
        "end": pause.end and pause.end.isoformat(),
    }


def _pause_from_json(written: Mapping[str, Any]) -> Pause:
    return Pause(
        state=written["state"],
        targets=tuple(Target(each) for each in written["targets"]),
        start=datetime.fromisoformat(written["start"]),
        end=_maybe(written["end"]),
    )


def _maybe(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
