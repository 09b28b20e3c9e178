"""The policies of the clock as they are written in `config/clock.yaml`."""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from classifier.tags import Intent, Urgency
from listener.post import AuthorKind
from router.clock.terms import Counting, Matter, Target
from router.policy import Hours
from router.rules import Frozen, Name, Several, Slug
from router.states import Role


class Length(Frozen):
    """Hours, either of the office's working time or of the wall clock."""

    working: Hours | None = None
    wall: Hours | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.working is None) == (self.wall is None):
            msg = "give hours either as `working` or as `wall`"
            raise ValueError(msg)
        return self

    @property
    def counting(self) -> Counting:
        """In which time it is counted."""
        return Counting.WALL if self.working is None else Counting.WORKING

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return timedelta(hours=self.working or self.wall or 0)


class Asks(Frozen):
    """Every condition given must hold; a condition left out asks nothing."""

    urgency: Several[Urgency] | None = None
    service: Several[str] | None = None
    domain: Several[str] | None = None
    intent: Several[Intent] | None = None
    author_kind: Several[AuthorKind] | None = None

    @model_validator(mode="after")
    def _service_or_domain(self) -> Self:
        if self.service and self.domain:
            msg = "give `service` or `domain`, not both; a service is in one domain only"
            raise ValueError(msg)
        return self

    def hold(self, matter: Matter) -> bool:
        """Whether they hold for a matter."""
        return all(
            wanted is None or getattr(matter, name) in wanted
            for name, wanted in ((name, getattr(self, name)) for name in type(self).model_fields)
        )

    @property
    def rank(self) -> tuple[int, bool]:
        """How much is asked: more conditions are more specific, and a service than a domain."""
        asked = [name for name in type(self).model_fields if getattr(self, name) is not None]
        return len(asked), self.service is not None


class Lengths(Frozen):
    """How long some matters have, by target; what is left out is for others to say."""

    first_answer: Length | None = None
    next_update: Length | None = None
    resolve: Length | None = None
    alarms: Slug

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(self.of(target) for target in Target):
            msg = f"says nothing; give one of {', '.join(Target)}"
            raise ValueError(msg)
        return self

    def of(self, target: Target) -> Length | None:
        """Return how long there is for a target, or None where this does not say."""
        found: Length | None = getattr(self, target.value)
        return found


class ClockPolicy(Lengths):
    """How long some matters have. What a policy leaves out is for less specific ones to say."""

    name: Slug
    ar: Name | None = None
    when: Asks = Asks()


class Warn(Frozen):
    """Tell some roles once when this share of the time is used."""

    at: Annotated[int, Field(ge=1, le=100)]
    to: Several[Role]
    within_hours: bool = False


class Step(Frozen):
    """Tell some roles once when this long has passed since the deadline."""

    after: Length
    to: Several[Role]
    within_hours: bool = False


class Alarms(Frozen):
    """What is said while the time runs out, and after it has."""

    warnings: tuple[Warn, ...] = ()
    escalation: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _rising(self) -> Self:
        shares = [warn.at for warn in self.warnings]
        if shares != sorted(set(shares)):
            msg = "warnings must rise from one to the next, and no share be there twice"
            raise ValueError(msg)
        return self


# What takes a ticket up anew, or gives it to somebody else; `correct` where the unit changes.
Again = Literal["reopen", "return", "hand_over", "correct"]


class ClockFile(Frozen):
    """The whole file. `paused_in` says which clocks stand still while a ticket is in a state.

    `restart_on` says which are counted anew when something is done to it; the others go on.
    """

    paused_in: dict[str, Several[Target]] = Field(default_factory=dict)
    restart_on: dict[Again, Several[Target]] = Field(default_factory=dict)
    alarms: Annotated[dict[Slug, Alarms], Field(min_length=1)]
    policies: Several[ClockPolicy]
