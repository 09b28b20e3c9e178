"""Approved wording, as it is written in `config/replies/*.yaml`."""

from enum import StrEnum

from pydantic import Field

from classifier.tags import Intent
from router.replies.fields import gaps
from router.rules import Frozen, Name, Several, Slug
from router.states import Status


class Stage(StrEnum):
    """What an answer tells its author. The values are public."""

    ACKNOWLEDGED = "acknowledged"
    PROGRESS = "progress"
    RESOLVED = "resolved"
    REFERRED = "referred"
    PRESS = "press"

    @property
    def at(self) -> frozenset[Status]:
        """Where a ticket stands while this can honestly be said."""
        return _AT[self]


_BEFORE = frozenset({Status.NEW, Status.REOPENED, Status.CLAIMED, Status.ANSWERED})
_AT = {
    Stage.ACKNOWLEDGED: _BEFORE,
    Stage.PROGRESS: frozenset({Status.CLAIMED, Status.ANSWERED, Status.REFERRED}),
    Stage.RESOLVED: frozenset({Status.RESOLVED, Status.VERIFIED, Status.CLOSED}),
    Stage.REFERRED: frozenset({Status.REFERRED}),
    Stage.PRESS: _BEFORE,
}


class Template(Frozen):
    """One approved wording. Without `service` and `domain` it is for every service."""

    code: Slug
    ar: Name
    stage: Stage
    service: Several[str] | None = None
    domain: Several[str] | None = None
    intent: Several[Intent] | None = None
    text: str = Field(min_length=1, max_length=5000)

    @property
    def fields(self) -> list[str]:
        """The gaps that must be filled."""
        return gaps(self.text)

    def suits(self, service: str | None, intent: Intent, status: Status) -> bool:
        """Whether it can be said of such a ticket where it stands now."""
        of = service and service.partition(".")[0]
        asks_service = self.service is None or service in self.service
        asks_domain = self.domain is None or of in self.domain
        asks_intent = self.intent is None or intent in self.intent
        return asks_service and asks_domain and asks_intent and status in self.stage.at

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """How exactly it speaks of a matter: a service before a domain before neither."""
        return self.service is not None, self.domain is not None, self.intent is not None


class TemplateFile(Frozen):
    """One file of the folder."""

    templates: Several[Template]
