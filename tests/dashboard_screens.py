"""Every screen of the dashboard, for the checks that all must pass and for the pictures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard_media import contact_of, enquiry_of, press
from dashboard_world import HOLE, ticket_of
from whole.serving import Served


@dataclass(frozen=True, slots=True)
class Screen:
    """`path` says where it is in a world; `user` is who looks at it; None: nobody signed in."""

    path: Callable[[Served], str]
    user: str | None = "huda"


def _at(path: str) -> Callable[[Served], str]:
    return lambda _: path


SCREENS: Mapping[str, Screen] = {
    "sign-in": Screen(_at("/sign-in"), None),
    "not-there": Screen(_at("/no-such-page")),
    "queue": Screen(_at("/")),
    "ticket": Screen(lambda served: f"/tickets/{ticket_of(served, HOLE)['id']}"),
    "media": Screen(lambda served: press(served, "/media")),
    "media-enquiries": Screen(lambda served: press(served, "/media/enquiries")),
    "media-enquiry": Screen(lambda served: f"/media/enquiries/{enquiry_of(served)}"),
    "media-contacts": Screen(lambda served: press(served, "/media/contacts")),
    "media-contact": Screen(lambda served: f"/media/contacts/{contact_of(served)}"),
    "media-projects": Screen(lambda served: press(served, "/media/projects")),
    "account": Screen(_at("/account")),
}
