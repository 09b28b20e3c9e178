"""What is sent and shown of signing in, sessions, second factors and one's own keys."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from api.passwords import LONGEST
from api.people_bodies import Code, Password
from api.schemas import Line, Moment, Shape
from router.sign_ins import How
from router.states import Role


class CodeGiven(BaseModel):
    """A code of the second factor."""

    model_config = ConfigDict(extra="forbid")

    code: Code


class PasswordChange(BaseModel):
    """A new password, and the one of now."""

    model_config = ConfigDict(extra="forbid")

    password: Annotated[SecretStr, Field(max_length=LONGEST)]
    new: Password


class NewOwnKey(BaseModel):
    """A key for oneself. `roles`: all of one's own by default; `expires`: in 90 days."""

    model_config = ConfigDict(extra="forbid")

    label: Line
    roles: Annotated[set[Role] | None, Field(min_length=1)] = None
    expires: Annotated[datetime | None, Moment] = None


class WaysView(Shape):
    """How one may sign in here. `office`: what the office's own sign-in is called, if there is.

    `users`: whether there is any user; a new installation has none.
    """

    password: bool
    office: str | None
    users: bool
    signed_in: bool


class SessionView(Shape):
    """The browser's session, and whom it speaks for.

    `csrf` goes as `X-Sawt-Csrf` with every change. `confined`: nothing is open but adding the
    second factor that a role needs.
    """

    id: str
    user: str
    roles: list[Role]
    places: list[str]
    how: How
    began: datetime
    ends: datetime
    second_factor: bool
    confined: bool
    csrf: str


class SignInView(Shape):
    """A browser that is signed in; `here`: this one."""

    id: str
    how: How
    began: datetime
    seen: datetime
    ends: datetime
    address: str | None
    here: bool


class SignInItems(Shape):
    """Where one is signed in now."""

    items: list[SignInView]


class SecondFactorView(Shape):
    """Whether there is a second factor, whether a role needs one, and unused recovery codes."""

    on: bool
    needed: bool
    recovery_codes: int


class NewFactorView(Shape):
    """A second factor that waits for its first code: shown this once."""

    secret: str
    uri: str


class RecoveryView(Shape):
    """Recovery codes, shown this once, and the session's new token."""

    recovery_codes: list[str]
    csrf: str
