"""Every snippet of `docs/integrate.md` is taken from it and run against the served program."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import playwright
import pytest
from standardwebhooks.webhooks import Webhook

from whole.serving import KEY, PATIENCE, ROOT, Served, a_free_port, serving, until

PAGE = (ROOT / "docs" / "integrate.md").read_text(encoding="utf-8")
PUSH, LIST, HOOK, OPEN311 = (
    "Push a post",
    "List tickets",
    "Receive and verify a webhook",
    "Open311: report, follow, read",
)
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LANGUAGES = ("sh", "python", "js")
# The page's receivers listen there.
PORT = "9000"
# The browser of the tests brings a Node of its own: no machine has to have one.
NODE = str(Path(playwright.__file__).parent / "driver" / "node")
ENDINGS = {"sh": ".sh", "python": ".py", "js": ".mjs"}
# Two, so that they are two tickets.
MATTERS = {"python": "حفرة خطيرة أمام مدرسة", "js": "الإنارة مطفية من أسبوع"}
RUNS = {"sh": ["sh", "-e"], "python": [sys.executable], "js": [NODE]}


def snippets(heading: str, language: str) -> list[str]:
    """What the page shows in a language under a heading."""
    (part,) = [each for each in PAGE.split("\n## ") if each.startswith(heading + "\n")]
    return [code for spoken, code in FENCED.findall(part) if spoken == language]


def snippet(heading: str, language: str) -> str:
    (code,) = snippets(heading, language)
    return code


@dataclass
class Desk:
    """Somebody who copies from the page into files, and runs them with the exported variables."""

    folder: Path
    served: Served

    def command(self, code: str, language: str) -> list[str]:
        count = len(list(self.folder.iterdir()))
        path = self.folder / f"snippet{count}{ENDINGS[language]}"
        path.write_text(code, encoding="utf-8")
        return [*RUNS[language], str(path)]

    def env(self, **more: str) -> dict[str, str]:
        bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return bare | {"SAWT": self.served.url, "KEY": KEY, "LANG": "C.UTF-8", **more}

    def run(self, code: str, language: str) -> str:
        ran = subprocess.run(
            self.command(code, language),
            env=self.env(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("sawt")) as served:
        yield served


@pytest.fixture
def desk(served: Served, tmp_path: Path) -> Desk:
    return Desk(tmp_path, served)


def is_like(told: Any, shown: Any) -> bool:
    """Whether an answer has the form of the sample: its members, and their kinds.

    A sample may leave members and items out.
    """
    if isinstance(shown, dict):
        return isinstance(told, dict) and all(
            name in told and is_like(told[name], value) for name, value in shown.items()
        )
    if isinstance(shown, list):
        return (
            isinstance(told, list) and bool(told) and all(is_like(told[0], each) for each in shown)
        )
    return told is None or shown is None or type(told) is type(shown)


def test_every_language_shows_every_task() -> None:
    for heading in (PUSH, LIST, HOOK, OPEN311):
        for language in LANGUAGES:
            assert snippets(heading, language), f"{heading} in {language}"


def test_what_is_exported_is_what_the_snippets_read() -> None:
    exported = FENCED.findall(PAGE)[0]

    assert exported == ("sh", "export SAWT=http://127.0.0.1:8000 KEY=sawt-local-key\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_post_is_pushed(desk: Desk, language: str) -> None:
    told = json.loads(desk.run(snippet(PUSH, language), language))

    assert is_like(told, json.loads(snippet(PUSH, "json")))
    assert told["new"] is True
    assert json.loads(desk.run(snippet(PUSH, language), language))["new"] is False
    assert desk.served.get(f"/api/v1/posts/{told['id']}")["native_id"].startswith("n-")


@pytest.fixture(scope="module")
def tickets(served: Served) -> list[str]:
    """Tickets of Jeddah, more than one."""
    texts = (
        "عمود إنارة طايح في حي النزهة بجدة",
        "حفرة كبيرة وسط شارع فلسطين بجدة",
        "النفايات متراكمة في حي الصفا بجدة",
    )
    items = [{"native_id": f"many-{n}", "text": text} for n, text in enumerate(texts)]
    kept = served.post("/api/v1/posts", {"items": items}).json()["items"]

    def routed() -> bool:
        return all(served.get(f"/api/v1/posts/{each['id']}")["ticket"] for each in kept)

    until(routed, "a ticket for each")
    return [each["id"] for each in served.all("/api/v1/tickets", municipality="jeddah")]


def test_tickets_are_listed(desk: Desk, tickets: list[str]) -> None:
    told = json.loads(desk.run(snippet(LIST, "sh"), "sh"))

    assert is_like(told, json.loads(snippet(LIST, "json")))
    assert {each["id"] for each in told["items"]} <= set(tickets)


@pytest.mark.parametrize("language", ["python", "js"])
def test_tickets_are_listed_page_after_page(desk: Desk, tickets: list[str], language: str) -> None:
    one_a_page = re.sub(r'(limit"?: )100', r"\g<1>1", snippet(LIST, language))
    assert one_a_page != snippet(LIST, language)
    lines = desk.run(one_a_page, language).splitlines()

    assert len(tickets) > 1
    assert [line.split()[0] for line in lines] == tickets
    form = re.compile(r"[0-9a-f]{16} [a-z]+ (?:low|normal|high|critical) jeddah\.\w+")
    assert all(map(form.fullmatch, [*lines, *snippet(LIST, "text").splitlines()]))


@dataclass
class Receiver:
    """A receiver of the page that runs: where, what it prints, and by which secret it judges."""

    url: str
    endpoint: str
    secret: str
    printed: Path

    @property
    def lines(self) -> list[str]:
        return self.printed.read_text(encoding="utf-8").splitlines()

    def told(self, body: bytes, headers: dict[str, str]) -> int:
        return httpx.post(self.url, content=body, headers=headers).status_code


@contextmanager
def receiving(desk: Desk, language: str) -> Iterator[Receiver]:
    """Make an endpoint and start a receiver, as the page says; only the port is another one."""
    port = str(a_free_port())
    make, _ = snippets(HOOK, "sh")
    made = json.loads(desk.run(make.replace(PORT, port), "sh"))
    assert is_like(made, json.loads(snippet(HOOK, "json")))
    command = desk.command(snippet(HOOK, language).replace(PORT, port), language)
    receiver = Receiver(made["url"], made["id"], made["secret"], desk.folder / "printed")
    with receiver.printed.open("wb") as out, receiver.printed.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            command, env=desk.env(SECRET=made["secret"]), stdout=out, stderr=log
        )
        try:
            until(lambda: listens(int(port)), "a receiver")
            yield receiver
        finally:
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def signed(secret: str, *, at: datetime, body: bytes) -> dict[str, str]:
    return {
        "webhook-id": "evt_7",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("evt_7", at, body.decode()),
    }


@pytest.mark.parametrize("language", ["python", "js"])
def test_a_webhook_is_received_and_verified(desk: Desk, language: str) -> None:
    """I2, I4, I7: also while its secret is changed; and nothing that is not from us."""
    with receiving(desk, language) as receiver:
        _, ask = snippets(HOOK, "sh")
        desk.run(ask.replace("whk_1", receiver.endpoint), "sh")
        path = f"/api/v1/webhooks/{receiver.endpoint}/rotate"
        until(lambda: receiver.lines, "the test")
        assert desk.served.post(path, {"overlap_hours": 1}).is_success
        text = f"{MATTERS[language]} في حي المروة بجدة"
        assert desk.served.post("/api/v1/posts", {"native_id": language, "text": text}).is_success
        until(lambda: len(receiver.lines) > 1, "the ticket")

        now, body = datetime.now(UTC), b'{"type": "ticket.closed"}'
        right = signed(receiver.secret, at=now, body=body)
        assert receiver.told(body, right) == 204
        old = signed(receiver.secret, at=now - timedelta(minutes=6), body=body)
        ahead = signed(receiver.secret, at=now + timedelta(minutes=6), body=body)
        another = signed(f"whsec_{'A' * 32}", at=now, body=body)
        changed = right | {"webhook-id": "evt_8"}
        odd = right | {"webhook-signature": "v1,AAAA v2,x nonsense"}
        for wrong in (old, ahead, another, changed, odd, {}):
            assert receiver.told(body, wrong) == 400
        assert receiver.told(body + b" ", right) == 400
        form = re.compile(r"evt_\d+ (?:webhook\.test|ticket\.(?:created|closed))")
        assert all(map(form.fullmatch, [*receiver.lines, *snippet(HOOK, "text").splitlines()]))
        kinds = [line.split()[1] for line in receiver.lines]
    assert kinds == ["webhook.test", "ticket.created", "ticket.closed"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_is_posted_followed_and_read(desk: Desk, language: str) -> None:
    """I9: by hand, without a client of Open311."""
    told = json.loads(desk.run(snippet(OPEN311, language), language))

    assert is_like(told, json.loads(snippet(OPEN311, "json")))
    (request,) = told
    assert (request["status"], request["service_code"]) == ("open", "roads.pothole")
    assert request["description"] in snippet(OPEN311, language)
    (shown,) = json.loads(snippet(OPEN311, "json"))
    for name in ("service_name", "status_notes", "agency_responsible"):
        assert request[name] == shown[name]
    ticket = desk.served.get(f"/api/v1/tickets/{request['service_request_id']}")
    assert ticket["services"][0] == "roads.pothole"
