"""Units, made from the policy: every department in every amana, and the offices of no amana."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from router.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An office that owns tickets. `amana` and `department` are None for an office of no amana."""

    code: str
    ar: str
    en: str
    amana: str | None = None
    department: str | None = None


def units_of(policy: Policy) -> Iterator[Unit]:
    """Make the units: `jeddah.roads` is the department `roads` of the amana `jeddah`."""
    for amana in policy.amanat:
        for department in policy.departments:
            yield Unit(
                code=f"{amana.code}.{department.code}",
                ar=f"{department.ar} ب{amana.ar}",
                en=f"{department.en}, {amana.en}",
                amana=amana.code,
                department=department.code,
            )
    for office in policy.offices:
        yield Unit(code=office.code, ar=office.ar, en=office.en)


def owners_of(
    owners: Iterable[tuple[str, Sequence[str]]], services: Iterable[str]
) -> Mapping[str, str]:
    """Say who owns each service: a single service that is named wins over its domain.

    Args:
        owners: Code of an owner, and the domains and services that it owns.
        services: Codes of services; those that nobody owns are left out.
    """
    owner = {owned: code for code, owns in owners for owned in owns}
    found = ((code, owner.get(code) or owner.get(code.partition(".")[0])) for code in services)
    return {code: name for code, name in found if name}
