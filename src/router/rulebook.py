"""The policy, checked and ready to be asked. A book that could lose a post does not load."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from classifier.services import Service
from classifier.tags import Tags
from listener.config import check_yaml, read_yaml
from listener.post import Post
from router.policy import Agency, Policy
from router.rules import AMANA, DEPARTMENT, Case, Rule
from router.sound import SoundPolicy
from router.units import Unit, owners_of, units_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The policy with what follows from it.

    `departments` and `referrals` tell who owns a service: a department's code, an agency.
    """

    policy: Policy
    units: Mapping[str, Unit]
    agencies: Mapping[str, Agency]
    departments: Mapping[str, str]
    referrals: Mapping[str, Agency]
    amana_of: Mapping[str, str]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, in the order in which they are asked."""
        return self.policy.rules

    def case(self, post: Post, tags: Tags) -> Case:
        """Look at a tagged post as rules do.

        A municipality that is ambiguous is none, yet its amana is known where every candidate
        belongs to the same one.
        """
        place = tags.municipality
        places = (place,) if place else tags.municipality_candidates
        amanat = {self.amana_of.get(each.code) for each in places}
        return Case(
            post=post,
            tags=tags,
            municipality=place.code if place and place.code in self.amana_of else None,
            amana=amanat.pop() if len(amanat) == 1 else None,
        )

    def unmet(self, rule: Rule, case: Case) -> str | None:
        """Say why a rule is passed over, or None where it applies."""
        agency = self.agency(case)
        if rule.referral and not agency:
            return f"no other agency owns {case.service or 'an unknown service'}"
        if agency and not rule.referral:
            return f"{case.service} is for {agency.code} to answer"
        if AMANA in rule.to and not case.amana:
            return "no municipality is known"
        if DEPARTMENT in rule.to and case.service not in self.departments:
            return f"no department owns {case.service or 'an unknown service'}"
        return rule.when.unmet(case)

    def agency(self, case: Case) -> Agency | None:
        """Return the other agency that owns the post's service, or None for a municipal one."""
        return self.referrals.get(case.service) if case.service else None

    def unit(self, rule: Rule, case: Case) -> Unit:
        """Return the unit that a rule which applies gives a post to."""
        code = rule.to.replace(AMANA, case.amana or "")
        return self.units[code.replace(DEPARTMENT, self.departments.get(case.service or "", ""))]

    @property
    def desks(self) -> frozenset[str]:
        """The units where tickets wait for a person to say whose they are."""
        amanat = [amana.code for amana in self.policy.amanat]
        there = {to.replace(AMANA, amana) for to in self.policy.returned_to for amana in amanat}
        return frozenset(there & self.units.keys())

    def owner(self, service: str, unit: str) -> str | None:
        """Name the unit that owns a service in the amana of `unit`; None where that is `unit`."""
        here = self.units.get(unit)
        code = f"{here and here.amana}.{self.departments.get(service)}"
        return code if code in self.units and code != unit else None

    def returned(self, unit: str) -> str:
        """Say where a ticket goes that a unit gives back; one that nobody else takes stays."""
        owner = self.units.get(unit)
        there = [to.replace(AMANA, (owner and owner.amana) or "") for to in self.policy.returned_to]
        return next((code for code in there if code in self.units and code != unit), unit)


def load_rules(
    path: Path, services: Mapping[str, Service], amana_of: Mapping[str, str]
) -> RuleBook:
    """Read and check the policy.

    Args:
        path: The policy, normally `config/rules.yaml`.
        services: Every service by its code.
        amana_of: The code of its amana for every municipality's code, the amanat themselves too.

    Raises:
        WrongConfig: The policy is unreadable, contradicts itself or could lose a post.
    """
    policy = read_yaml(path, SoundPolicy, {"services": services, "amana_of": amana_of})
    return _book(policy, services, amana_of)


def check_rules(
    text: str, path: Path, services: Mapping[str, Service], amana_of: Mapping[str, str]
) -> RuleBook:
    """Check the text of a policy that is not saved yet; see `load_rules`.

    Args:
        text: The whole policy.
        path: What the file is called in complaints.
        services: Every service by its code.
        amana_of: As for `load_rules`.

    Raises:
        WrongConfig: The policy is no policy, contradicts itself or could lose a post.
    """
    policy = check_yaml(text, path, SoundPolicy, {"services": services, "amana_of": amana_of})
    return _book(policy, services, amana_of)


def _book(policy: Policy, services: Mapping[str, Service], amana_of: Mapping[str, str]) -> RuleBook:
    agencies = {agency.code: agency for agency in policy.agencies}
    referrals = owners_of(((agency.code, agency.owns) for agency in policy.agencies), services)
    return RuleBook(
        policy=policy,
        units={unit.code: unit for unit in units_of(policy)},
        agencies=agencies,
        departments=owners_of(((each.code, each.owns) for each in policy.departments), services),
        referrals={service: agencies[code] for service, code in referrals.items()},
        amana_of=dict(amana_of),
    )
