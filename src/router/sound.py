"""A policy that may be used."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import ValidationInfo, model_validator

from router.faults import faults_of, refuse
from router.policy import Policy


class SoundPolicy(Policy):
    """A policy that sends every post somewhere, and nothing to an office that is not there.

    Validation asks for the context `services` and `amana_of` (see `rulebook.load_rules`).
    """

    @model_validator(mode="after")
    def _sound(self, info: ValidationInfo) -> Self:
        known: Mapping[str, Any] = info.context or {}
        refuse(type(self).__name__, faults_of(self, known["services"], known["amana_of"]))
        return self
