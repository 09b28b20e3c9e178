"""Object × role × tenant: nobody of one place reads or changes what is another's.

The matrix is made of the OpenAPI document. An operation that CASES does not know fails the first
test: whoever adds one says there whose objects it reads and writes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response

from api.border import INSTALLATION
from api.cli.people import HERE
from api.config import Config
from api.open311.calling import PUBLIC
from api.settings import LOCAL_KEY
from router.acts import SERVICE
from router.states import Role
from tenants import (
    CITIES,
    OTHER,
    OWNER,
    PASSWORD,
    PLACES,
    ROOT,
    Headers,
    Tenant,
    World,
    later,
    opened,
    told_of,
    words_of,
)

Make = Callable[[Tenant], Any]


class Kind(Enum):
    """Whose an operation's objects are."""

    # The path names an object of a tenant: 404 for those of another place, whatever they send.
    ONE = auto()
    # Answers with what is of the caller's places, and leaves the rest out.
    LIST = auto()
    # Rules, calendars, the judge, who one is: nothing of a tenant.
    SHARED = auto()
    # Of a browser that is signed in: no key opens it.
    SESSION = auto()
    # Tells of the whole installation: refused to whoever is of some places.
    WHOLE = auto()
    # Shows no key of a user: a password, a signature, or nothing, since it is public.
    KEYLESS = auto()
    # Makes something new; BEYOND says what in its body may not be another's.
    MAKES = auto()


@dataclass(frozen=True)
class Case:
    """How an operation is asked. `path` fills the braces of its path from a tenant's things.

    `shows` is a thing that those of the tenant find in the answer; `finders` are those of them who
    do, where a thing is somebody's own, and of a ministry its administrators alone. `alone`: the
    path can exist only where more happened than a tenant has. `form`: its body is no JSON.
    `query` is what stands behind the path.
    """

    kind: Kind
    path: tuple[str, ...] = ()
    body: Make | None = None
    shows: str | None = None
    alone: bool = False
    finders: frozenset[Role] = frozenset(Role)
    form: bool = False
    query: str = ""

    @property
    def own(self) -> bool:
        """Whether the thing is somebody's own."""
        return self.finders != frozenset(Role)


def _one(*path: str, body: Make | None = None, **more: Any) -> Case:
    return Case(Kind.ONE, path, body, **more)


def _act(**body: Any) -> Case:
    return _one("ticket.hole", body=lambda _: {"who": "x", "reason": "x", "note": "x", **body})


def _list(
    shows: str | None = None, body: Make | None = None, path: tuple[str, ...] = (), **more: Any
) -> Case:
    return Case(Kind.LIST, path, body, shows, **more)


SHARED, WHOLE, KEYLESS, MAKES, SESSION = (
    Case(each) for each in (Kind.SHARED, Kind.WHOLE, Kind.KEYLESS, Kind.MAKES, Kind.SESSION)
)
ITS_OWNER = frozenset({OWNER})
# An administrator sees the webhooks of all who are of their places alone.
HOOKED = frozenset({OWNER, Role.ADMINISTRATOR})
WHO = {"who": "x", "reason": "x"}
RUN = ("floods", "run")
RULES = (ROOT / "config" / "rules.yaml").read_text(encoding="utf-8")
EDITED = RULES.replace(
    "  # لكل خدمة إدارة تملكها\n",
    "  - name: potholes\n    when: {service: [roads.pothole]}\n    to: '{amana}.projects'\n",
)


def _policy(*more: str, body: Make | None = None) -> Case:
    return Case(Kind.WHOLE, ("rules", *more), body)


