"""`sawt plan`: crisis plans from the command line."""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from api import wanted
from api.cli.lines import write_line
from api.cli.prepare import short_verb, with_database
from api.cli.prepare_policy import prepared_policy
from api.cli.riyadh import in_riyadh, read_time
from api.config import Config
from api.failure import Failed
from api.plan_views import see_plan, see_run
from api.refusals import Invalid
from api.settings import Settings
from api.tools import utc_now
from router.plans.runs import Mode, Run, Start, latest_end
from router.plans.written import Plan
from store.audit import By
from store.database import Sessions
from store.errors import PlanOver, UnknownPlan
from store.plans import SqlPlans

# Whoever may run the command line has the database anyway; the history says so.
HERE = "cli"


def list_plans(*, json: bool) -> None:
    """List the plans with what runs now."""
    settings, config = _opened()
    now = utc_now()

    async def work(sessions: Sessions) -> Sequence[Run]:
        return await _plans(sessions, config).running(now)

    running = with_database(settings, work)
    for plan in config.plans.values():
        runs = [run for run in running if run.plan.code == plan.code]
        if json:
            write_line(see_plan(plan, runs, now))
            continue
        sys.stdout.write(f"{plan.code:15} {plan.ar}\n")
        sys.stdout.writelines(f"  {_told(run)}\n" for run in runs)


def start_plan(  # noqa: PLR0913 - each is an option
    code: str, places: Sequence[str], reason: str, until: str | None, *, drill: bool, json: bool
) -> None:
    """Start a plan.

    Raises:
        UnknownPlan: There is none of this code.
        PlanRuns: Another runs at one of the places for one of its services.
    """
    settings, config = _opened()
    plan, now = _known(config, code), utc_now()
    start = Start(
        plan=plan,
        mode=Mode.DRILL if drill else Mode.REAL,
        places=_places(config, plan, places),
        until=_end(plan, until, now),
        reason=reason,
    )

    async def work(sessions: Sessions) -> Run:
        return await _plans(sessions, config).start(start, By(who=HERE, at=now))

    _show(with_database(settings, work), now, json=json)


def end_plan(code: str, run: str | None, reason: str, *, json: bool) -> None:
    """End a run of a plan: the one that is named, or the only one.

    Raises:
        UnknownPlan, UnknownRun: There is no such thing.
        PlanOver: None runs.
    """
    settings, config = _opened()
    _known(config, code)
    now = utc_now()

    async def work(sessions: Sessions) -> Run:
        plans = _plans(sessions, config)
        name = run or _only([each for each in await plans.running(now) if each.plan.code == code])
        return await plans.end(code, name, reason, By(who=HERE, at=now))

    _show(with_database(settings, work), now, json=json)


def _opened() -> tuple[Settings, Config]:
    settings = short_verb()
    return settings, prepared_policy(settings)


def _plans(sessions: Sessions, config: Config) -> SqlPlans:
    return SqlPlans(sessions, tuple(config.services), config.amana_of)


def _known(config: Config, code: str) -> Plan:
    plan = config.plans.get(code)
    if plan is None:
        raise UnknownPlan(code)
    return plan


def _only(runs: Sequence[Run]) -> str:
    if len(runs) > 1:
        named = ", ".join(run.id for run in runs)
        what = f"several runs are under way: {named}"
        raise Failed(what, "name one with --run")
    if not runs:
        what = "the plan"
        raise PlanOver(what)
    return runs[0].id


def _places(config: Config, plan: Plan, places: Sequence[str]) -> frozenset[str]:
    try:
        for place in places:
            wanted.municipality(config, "--place", place)
    except Invalid as error:
        raise Failed(str(error)) from error
    for place in places:
        if not plan.covers.reaches(place, config.amana_of):
            what = f"--place {place}: the plan is not for this place"
            raise Failed(what, "see covers in its file")
    return frozenset(places)


def _end(plan: Plan, until: str | None, now: datetime) -> datetime:
    latest = latest_end(plan, now)
    if until is None:
        return latest
    end = read_time("--until", until)
    if end <= now:
        what = f"--until {until}: is over already"
        raise Failed(what, "give a time ahead; without a zone it is Riyadh's")
    if end > latest:
        what = f"--until {until}: is later than the plan may last"
        raise Failed(what, f"give {in_riyadh(latest)} at the latest; it can be extended")
    return end


def _show(run: Run, now: datetime, *, json: bool) -> None:
    shown: dict[str, Any] = see_run(run, now)
    if json:
        write_line(shown)
    else:
        sys.stdout.write(f"{_told(run)}\n")


def _told(run: Run) -> str:
    word, at = ("ended", run.ended) if run.ended else ("until", run.until)
    state = f"{word} {in_riyadh(at)}"
    places = ", ".join(sorted(run.places))
    return f"{run.id}  {run.mode.value}  {places}  {state}  {run.started_by}: {run.reason}"
