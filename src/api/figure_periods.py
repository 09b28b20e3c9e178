"""Of what time and of which places figures are asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Query

from api import wanted
from api.callers import CallerDep
from api.deps import ConfigDep, Instant, Municipality, Now
from api.lately import rounded
from api.periods import EARLIEST
from api.refusals import Invalid
from router.clock.calendar import ONE_DAY, moment
from router.message import instant
from router.usual import Span, day_of, outward
from store.about import About

LONGEST = timedelta(days=92)
# How long an answer is shared: what takes longer to count changes less.
SOON, LATER = timedelta(minutes=1), timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What figures are asked for.

    `span` is what can be counted: it ends no later than `good`, until when the answer is shared.
    `until` may lie after that.
    """

    about: About
    span: Span
    until: datetime
    now: datetime
    good: datetime

    @property
    def told(self) -> dict[str, Any]:
        """What each answer says of it."""
        return {
            "at": instant(self.now),
            "since": instant(self.span.begin),
            "until": instant(self.until),
        }


async def _period(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
    since: Instant = None,
    until: Instant = None,
    municipality: Municipality = None,
    service: Annotated[str | None, Query(description="A service's code, or a domain.")] = None,
) -> Period:
    good = rounded(now, SOON)
    whole = outward(Span(since or moment(day_of(now)), until or good))
    if good - whole.begin > ONE_DAY:
        good = rounded(now, LATER)
    begins, ends = whole.begin, whole.end if until else good
    if not EARLIEST <= begins < min(ends, good) or ends - begins > LONGEST or ends > good + ONE_DAY:
        raise Invalid(
            (
                "query.since",
                "must be before now and before until, by 92 days at most; until: a day ahead",
                "يسبق الآن ويسبق until بما لا يزيد على 92 يومًا؛ و until يومًا بعد الآن على الأكثر",
            )
        )
    about = About(
        municipality=wanted.municipality(config, "query.municipality", municipality),
        service=wanted.service_or_domain(config, "query.service", service),
        places=caller.places,
    )
    return Period(about=about, span=Span(begins, min(ends, good)), until=ends, now=now, good=good)


PeriodDep = Annotated[Period, Depends(_period)]