CASES: dict[str, Case] = {
    "GET /api/v1/tickets": _list("ticket.hole"),
    "GET /api/v1/tickets/counts": _list(),
    # Nobody holds it: nothing is given back, whoever asks.
    "POST /api/v1/tickets/acts": _list(
        body=lambda its: {"tickets": [its["ticket.lamp"]], "act": "release"}
    ),
    "GET /api/v1/tickets/{ticket}": _one("ticket.hole"),
    "POST /api/v1/tickets/{ticket}/seen": _one("ticket.hole"),
    "GET /api/v1/views": _list("view"),
    "POST /api/v1/views": MAKES,
    "PATCH /api/v1/views/{view}": _one("view", body=lambda _: {"name": "x"}),
    "DELETE /api/v1/views/{view}": _one("view"),
    "POST /api/v1/tickets/{ticket}/claim": _one("ticket.hole", body=lambda _: {"holder": "x"}),
    "POST /api/v1/tickets/{ticket}/release": _act(),
    "POST /api/v1/tickets/{ticket}/assign": _act(holder="x"),
    "POST /api/v1/tickets/{ticket}/answer": _act(text="x"),
    "POST /api/v1/tickets/{ticket}/resolve": _act(),
    "POST /api/v1/tickets/{ticket}/verify": _act(),
    "POST /api/v1/tickets/{ticket}/close": _act(),
    "POST /api/v1/tickets/{ticket}/reopen": _act(),
    "POST /api/v1/tickets/{ticket}/refer": _act(agency="nwc"),
    "POST /api/v1/tickets/{ticket}/return": _act(),
    "POST /api/v1/tickets/{ticket}/hand-over": _act(unit="makkah.roads"),
    "POST /api/v1/tickets/{ticket}/dismiss": _act(),
    "POST /api/v1/tickets/{ticket}/snooze": _act(until=later()),
    "POST /api/v1/tickets/{ticket}/wake": _act(),
    "POST /api/v1/tickets/{ticket}/merge": _one(
        "ticket.hole", body=lambda its: {**WHO, "tickets": [its["ticket.lamp"]]}
    ),
    "POST /api/v1/tickets/{ticket}/split": _one(
        "ticket.hole", body=lambda its: {**WHO, "posts": [its["post.hole"]]}
    ),
    "POST /api/v1/tickets/{ticket}/join": _one(
        "ticket.hole",
        body=lambda its: {**WHO, "post": its["post.lamp"], "accept": True},
        alone=True,
    ),
    "GET /api/v1/tickets/{ticket}/referral": _one("ticket.water"),
    "POST /api/v1/tickets/{ticket}/referral": _one(
        "ticket.water", body=lambda _: {"reference": "7", "who": "x"}
    ),
    "POST /api/v1/tickets/{ticket}/audit": _one(
        "ticket.hole", body=lambda _: {"verdict": "fixed", "who": "x"}, alone=True
    ),
    "POST /api/v1/tickets/{ticket}/corrections": _one(
        "ticket.hole", body=lambda _: {"relevant": True, "who": "x"}
    ),
    "GET /api/v1/tickets/{ticket}/templates": _one("ticket.hole"),
    "GET /api/v1/tickets/{ticket}/similar": _one("ticket.hole"),
    "GET /api/v1/tickets/{ticket}/people": _one("ticket.hole"),
    "POST /api/v1/tickets/{ticket}/replies/check": _one(
        "ticket.hole", body=lambda _: {"text": "x"}
    ),
    "POST /api/v1/tickets/{ticket}/replies": _one(
        "ticket.hole", body=lambda _: {"text": "x", "who": "x", "replace": True}
    ),
    "POST /api/v1/inbound/{source}": KEYLESS,
    "POST /api/v1/classify": SHARED,
    "GET /api/v1/rules": SHARED,
    "GET /api/v1/names": SHARED,
    "POST /api/v1/rules/try": _list(
        body=lambda its: {"text": f"إعلان {its.mark} {CITIES[its.code]}", "place": its.code}
    ),
    "POST /api/v1/rules/preview": _list(body=lambda _: {"rules": EDITED}),
    "GET /api/v1/units": SHARED,
    "GET /api/v1/units/{unit}/members": _one("unit"),
    "POST /api/v1/units/{unit}/members": _one(
        "unit", body=lambda its: {"user": its["user.approver"]}
    ),
    "PATCH /api/v1/units/{unit}/members/{user}": _one(
        "unit", "user.agent", body=lambda _: {"capacity": 3}
    ),
    "DELETE /api/v1/units/{unit}/members/{user}": _one("unit", "user.agent"),
    "GET /api/v1/calendars": SHARED,
    "GET /api/v1/stats/quality": _list(),
    "GET /api/v1/stats/misroutes": _list(),
    "GET /api/v1/stats/coverage": _list("source"),
    "GET /api/v1/stats/suppressed": _list(),
    "GET /api/v1/stats/closure": _list(),
    "GET /api/v1/stats/unanswered": _list("post.hole"),
    "GET /api/v1/stats/volume": _list(),
    "GET /api/v1/stats/tops": _list(),
    "GET /api/v1/stats/map": _list(),
    "GET /api/v1/stats/answering": _list(),
    "GET /api/v1/stats/audit": _list(),
    "GET /api/v1/calendars/{calendar}/days": Case(Kind.SHARED, ("office",)),
    "GET /api/v1/members": _list("user.agent"),
    "GET /api/v1/policy": WHOLE,
    "GET /api/v1/policy/{code}": _policy(),
    "POST /api/v1/policy/{code}/check": _policy(body=lambda _: {"text": EDITED}),
    "PUT /api/v1/policy/{code}": _policy(body=lambda _: {"text": EDITED, "revision": 0}),
    "POST /api/v1/policy/{code}/restore": _policy(body=lambda _: {"to": 0, "revision": 0}),
    "GET /api/v1/policy/{code}/revisions": _policy(),
    "GET /api/v1/policy/{code}/revisions/{revision}": _policy("0"),
    "GET /api/v1/stats/triage": _list(),
    "GET /api/v1/plans": _list("run"),
    "GET /api/v1/plans/{plan}": Case(Kind.LIST, ("floods",), shows="run"),
    "POST /api/v1/plans/{plan}/start": MAKES,
    "POST /api/v1/plans/{plan}/extend": MAKES,
    "POST /api/v1/plans/{plan}/end": MAKES,
    "GET /api/v1/plans/{plan}/runs": Case(Kind.LIST, ("floods",), shows="run"),
    "GET /api/v1/plans/{plan}/runs/{run}": _one(*RUN),
    "POST /api/v1/plans/{plan}/runs/{run}/duties/{duty}": _one(
        *RUN, "confirm-extent", body=lambda _: {"who": "x"}
    ),
    "POST /api/v1/plans/{plan}/runs/{run}/after/{question}": _one(
        *RUN, "wording", body=lambda _: {"who": "x", "text": "x"}
    ),
    "GET /api/v1/plans/{plan}/runs/{run}/report": _one(*RUN),
    "GET /api/v1/filters": _list("filter"),
    "POST /api/v1/filters": MAKES,
    "GET /api/v1/filters/{filter_id}": _one("filter"),
    "POST /api/v1/filters/{filter_id}/end": _one("filter", body=lambda _: WHO),
    "GET /api/v1/posts": _list("post.match"),
    "POST /api/v1/posts": MAKES,
    "GET /api/v1/posts/{post}": _one("post.match"),
    "POST /api/v1/posts/{post}/corrections": _one(
        "post.match", body=lambda _: {"relevant": False, "who": "x"}
    ),
    "POST /api/v1/posts/{post}/author": _one(
        "post.match", body=lambda _: {"purpose": "verify", "note": "x", "who": "x"}
    ),
    "GET /api/v1/corrections": _list("correction"),
    "POST /api/v1/corrections/{correction}/withdraw": _one("correction", body=lambda _: {}),
    "GET /api/v1/corrections/suggested": _list("hint"),
    "POST /api/v1/corrections/suggested/{hint}/accept": _one(
        "hint", body=lambda _: {"services": ["roads.pothole"], "who": "x"}
    ),
    "POST /api/v1/corrections/suggested/{hint}/dismiss": _one("hint", body=lambda _: {"who": "x"}),
    "GET /api/v1/sources": _list("source"),
    "POST /api/v1/sources": MAKES,
    "POST /api/v1/sources/preview": MAKES,
    "GET /api/v1/sources/{source}": _one("source"),
    "PATCH /api/v1/sources/{source}": _one("source", body=lambda _: {"name": "x"}),
    "POST /api/v1/sources/{source}/pause": _one("source"),
    "POST /api/v1/sources/{source}/resume": _one("source"),
    "POST /api/v1/sources/{source}/run": _one("source"),
    "GET /api/v1/sources/{source}/runs": _one("source"),
    "POST /api/v1/sources/{source}/backfill": _one(
        "source", body=lambda _: {"since": later(-50)}, alone=True
    ),
    "GET /api/v1/sources/{source}/backfill": _one("source"),
    **{f"{verb} /api/v1/samples": WHOLE for verb in ("GET", "POST", "DELETE")},
    "GET /api/v1/replies": _list("reply"),
    "GET /api/v1/replies/{reply}": _one("reply"),
    "PATCH /api/v1/replies/{reply}": _one("reply", body=lambda _: {"text": "x", "who": "x"}),
    **{
        f"POST /api/v1/replies/{{reply}}/{verb}": _one("reply", body=lambda _: {"who": "x"})
        for verb in ("submit", "withdraw", "approve", "reject", "thaw")
    },
    "GET /api/v1/replies/{reply}/deliveries": _one("reply"),
    **{
        f"POST /api/v1/replies/{{reply}}/deliveries/{{post}}/{verb}": _one(
            "reply",
            "post.hole",
            body=lambda _: {"who": "x", "link": "https://x.test/1"},
            alone=True,
        )
        for verb in ("sent", "skip", "retry")
    },
    "POST /api/v1/login": KEYLESS,
    "GET /api/v1/whoami": SHARED,
    "GET /api/v1/users": _list("user.viewer"),
    "POST /api/v1/users": MAKES,
    "PATCH /api/v1/users/{user}": _one("user.administrator", body=lambda _: {"active": True}),
    "GET /api/v1/keys": _list("key.viewer"),
    "POST /api/v1/keys": MAKES,
    "DELETE /api/v1/keys/{key}": _one("key.administrator"),
    "GET /api/v1/audit": _list(query="?limit=100"),
    "DELETE /api/v1/users/{user}/sessions": _one("user.viewer"),
    # There is none to be lost, as far as the matrix goes: test_second_factor.py has them.
    "DELETE /api/v1/users/{user}/second-factor": _one("user.viewer", alone=True),
    "GET /api/v1/sign-in": KEYLESS,
    "POST /api/v1/sign-in": KEYLESS,
    "GET /api/v1/sign-in/office": KEYLESS,
    "GET /api/v1/sign-in/office/back": KEYLESS,
    "GET /api/v1/session": SESSION,
    "DELETE /api/v1/session": SESSION,
    "GET /api/v1/me/sessions": _list("session", finders=ITS_OWNER),
    # The key of the installation has none.
    "DELETE /api/v1/me/sessions/{session}": _one("session", alone=True),
    "GET /api/v1/me/keys": _list(f"key.{OWNER}", finders=ITS_OWNER),
    "POST /api/v1/me/keys": SESSION,
    "DELETE /api/v1/me/keys/{key}": _one(f"key.{OWNER}", alone=True),
    "GET /api/v1/me/second-factor": SHARED,
    "POST /api/v1/me/second-factor": SESSION,
    "POST /api/v1/me/second-factor/confirm": SESSION,
    "POST /api/v1/me/second-factor/remove": SESSION,
    "POST /api/v1/me/password": SESSION,
    "GET /api/v1/events": _list("ticket.hole"),
    "GET /api/v1/exports/tickets.{form}": _list("ticket.hole", path=("csv",)),
    "GET /api/v1/exports/posts.{form}": _list("post.hole", path=("csv",)),
    "GET /api/v1/feeds": _list("feed", finders=ITS_OWNER),
    "POST /api/v1/feeds": MAKES,
    "DELETE /api/v1/feeds/{feed}": _one("feed"),
    # The address itself is the key: test_a_feed_shows_what_its_user_sees.
    "GET /feeds/{token}.{form}": KEYLESS,
    "GET /api/v1/notices": _list("notice", finders=ITS_OWNER),
    "POST /api/v1/notices": MAKES,
    "DELETE /api/v1/notices/{notice}": _one("notice"),
    "POST /api/v1/notices/{notice}/test": _one("notice"),
    "GET /api/v1/notices/{notice}/letters": _one("notice", finders=ITS_OWNER),
    "GET /api/v1/webhooks": _list("webhook", finders=HOOKED),
    "POST /api/v1/webhooks": MAKES,
    "GET /api/v1/webhooks/{webhook}": _one("webhook", finders=HOOKED),
    "PATCH /api/v1/webhooks/{webhook}": _one("webhook", body=lambda _: {"description": "x"}),
    "DELETE /api/v1/webhooks/{webhook}": _one("webhook"),
    "POST /api/v1/webhooks/{webhook}/enable": _one("webhook"),
    "POST /api/v1/webhooks/{webhook}/disable": _one("webhook"),
    "POST /api/v1/webhooks/{webhook}/rotate": _one("webhook", body=lambda _: {}),
    "POST /api/v1/webhooks/{webhook}/test": _one("webhook"),
    "GET /api/v1/webhooks/{webhook}/stats": _one("webhook", finders=HOOKED),
    "POST /api/v1/webhooks/{webhook}/replay": _one(
        "webhook", body=lambda _: {"since": later(-9), "which": "all"}
    ),
    "GET /api/v1/deliveries": _list("delivery", finders=HOOKED),
    "GET /api/v1/deliveries/{delivery}": _one("delivery", finders=HOOKED),
    "POST /api/v1/deliveries/{delivery}/replay": _one("delivery"),
    "POST /api/v1/tickets/{ticket}/reference": _one(
        "ticket.hole", body=lambda _: {"reference_940": "94012345678", "who": "x"}
    ),
    "GET /open311/v2/discovery.{format}": Case(Kind.SHARED, ("json",)),
    "GET /open311/v2/services.{format}": Case(Kind.SHARED, ("json",)),
    "GET /open311/v2/services/{service_code}.{format}": Case(
        Kind.SHARED, ("roads.pothole", "json")
    ),
    "GET /open311/v2/requests.{format}": _list("ticket.hole", path=("json",)),
    "GET /open311/v2/requests/{service_request_id}.{format}": _one("ticket.hole", "json"),
    "POST /open311/v2/requests.{format}": MAKES,
    "GET /open311/v2/tokens/{token}.{format}": _one("token", "json"),
    "GET /open311/v2/servicerequestupdates.{format}": _list("ticket.reported", path=("json",)),
    "POST /open311/v2/servicerequestupdates.{format}": _one(
        "json",
        body=lambda its: {"service_request_id": its["ticket.hole"], "description": "x"},
        form=True,
    ),
    "GET /api/v1/media/posts": _list("post.press"),
    "GET /api/v1/media/enquiries": _list("ticket.press"),
    "GET /api/v1/media/enquiries/{ticket}": _one("ticket.press"),
    "GET /api/v1/media/projects": _list("post.press"),
    "GET /api/v1/contacts": _list("contact"),
    "POST /api/v1/contacts": MAKES,
    "GET /api/v1/contacts/{contact}": _one("contact"),
    "DELETE /api/v1/contacts/{contact}": _one("contact"),
    "PATCH /api/v1/contacts/{contact}": _one("contact", body=lambda _: {"note": "x", "who": "x"}),
    "GET /live": KEYLESS,
    "GET /ready": KEYLESS,
    "GET /metrics": WHOLE,
    "GET /api/v1/erasures": WHOLE,
    "POST /api/v1/erasures": WHOLE,
    "POST /api/v1/subject-reports": WHOLE,
}

