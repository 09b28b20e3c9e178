"""Where the screens are, in the order of the bar."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A screen in the bar; `name` is also its sentence `nav-NAME`, `icon` one of Lucide's."""

    name: str
    href: str
    icon: str


PLACES = (
    Place("queue", "/", "inbox"),
    Place("triage", "/triage", "list-checks"),
    Place("overview", "/overview", "chart-column"),
    Place("media", "/media", "newspaper"),
    Place("sources", "/sources", "radio"),
    Place("settings", "/settings", "settings"),
)
