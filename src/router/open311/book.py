"""What senders are asked and told, as it is written in `config/open311.yaml`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from classifier.services import Service
from listener.config import read_yaml
from router.rules import Frozen, Several

OPEN311 = "open311.yaml"
_FIRST = date(2026, 11, 27)
_CONTACT = "Ask whoever runs this service. تواصل مع الجهة المشغلة لهذه الخدمة."
_KEYS = "Keys are given by the administrator of this service. المفاتيح لدى مسؤول النظام."
Fault = tuple[tuple[str | int, ...], str]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,40}$")]


class Datatype(StrEnum):
    """What an answer looks like. The values are those of GeoReport v2."""

    STRING = "string"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"
    ONE = "singlevaluelist"
    MANY = "multivaluelist"

    @property
    def listed(self) -> bool:
        """Whether the answer is one of the values that the question names."""
        return self in {Datatype.ONE, Datatype.MANY}


class Value(Frozen):
    """An answer that may be chosen."""

    key: Code
    ar: Text
    en: Text


class Attribute(Frozen):
    """A question about some services, or about all of a domain. `hint` says how to answer it."""

    of: Several[str]
    code: Code
    datatype: Datatype = Datatype.STRING
    required: bool = False
    ar: Text
    en: Text
    hint_ar: str = ""
    hint_en: str = ""
    values: tuple[Value, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The answers that may be chosen."""
        return frozenset(value.key for value in self.values)


class Open311Book(Frozen):
    """The whole file. `changeset` is when services or questions changed last."""

    changeset: date | datetime = _FIRST
    contact: Text = _CONTACT
    key_service: Text = _KEYS
    attributes: tuple[Attribute, ...] = ()

    @model_validator(mode="after")
    def _sound(self, info: ValidationInfo) -> "Open311Book":
        services = (info.context or {})["services"]
        # As line errors: the reader of the file then finds each one's line.
        details = [
            InitErrorDetails(
                type=PydanticCustomError("unsound", "{reason}", {"reason": reason}),
                loc=at,
                input=None,
            )
            for at, reason in _faults(self.attributes, services)
        ]
        if details:
            raise ValidationError.from_exception_data(type(self).__name__, details)
        return self

    def asked_of(self, service: Service) -> Sequence[Attribute]:
        """List the questions about a service, in the order of the file."""
        return [one for one in self.attributes if {service.code, service.domain} & {*one.of}]


def load_open311(folder: Path, services: Mapping[str, Service]) -> Open311Book:
    """Read and check `open311.yaml`; without the file nothing is asked beyond the standard.

    Raises:
        WrongConfig: The file is unreadable or wrong.
    """
    context = {"services": services}
    path = folder / OPEN311
    if not path.exists():
        return Open311Book.model_validate({}, context=context)
    return read_yaml(path, Open311Book, context)


def _faults(attributes: Sequence[Attribute], services: Mapping[str, Service]) -> Iterator[Fault]:
    known = set(services) | {service.domain for service in services.values()}
    taken: set[tuple[str, str]] = set()
    for line, one in enumerate(attributes):
        at: tuple[str | int, ...] = ("attributes", line)
        for place, of in enumerate(one.of):
            if of not in known:
                yield (*at, "of", place), f"there is no service or domain {of}"
            for code in (of, *_within(of, services)):
                if (code, one.code) in taken:
                    yield (*at, "code"), f"{one.code} is asked of {code} twice; rename one"
                taken.add((code, one.code))
        if one.datatype.listed and not one.values:
            yield (*at, "datatype"), f"{one.datatype} needs values to choose from"
        if one.values and not one.datatype.listed:
            yield (*at, "values"), f"{one.datatype} has no values; use singlevaluelist"
        if len(one.keys) < len(one.values):
            yield (*at, "values"), "a key is there twice; keep one of them"


def _within(of: str, services: Mapping[str, Service]) -> Iterator[str]:
    """Name the services of a domain; of a service there are none."""
    return (code for code, service in services.items() if service.domain == of)
