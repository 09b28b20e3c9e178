"""/plans: crisis plans, their runs with who did what, and what came of them.

Starting, extending and ending takes an approver or a manager of all the places, and a reason.
"""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from api import plan_examples as shown
from api import wanted
from api.callers import CallerDep, speaking
from api.config import Config
from api.deps import After, ConfigDep, Limit, Now, PlanReports, Plans
from api.examples import problem, shows
from api.plan_bodies import (
    AfterAnswer,
    DutyDone,
    EndPlan,
    ExtendPlan,
    PlanDetailView,
    PlanItems,
    ReportView,
    RunDetailView,
    RunPage,
    StartPlan,
)
from api.plan_views import see_plan, see_plan_detail, see_report, see_run, see_run_detail
from api.refusals import Forbidden, Invalid
from api.scoping import ScopeDep
from api.views import Json, listed, page
from router.people import Caller
from router.plans.runs import Run, Start, latest_end
from router.plans.written import Plan
from router.scope import Scope
from router.states import AGENTS, CHECKERS, Role
from store.audit import By
from store.errors import PlanOver, UnknownPlan, UnknownRun

routes = APIRouter(prefix="/plans", tags=["plans"])

RUN: dict[str, Any] = {
    "response_model": RunDetailView,
    "responses": shows(shown.RUN_DETAIL) | problem(403, 404, 409, 422),
}


class Planning:
    """What a request needs beside its body: the plans and their runs, who asks, and when."""

    def __init__(
        self, plans: Plans, config: ConfigDep, caller: CallerDep, scope: ScopeDep, now: Now
    ) -> None:
        self.plans = plans
        self.config: Config = config
        self.caller: Caller = caller
        self.scope: Scope = scope
        self.now: datetime = now

    def plan(self, code: str) -> Plan:
        """Return a plan, or raise `UnknownPlan`."""
        found = self.config.plans.get(code)
        if found is None:
            raise UnknownPlan(code)
        return found

    async def run(self, plan: str, run: str) -> Run:
        """Return a run; what is at none of the caller's places is not there for them."""
        found, _ = await self.plans.show(plan, run)
        if not self.sees(found):
            raise UnknownRun(plan, run)
        return found

    async def running(self, plan: str | None = None) -> list[Run]:
        """List the runs of now that the caller may see, of one plan or of all."""
        runs = await self.plans.running(self.now)
        return [run for run in runs if plan in {None, run.plan.code} and self.sees(run)]

    async def one_running(self, plan: str, run: str | None) -> Run:
        """Return the run that is meant: the one that is named, or the only one under way."""
        if run is not None:
            return await self.run(plan, run)
        found = await self.running(plan)
        if not found:
            raise PlanOver(plan)
        if len(found) > 1:
            named = ", ".join(each.id for each in found)
            raise Invalid(("body.run", f"say which: {named}", f"حدد أي تفعيل تقصد: {named}"))
        return found[0]

    async def detail(self, plan: str, run: str) -> dict[str, Any]:
        """Show a run with its checklist."""
        found, notes = await self.plans.show(plan, run)
        return see_run_detail(found, notes, self.config.amana_of, self.now)

    def sees(self, run: Run) -> bool:
        """Whether a run is at one of the caller's places."""
        return any(self.scope.bears(place) for place in run.places)

    def allow(self, roles: frozenset[Role], places: frozenset[str] | None = None) -> None:
        """Raise `Forbidden` where the caller has no such role, or not for all of the places."""
        held = all(self.scope.holds(place) for place in places or ())
        if not self.caller.may(roles) or not held:
            raise Forbidden(roles)

    def by(self, who: str | None) -> By:
        """Return who acts. The installation's key has no name: somebody must be named."""
        if who is None and self.caller.free:
            raise Invalid(("body.who", "say who does this", "اذكر من يقوم بهذا"))
        return By(who=speaking(self.caller, who), at=self.now, address=self.caller.address)

    def end(self, plan: Plan, until: datetime) -> datetime:
        """Return an end that the plan may have, or raise `Invalid`."""
        if not self.now < until <= latest_end(plan, self.now):
            hours = f"{plan.longest_hours:g}"
            raise Invalid(
                (
                    "body.until",
                    f"must lie ahead, within {hours} hours; extend it when the time comes",
                    f"موعد قادم خلال {hours} ساعة؛ ويمكن تمديد الخطة عند الحاجة",
                )
            )
        return until


Ask = Annotated[Planning, Depends()]


@routes.get("", response_model=PlanItems, responses=shows(shown.PLANS))
async def list_plans(ask: Ask) -> Response:
    """Every plan, and what runs now, drills too."""
    runs = await ask.running()
    return listed(
        [
            see_plan(plan, [run for run in runs if run.plan.code == plan.code], ask.now)
            for plan in ask.config.plans.values()
        ]
    )


