"""Object × role × tenant: nobody of one place reads or changes what is another's.

The matrix is made of the OpenAPI document. An operation that CASES does not know fails the first
test: whoever adds one says there whose objects it reads and writes.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.config import Config
from api.settings import read_settings
from router.states import Role
from tenants import CITIES, OTHER, PLACES, Judge, Tenant, World, later, told_of

ROOT = Path(__file__).parents[2]
READS = {"GET", "HEAD"}
Make = Callable[[Tenant], Any]


class Kind(Enum):
    """Whose an operation's objects are."""

    # The path names an object of a tenant: 404 for those of another place, whatever they send.
    ONE = auto()
    # Answers with what is of the caller's places, and leaves the rest out.
    LIST = auto()
    # Rules, calendars, the judge, who one is: nothing of a tenant.
    SHARED = auto()
    # Tells of the whole installation: refused to whoever is of some places.
    WHOLE = auto()
    # Shows no key of a user: a password, or a signature.
    KEYLESS = auto()
    # Makes something new; BEYOND says what in its body may not be another's.
    MAKES = auto()


@dataclass(frozen=True)
class Case:
    """How an operation is asked. `path` fills the braces of its path from a tenant's things.

    `shows` is a thing that those of the tenant find in the answer. `alone`: the path can exist only
    where more happened than a tenant has.
    """

    kind: Kind
    path: tuple[str, ...] = ()
    body: Make | None = None
    shows: str | None = None
    alone: bool = False


def _one(*path: str, body: Make | None = None, alone: bool = False) -> Case:
    return Case(Kind.ONE, path, body, alone=alone)


def _act(**body: Any) -> Case:
    return _one("ticket.hole", body=lambda _: {"who": "x", "reason": "x", "note": "x", **body})


def _list(shows: str | None = None, body: Make | None = None) -> Case:
    return Case(Kind.LIST, shows=shows, body=body)


SHARED, WHOLE, KEYLESS, MAKES = (
    Case(each) for each in (Kind.SHARED, Kind.WHOLE, Kind.KEYLESS, Kind.MAKES)
)
WHO = {"who": "x", "reason": "x"}
RUN = ("floods", "run")
RULES = (ROOT / "config" / "rules.yaml").read_text(encoding="utf-8")
EDITED = RULES.replace(
    "  # لكل خدمة إدارة تملكها\n",
    "  - name: potholes\n    when: {service: [roads.pothole]}\n    to: '{amana}.projects'\n",
)

CASES: dict[str, Case] = {
    "GET /api/v1/tickets": _list("ticket.hole"),
    "GET /api/v1/tickets/{ticket}": _one("ticket.hole"),
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
    "POST /api/v1/tickets/{ticket}/replies": _one(
        "ticket.hole", body=lambda _: {"text": "x", "who": "x", "replace": True}
    ),
    "POST /api/v1/inbound/{source}": KEYLESS,
    "POST /api/v1/classify": SHARED,
    "GET /api/v1/rules": SHARED,
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
    "GET /api/v1/stats/audit": _list(),
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
    "GET /api/v1/corrections": _list("correction"),
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
    "GET /api/v1/audit": _list("key.viewer"),
    "GET /live": KEYLESS,
    "GET /ready": KEYLESS,
    "GET /metrics": WHOLE,
}

