"""Two amanat with one of everything each, made by the API: what a matrix of tenants asks about."""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from api.config import Config
from api.jobs import new_jobs
from api.settings import LOCAL_KEY, read_settings
from api.tools import Tools
from classifier.tags import Intent, PlaceTag, Tags
from listener.post import Post
from make import a_service, some_tags
from router.states import Role

ROOT = Path(__file__).parents[1]
PLACES = ("jeddah", "riyadh")
CITIES = {"jeddah": "جدة", "riyadh": "الرياض"}
# What everything of a tenant has in it, and nothing of another.
MARKS = {"jeddah": "مرجان", "riyadh": "نخلة"}
OTHER = {"jeddah": "riyadh", "riyadh": "jeddah"}
# Whose the webhook, the feed, the notice and the session of a tenant are.
OWNER = Role.MANAGER
PASSWORD = "a long password of nobody"
# What only says that somebody read something, and when: columns, and lines of the audit.
NOTED = {("keys", "used"), ("feeds", "used"), ("sign_ins", "seen")}
Headers = Mapping[str, str]


def later(hours: float = 5) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


class Judge:
    """Knows two cities and four services."""

    model = "judge"

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """See Tagger.tag."""
        return [self._judge(post.words) for post in posts]

    def _judge(self, words: str) -> Tags:
        place = None
        for code, city in CITIES.items():
            if (at := words.find(city)) >= 0:
                place = PlaceTag(code=code, score=0.99, evidence=((at, at + len(city)),))
        service = "external.water" if "الماء" in words else "roads.pothole"
        if "مشروع" in words:
            service = "projects.announcement"
        return some_tags(
            intent=Intent.INQUIRY if "استفسار" in words else Intent.COMPLAINT,
            relevant="مباراة" not in words,
            services=a_service("lighting.outage" if "إنارة" in words else service),
            municipality=place,
            model=self.model,
        )


