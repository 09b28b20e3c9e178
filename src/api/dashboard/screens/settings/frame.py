"""The frame of every settings page: the sections that its reader may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from api.dashboard.calling import Refused
from api.dashboard.desk import Desk
from router.states import LEADERS, Role

NOT_FOUND = 404
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
MAKERS = LEADERS | {Role.OPERATOR}
EVERYBODY = frozenset(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section; its sentence is `settings-NAME`. `whole`: for those who are of no places."""

    name: str
    href: str
    icon: str
    roles: frozenset[Role] = EVERYBODY
    whole: bool = False


SECTIONS = (
    Section(name="users", href="/settings/users", icon="users", roles=ADMINISTRATORS),
    Section(name="units", href="/settings/units", icon="building-2"),
    Section(name="calendars", href="/settings/calendars", icon="calendar-days"),
    Section(
        name="rules",
        href="/settings/policy/rules",
        icon="split",
        roles=ADMINISTRATORS,
        whole=True,
    ),
    Section(
        name="templates",
        href="/settings/policy?of=templates",
        icon="message-square",
        roles=ADMINISTRATORS,
        whole=True,
    ),
    Section(
        name="policy",
        href="/settings/policy",
        icon="sliders-horizontal",
        roles=ADMINISTRATORS,
        whole=True,
    ),
    Section(name="webhooks", href="/settings/webhooks", icon="webhook", roles=MAKERS),
    Section(name="keys", href="/settings/keys", icon="key-round", roles=ADMINISTRATORS),
    Section(name="notices", href="/settings/notices", icon="bell"),
    Section(name="audit", href="/settings/audit", icon="file-text", roles=ADMINISTRATORS),
)


def sections_of(session: Mapping[str, Any] | None) -> list[Section]:
    """Return the sections that somebody may see."""
    roles, places = set((session or {}).get("roles", ())), (session or {}).get("places")
    return [one for one in SECTIONS if roles & one.roles and not (one.whole and places)]


def show(desk: Desk, template: str, section: str, status: int = 200, **context: Any) -> Response:
    """Answer with a page of a section."""
    return desk.show(
        f"settings/{template}",
        status,
        at="settings",
        section=section,
        sections=sections_of(desk.session),
        **context,
    )


def one_of(items: Iterable[Mapping[str, Any]], name: str, value: str) -> Mapping[str, Any]:
    """Return the item whose member has a value.

    Raises:
        Refused: There is none, for this reader.
    """
    found = next((each for each in items if each[name] == value), None)
    if found is None:
        raise Refused(NOT_FOUND, {})
    return found
