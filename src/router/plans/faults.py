"""What can be wrong with a crisis plan. Each fault says where it stands and what to do."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from classifier.services import Service
from router.clock.terms import Target
from router.faults import Fault, unknown
from router.plans.written import Plan, RouteOverride, Scope, municipal
from router.replies.book import template_faults
from router.rulebook import RuleBook
from router.rules import AMANA

At = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a plan may name. `plans` and `templates` tell in which file a code is already."""

    services: Mapping[str, Service]
    rules: RuleBook
    alarms: Collection[str]
    templates: Mapping[str, str]
    plans: Mapping[str, str]


def faults_of(plan: Plan, known: Known) -> Iterator[Fault]:
    """Find everything that is wrong with a plan, in the order of the file's parts."""
    if plan.code in known.plans:
        where = known.plans[plan.code]
        yield Fault(("code",), f"{plan.code} is there twice (also in {where}); rename one")
    yield from _scope(("covers",), plan.covers, known)
    yield from _places(("covers",), plan.covers.municipality, known)
    yield from _keeps(plan, known)
    yield from _roles(plan, known)
    yield from _statements(plan, known)
    yield from _clock(plan, known)
    yield from _routing(plan, known)
    yield from _twice("after", [question.code for question in plan.after])


def _scope(at: At, scope: Scope, known: Known) -> Iterator[Fault]:
    """Services exist, and are ours to answer."""
    ours = municipal(known.services)
    for name, codes in (
        ("service", ours),
        ("domain", sorted({code.partition(".")[0] for code in ours})),
    ):
        for place, code in enumerate(getattr(scope, name) or ()):
            if code in codes:
                continue
            others = {*known.services, *(each.domain for each in known.services.values())}
            reason = f"{code} is for another agency to answer; a plan is for our own services"
            yield Fault(
                (*at, name, place), reason if code in others else unknown(name, code, codes)
            )


def _within(at: At, scope: Scope, plan: Plan, known: Known) -> Iterator[Fault]:
    """What a part of a plan is for is there, and the plan covers it."""
    yield from _scope(at, scope, known)
    yield from _covered(at, scope, plan, known)


def _covered(at: At, scope: Scope, plan: Plan, known: Known) -> Iterator[Fault]:
    covered = plan.covers.among(municipal(known.services))
    domains = {code.partition(".")[0] for code in covered}
    for place, code in enumerate(scope.service or ()):
        if code in known.services and code not in covered:
            yield Fault(
                (*at, "service", place), f"the plan does not cover {code}; add it to covers"
            )
    for place, domain in enumerate(scope.domain or ()):
        known_domain = any(each.domain == domain for each in known.services.values())
        if known_domain and domain not in domains:
            reason = f"the plan covers no service of {domain}; add one to covers"
            yield Fault((*at, "domain", place), reason)


def _places(at: At, places: Sequence[str] | None, known: Known) -> Iterator[Fault]:
    for place, code in enumerate(places or ()):
        if code not in known.rules.amana_of:
            reason = unknown("municipality", code, known.rules.amana_of)
            yield Fault((*at, "municipality", place), reason)


def _keeps(plan: Plan, known: Known) -> Iterator[Fault]:
    rules = [rule.name for rule in known.rules.rules]
    for at, name in enumerate(plan.keeps):
        if name not in rules:
            yield Fault(("keeps", at), unknown("rule", name, rules))


def _roles(plan: Plan, known: Known) -> Iterator[Fault]:
    yield from _twice("roles", [part.code for part in plan.roles])
    met: set[str] = set()
    for number, part in enumerate(plan.roles):
        yield from _unit(("roles", number, "unit"), part.unit, plan, known)
        for place, duty in enumerate(part.duties):
            if duty.code in met:
                here = ("roles", number, "duties", place, "code")
                yield Fault(here, f"{duty.code} is there twice; rename one")
            met.add(duty.code)


def _unit(at: At, to: str, plan: Plan, known: Known) -> Iterator[Fault]:
    """A unit is there, in every amana where the plan may run."""
    amana_of = known.rules.amana_of
    amanat = {amana_of[one] for one in plan.covers.municipality or () if one in amana_of}
    for amana in sorted(amanat or set(amana_of.values())):
        code = to.replace(AMANA, amana)
        if code not in known.rules.units:
            made = f"{to} gives {code}: " if code != to else ""
            yield Fault(at, made + unknown("unit", code, known.rules.units))
            return


def _statements(plan: Plan, known: Known) -> Iterator[Fault]:
    yield from template_faults(
        "statements", plan.statements, services=known.services, taken=known.templates
    )
    for number, statement in enumerate(plan.statements):
        scope = Scope(service=statement.service, domain=statement.domain)
        yield from _covered(("statements", number), scope, plan, known)


def _clock(plan: Plan, known: Known) -> Iterator[Fault]:
    services = plan.covers.among(municipal(known.services))
    for number, override in enumerate(plan.clock):
        yield from _within(("clock", number), override, plan, known)
        if override.alarms not in known.alarms:
            reason = unknown("set of alarms", override.alarms, known.alarms)
            yield Fault(("clock", number, "alarms"), reason)
    for (first, one), (second, other) in combinations(enumerate(plan.clock), 2):
        both = one.among(services) & other.among(services)
        for target in Target:
            if both and one.of(target) and other.of(target):
                reason = f"both this and clock {first + 1} say {target} of {min(both)}; "
                yield Fault(("clock", second), reason + "leave it in one")


def _routing(plan: Plan, known: Known) -> Iterator[Fault]:
    services = plan.covers.among(municipal(known.services))
    for number, override in enumerate(plan.routing):
        yield from _within(("routing", number), override, plan, known)
        yield from _places(("routing", number), override.municipality, known)
        yield from _unit(("routing", number, "to"), override.to, plan, known)
    for (first, one), (second, other) in combinations(enumerate(plan.routing), 2):
        both = one.among(services) & other.among(services)
        if both and _meet(one, other, known):
            reason = f"both this and routing {first + 1} take {min(both)}; leave it in one"
            yield Fault(("routing", second), reason)


def _meet(one: RouteOverride, other: RouteOverride, known: Known) -> bool:
    """Whether two overrides are for a place in common."""
    if one.municipality is None or other.municipality is None:
        return True
    return bool(_whole(one.municipality, known) & _whole(other.municipality, known))


def _whole(places: Sequence[str], known: Known) -> set[str]:
    """Return the municipalities that some places are, or hold."""
    amana_of = known.rules.amana_of
    return {code for code in amana_of if {code, amana_of[code]} & set(places)}


def _twice(part: str, codes: Sequence[str]) -> Iterator[Fault]:
    for at, code in enumerate(codes):
        if code in codes[:at]:
            yield Fault((part, at, "code"), f"{code} is there twice; rename one")
