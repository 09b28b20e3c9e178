"""/stats/audit and /tickets/{ticket}/audit: closed tickets that are looked at again by chance."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AliasChoices, BaseModel, Field

from api import examples
from api.acts import Do
from api.audit_views import see_look, see_sample
from api.callers import CallerDep, speaking
from api.deps import Audits
from api.refusals import Invalid
from api.schemas import Line, Long, Shape
from api.views import Json
from router.acts import Actor
from router.auditing import CONFIDENCE, Verdict, Week
from router.states import Status

routes = APIRouter(prefix="/stats", tags=["stats"])
verdicts = APIRouter(prefix="/tickets/{ticket}", tags=["tickets"])


class IntervalView(Shape):
    """Where the defect rate of all closed tickets lies (Wilson)."""

    low: float
    high: float
    confidence: float


class TallyView(Shape):
    """What was found. `defect_rate` is of those that could be judged; null where none was."""

    drawn: int
    fixed: int
    not_fixed: int
    cannot_tell: int
    defect_rate: float | None
    interval: IntervalView | None


class UnitTallyView(TallyView):
    """The same of one unit: the one that resolved the tickets."""

    unit: str


class LookView(Shape):
    """A ticket of a sample, and what its auditor found, where somebody has looked."""

    ticket: str
    status: Status
    unit: str
    service: str | None
    municipality: str | None
    closed: datetime
    verdict: Verdict | None
    note: str | None
    who: str | None
    at: datetime | None


class SampleView(Shape):
    """The sample of a week: how it was drawn, what was found, and its tickets."""

    week: str
    begins: datetime
    ends: datetime
    seed: str
    share: float
    at_least: int
    closed: int
    drawn_at: datetime
    found: TallyView
    units: list[UnitTallyView]
    items: list[LookView]


class AuditView(Shape):
    """The sample that was asked for; null where none was drawn yet."""

    sample: SampleView | None


class Judged(BaseModel):
    """What an auditor found; `note` is needed unless all is well."""

    verdict: Verdict
    note: Annotated[Long | None, Field(validation_alias=AliasChoices("note", "reason"))] = None
    who: Line | None = None


_TALLY = {
    "drawn": 10,
    "fixed": 8,
    "not_fixed": 1,
    "cannot_tell": 1,
    "defect_rate": 0.1111,
    "interval": {"low": 0.0199, "high": 0.4350, "confidence": CONFIDENCE},
}
_LOOK = {
    "ticket": examples.TICKET["id"],
    "status": "reopened",
    "unit": "qassim.emergency",
    "service": "roads.manhole",
    "municipality": "buraydah",
    "closed": "2026-11-19T08:00:00Z",
    "verdict": "not_fixed",
    "note": "الغطاء ما زال مكسورًا",
    "who": "hind",
    "at": "2026-11-23T09:00:00Z",
}
EXAMPLE = {
    "sample": {
        "week": "2026-W47",
        "begins": "2026-11-14T21:00:00Z",
        "ends": "2026-11-21T21:00:00Z",
        "seed": "6f1c0e9b2a7d",
        "share": 0.05,
        "at_least": 10,
        "closed": 120,
        "drawn_at": "2026-11-21T21:00:03Z",
        "found": _TALLY,
        "units": [{"unit": "qassim.emergency", **_TALLY}],
        "items": [_LOOK],
    }
}


Asked = Annotated[
    str | None,
    Query(
        max_length=20, description="`2026-W48`: by its Monday's ISO week. The latest if left out."
    ),
]


def _week(name: str | None) -> Week | None:
    try:
        return Week.named(name) if name is not None else None
    except ValueError as error:
        raise Invalid(
            (
                "query.week",
                "must be a week like 2026-W48",
                "يلزم أسبوع بصيغة 2026-W48",
            )
        ) from error


@routes.get(
    "/audit",
    response_model=AuditView,
    responses=examples.shows(EXAMPLE) | examples.problem(422),
)
async def audit(audits: Audits, caller: CallerDep, week: Asked = None) -> Response:
    """The tickets of a week that are looked at again, drawn by chance when the week was over.

    Weeks run from Sunday to Saturday in Riyadh. Each ticket's lot is the SHA-256 of
    `SEED WEEK TICKET`, and the lowest are drawn: `share` of the `closed`, and `at_least` so many.
    The interval is Wilson's at 95 %. Whoever is of some municipalities sees theirs alone.
    """
    found = await audits.sample(_week(week), caller.places)
    return Json({"sample": found and see_sample(found)})


@verdicts.post(
    "/audit",
    response_model=LookView,
    responses=examples.shows(_LOOK) | examples.problem(403, 404, 409, 422),
)
async def judge_ticket(body: Judged, doing: Do, audits: Audits) -> Response:
    """Say whether a ticket that was drawn is fixed: anybody but who resolved or verified it.

    What is not fixed is taken up again, and counts against the unit that resolved it.
    """
    ticket = await doing.standing()
    by = Actor(name=speaking(doing.caller, body.who, ticket.holder), roles=doing.caller.roles)
    found = await audits.judge(doing.ticket, body.verdict, body.note, by, doing.now)
    return Json(see_look(found))