# The same operations in their other forms.
MORE: list[tuple[str, Case]] = [
    (operation, replace(CASES[operation], path=(*CASES[operation].path[:-1], form)))
    for operation, form in (
        ("GET /api/v1/exports/tickets.{form}", "xlsx"),
        ("GET /api/v1/exports/posts.{form}", "xlsx"),
        ("GET /open311/v2/requests.{format}", "xml"),
        ("GET /open311/v2/requests/{service_request_id}.{format}", "xml"),
        ("GET /open311/v2/tokens/{token}.{format}", "xml"),
        ("GET /open311/v2/servicerequestupdates.{format}", "xml"),
        ("POST /open311/v2/servicerequestupdates.{format}", "xml"),
    )
]

# What somebody of `mine` sends of `its`, which is another tenant's or everybody's.
SOURCE = {"name": "x", "kind": "feed", "url": "http://127.0.0.1/new", "unchecked": True}
KEYED = {"label": "x"}
NOTICE = {"label": "x", "kind": "alert", "way": "slack", "hook": "https://hooks.example.org/2"}
VIEW = {"name": "x", "query": "clock=overdue"}
REPORT = {"service_code": "roads.pothole", "description": "x", "address_string": "x"}
BEYOND: list[tuple[str, str, Callable[[Tenant, Tenant], Any]]] = [
    ("POST", "/api/v1/posts", lambda _, its: {"text": "x", "place": its.code}),
    ("POST", "/api/v1/sources", lambda _, its: {**SOURCE, "options": {"place": its.code}}),
    ("POST", "/api/v1/sources", lambda *_: SOURCE),
    ("POST", "/api/v1/sources/preview", lambda _, its: {**SOURCE, "options": {"place": its.code}}),
    ("PATCH", "/api/v1/sources/{source}", lambda _, its: {"options": {"place": its.code}}),
    ("PATCH", "/api/v1/sources/{source}", lambda *_: {"options": {}}),
    (
        "POST",
        "/api/v1/filters",
        lambda _, its: {"reason": "x", "words": "x", "until": later(), "municipality": its.code},
    ),
    ("POST", "/api/v1/filters", lambda *_: {"reason": "x", "words": "x", "until": later()}),
    ("POST", "/api/v1/plans/floods/start", lambda _, its: {"reason": "x", "places": [its.code]}),
    (
        "POST",
        "/api/v1/plans/floods/start",
        lambda my, its: {"reason": "x", "places": [my.code, its.code]},
    ),
    (
        "POST",
        "/api/v1/plans/floods/extend",
        lambda _, its: {"reason": "x", "run": its["run"], "until": later(9)},
    ),
    ("POST", "/api/v1/plans/floods/end", lambda _, its: {"reason": "x", "run": its["run"]}),
    (
        "POST",
        "/api/v1/users",
        lambda _, its: {"id": "x", "name": "x", "roles": ["{role}"], "places": [its.code]},
    ),
    ("POST", "/api/v1/users", lambda *_: {"id": "x", "name": "x", "roles": ["{role}"]}),
    (
        "POST",
        "/api/v1/users",
        lambda my, its: {
            "id": "x",
            "name": "x",
            "roles": ["{role}"],
            "places": [my.code, its.code],
        },
    ),
    (
        "POST",
        "/api/v1/users",
        lambda my, _: {"id": "x", "name": "x", "roles": [*Role], "places": [my.code]},
    ),
    ("PATCH", "/api/v1/users/{user.administrator}", lambda *_: {"places": []}),
    ("PATCH", "/api/v1/users/{user.administrator}", lambda _, its: {"places": [its.code]}),
    ("PATCH", "/api/v1/users/{user.administrator}", lambda *_: {"roles": [*Role]}),
    ("PATCH", "/api/v1/users/{user.operator}", lambda *_: {"password": "a long new password"}),
    ("POST", "/api/v1/keys", lambda _, its: {**KEYED, "user": its["user.administrator"]}),
    ("POST", "/api/v1/keys", lambda my, _: {**KEYED, "user": my["user.operator"]}),
    ("POST", "/api/v1/keys", lambda *_: {**KEYED, "user": "ministry-administrator"}),
    ("PATCH", "/api/v1/users/ministry-administrator", lambda *_: {"active": False}),
    ("POST", "/api/v1/units/{unit}/members", lambda _, its: {"user": its["user.agent"]}),
    ("POST", "/api/v1/feeds", lambda _, its: {**KEYED, "user": its["user.viewer"]}),
    ("POST", "/api/v1/feeds", lambda *_: {**KEYED, "user": "ministry-viewer"}),
    ("POST", "/api/v1/notices", lambda _, its: {**NOTICE, "user": its["user.viewer"]}),
    ("POST", "/api/v1/notices", lambda *_: {**NOTICE, "user": "ministry-viewer"}),
    ("POST", "/api/v1/views", lambda _, its: {**VIEW, "shared": True, "place": its.code}),
    ("POST", "/api/v1/views", lambda *_: {**VIEW, "shared": True}),
    ("POST", "/api/v1/views", lambda _, its: {**VIEW, "user": its["user.viewer"]}),
    ("POST", "/open311/v2/requests.json", lambda _, its: {**REPORT, "jurisdiction_id": its.code}),
    (
        "POST",
        "/open311/v2/servicerequestupdates.json",
        lambda _, its: {"service_request_id": its["ticket.hole"], "description": "x"},
    ),
    (
        "POST",
        "/api/v1/tickets/{ticket.hole}/merge",
        lambda _, its: {"reason": "x", "tickets": [its["ticket.hole"]]},
    ),
    (
        "POST",
        "/api/v1/tickets/{ticket.hole}/split",
        lambda _, its: {"reason": "x", "posts": [its["post.hole"]]},
    ),
    (
        "POST",
        "/api/v1/tickets/{ticket.hole}/join",
        lambda _, its: {"post": its["post.hole"], "accept": True},
    ),
    (
        "POST",
        "/api/v1/tickets/{ticket.hole}/corrections",
        lambda _, its: {"relevant": False, "posts": [its["post.hole"]]},
    ),
]


