"""Every screen of the dashboard, for the checks that all must pass and for the pictures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard_media import contact_of, enquiry_of, press
from dashboard_world import HOLE, LIGHTS, ticket_of
from whole.serving import Served


@dataclass(frozen=True, slots=True)
class Screen:
    """`path` says where it is in a world; `user` is who looks at it; None: nobody signed in."""

    path: Callable[[Served], str]
    user: str | None = "huda"


def _at(path: str) -> Callable[[Served], str]:
    return lambda _: path


def _a_member(then: str) -> Callable[[Served], str]:
    """Where a unit is that somebody answers for in a shift."""

    def path(served: Served) -> str:
        shift = {"name": "صباحية", "week": {"sunday": ["07:30-14:30"]}}
        leave = {"first": "2027-01-03", "last": "2027-01-07", "note": "إجازة"}
        member = {"user": "sara", "teams": ["ميدان"], "shifts": [shift], "dates": [leave]}
        added = served.post("/api/v1/units/jeddah.roads/members", member)
        assert added.status_code in {201, 409}, added.text
        return f"/settings/units/jeddah.roads{then}"

    return path


def _a_revision(then: str) -> Callable[[Served], str]:
    """Where a document is that somebody saved."""

    def path(served: Served) -> str:
        code = "replies.parks"
        document = served.get(f"/api/v1/policy/{code}")
        if not document["differs"]:
            body = {"text": f"{document['text']}# مراجعة\n", "revision": document["revision"]}
            saved = served.put(f"/api/v1/policy/{code}", body)
            assert saved.is_success, saved.text
        return f"/settings/policy/{code}{then}"

    return path


def _a_webhook(*, list_of: bool = False) -> Callable[[Served], str]:
    """Where an endpoint is that hears nothing: nobody is told of the world of tests."""

    def path(served: Served) -> str:
        there = served.get("/api/v1/webhooks")["items"]
        if not there:
            body = {
                "url": "http://127.0.0.1:8099/sawt",
                "description": "نظام البلاغات",
                "places": [],
            }
            made = served.post("/api/v1/webhooks", body)
            assert made.is_success, made.text
            served.post(f"/api/v1/webhooks/{made.json()['id']}/disable", {})
            there = served.get("/api/v1/webhooks")["items"]
        return "/settings/webhooks" if list_of else f"/settings/webhooks/{there[0]['id']}"

    return path


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


def _approvals(served: Served) -> str:
    """Have a reply that waits for an approval."""
    ticket = ticket_of(served, LIGHTS)["id"]
    if not served.get("/api/v1/replies", ticket=ticket)["items"]:
        served.post(f"/api/v1/tickets/{ticket}/claim", {"holder": "sara"})
        body = {"text": "شكرًا لتنبيهك. وصل البلاغ إلى فريق الإنارة لمعاينة الأعمدة", "who": "sara"}
        made = served.post(f"/api/v1/tickets/{ticket}/replies", body)
        assert made.is_success, made.text
        served.post(f"/api/v1/replies/{made.json()['id']}/submit", {"who": "sara"})
    return "/approvals"


def _source(served: Served) -> str:
    path = _sources(served)
    first = served.all("/api/v1/sources")[0]["id"]
    served.post(f"/api/v1/sources/{first}/run")
    return f"{path}/{first}"


SCREENS: Mapping[str, Screen] = {
    "sign-in": Screen(_at("/sign-in"), None),
    "not-there": Screen(_at("/no-such-page")),
    "queue": Screen(_at("/")),
    "queue-filter": Screen(_at("/queue/filter?urgency=high")),
    "queue-nothing": Screen(_at("/?text=لا_شيء_كهذا&mine=true")),
    "approvals": Screen(_approvals, "noura"),
    "ticket": Screen(lambda served: f"/tickets/{ticket_of(served, HOLE)['id']}"),
    "media": Screen(lambda served: press(served, "/media")),
    "media-enquiries": Screen(lambda served: press(served, "/media/enquiries")),
    "media-enquiry": Screen(lambda served: f"/media/enquiries/{enquiry_of(served)}"),
    "media-contacts": Screen(lambda served: press(served, "/media/contacts")),
    "media-contact-new": Screen(_at("/media/contacts/new")),
    "media-contact": Screen(lambda served: f"/media/contacts/{contact_of(served)}"),
    "media-projects": Screen(lambda served: press(served, "/media/projects")),
    "account": Screen(_at("/account")),
    "overview": Screen(_at("/overview")),
    "overview-places": Screen(_at("/overview/places?municipality=jeddah")),
    "overview-behind": Screen(_at("/overview/tickets?open=true")),
    "second-factor": Screen(_at("/account/second-factor")),
    "settings-users": Screen(_at("/settings/users")),
    "settings-user-new": Screen(_at("/settings/users/new")),
    "settings-user": Screen(_at("/settings/users/fahad")),
    "settings-units": Screen(_at("/settings/units?amana=jeddah")),
    "settings-unit": Screen(_a_member("")),
    "settings-member": Screen(_a_member("/members/sara")),
    "settings-calendars": Screen(_at("/settings/calendars")),
    "settings-calendar": Screen(_at("/settings/calendars/office")),
    "settings-rules": Screen(_at("/settings/policy/rules")),
    "settings-templates": Screen(_at("/settings/policy?of=templates")),
    "settings-policy": Screen(_at("/settings/policy")),
    "settings-document": Screen(_a_revision("")),
    "settings-revision": Screen(_a_revision("/revisions/0")),
    "settings-webhooks": Screen(_a_webhook(list_of=True)),
    "settings-webhook-new": Screen(_at("/settings/webhooks/new")),
    "settings-webhook": Screen(_a_webhook()),
    "settings-keys": Screen(_at("/settings/keys")),
    "settings-notices": Screen(_at("/settings/notices")),
    "settings-audit": Screen(_at("/settings/audit")),
    "welcome-places": Screen(_at("/welcome/places?place=jeddah")),
    "welcome-samples": Screen(_at("/welcome/samples")),
    "triage": Screen(_triage),
    "sources": Screen(_sources),
    "source": Screen(_source),
    "source-kinds": Screen(_at("/sources/add")),
    "source-form": Screen(_at("/sources/add?kind=page")),
}
