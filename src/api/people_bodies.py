"""What is sent and shown of users, keys and the audit."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictBool

from api.passwords import LONGEST, SHORTEST
from api.schemas import Line, Moment, Shape
from router.states import Role

UserId = Annotated[
    str,
    Field(
        pattern=r"^[\w][\w.@ -]{0,99}$",
        description="What the user is called in the history; letters of any language.",
    ),
]
Password = Annotated[SecretStr, Field(min_length=SHORTEST, max_length=LONGEST)]
Code = Annotated[
    str,
    Field(
        min_length=6,
        max_length=40,
        description="Six digits of the authenticator, or a recovery code; each works once.",
    ),
]
Roles = Annotated[set[Role], Field(min_length=1)]
Places = Annotated[set[Line], Field(max_length=200)]


class NewUser(BaseModel):
    """A user. `places`: codes of municipalities and amanat; none: everywhere."""

    model_config = ConfigDict(extra="forbid")

    id: UserId
    name: Line
    roles: Roles
    places: Places = set()
    password: Password | None = None


class UserChanges(BaseModel):
    """What is to change of a user; a new password ends the user's keys."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    roles: Roles | None = None
    places: Places | None = None
    active: StrictBool | None = None
    password: Password | None = None


class NewKey(BaseModel):
    """A key for a user. `roles`: all of the user's by default, never more."""

    model_config = ConfigDict(extra="forbid")

    user: UserId
    label: Line
    roles: Roles | None = None
    expires: Annotated[datetime | None, Moment] = None


class Login(BaseModel):
    """Who one is; `code` where there is a second factor."""

    model_config = ConfigDict(extra="forbid")

    # No database stores NUL, and so nobody is called by it.
    user: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]
    password: Annotated[SecretStr, Field(max_length=LONGEST)]
    code: Code | None = None


class UserView(Shape):
    """A user; `password`: whether there is one."""

    id: str
    name: str
    roles: list[Role]
    places: list[str]
    active: bool
    password: bool


class KeyView(Shape):
    """A key without its secret."""

    id: str
    user: str
    label: str
    roles: list[Role]
    created: datetime
    expires: datetime | None
    used: datetime | None
    revoked: datetime | None


class IssuedView(KeyView):
    """A key with its secret, which is shown this once."""

    key: str


class AuditedView(Shape):
    """A change of the administration."""

    at: datetime
    who: str
    verb: str
    target: str
    before: dict[str, Any]
    after: dict[str, Any]
    address: str | None


class UserItems(Shape):
    """All users."""

    items: list[UserView]


class KeyItems(Shape):
    """All keys."""

    items: list[KeyView]


class AuditPage(Shape):
    """A page of the audit."""

    items: list[AuditedView]
    next: str | None


class WhoView(Shape):
    """Who the caller is. `free`: a key that has no name, so that whoever acts must give theirs."""

    name: str
    roles: list[Role]
    places: list[str]
    free: bool
