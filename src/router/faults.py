"""What can be wrong with a policy. Each fault says where it stands and what to do."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import product
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from classifier.services import Service
from router.policy import Policy
from router.rules import AMANA, DEPARTMENT, When
from router.units import owners_of, units_of

SHOWN = 3


class Fault(NamedTuple):
    """Something that must be mended: the keys that lead to it in the file, and what to do."""

    at: tuple[str | int, ...]
    reason: str


def refuse(title: str, faults: Iterable[Fault]) -> None:
    """Raise `ValidationError` where there are faults.

    As line errors, not as one message: the reader of the file then finds each one's line.
    """
    details = [
        InitErrorDetails(
            type=PydanticCustomError("unsound", "{reason}", {"reason": fault.reason}),
            loc=fault.at,
            input=None,
        )
        for fault in faults
    ]
    if details:
        raise ValidationError.from_exception_data(title, details)


def faults_of(
    policy: Policy, services: Mapping[str, Service], amana_of: Mapping[str, str]
) -> Iterator[Fault]:
    """Find everything that is wrong with a policy, in the order of the file's parts."""
    yield from _conditions(policy, services, amana_of)
    yield from _destinations(policy)
    yield from _returns(policy)
    yield from _order(policy)
    yield from _referrals(policy, services)
    yield from _told_apart(policy)
    yield from _every_amana(policy, set(amana_of.values()))
    yield from _every_service(policy, services)


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
                    yield Fault(("rules", at, "when", name, place), unknown(name, code, codes))


def _destinations(policy: Policy) -> Iterator[Fault]:
    """Rules lead to units that exist, whatever their template is filled with."""
    units = {unit.code for unit in units_of(policy)}
    for at, rule in enumerate(policy.rules):
        for amana, department in product(policy.amanat, policy.departments):
            code = rule.to.replace(AMANA, amana.code).replace(DEPARTMENT, department.code)
            if code not in units:
                made = f"{rule.to} gives {code}: " if code != rule.to else ""
                yield Fault(("rules", at, "to"), made + unknown("unit", code, units))
                break


def _returns(policy: Policy) -> Iterator[Fault]:
    """What a unit gives back goes to units that exist."""
    units = {unit.code for unit in units_of(policy)}
    for at, to in enumerate(policy.returned_to):
        code = to.replace(AMANA, policy.amanat[0].code)
        if code not in units:
            yield Fault(("returned_to", at), unknown("unit", code, units))


def _order(policy: Policy) -> Iterator[Fault]:
    """The last rule takes every post that is not another agency's; none before it does."""
    for at, rule in enumerate(policy.rules, start=1):
        all_posts = rule.when == When() and not rule.referral and "{" not in rule.to
        here = ("rules", at - 1)
        if at == len(policy.rules) and not all_posts:
            reason = f"the last rule, {rule.name}, must take every post; "
            how = "give it no `when`, no `referral`, and a `to` without a placeholder"
            yield Fault(here, reason + how)
        elif at < len(policy.rules) and all_posts:
            reason = f"{rule.name} takes every post, so no rule after it is ever asked; "
            yield Fault(here, reason + "give it a `when`, or put it last")


def _referrals(policy: Policy, services: Mapping[str, Service]) -> Iterator[Fault]:
    """What other agencies own is referred to them, whatever else a post says."""
    asks_too_much = set(When.model_fields) - {"service", "domain"}
    referred = {
        code
        for rule in policy.rules
        if rule.referral and "{" not in rule.to
        if not asks_too_much & rule.when.model_fields_set
        for code, service in services.items()
        if rule.when.service is None or code in rule.when.service
        if rule.when.domain is None or service.domain in rule.when.domain
    }
    if lost := {code for code, service in services.items() if service.external} - referred:
        reason = f"no rule is sure to refer {_listed(lost)} to the agency that owns it; "
        how = "add one with `referral: true`, no `when`, and a `to` without a placeholder"
        yield Fault(("rules",), reason + how)


def _told_apart(policy: Policy) -> Iterator[Fault]:
    """Names are given once."""
    made = [unit.code for unit in units_of(policy)]
    for part, names in (
        ("rules", [rule.name for rule in policy.rules]),
        ("departments", [department.code for department in policy.departments]),
        ("offices", [office.code for office in policy.offices]),
        ("agencies", [agency.code for agency in policy.agencies]),
        ("amanat", [amana.code for amana in policy.amanat]),
    ):
        for at, name in enumerate(names):
            if name in names[:at] or (part == "offices" and name in made[: -len(names)]):
                yield Fault((part, at), f"{name} is there twice; rename or remove one")


def _every_amana(policy: Policy, amanat: Collection[str]) -> Iterator[Fault]:
    """The policy knows each amana, and no other."""
    for at, amana in enumerate(policy.amanat):
        if amana.code not in amanat:
            yield Fault(("amanat", at), unknown("amana", amana.code, amanat))
    if missing := set(amanat) - {amana.code for amana in policy.amanat}:
        yield Fault(("amanat",), f"missing: {_listed(missing)}; add the amana with its names")


def _every_service(policy: Policy, services: Mapping[str, Service]) -> Iterator[Fault]:
    """Each municipal service has one department, each external one has one agency."""
    external = {code for code, service in services.items() if service.external}
    departments = [(department.code, department.owns) for department in policy.departments]
    agencies = [(agency.code, agency.owns) for agency in policy.agencies]
    yield from _owned_once("departments", departments, services.keys() - external)
    yield from _owned_once("agencies", agencies, external)


def _owned_once(
    part: str, owners: Sequence[tuple[str, Sequence[str]]], services: Collection[str]
) -> Iterator[Fault]:
    known = set(services) | {code.partition(".")[0] for code in services}
    taken: dict[str, str] = {}
    for at, (owner, owns) in enumerate(owners):
        for place, owned in enumerate(owns):
            here = (part, at, "owns", place)
            if owned not in known:
                yield Fault(here, unknown(f"service or domain for {part}", owned, known))
            elif owned in taken:
                reason = f"{owned} is owned by {taken[owned]} already; leave it with one"
                yield Fault(here, reason)
            taken[owned] = owner
    if missing := set(services) - owners_of(owners, services).keys():
        yield Fault((part,), f"nobody owns {_listed(missing)}; add it to the `owns` of one")


def unknown(what: str, code: str, codes: Collection[str]) -> str:
    """Say that there is no such code, and which one may have been meant."""
    near = get_close_matches(code, sorted(codes), n=1)
    return f"there is no {what} {code}; " + (f"did you mean {near[0]}?" if near else "remove it")


def _listed(codes: Collection[str]) -> str:
    shown = sorted(codes)
    more = f" and {len(shown) - SHOWN} more" if len(shown) > SHOWN else ""
    return ", ".join(shown[:SHOWN]) + more
