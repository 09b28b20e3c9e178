"""A policy that may be used."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from router.faults import faults_of
from router.policy import Policy


class SoundPolicy(Policy):
    """A policy that sends every post somewhere, and nothing to an office that is not there.

    Validation asks for the context `services` and `amana_of` (see `rulebook.load_rules`).
    """

    @model_validator(mode="after")
    def _sound(self, info: ValidationInfo) -> Self:
        known: Mapping[str, Any] = info.context or {}
        # As line errors, not as one message: the reader of the file then finds each one's line.
        details = [
            InitErrorDetails(
                type=PydanticCustomError("unsound", "{reason}", {"reason": fault.reason}),
                loc=fault.at,
                input=None,
            )
            for fault in faults_of(self, known["services"], known["amana_of"])
        ]
        if details:
            raise ValidationError.from_exception_data(type(self).__name__, details)
        return self