@pytest.fixture(scope="module")
def world(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, config: Config
) -> Iterator[World]:
    with opened(migrated_sqlite, tmp_path_factory.mktemp("tenants"), config) as found:
        yield found


@pytest.fixture(scope="module")
def operations(world: World) -> list[str]:
    """`GET /api/v1/tickets` and all others of the document."""
    app = world.client.app
    assert isinstance(app, FastAPI)
    paths = app.openapi()["paths"].items()
    return [f"{method.upper()} {path}" for path, methods in paths for method in methods]


def asked(case: Case, operation: str, its: Tenant) -> tuple[str, str, Any]:
    """Return method, path and body of an operation on a tenant's object."""
    method, path = operation.split()
    for name in case.path:
        before, _, rest = path.partition("{")
        path = f"{before}{its.things.get(name, name)}{rest.partition('}')[2]}"
    assert "{" not in path, f"{operation}: the case says too little of its path"
    return method, path + case.query, case.body(its) if case.body else None


def ask(
    world: World, case: Case, operation: str, its: Tenant, key: Headers
) -> tuple[str, Response]:
    """Ask for an operation on a tenant's object; return its path, and the answer."""
    method, path, body = asked(case, operation, its)
    sent = {"data": body} if case.form else {"json": body}
    return path, world.client.request(method, path, headers=key, **sent)


