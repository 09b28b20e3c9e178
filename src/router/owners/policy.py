"""Who is given which tickets, as it is written in `config/assignment.yaml`."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from classifier.tags import Urgency
from listener.config import read_yaml
from router.faults import Fault, unknown
from router.rules import Frozen, Name, Several, Slug
from router.sound import Sound
from router.units import Unit

ASSIGNMENT = "assignment.yaml"


class How(StrEnum):
    """How somebody is found for a ticket. The values are public."""

    HAND = "hand"
    RULE = "rule"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A ticket that waits for somebody, by its number; `passed` are those who gave it back."""

    ticket: int
    unit: str
    department: str | None
    municipality: str | None
    amana: str | None
    service: str | None
    urgency: Urgency
    passed: frozenset[str] = frozenset()

    @property
    def domain(self) -> str | None:
        """The first part of the service's code."""
        return self.service.partition(".")[0] if self.service else None

    @property
    def codes(self) -> tuple[str, ...]:
        """Whose members may answer it: its unit's, then those of its places, the nearest first."""
        places = (self.municipality, self.amana, self.unit.partition(".")[0])
        return tuple(dict.fromkeys(code for code in (self.unit, *places) if code))


class Of(Frozen):
    """Every condition given must hold; a condition left out asks nothing."""

    unit: Several[str] | None = None
    department: Several[str] | None = None
    service: Several[str] | None = None
    domain: Several[str] | None = None
    urgency: Several[Urgency] | None = None

    def hold(self, waiting: Waiting) -> bool:
        """Whether they hold for a ticket."""
        return all(
            wanted is None or getattr(waiting, name) in wanted
            for name, wanted in ((name, getattr(self, name)) for name in type(self).model_fields)
        )


class AssignmentPolicy(Frozen):
    """How somebody is found for some tickets. `team` narrows whom; `person` is a user's id."""

    name: Slug
    ar: Name | None = None
    when: Of = Of()
    by: How
    person: Name | None = None
    team: Name | None = None


class AssignmentFile(Frozen):
    """The whole file. The first policy that applies decides; where none does, it is by hand."""

    policies: tuple[AssignmentPolicy, ...] = ()


class Codes(NamedTuple):
    """What the file may name."""

    units: Mapping[str, Unit]
    services: Collection[str]


BY_HAND = AssignmentPolicy(name="by-hand", by=How.HAND)


class AssignmentBook(AssignmentFile, Sound):
    """Policies that may be used. Validation asks for the context `codes`."""

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        """Find what is wrong with the file."""
        return _faults(self, known["codes"])

    @property
    def idle(self) -> bool:
        """Whether nothing is given to anybody by itself."""
        return all(policy.by is How.HAND for policy in self.policies)

    def policy(self, waiting: Waiting) -> AssignmentPolicy:
        """Say which policy finds somebody for a ticket."""
        return next((each for each in self.policies if each.when.hold(waiting)), BY_HAND)


def load_assignment(
    folder: Path, services: Collection[str], units: Mapping[str, Unit]
) -> AssignmentBook:
    """Read and check `assignment.yaml`; without the file everything is given by hand.

    Args:
        folder: Where the file is.
        services: The code of every service.
        units: Every unit by its code.

    Raises:
        WrongConfig: The file is unreadable or wrong.
    """
    context = {"codes": Codes(units, services)}
    path = folder / ASSIGNMENT
    if not path.exists():
        return AssignmentBook.model_validate({}, context=context)
    return read_yaml(path, AssignmentBook, context)


def _faults(file: AssignmentFile, codes: Codes) -> Iterator[Fault]:
    """Find everything that is wrong with the policies, in their order."""
    names = [policy.name for policy in file.policies]
    everything: str | None = None
    for at, policy in enumerate(file.policies):
        here = ("policies", at)
        if policy.name in names[:at]:
            yield Fault((*here, "name"), f"{policy.name} is there twice; rename one")
        if everything:
            reason = f"{everything} takes every ticket, so {policy.name} is never asked"
            yield Fault(here, f"{reason}; give that one a `when`, or put it last")
        yield from _named(at, policy, codes)
        yield from _whom(at, policy)
        if not policy.when.model_fields_set:
            everything = everything or policy.name


def _named(at: int, policy: AssignmentPolicy, codes: Codes) -> Iterator[Fault]:
    """Conditions ask for codes that exist."""
    known: dict[str, Collection[str]] = {
        "unit": codes.units,
        "department": {unit.department for unit in codes.units.values() if unit.department},
        "service": codes.services,
        "domain": {code.partition(".")[0] for code in codes.services},
    }
    for name, there in known.items():
        for place, code in enumerate(getattr(policy.when, name) or ()):
            if code not in there:
                yield Fault(("policies", at, "when", name, place), unknown(name, code, there))


def _whom(at: int, policy: AssignmentPolicy) -> Iterator[Fault]:
    """A rule names a person or a team, the others a team at most."""
    given = [name for name in ("person", "team") if getattr(policy, name)]
    if policy.by is How.RULE and len(given) != 1:
        yield Fault(("policies", at, "by"), "a rule names one: give either `person` or `team`")
    elif policy.by is How.HAND and given:
        yield Fault(
            ("policies", at, given[0]), f"is not asked where it is by hand; remove {given[0]}"
        )
    elif policy.by in {How.ROUND_ROBIN, How.LEAST_LOADED} and policy.person:
        yield Fault(("policies", at, "person"), "chooses nobody; a person needs `by: rule`")
