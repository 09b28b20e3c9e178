"""The templates of every file, checked and ready to be asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.services import Service
from classifier.tags import Intent
from listener.config import WrongConfig, read_yaml
from router.faults import Fault, unknown
from router.replies.fields import FIELDS, GAP, stray
from router.replies.lengths import weighted
from router.replies.stops import STOPS, StopFile, load_stops
from router.replies.templates import Template, TemplateFile
from router.sound import Sound
from router.states import Status

FOLDER = "replies"
# What a template may be long before its gaps are filled: X takes 280, and gaps need room.
ROOM = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateBook:
    """Every template by its code, and the words that are not said."""

    templates: Mapping[str, Template]
    stops: StopFile

    def suiting(self, service: str | None, intent: Intent, status: Status) -> list[Template]:
        """List what can be said of a ticket where it stands, the most exact first."""
        found = [one for one in self.templates.values() if one.suits(service, intent, status)]
        return sorted(found, key=lambda one: one.rank, reverse=True)


class _SoundTemplates(TemplateFile, Sound):
    """Templates that may be used. Validation asks for the context `services` and `taken`."""

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        return template_faults(
            "templates", self.templates, services=known["services"], taken=known["taken"]
        )


def load_templates(folder: Path, services: Mapping[str, Service]) -> TemplateBook:
    """Read and check every file of `replies` in a folder of configuration.

    Args:
        folder: The folder of configuration.
        services: Every service by its code.

    Raises:
        WrongConfig: There is no template, or one has an unknown code or field, or is there twice.
    """
    place = folder / FOLDER
    found: dict[str, Template] = {}
    taken: dict[str, str] = {}
    for path in sorted(place.glob("*.yaml")):
        if path.name == STOPS:
            continue
        context = {"services": services, "taken": taken}
        for template in read_yaml(path, _SoundTemplates, context).templates:
            found[template.code] = template
            taken[template.code] = path.name
    if not found:
        raise WrongConfig(place, None, "holds no templates; add one .yaml file at least")
    return TemplateBook(templates=found, stops=load_stops(place))


def template_faults(
    part: str,
    templates: Sequence[Template],
    *,
    services: Mapping[str, Service],
    taken: Mapping[str, str],
) -> Iterator[Fault]:
    """Find what is wrong with approved wording.

    Args:
        part: The name of the list in its file.
        templates: The wording.
        services: Every service by its code.
        taken: The codes that are used already, and in which file.
    """
    domains = {service.domain for service in services.values()}
    here: set[str] = set()
    for number, template in enumerate(templates):
        at: tuple[str | int, ...] = (part, number)
        if template.code in here or template.code in taken:
            where = taken.get(template.code, "this file")
            reason = f"{template.code} is there twice (also in {where}); rename or remove one"
            yield Fault((*at, "code"), reason)
        here.add(template.code)
        for name, codes in (("service", services.keys()), ("domain", domains)):
            for place, code in enumerate(getattr(template, name) or ()):
                if code not in codes:
                    yield Fault((*at, name, place), unknown(name, code, codes))
        for gap in template.fields:
            if gap not in FIELDS:
                yield Fault((*at, "text"), unknown("field", gap, FIELDS))
        if stray(template.text):
            yield Fault((*at, "text"), "has a brace that is part of no {field}")
        if (long := weighted(GAP.sub("", template.text.strip()))) > ROOM:
            reason = f"is {long} characters long without its fields; X leaves room for {ROOM}"
            yield Fault((*at, "text"), reason)
