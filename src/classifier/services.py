"""The services, as `config/services.yaml` describes them: the public vocabulary of 176 codes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from classifier.tags import Urgency
from listener.config import read_yaml

EXTERNAL = "external"


class Service(BaseModel):
    """One service: its names, what falls under it, how urgent it is unless the text says more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_0-9]+$")]
    ar: str
    en: str
    scope: str
    urgency: Urgency

    @property
    def domain(self) -> str:
        """The first part of the code: `roads` of `roads.pothole`."""
        return self.code.partition(".")[0]

    @property
    def external(self) -> bool:
        """Whether another agency owns it."""
        return self.domain == EXTERNAL


class _Book(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    services: Annotated[tuple[Service, ...], Field(min_length=1)]


def load_services(path: Path) -> Mapping[str, Service]:
    """Read the services by code, or raise `WrongConfig`."""
    return {service.code: service for service in read_yaml(path, _Book).services}
