"""The routing policy as it is written in `config/rules.yaml`."""

from typing import Annotated

from pydantic import Field

from router.rules import Frozen, Name, Rule, Several, Slug

Hours = Annotated[float, Field(gt=0, le=24 * 365)]


class Named(Frozen):
    """Something with a code and its names, Arabic first."""

    code: Slug
    ar: Name
    en: Name


class Department(Named):
    """An office that every amana has; `owns` lists domains (`roads`) and single services.

    A single service wins over its domain. A department that owns nothing is reached by rules.
    """

    owns: tuple[str, ...] = ()


class Office(Frozen):
    """An office of no amana; its code has two parts, like that of every unit."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")]
    ar: Name
    en: Name


class Agency(Named):
    """Another public body, and the `external.*` services that it owns."""

    owns: Several[str]


class Joining(Frozen):
    """When two posts are one matter by their wording alone."""

    least_words: Annotated[int, Field(ge=1, le=100)] = 5


class Policy(Frozen):
    """The whole file."""

    amanat: Several[Named]
    departments: Several[Department]
    offices: Several[Office]
    agencies: Several[Agency]
    rules: Several[Rule]
    joining: Joining = Joining()
    returned_to: Several[str]