@routes.get(
    "/{plan}", response_model=PlanDetailView, responses=shows(shown.PLAN_DETAIL) | problem(404)
)
async def show_plan(plan: str, ask: Ask) -> Response:
    """A plan as it is written, and what runs of it now."""
    return Json(see_plan_detail(ask.plan(plan), await ask.running(plan), ask.now))


@routes.post(
    "/{plan}/start",
    status_code=201,
    response_model=RunDetailView,
    responses=shows(shown.RUN_DETAIL, 201) | problem(403, 404, 409, 422),
)
async def start_plan(plan: str, body: StartPlan, ask: Ask) -> Response:
    """Start a plan at some places. It always ends; a drill changes nothing but its own run.

    Where another plan runs there for one of its services, 409 names it.
    """
    known, places = ask.plan(plan), frozenset(body.places)
    ask.allow(CHECKERS, places)
    for at, place in enumerate(body.places):
        wanted.municipality(ask.config, f"body.places.{at}", place)
        if not known.covers.reaches(place, ask.config.amana_of):
            reason, reason_ar = "the plan is not for this place", "الخطة لا تشمل هذا المكان"
            raise Invalid((f"body.places.{at}", reason, reason_ar))
    until = ask.end(known, body.until or latest_end(known, ask.now))
    start = Start(plan=known, mode=body.mode, places=places, until=until, reason=body.reason)
    run = await ask.plans.start(start, ask.by(body.who))
    return Json(await ask.detail(plan, run.id), 201)


@routes.post("/{plan}/extend", **RUN)
async def extend_plan(plan: str, body: ExtendPlan, ask: Ask) -> Response:
    """Let a run end at another time, and say why."""
    run = await ask.one_running(plan, body.run)
    ask.allow(CHECKERS, run.places)
    until = ask.end(run.plan, body.until)
    await ask.plans.extend(plan, run.id, until, body.reason, ask.by(body.who))
    return Json(await ask.detail(plan, run.id))


@routes.post("/{plan}/end", **RUN)
async def end_plan(plan: str, body: EndPlan, ask: Ask) -> Response:
    """End a run, and say why. Replies that it froze wait on for a person's word."""
    run = await ask.one_running(plan, body.run)
    ask.allow(CHECKERS, run.places)
    await ask.plans.end(plan, run.id, body.reason, ask.by(body.who))
    return Json(await ask.detail(plan, run.id))


@routes.get("/{plan}/runs", response_model=RunPage, responses=shows(shown.RUNS) | problem(404))
async def list_runs(plan: str, ask: Ask, limit: Limit = 50, after: After = None) -> Response:
    """The runs of a plan, latest first; those at none of the caller's places are left out."""
    found = await ask.plans.runs(plan, limit=limit, after=after, sees=ask.sees)
    if not found.items:
        ask.plan(plan)
    return page(found, lambda run: see_run(run, ask.now))


@routes.get("/{plan}/runs/{run}", **RUN)
async def show_run(plan: str, run: str, ask: Ask) -> Response:
    """A run with its checklist: who does what, and what is done."""
    found = await ask.run(plan, run)
    return Json(await ask.detail(plan, found.id))


@routes.post("/{plan}/runs/{run}/duties/{duty}", **RUN)
async def tick_off_duty(
    plan: str, run: str, duty: str, ask: Ask, body: DutyDone | None = None
) -> Response:
    """Say that a duty is done. Who says so first, did it."""
    given = body or DutyDone()
    await ask.run(plan, run)
    ask.allow(AGENTS)
    await ask.plans.tick_off(plan, run, duty, given.note, ask.by(given.who))
    return Json(await ask.detail(plan, run))


@routes.post("/{plan}/runs/{run}/after/{question}", **RUN)
async def answer_question(
    plan: str, run: str, question: str, body: AfterAnswer, ask: Ask
) -> Response:
    """Answer a question that is asked when all is over; a later answer replaces an earlier."""
    await ask.run(plan, run)
    ask.allow(AGENTS)
    await ask.plans.answer(plan, run, question, body.text, ask.by(body.who))
    return Json(await ask.detail(plan, run))


@routes.get(
    "/{plan}/runs/{run}/report",
    response_model=ReportView,
    responses=shows(shown.REPORT) | problem(404),
)
async def report_run(plan: str, run: str, ask: Ask, reports: PlanReports) -> Response:
    """What came of a run, until its end or until now; of a drill, what came without it.

    Whoever is of some municipalities is told of theirs alone.
    """
    found = await ask.run(plan, run)
    report = await reports.report(found, ask.now, ask.scope.places)
    return Json(see_report(report, await ask.detail(plan, run), found, ask.now))
