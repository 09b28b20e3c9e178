"""Every screen of the dashboard, for the checks that all must pass and for the pictures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard_world import HOLE, ticket_of
from whole.serving import Served


@dataclass(frozen=True, slots=True)
class Screen:
    """`path` says where it is in a world; `user` is who looks at it; None: nobody signed in."""

    path: Callable[[Served], str]
    user: str | None = "huda"


def _at(path: str) -> Callable[[Served], str]:
    return lambda _: path


def _sources(served: Served) -> str:
    """Have one source that cannot be read, and another that was only added."""
    for name, port in (("أخبار الحي", 18_998), ("Neighbourhood news", 18_999)):
        body = {"name": name, "kind": "feed", "url": f"http://127.0.0.1:{port}/rss"}
        served.post("/api/v1/sources", body | {"unchecked": True, "interval_seconds": 86_400})
    return "/sources"


def _triage(served: Served) -> str:
    """Have a ticket at a triage desk, which a unit has given back."""
    ticket = ticket_of(served, HOLE)
    if ticket["unit"] != "jeddah.triage":
        body = {"note": "ليست من اختصاصنا", "who": "فهد"}
        served.post(f"/api/v1/tickets/{ticket['id']}/return", body)
    return "/triage?what=tickets"


def _source(served: Served) -> str:
    path = _sources(served)
    first = served.all("/api/v1/sources")[0]["id"]
    served.post(f"/api/v1/sources/{first}/run")
    return f"{path}/{first}"


SCREENS: Mapping[str, Screen] = {
    "sign-in": Screen(_at("/sign-in"), None),
    "not-there": Screen(_at("/no-such-page")),
    "queue": Screen(_at("/")),
    "ticket": Screen(lambda served: f"/tickets/{ticket_of(served, HOLE)['id']}"),
    "account": Screen(_at("/account")),
    "welcome-places": Screen(_at("/welcome/places?place=jeddah")),
    "welcome-samples": Screen(_at("/welcome/samples")),
    "triage": Screen(_triage),
    "sources": Screen(_sources),
    "source": Screen(_source),
    "source-kinds": Screen(_at("/sources/add")),
    "source-form": Screen(_at("/sources/add?kind=page")),
}