def every(operations: list[str], *kinds: Kind) -> Iterator[tuple[str, Case]]:
    """Yield the cases of some kinds, in each of their forms."""
    known = [(operation, CASES[operation]) for operation in operations if operation in CASES]
    yield from ((name, case) for name, case in known + MORE if case.kind in kinds)


def named(template: str, its: Tenant) -> str:
    """Fill `{ticket.hole}` from a tenant's things."""
    for name, value in its.things.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def mine(world: World) -> Iterator[tuple[Role, Tenant, Tenant]]:
    """Yield each role in each place, with the other place."""
    for place in PLACES:
        for role in Role:
            yield role, world.tenants[place], world.tenants[OTHER[place]]


def test_the_matrix_knows_every_operation(operations: list[str]) -> None:
    unknown = sorted(set(operations) - CASES.keys())
    gone = sorted(CASES.keys() - set(operations))

    assert not unknown, (
        f"whose objects do these read or write? {unknown}: add each to CASES in {__file__} with its"
        " kind; make an object of each amana in tests/tenants.py, with the tenant's mark in"
        " every text; what a body may name of another tenant goes to BEYOND"
    )
    assert not gone, f"these are no operations any more: {gone}"


def test_nobody_reads_or_changes_an_object_of_another_place(
    world: World, operations: list[str]
) -> None:
    wrong = []
    checked = 0
    for operation, case in every(operations, Kind.ONE):
        for role, here, there in mine(world):
            before = world.state()
            path, answer = ask(world, case, operation, there, here.keys[role])
            # A problem repeats the path that was asked for.
            leaked = [each for each in told_of(there, answer.text) if each not in path]
            ok = _not_there(answer) or _refused_at_home(world, operation, case, role, here, answer)
            checked += 1
            if not ok or leaked or world.state() != before:
                wrong.append((operation, role, here.code, answer.status_code, leaked))
    assert wrong == []
    assert checked >= 83 * 12


