"""What people have ordered for a time, beside the rules: plans that run, posts that need no answer.

Read once for a batch of decisions; all else about it is pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from router.filters import Filter, suppressing
from router.plans.runs import Run
from router.rules import Case, Rule
from router.scope import Scope


@dataclass(frozen=True, slots=True)
class Orders:
    """`runs` are those of now that are no drills, `filters` those that hold now."""

    runs: Sequence[Run] = ()
    filters: Sequence[Filter] = ()

    def bearing(self, scope: Scope) -> "Orders":
        """Return those that bear on somebody's places."""
        return Orders(
            runs=[run for run in self.runs if any(scope.bears(place) for place in run.places)],
            filters=[each for each in self.filters if scope.bears(each.takes.municipality)],
        )

    def suppressing(self, case: Case) -> Filter | None:
        """Return the filter that takes a post, if one does."""
        return suppressing(self.filters, case)

    def led(self, case: Case, rule: Rule) -> tuple[Run, str] | None:
        """Return the run that takes a post from the unit of its rule, and the unit it gives it to.

        What another agency owns is referred as always.
        """
        if rule.referral:
            return None
        for run in self.runs:
            unit = run.leads_to(case.service, case.municipality, case.amana)
            if unit is not None and rule.name not in run.plan.keeps:
                return run, unit
        return None


NO_ORDERS = Orders()
