"""The crisis plans of every file, checked and ready to be started."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from classifier.services import Service
from listener.config import read_yaml
from router.faults import Fault
from router.plans.faults import Known, faults_of
from router.plans.written import Plan
from router.replies.templates import Template
from router.rulebook import RuleBook
from router.sound import Sound

FOLDER = "plans"

PlanBook = Mapping[str, Plan]


class _SoundPlan(Plan, Sound):
    """A plan that may be started. Validation asks for the context `known`."""

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        return faults_of(self, known["known"])


def load_plans(
    folder: Path,
    services: Mapping[str, Service],
    rules: RuleBook,
    alarms: Collection[str],
    templates: Mapping[str, Template],
) -> PlanBook:
    """Read and check every file of `plans` in a folder of configuration; there may be none.

    Args:
        folder: The folder of configuration.
        services: Every service by its code.
        rules: The policy, with its units.
        alarms: The sets of alarms of `clock.yaml`.
        templates: The templates of replies: a statement has a code of its own.

    Raises:
        WrongConfig: A plan names what is not there, contradicts itself, or is there twice.
    """
    found: dict[str, Plan] = {}
    files: dict[str, str] = {}
    taken = dict.fromkeys(templates, "replies")
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        known = Known(
            services=services, rules=rules, alarms=alarms, templates=dict(taken), plans=dict(files)
        )
        plan = read_yaml(path, _SoundPlan, {"known": known})
        found[plan.code] = plan
        files[plan.code] = path.name
        taken |= dict.fromkeys((each.code for each in plan.statements), path.name)
    return found
