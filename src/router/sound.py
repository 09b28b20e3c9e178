"""What a policy must be before it is used. Each fault says where it stands and what to do."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import product
from typing import Any, Self

from pydantic import ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from classifier.services import EXTERNAL, Service
from router.policy import Policy
from router.rules import AMANA, DEPARTMENT, When
from router.units import owners_of, units_of

Fault = tuple[tuple[str | int, ...], str]


class SoundPolicy(Policy):
    """A policy that sends every post somewhere, and nothing to an office that is not there.

    Validation asks for the context `services` and `amana_of` (see `rulebook.load_rules`).
    """

    @model_validator(mode="after")
    def _sound(self, info: ValidationInfo) -> Self:
        known: Mapping[str, Any] = info.context or {}
        faults = list(faults_of(self, known["services"], known["amana_of"]))
        if faults:
            raise ValidationError.from_exception_data(type(self).__name__, _details(faults))
        return self


def _details(faults: Sequence[Fault]) -> list[InitErrorDetails]:
    return [
        InitErrorDetails(
            type=PydanticCustomError("unsound", "{reason}", {"reason": reason}), loc=at, input=None
        )
        for at, reason in faults
    ]


def faults_of(
    policy: Policy, services: Mapping[str, Service], amana_of: Mapping[str, str]
) -> Iterator[Fault]:
    """Find everything that is wrong with a policy: where it stands, what it is, what to do."""
    yield from _told_apart(policy)
    yield from _every_amana(policy, set(amana_of.values()))
    yield from _every_service(policy, services)
    yield from _conditions(policy, services, amana_of)
    yield from _destinations(policy)
    yield from _order(policy)
    yield from _referrals(policy, services)


def _told_apart(policy: Policy) -> Iterator[Fault]:
    """Names are given once."""
    for what, names in (
        ("amanat", [amana.code for amana in policy.amanat]),
        ("departments", [department.code for department in policy.departments]),
        ("offices", [office.code for office in policy.offices]),
        ("agencies", [agency.code for agency in policy.agencies]),
        ("rules", [rule.name for rule in policy.rules]),
    ):
        for at, name in enumerate(names):
            if name in names[:at]:
                yield (what, at), f"{name} is there twice; rename or remove one"
    counted = Counter(unit.code for unit in units_of(policy))
    amanat = {amana.code for amana in policy.amanat}
    for at, office in enumerate(policy.offices):
        if counted[office.code] > 1 and office.code.partition(".")[0] in amanat:
            yield ("offices", at), f"{office.code} is a department of an amana; rename the office"


def _every_amana(policy: Policy, amanat: Collection[str]) -> Iterator[Fault]:
    """The policy knows each amana, and no other."""
    for at, amana in enumerate(policy.amanat):
        if amana.code not in amanat:
            yield ("amanat", at), unknown("amana", amana.code, amanat)
    if missing := set(amanat) - {amana.code for amana in policy.amanat}:
        yield ("amanat",), f"missing: {_listed(missing)}; add the amana with its names"


def _every_service(policy: Policy, services: Mapping[str, Service]) -> Iterator[Fault]:
    """Each municipal service has one department, each external one has one agency."""
    taken: dict[str, str] = {}
    for part, external, owners in (
        ("departments", False, policy.departments),
        ("agencies", True, policy.agencies),
    ):
        fitting = {code for code, service in services.items() if service.external is external}
        domains = {services[code].domain for code in fitting}
        for at, owner in enumerate(owners):
            for place, owned in enumerate(owner.owns):
                here = (part, at, "owns", place)
                if owned not in fitting | domains:
                    yield here, unknown("service or domain", owned, fitting | domains)
                elif owned in taken:
                    yield here, f"{owned} is owned by {taken[owned]} already; leave it with one"
                taken.setdefault(owned, owner.code)
        owned_by = owners_of(((owner.code, owner.owns) for owner in owners), fitting)
        if missing := fitting - owned_by.keys():
            yield (part,), f"nobody owns {_listed(missing)}; add it to the `owns` of one of these"


def _conditions(
    policy: Policy, services: Mapping[str, Service], amana_of: Mapping[str, str]
) -> Iterator[Fault]:
    """Conditions ask for codes that exist."""
    known: Mapping[str, Collection[str]] = {
        "service": services.keys(),
        "domain": {service.domain for service in services.values()},
        "municipality": amana_of.keys(),
        "amana": set(amana_of.values()),
    }
    for at, rule in enumerate(policy.rules):
        for name, codes in known.items():
            for place, code in enumerate(getattr(rule.when, name) or ()):
                if code not in codes:
                    yield ("rules", at, "when", name, place), unknown(name, code, codes)


def _destinations(policy: Policy) -> Iterator[Fault]:
    """Rules lead to units that exist, whatever their template is filled with."""
    units = {unit.code for unit in units_of(policy)}
    for at, rule in enumerate(policy.rules):
        for amana, department in product(policy.amanat, policy.departments):
            code = rule.to.replace(AMANA, amana.code).replace(DEPARTMENT, department.code)
            if code not in units:
                made = f"{rule.to} gives {code}: " if code != rule.to else ""
                yield ("rules", at, "to"), made + unknown("unit", code, units)
                break


def _order(policy: Policy) -> Iterator[Fault]:
    """The last rule takes every post; none before it does."""
    *earlier, last = policy.rules
    if last.when != When() or last.referral or "{" in last.to:
        yield (
            ("rules", len(earlier)),
            f"the last rule, {last.name}, must take every post: "
            "give it no `when`, no `referral`, and a `to` without a placeholder",
        )
    for at, rule in enumerate(earlier):
        if rule.when == When() and not rule.referral and "{" not in rule.to:
            reason = f"{rule.name} takes every post, so no rule after it is ever asked"
            yield ("rules", at), f"{reason}; give it a `when` or put it last"


def _referrals(policy: Policy, services: Mapping[str, Service]) -> Iterator[Fault]:
    """What other agencies own is referred to them, whatever else a post says."""
    referred: set[str] = set()
    for rule in policy.rules:
        asks = rule.when.model_fields_set - {"service", "domain"}
        if not rule.referral or "{" in rule.to or asks:
            continue
        referred |= {
            code
            for code, service in services.items()
            if (rule.when.service is None or code in rule.when.service)
            and (rule.when.domain is None or service.domain in rule.when.domain)
        }
    if lost := {code for code, service in services.items() if service.external} - referred:
        yield (
            ("rules",),
            f"{_listed(lost)} would land on a municipal unit; add a rule "
            f"`when: {{domain: [{EXTERNAL}]}}` with `referral: true`",
        )


def unknown(what: str, code: str, codes: Collection[str]) -> str:
    """Say that there is no such code, and which one may have been meant."""
    near = get_close_matches(code, sorted(codes), n=1)
    return f"there is no {what} {code}; " + (f"did you mean {near[0]}?" if near else "remove it")


def _listed(codes: Collection[str]) -> str:
    shown = sorted(codes)
    more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
    return ", ".join(shown[:3]) + more