def _not_there(answer: Response) -> bool:
    """Whether an object is unknown, rather than something that it has not."""
    if answer.status_code != 404:
        return False
    if answer.request.url.path.startswith("/open311/"):
        return "was not found" in answer.text
    kind: str = answer.json().get("type", "")
    return kind == "/problems/not-your-place" or kind.startswith("/problems/unknown-")


def _refused_at_home(  # noqa: PLR0913, PLR0917 - who asked for what, and was told what
    world: World, operation: str, case: Case, role: Role, here: Tenant, answer: Response
) -> bool:
    """Whether a role is refused as such, of whatever place the object is."""
    if answer.status_code != 403:
        return False
    _, home = ask(world, case, operation, here, here.keys[role])
    return home.status_code == 403


def test_nobody_is_told_of_another_place(world: World, operations: list[str]) -> None:
    wrong = []
    for operation, case in every(operations, Kind.LIST, Kind.SHARED):
        if operation == "POST /api/v1/classify":
            continue
        for role, here, there in mine(world):
            for its in (here, there):
                before = world.state()
                _, answer = ask(world, case, operation, its, here.keys[role])
                leaked = [] if case.body and its is there else told_of(there, words_of(answer))
                if answer.status_code not in {200, 403} or leaked or world.state() != before:
                    wrong.append((operation, role, here.code, answer.status_code, leaked[:3]))
    assert wrong == []


def test_those_of_a_place_find_what_is_theirs_and_a_ministry_finds_all(
    world: World, operations: list[str]
) -> None:
    for operation, case in every(operations, Kind.ONE, Kind.LIST):
        if not operation.startswith("GET") or case.own:
            continue
        for role, here, there in mine(world):
            _, near = ask(world, case, operation, here, here.keys[role])
            _, far = ask(world, case, operation, here, world.ministry[role])
            told = (operation, role, near.status_code, far.status_code)
            assert near.status_code == far.status_code, told
            assert near.status_code != 404, told
            if case.shows and near.status_code == 200:
                all_of_them = {*told_of(here, words_of(far)), *told_of(there, words_of(far))}
                assert here[case.shows] in told_of(here, words_of(near)), told
                assert {here[case.shows], there[case.shows]} <= all_of_them, told


def test_what_is_somebody_s_own_is_found_by_its_owner_and_who_looks_after_it(
    world: World, operations: list[str]
) -> None:
    for operation, case in every(operations, Kind.ONE, Kind.LIST):
        if not (operation.startswith("GET") and case.own):
            continue
        thing = case.shows or case.path[0]
        for role, here, _ in mine(world):
            _, near = ask(world, case, operation, here, here.keys[role])
            finds = near.status_code == 200 and (
                not case.shows or here[thing] in told_of(here, near.text)
            )
            assert finds == (role in case.finders), (operation, role, near.text)


def test_a_ministry_s_administrator_looks_after_everybody_s_things(world: World) -> None:
    key = world.ministry[Role.ADMINISTRATOR]
    for path, thing in (("webhooks", "webhook"), ("feeds", "feed"), ("notices", "notice")):
        told = world.client.get(f"/api/v1/{path}", headers=key).text
        for tenant in world.tenants.values():
            assert tenant[thing] in told_of(tenant, told)