# What somebody of `mine` sends of `its`, which is another tenant's or everybody's.
SOURCE = {"name": "x", "kind": "feed", "url": "http://127.0.0.1/new", "unchecked": True}
KEYED = {"label": "x"}
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
    folder = tmp_path_factory.mktemp("tenants")
    file = folder / "sawt.db"
    shutil.copy(migrated_sqlite, file)
    settings = read_settings(
        data=folder,
        database=f"sqlite+aiosqlite:///{file}",
        config=ROOT / "config",
        allow_networks="127.0.0.0/8",
    )
    with TestClient(create_app(settings, config, Judge(), ()), raise_server_exceptions=False) as at:
        found = World(at, file)
        found.build()
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
    return method, path, case.body(its) if case.body else None


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
    for operation in operations:
        case = CASES[operation]
        if case.kind is not Kind.ONE:
            continue
        for role, here, there in mine(world):
            method, path, body = asked(case, operation, there)
            before = world.state()
            answer = world.client.request(method, path, json=body, headers=here.keys[role])
            # A problem repeats the path that was asked for.
            leaked = [each for each in told_of(there, answer.text) if each != path]
            ok = _not_there(answer) or _refused_at_home(world, operation, role, here, answer)
            checked += 1
            if not ok or leaked or world.state() != before:
                wrong.append((operation, role, here.code, answer.status_code, leaked))
    assert wrong == []
    assert checked >= 59 * 12


def _not_there(answer: Any) -> bool:
    """Whether an object is unknown, rather than something that it has not."""
    kind = answer.json().get("type", "") if answer.status_code == 404 else ""
    return kind.startswith("/problems/unknown-") or kind == "/problems/not-your-place"


def _refused_at_home(world: World, operation: str, role: Role, here: Tenant, answer: Any) -> bool:
    """Whether a role is refused as such, of whatever place the object is."""
    if answer.status_code != 403:
        return False
    method, path, body = asked(CASES[operation], operation, here)
    home = world.client.request(method, path, json=body, headers=here.keys[role])
    return home.status_code == 403


def test_nobody_is_told_of_another_place(world: World, operations: list[str]) -> None:
    wrong = []
    for operation in operations:
        case = CASES[operation]
        if case.kind not in {Kind.LIST, Kind.SHARED} or operation == "POST /api/v1/classify":
            continue
        for role, here, there in mine(world):
            for its in (here, there):
                method, path, body = asked(case, operation, its)
                before = world.state()
                answer = world.client.request(method, path, json=body, headers=here.keys[role])
                leaked = [] if body and its is there else told_of(there, answer.text)
                if answer.status_code not in {200, 403} or leaked or world.state() != before:
                    wrong.append((operation, role, here.code, answer.status_code, leaked[:3]))
    assert wrong == []


def test_those_of_a_place_find_what_is_theirs_and_a_ministry_finds_all(
    world: World, operations: list[str]
) -> None:
    for operation in operations:
        case = CASES[operation]
        if case.kind not in {Kind.ONE, Kind.LIST} or not operation.startswith("GET"):
            continue
        for role, here, there in mine(world):
            _, path, _ = asked(case, operation, here)
            near = world.client.get(path, headers=here.keys[role])
            far = world.client.get(path, headers=world.ministry[role])
            told = (operation, role, near.status_code, far.status_code)
            assert near.status_code == far.status_code, told
            assert near.status_code != 404, told
            if case.shows and near.status_code == 200:
                all_of_them = set(told_of(here, far.text) + told_of(there, far.text))
                assert here[case.shows] in told_of(here, near.text), told
                assert {here[case.shows], there[case.shows]} <= all_of_them, told


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

        answer = world.client.request(method, path, json=body, headers=here.keys[role])

        assert answer.status_code in {403, 404, 409, 422}, (role, path, body, answer.text)
        assert world.state() == before, (role, path, body, answer.text)
        sent = str(body)
        assert [each for each in told_of(there, answer.text) if each not in sent] == []


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

    assert quality(world.ministry[Role.VIEWER]) == (8, 2)
    assert quality(here) == (4, 1)


@pytest.mark.parametrize("path", ["posts", "tickets", "corrections", "replies", "filters"])
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
        method, path, body = asked(case, operation, world.tenants["jeddah"])
        answer = world.client.request(method, path, json=body)
        assert answer.status_code not in {401, 404, 405}, (operation, answer.text)
        # A body that is refused as a whole would be refused before anybody asks whose it is.
        assert "/problems/invalid" not in answer.text, (operation, answer.text)
