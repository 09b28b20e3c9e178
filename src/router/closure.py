"""When a matter is over, as it is written in `config/closure.yaml`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from classifier.services import Service
from listener.config import read_yaml
from router.rules import Frozen, Several


class EvidenceKind(StrEnum):
    """What may show that a matter is settled: an address of a picture or of a page, or words."""

    PHOTO = "photo"
    LINK = "link"
    NOTE = "note"


class Wanted(Frozen):
    """For which domains and services one of which kinds of evidence is needed."""

    of: Several[str]
    one_of: Several[EvidenceKind]


class Audit(Frozen):
    """How many of a week's closed tickets are looked at again."""

    share: Annotated[float, Field(gt=0, le=1)]
    at_least: Annotated[int, Field(ge=1, le=1000)]


class _Book(Frozen):
    evidence: tuple[Wanted, ...]
    object_within_hours: Annotated[float, Field(gt=0, le=24 * 90)]
    verify_within_hours: Annotated[float, Field(gt=0, le=24 * 90)]
    audit: Audit

    @model_validator(mode="after")
    def _known_once(self, info: ValidationInfo) -> "_Book":
        # As line errors: the reader of the file then finds each one's line.
        details = [
            InitErrorDetails(
                type=PydanticCustomError("unsound", "{reason}", {"reason": reason}),
                loc=at,
                input=None,
            )
            for at, reason in _faults(self.evidence, (info.context or {})["services"])
        ]
        if details:
            raise ValidationError.from_exception_data(type(self).__name__, details)
        return self


def _faults(
    evidence: Sequence[Wanted], services: Mapping[str, Service]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    known = set(services) | {service.domain for service in services.values()}
    seen: set[str] = set()
    for line, wanted in enumerate(evidence):
        for place, code in enumerate(wanted.of):
            at = ("evidence", line, "of", place)
            if code not in known:
                yield at, f"there is no service or domain {code}"
            elif code in seen:
                yield at, f"{code} is there twice; leave it in one line"
            seen.add(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """What the end of a matter takes. `evidence` is by service or domain.

    From when a matter was resolved, its author may object `object_within`, and somebody is to
    verify it `verify_within`.
    """

    evidence: Mapping[str, frozenset[str]]
    object_within: timedelta
    verify_within: timedelta
    audit: Audit

    def wants(self, service: str | None) -> frozenset[str]:
        """Return the kinds of evidence of which a service asks for one; empty: none."""
        if service is None:
            return frozenset()
        domain = service.partition(".")[0]
        return self.evidence.get(service) or self.evidence.get(domain) or frozenset()


def load_closure(path: Path, services: Mapping[str, Service]) -> Closure:
    """Read and check the file, or raise `WrongConfig`."""
    book = read_yaml(path, _Book, {"services": services})
    return Closure(
        evidence=dict(_by_code(book)),
        object_within=timedelta(hours=book.object_within_hours),
        verify_within=timedelta(hours=book.verify_within_hours),
        audit=book.audit,
    )


def _by_code(book: _Book) -> Iterator[tuple[str, frozenset[str]]]:
    for wanted in book.evidence:
        for code in wanted.of:
            yield code, frozenset(kind.value for kind in wanted.one_of)