def test_the_audit_tells_an_administrator_of_their_own_and_a_ministry_of_all(world: World) -> None:
    def told(key: Headers) -> set[str]:
        after, found = None, set[str]()
        while True:
            page = {"limit": 100} if after is None else {"limit": 100, "after": after}
            lines = world.client.get("/api/v1/audit", params=page, headers=key).json()
            found |= {line["target"] for line in lines["items"]}
            if (after := lines["next"]) is None:
                return found

    keys = {world.tenants[place]["key.viewer"] for place in PLACES}
    for place in PLACES:
        here = world.tenants[place]
        assert told(here.keys[Role.ADMINISTRATOR]) & keys == {here["key.viewer"]}
    assert told(world.ministry[Role.ADMINISTRATOR]) >= keys


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_shows_what_its_user_sees(world: World, form: str) -> None:
    for place in PLACES:
        here, there = world.tenants[place], world.tenants[OTHER[place]]
        read = world.client.get(f"/feeds/{here['feed.token']}.{form}")
        assert here["ticket.hole"] in told_of(here, read.text)
        assert told_of(there, read.text) == []


def test_what_is_of_a_browser_is_opened_by_no_key(world: World, operations: list[str]) -> None:
    bodies = {
        "/api/v1/me/second-factor/confirm": {"code": "123456"},
        "/api/v1/me/second-factor/remove": {"code": "123456"},
        "/api/v1/me/password": {"password": PASSWORD, "new": f"{PASSWORD}!"},
        "/api/v1/me/keys": {"label": "x"},
    }
    for operation, case in every(operations, Kind.SESSION):
        method, path, _ = asked(case, operation, world.tenants["jeddah"])
        for role, here, _ in mine(world):
            before, key = world.state(), here.keys[role]
            refused = world.client.request(method, path, json=bodies.get(path), headers=key)
            told = (operation, refused.status_code, refused.json()["type"])
            assert told == (operation, 403, "/problems/session-needed")
            assert world.state() == before


def test_what_tells_of_the_whole_installation_is_refused_to_a_part_of_it(world: World) -> None:
    for role, here, _ in mine(world):
        refused = world.client.get("/metrics", headers=here.keys[role])
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/whole-only")
        assert world.client.get("/metrics", headers=world.ministry[role]).status_code == 200


@pytest.mark.parametrize("number", range(len(BEYOND)))
def test_nothing_is_sent_beyond_one_s_own_places_and_roles(world: World, number: int) -> None:
    method, template, make = BEYOND[number]
    for role, here, there in mine(world):
        body = make(here, there)
        if body.get("roles") == ["{role}"]:
            body = {**body, "roles": [role.value]}
        before, path = world.state(), named(template, here)

        sent = {"data": body} if path.startswith("/open311/") else {"json": body}
        answer = world.client.request(method, path, headers=here.keys[role], **sent)

        assert answer.status_code in {403, 404, 409, 422}, (role, path, body, answer.text)
        assert world.state() == before, (role, path, body, answer.text)
        said = str(body)
        assert [each for each in told_of(there, answer.text) if each not in said] == []


def test_a_known_post_of_another_place_stays_as_it_is_whoever_sends_it_again(world: World) -> None:
    here, there = world.tenants["jeddah"], world.tenants["riyadh"]
    before = world.state()
    edited = {"text": "كلام آخر", "native_id": "hole-riyadh", "updated": later()}

    answer = world.client.post("/api/v1/posts", json=edited, headers=here.keys[Role.AGENT])

    assert (answer.status_code, answer.json()["new"]) == (200, False)
    assert world.state() == before
    known = world.client.get(f"/api/v1/posts/{there['post.hole']}").json()
    assert there.mark in known["text"]


def test_one_place_s_idempotency_keys_do_not_meet_another_s(world: World) -> None:
    def push(tenant: Tenant, text: str) -> int:
        headers = {**tenant.keys[Role.AGENT], "idempotency-key": "monday"}
        body = {"text": text, "native_id": text}
        return world.client.post("/api/v1/posts", json=body, headers=headers).status_code

    assert [push(world.tenants[place], f"تحية {place}") for place in PLACES] == [201, 201]
    assert push(world.tenants["jeddah"], "كلام آخر") == 422


def test_figures_count_the_caller_s_own_alone(world: World) -> None:
    here = world.tenants["jeddah"].keys[Role.VIEWER]

    def quality(headers: Any) -> tuple[int, int]:
        path, asked = "/api/v1/stats/quality", {"until": later()}
        found = world.client.get(path, params=asked, headers=headers).json()
        return found["posts"]["tagged"], found["posts"]["corrected"]

    assert quality(world.ministry[Role.VIEWER]) == (12, 2)
    assert quality(here) == (6, 1)


@pytest.mark.parametrize(
    "path",
    [
        *("posts", "tickets", "corrections", "replies", "filters", "contacts"),
        *("media/posts", "media/projects", "media/enquiries"),
    ],
)
def test_a_cursor_of_another_place_leads_to_nothing_of_it(world: World, path: str) -> None:
    asked = {"limit": 1}
    first = world.client.get(f"/api/v1/{path}", params=asked, headers=world.ministry[Role.MANAGER])
    assert first.json()["next"]

    for _, here, there in mine(world):
        headers = here.keys[Role.MANAGER]
        follow = {"limit": 50, "after": first.json()["next"]}
        answer = world.client.get(f"/api/v1/{path}", params=follow, headers=headers)
        assert told_of(there, answer.text) == []


def test_what_a_request_has_no_business_to_set_is_not_set(world: World) -> None:
    here = world.tenants["jeddah"]
    more = {
        "status": "closed",
        "unit": "riyadh.roads",
        "municipality": "riyadh",
        "amana": "riyadh",
        "places": [],
        "roles": [*Role],
        "free": True,
    }
    path = f"/api/v1/tickets/{here['ticket.hole']}/claim"
    agent = here.keys[Role.AGENT]

    claimed = world.client.post(path, json=more, headers=agent)

    assert claimed.status_code in {200, 422}, claimed.text
    shown = world.client.get(f"/api/v1/tickets/{here['ticket.hole']}", headers=agent).json()
    assert (shown["unit"], shown["municipality"], shown["status"]) == (
        "jeddah.roads",
        "jeddah",
        "claimed",
    )
    who = world.client.get("/api/v1/whoami", headers=agent).json()
    assert (who["roles"], who["places"]) == (["agent"], ["jeddah"])


