"""A rule is data that can be asked, and that says why it does not hold."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from classifier.author import kind_of
from classifier.tags import Intent, Tags, Urgency
from listener.post import AuthorKind, Platform, Post

Item = TypeVar("Item")
# An empty list would ask nothing, and a rule whose last code was struck out would match all.
Several = Annotated[tuple[Item, ...], Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Name = Annotated[str, Field(min_length=1, max_length=120)]

# What a rule's `to` may hold in place of a code.
AMANA = "{amana}"
DEPARTMENT = "{department}"


class Frozen(BaseModel):
    """What stands in the policy file: nothing may be added, nothing changes once read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A tagged post as rules see it; a municipality that nobody knows is none."""

    post: Post
    tags: Tags
    municipality: str | None
    amana: str | None

    @cached_property
    def author_kind(self) -> AuthorKind | None:
        """Who speaks: looked for once, however many rules ask."""
        return kind_of(self.post)

    @property
    def service(self) -> str | None:
        """The best service: one matter has one owner, so rules ask for no other."""
        return self.tags.services[0].code if self.tags.services else None

    @property
    def domain(self) -> str | None:
        """The first part of the service's code."""
        return self.service.partition(".")[0] if self.service else None


class When(Frozen):
    """Every condition given must hold; a condition left out asks nothing.

    There is none on relevance: what is not relevant makes no ticket, before any rule is asked.
    """

    service: Several[str] | None = None
    domain: Several[str] | None = None
    municipality: Several[str] | None = None
    amana: Several[str] | None = None
    intent: Several[Intent] | None = None
    author_kind: Several[AuthorKind] | None = None
    platform: Several[Platform] | None = None
    urgency_at_least: Urgency | None = None
    sure: bool | None = None

    def unmet(self, case: Case) -> str | None:
        """Name the first condition that does not hold, or None when all do."""
        for name, wanted, found in (
            ("service", self.service, case.service),
            ("domain", self.domain, case.domain),
            ("municipality", self.municipality, case.municipality),
            ("amana", self.amana, case.amana),
            ("intent", self.intent, case.tags.intent),
            ("author_kind", self.author_kind, case.author_kind),
            ("platform", self.platform, case.post.platform),
        ):
            if wanted is not None and found not in wanted:
                return f"{name} is {found or 'unknown'}, not {' or '.join(wanted)}"
        urgency = case.tags.urgency
        if self.urgency_at_least and urgency.level < self.urgency_at_least.level:
            return f"urgency is {urgency}, below {self.urgency_at_least}"
        if self.sure is not None and case.tags.sure is not self.sure:
            return f"the tags are {'sure' if case.tags.sure else 'not sure'}"
        return None


class Rule(Frozen):
    """Posts that match go to one unit.

    `to` is the code of a unit, or a template: `{amana}` stands for the amana of the post's
    municipality, `{department}` for the department that owns its service. A rule whose template
    cannot be filled for a post is passed over, as if a condition did not hold. `referral` rules
    take what other agencies own; no other rule does. `ar` is what people read in Arabic.
    """

    name: Slug
    ar: str | None = None
    when: When = When()
    to: str
    referral: bool = False
