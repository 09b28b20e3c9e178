"""What is read from a file of configuration, and may be used."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import ValidationInfo, model_validator

from router.faults import Fault, faults_of, refuse
from router.policy import Policy
from router.rules import Frozen


class Sound(Frozen):
    """What is refused where its own `faults` finds something, as line errors of its file."""

    @model_validator(mode="after")
    def _sound(self, info: ValidationInfo) -> Self:
        refuse(type(self).__name__, self.faults(info.context or {}))
        return self

    @abstractmethod
    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        """Find what is wrong with it; `known` is the context that validation was given."""


class SoundPolicy(Policy, Sound):
    """A policy that sends every post somewhere, and nothing to an office that is not there.

    Validation asks for the context `services` and `amana_of` (see `rulebook.load_rules`).
    """

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        """Find what is wrong with the file."""
        return faults_of(self, known["services"], known["amana_of"])