def members(schema: Any, parts: Any) -> tuple[set[str], bool]:
    """Return what a body may hold, and whether whatever else it holds is refused."""
    if "$ref" in schema:
        return members(parts[schema["$ref"].rpartition("/")[2]], parts)
    if "anyOf" in schema:
        kinds = [each for each in schema["anyOf"] if each.get("type") != "null"]
        found = [members(each, parts) for each in kinds]
        return set().union(*(names for names, _ in found)), all(closed for _, closed in found)
    if schema.get("type") == "array":
        return members(schema["items"], parts)
    return set(schema.get("properties", ())), schema.get("additionalProperties") is False


def bodies(world: World) -> Iterator[tuple[str, set[str], bool]]:
    """Yield each operation that takes JSON, what it knows, and whether it refuses all else."""
    app = world.client.app
    assert isinstance(app, FastAPI)
    document = app.openapi()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            takes = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if takes:
                known, closed = members(takes["schema"], document["components"]["schemas"])
                yield f"{method.upper()} {path}", known, closed


def given(case: Case, operation: str, its: Tenant) -> tuple[str, str, Any]:
    """Return method, path and body of an operation, as far as its case tells."""
    if case.path:
        method, path, body = asked(case, operation, its)
        return method, path, body or {}
    method, path = operation.replace("{plan}", "floods").split()
    return method, path, {}


def meddling(its: Tenant) -> dict[str, Any]:
    """Return what would make a thing another's, or somebody more than they are."""
    somebody = its[f"user.{OWNER}"]
    return {
        "role": "administrator",
        "roles": [*Role],
        "place": its.code,
        "places": [its.code],
        "municipality": its.code,
        "amana": its.code,
        "tenant": its.code,
        "unit": its["unit"],
        "status": "closed",
        "holder": somebody,
        "owner": somebody,
        "user": somebody,
        "created": later(-9),
        "free": True,
        "confined": False,
    }


def test_a_body_that_knows_its_members_refuses_all_others(world: World) -> None:
    here, there = world.tenants["jeddah"], world.tenants["riyadh"]
    ours = {"authorization": f"Bearer {LOCAL_KEY}"}
    refused = 0
    with world.without_key():
        browser = world.signed_in(here[f"user.{OWNER}"])[0]
        for operation, known, closed in bodies(world):
            if not closed:
                continue
            more = {name: value for name, value in meddling(there).items() if name not in known}
            case = CASES[operation]
            method, path, body = given(case, operation, here)
            before, key = world.state(), browser if case.kind is Kind.SESSION else ours
            answer = world.client.request(method, path, json={**body, **more}, headers=key)
            assert answer.status_code == 422, (operation, answer.text)
            said = {each["at"].removeprefix("body.") for each in answer.json()["errors"]}
            assert more.keys() <= said, (operation, more.keys() - said)
            assert world.state() == before, operation
            refused += 1
    assert refused >= 36


def test_in_other_bodies_what_is_not_known_is_without_effect(world: World) -> None:
    here, there = world.tenants["jeddah"], world.tenants["riyadh"]
    passed = 0
    for operation, known, closed in bodies(world):
        if closed:
            continue
        more = {name: value for name, value in meddling(there).items() if name not in known}
        case = CASES[operation]
        method, path, body = given(case, operation, here)
        sent = {**(body or {"text": f"تحية {here.mark}"}), **more}
        sent = {name: value for name, value in sent.items() if name != "who"}
        before = world.owned(there)
        answer = world.client.request(method, path, json=sent, headers=here.keys[OWNER])
        assert answer.status_code < 500, (operation, answer.text)
        assert world.owned(there) == before, (operation, answer.text)
        passed += answer.status_code < 300
    assert passed >= 10


@pytest.mark.parametrize("name", [INSTALLATION.name, "API", HERE, PUBLIC.name, SERVICE.name])
def test_nobody_passes_for_the_service_itself(world: World, name: str) -> None:
    """Else they would hear what is said to the owner of its webhooks, wherever that is."""
    user = {"id": name, "name": "x", "roles": ["administrator"], "places": ["jeddah"]}
    key = world.tenants["jeddah"].keys[Role.ADMINISTRATOR]

    taken = world.client.post("/api/v1/users", json=user, headers=key)

    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/user-exists")


def test_every_case_is_a_request_that_the_installation_s_own_key_may_make(
    world: World, operations: list[str]
) -> None:
    """Else a 404 would prove nothing. It changes the objects, so it comes last."""
    ends = ("DELETE", "dismiss", "merge", "end", "accept", "reject")
    late = sorted(operations, key=lambda each: any(word in each for word in ends))
    for operation in late:
        case = CASES[operation]
        if case.kind is not Kind.ONE or case.alone:
            continue
        _, answer = ask(world, case, operation, world.tenants["jeddah"], {})
        assert answer.status_code not in {401, 404, 405}, (operation, answer.text)
        # A body that is refused as a whole would be refused before anybody asks whose it is.
        assert "/problems/invalid" not in answer.text, (operation, answer.text)