@dataclass
class Tenant:
    """An amana with one of everything; `ids` are all ids that are its own."""

    code: str
    keys: dict[Role, Headers] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What is in all its texts and names."""
        return MARKS[self.code]

    @property
    def ids(self) -> frozenset[str]:
        """All that only those of the amana may be told."""
        return frozenset(self.things.values()) - {self["unit"]}

    def __getitem__(self, thing: str) -> str:
        return self.things[thing]


@dataclass
class World:
    """The service, its two tenants, and the keys of a ministry."""

    client: TestClient
    file: Path
    tenants: dict[str, Tenant] = field(default_factory=dict)
    ministry: dict[Role, Headers] = field(default_factory=dict)
    _before: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self.client.headers["authorization"] = f"Bearer {LOCAL_KEY}"
        self._look = sqlite3.connect(self.file, check_same_thread=False)

    def build(self) -> None:
        """Make everything, with the key of the installation."""
        for role in Role:
            self.ministry[role] = self._user(f"ministry-{role}", [role], [])[1]
        for code in PLACES:
            # Which units there are is no secret.
            self.tenants[code] = Tenant(code, things={"unit": f"{code}.roads"})
            self._people(self.tenants[code])
            self._posts(self.tenants[code])
            self._press(self.tenants[code])
            self._tickets(self.tenants[code])
            self._orders(self.tenants[code])
            self._source(self.tenants[code])
            self._reported(self.tenants[code])
            self._told(self.tenants[code])
            self._sign_in(self.tenants[code])
        for key in self.everybody():
            assert self.client.get("/api/v1/whoami", headers=key).status_code == 200

    def everybody(self) -> Iterator[Headers]:
        """Every key that was made."""
        for people in (self.ministry, *(each.keys for each in self.tenants.values())):
            yield from people.values()

    @contextmanager
    def without_key(self) -> Iterator[None]:
        """Show no key, as a browser does not."""
        key = self.client.headers.pop("authorization")
        try:
            yield
        finally:
            self.client.headers["authorization"] = key

    def state(self) -> int:
        """Tell one content of the database from another; that somebody read it is left out."""
        version = self._look.execute("PRAGMA data_version").fetchone()[0]
        if version != self._before[0]:
            self._before = (version, self._read())
        return self._before[1]

    def _read(self) -> int:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        tables = [
            name
            for (name,) in self._look.execute(named)
            if not name.startswith(("search", "sqlite_"))
        ]
        rows: list[object] = []
        for table in tables:
            columns = [each[1] for each in self._look.execute(f"PRAGMA table_info({table})")]
            shown = ", ".join(f'"{name}"' for name in columns if (table, name) not in NOTED)
            told = " WHERE verb <> 'export'" if table == "audit" else ""
            rows.append(tuple(self._look.execute(f"SELECT {shown} FROM {table}{told}")))  # noqa: S608 - names of the schema
        return hash(tuple(rows))

    def owned(self, tenant: Tenant) -> list[tuple[object, ...]]:
        """Tell who there is, whose everything is, and which tickets are in a tenant's hands."""
        asked = (
            "SELECT id, roles, places, active FROM users ORDER BY id",
            'SELECT id, "user", roles FROM keys ORDER BY id',
            'SELECT seq, owner, "user" FROM webhooks ORDER BY seq',
            'SELECT seq, "user" FROM feeds ORDER BY seq',
            'SELECT seq, "user" FROM notices ORDER BY seq',
            "SELECT id, municipality, amana FROM tickets ORDER BY id",
        )
        whose = [row for query in asked for row in self._look.execute(query)]
        held = self._look.execute(
            "SELECT id, status FROM tickets WHERE unit LIKE ? OR holder LIKE ? ORDER BY id",
            (f"{tenant.code}.%", f"{tenant.mark}-%"),
        )
        return [*whose, *held]

    def post(self, path: str, **body: Any) -> Any:
        """Make something with the key of the installation."""
        return self.post_as({}, path, **body)

    def post_as(self, key: Headers, path: str, **body: Any) -> Any:
        """Make something with somebody's key."""
        made = self.client.post(f"/api/v1{path}", json=body, headers=key)
        assert made.status_code in {200, 201, 202}, (path, made.text)
        return made.json()

    def work(self) -> None:
        """Work the queue off."""
        tools: Tools = self.client.app_state["tools"]
        assert self.client.portal
        for loop in new_jobs(tools, ("classify", "route")).loops.values():
            self.client.portal.call(loop.once)

    def _user(self, name: str, roles: list[Role], places: list[str]) -> tuple[str, Headers]:
        password = PASSWORD if OWNER in roles else None
        user = {"id": name, "name": name, "roles": roles, "places": places, "password": password}
        self.post("/users", **user)
        made = self.post("/keys", user=name, label=name)
        return made["id"], {"authorization": f"Bearer {made['key']}"}

    def _people(self, tenant: Tenant) -> None:
        for role in Role:
            name = f"{tenant.mark}-{role}"
            key, tenant.keys[role] = self._user(name, [role], [tenant.code])
            tenant.things |= {f"user.{role}": name, f"key.{role}": key}
        self.post(f"/units/{tenant['unit']}/members", user=tenant["user.agent"])

    def _posts(self, tenant: Tenant) -> None:
        texts = {
            "hole": f"حفرة في {CITIES[tenant.code]} {tenant.mark}",
            "water": f"انقطاع الماء في {CITIES[tenant.code]} {tenant.mark}",
            "lamp": f"إنارة مطفأة في {CITIES[tenant.code]} {tenant.mark}",
            "match": f"مباراة في {CITIES[tenant.code]} {tenant.mark}",
        }
        for name, text in texts.items():
            pushed = self.post("/posts", text=text, native_id=f"{name}-{tenant.code}")
            tenant.things[f"post.{name}"] = pushed["id"]
        self.work()
        for name in ("hole", "water", "lamp"):
            post = self.client.get(f"/api/v1/posts/{tenant[f'post.{name}']}").json()
            assert post["ticket"], post
            tenant.things[f"ticket.{name}"] = post["ticket"]

    def _press(self, tenant: Tenant) -> None:
        """Let a journalist ask about a project."""
        pushed = self.post(
            "/posts",
            text=f"استفسار عن مشروع في {CITIES[tenant.code]} {tenant.mark}",
            native_id=f"press-{tenant.code}",
            platform="news",
            author_kind="journalist",
            author_name=f"صحفي {tenant.mark}",
        )
        self.work()
        tenant.things["post.press"] = pushed["id"]
        post = self.client.get(f"/api/v1/posts/{pushed['id']}").json()
        tenant.things["ticket.press"] = post["ticket"]
        listed = self.client.get("/api/v1/contacts", params={"text": tenant.mark}).json()
        tenant.things["contact"] = listed["items"][0]["id"]

    def _tickets(self, tenant: Tenant) -> None:
        who = tenant["user.agent"]
        note = f"سبب {tenant.mark}"
        fixed = self.post(
            f"/posts/{tenant['post.hole']}/corrections", urgency="high", who=who, note=note
        )
        tenant.things["correction"] = fixed["id"]
        self.post(
            f"/tickets/{tenant['ticket.lamp']}/return", reason=note, who=who, service="roads.signs"
        )
        # Its hint is the newest; all else of tickets is asked by their ids.
        hints = self.client.get("/api/v1/corrections/suggested").json()["items"]
        tenant.things["hint"] = hints[0]["id"]
        text = f"شكرًا لك، تصلك المعالجة {tenant.mark}"
        reply = self.post(f"/tickets/{tenant['ticket.hole']}/replies", text=text, who=who)
        tenant.things["reply"] = reply["id"]

    def _orders(self, tenant: Tenant) -> None:
        why = f"سبب {tenant.mark}"
        given = {"reason": why, "who": f"مدير {tenant.mark}"}
        made = self.post(
            "/filters",
            words=f"إعلان {tenant.mark}",
            until=later(),
            municipality=tenant.code,
            **given,
        )
        tenant.things["filter"] = made["id"]
        run = self.post("/plans/floods/start", places=[tenant.code], **given)
        tenant.things["run"] = run["id"]

    def _source(self, tenant: Tenant) -> None:
        made = self.post(
            "/sources",
            name=f"مصدر {tenant.mark}",
            kind="feed",
            url=f"http://127.0.0.1/{tenant.code}",
            options={"place": tenant.code},
            unchecked=True,
        )
        tenant.things["source"] = made["id"]
        self.post(f"/sources/{made['id']}/run")

    def _reported(self, tenant: Tenant) -> None:
        """Report a matter by Open311."""
        request = {
            "jurisdiction_id": tenant.code,
            "service_code": "lighting.outage",
            "address_string": f"شارع {tenant.mark}",
            "description": f"بلاغ في {CITIES[tenant.code]} {tenant.mark}",
        }
        key = tenant.keys[Role.AGENT]
        made = self.client.post("/open311/v2/requests.json", data=request, headers=key)
        assert made.status_code == 200, made.text
        tenant.things["token"] = made.json()[0]["token"]
        self.work()
        sent = self.client.get(f"/open311/v2/tokens/{tenant['token']}.json", headers=key).json()
        tenant.things["ticket.reported"] = sent[0]["service_request_id"]
        at = f"/tickets/{tenant['ticket.reported']}"
        self.post_as(key, f"{at}/claim")
        self.post_as(key, f"{at}/answer", text=f"وصلنا بلاغك {tenant.mark}")

    def _told(self, tenant: Tenant) -> None:
        """Make what tells somebody of the tenant by itself, and what came of it."""
        key = tenant.keys[OWNER]
        hook = f"http://127.0.0.1/{tenant.code}"
        end = self.post_as(key, "/webhooks", url=hook, description=f"نظام {tenant.mark}")
        tenant.things["webhook"] = end["id"]
        tenant.things["delivery"] = self.post_as(key, f"/webhooks/{end['id']}/test")["delivery"]
        feed = self.post_as(key, "/feeds", label=f"خلاصة {tenant.mark}")
        tenant.things["feed"] = feed["id"]
        tenant.things["feed.token"] = feed["rss"].rpartition("/")[2].removesuffix(".rss")
        asked = {"kind": "alert", "way": "slack", "hook": "https://8.8.8.8/hook"}
        notice = self.post_as(key, "/notices", label=f"تنبيه {tenant.mark}", **asked)
        tenant.things["notice"] = notice["id"]
        shared = {"query": "clock=overdue", "shared": True, "place": tenant.code}
        view = self.post_as(key, "/views", name=f"عرض {tenant.mark}", **shared)
        tenant.things["view"] = view["id"]

    def _sign_in(self, tenant: Tenant) -> None:
        """Sign a browser in."""
        tenant.things["session"] = self.signed_in(tenant[f"user.{OWNER}"])[1]["id"]

    def signed_in(self, user: str) -> tuple[Headers, Any]:
        """Sign a browser of its own in: return its cookie, as headers, and its session."""
        shown = {"user": user, "password": PASSWORD}
        made = self.client.post("/api/v1/sign-in", json=shown, headers={"authorization": ""})
        assert made.status_code == 201, made.text
        cookie = "; ".join(f"{name}={value}" for name, value in made.cookies.items())
        self.client.cookies.clear()
        return {"cookie": cookie, "x-sawt-csrf": made.json()["csrf"]}, made.json()


@contextmanager
def opened(migrated: Path, folder: Path, config: Config) -> Iterator[World]:
    """Build a world on a copy of an empty database."""
    file = folder / "sawt.db"
    shutil.copy(migrated, file)
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


def words_of(answer: Response) -> str:
    """Return what an answer says: a sheet is unpacked."""
    if "spreadsheetml" not in answer.headers.get("content-type", ""):
        return answer.text
    with ZipFile(BytesIO(answer.content)) as book:
        return " ".join(book.read(name).decode() for name in book.namelist())


def strings(body: object) -> Iterator[str]:
    """Yield every string of a JSON document, names of members, too."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, Mapping):
        for name, value in body.items():
            yield str(name)
            yield from strings(value)
    elif isinstance(body, Sequence):
        for value in body:
            yield from strings(value)


def told_of(tenant: Tenant, text: str) -> list[str]:
    """List what an answer tells of a tenant: its ids, and whatever bears its mark."""
    try:
        said = list(strings(json.loads(text)))
    except ValueError:
        # Of a file it is found wherever it stands.
        return [each for each in {*tenant.ids, tenant.mark} if each in text]
    return [each for each in said if each in tenant.ids or tenant.mark in each]
