"""What operators get wrong when they add a source: told in both languages, and in both places."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from whole.serving import Served, a_site, environment, sawt, serving

PAGE = (
    b"<!doctype html><html><head><link rel=alternate type='application/rss+xml' "
    b"href='/local/rss'></head><body><article><h2>hi</h2></article></body></html>"
)
SECRETS = {"SAWT_SECRET_EXPIRED": "t0ken-of-last-year"}


@dataclass(frozen=True)
class Mistake:
    """What is wrong, where, and what is then said in each language."""

    said: str
    said_ar: str
    kind: str = "feed"
    path: str = "/page"
    url: str | None = None
    at: str = "body.url"
    options: Mapping[str, Any] = field(default_factory=dict)


TOKEN = "SAWT_SECRET_EXPIRED"
JSON = {"items": "data[", "fields": {"native_id": "id", "text": "body"}}
MISTAKES = {
    "a wrong scheme": Mistake("only http://", "لا تُقرأ إلا العناوين", url="ftp://a.example/rss"),
    "a space in the address": Mistake(
        "contains a space", "في العنوان مسافة", url="https://a.example/r ss"
    ),
    "an address within a network that is closed": Mistake(
        "192.0.2.1 is not a public address; list its network in SAWT_ALLOW_NETWORKS",
        "192.0.2.1 ليس عنوانًا عامًا",
        url="http://192.0.2.1/rss",
    ),
    "an address where nothing is": Mistake(
        r"HTTP 404\); correct its address", "(HTTP 404)؛ صحّح العنوان", path="/nothing"
    ),
    "a feed that needs a login": Mistake(
        r"access was refused \(HTTP 401.*\); ask its publisher for access, or set a token",
        "رُفض الدخول إلى المصدر (HTTP 401)؛ اطلب صلاحية القراءة من الناشر أو عيّن رمزًا",
        path="/login",
    ),
    "a web page instead of a feed": Mistake(
        r"it is a web page, not a feed; use the feed that it names: http://127\S+/local/rss",
        "استخدم الخلاصة التي تشير إليها: http://127",
    ),
    "a web page that names no feed": Mistake(
        "names no feed; look for its RSS address",
        "ابحث في الموقع عن عنوان RSS، أو اقرأها بالنوع page",
        path="/bare",
    ),
    "an unknown option": Mistake(
        "plaec is not an option of feed; there are platform",
        "لا يوجد في النوع feed خيار بالاسم plaec؛ خياراته: platform",
        at="body.options",
        options={"plaec": "jeddah"},
    ),
    "a wrong value of an option": Mistake(
        "^.*language: .*correct",
        "قيمة الخيار language غير مقبولة؛ صحّحها",
        at="body.options",
        options={"language": "arabic"},
    ),
    "an expired token": Mistake(
        r"its token was refused \(HTTP 401.*renew the token and set it again",
        "رفض المصدر الرمز (HTTP 401)؛ جدّد الرمز ثم عيّنه من جديد",
        kind="mastodon",
        path="",
        options={"hashtag": "940", "token": TOKEN},
    ),
    "a secret that is not set": Mistake(
        "SAWT_SECRET_UNSET is not set.*set it and start Sawt again",
        "متغير البيئة SAWT_SECRET_UNSET غير معرَّف",
        kind="x",
        at="body.options",
        path="",
        options={"query": "940", "token": "SAWT_SECRET_UNSET"},
    ),
    "a named set that is not there": Mistake(
        "config/queries.yaml has no set leeks; there are leaks",
        "لا توجد في config/queries.yaml مجموعة بالاسم leeks؛ من مجموعاته: leaks",
        at="body.options",
        options={"queries": ["leeks"]},
    ),
    "a wrong JMESPath": Mistake(
        r"items: `data\[`, character 6: it breaks off here",
        "الخيار items: في تعبير JMESPath `data[` خطأ عند المحرف 6؛ صحّح التعبير",
        kind="json",
        at="body.options",
        options=JSON,
    ),
    "a wrong CSS selector": Mistake(
        r"item: `article\[` is no CSS selector; there are h2 a",
        "الخيار item: `article[` ليس محدِّد CSS صحيحًا",
        kind="page",
        at="body.options",
        options={"item": "article[", "link": "a"},
    ),
    "a selector that finds nothing": Mistake(
        "the selector `section.news` finds nothing",
        "لم يجد المحدِّد `section.news` شيئًا في الصفحة",
        kind="page",
        options={"item": "section.news", "link": "a"},
    ),
    "a page that robots.txt forbids": Mistake(
        "robots.txt of 127.0.0.1 does not let Sawt read this page; ask its publisher",
        "لا يسمح ملف robots.txt في 127.0.0.1 بقراءة هذه الصفحة؛ استأذن الناشر أو أوقف المصدر",
        kind="page",
        path="/closed/page",
        options={"item": "article", "link": "a"},
    ),
}


def answering(path: str, _: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
    plain = path.partition("?")[0]
    if plain == "/robots.txt":
        return 200, {}, b"User-agent: *\nDisallow: /closed\n"
    if plain in {"/page", "/closed/page", "/bare"}:
        body = PAGE if plain != "/bare" else b"<!doctype html><html><body>hi</body></html>"
        return 200, {"Content-Type": "text/html"}, body
    if plain == "/login" or plain.startswith("/api/v1/timelines"):
        return 401, {}, b'{"error": "The access token is invalid"}'
    return 404, {}, b""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with a_site(answering) as url:
        yield url


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("mistakes"), **SECRETS) as running:
        yield running


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
@pytest.mark.parametrize("to", ["/api/v1/sources", "/api/v1/sources/preview"])
def test_the_api_names_what_where_and_the_remedy(
    served: Served, site: str, to: str, mistake: Mistake
) -> None:
    body = {"name": "تجربة", "kind": mistake.kind, "url": mistake.url or site + mistake.path}

    answer = served.post(to, body | {"options": dict(mistake.options), "interval_seconds": 60})

    assert answer.status_code == 422, answer.text
    (fault,) = answer.json()["errors"]
    assert fault["at"] == mistake.at
    assert re.search(mistake.said, fault["reason"]), fault
    assert mistake.said_ar in fault["reason_ar"], fault
    assert SECRETS[TOKEN] not in answer.text
    assert served.all("/api/v1/sources") == []


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_the_command_line_says_the_same_on_one_line(
    tmp_path: Path, site: str, mistake: Mistake
) -> None:
    url = mistake.url or site + mistake.path
    options = [f"-o{name}={as_text(value)}" for name, value in mistake.options.items()]

    done = sawt("preview", mistake.kind, url, *options, env=environment(tmp_path, **SECRETS))

    assert done.returncode == 1, done.stdout
    (line,) = done.stderr.strip().splitlines()
    assert re.search(mistake.said, line), line
    assert mistake.said_ar in line
    assert "Traceback" not in line
    assert SECRETS[TOKEN] not in line
    assert not list(tmp_path.glob("*.db"))


def as_text(value: object) -> str:
    """As a person writes an option on the command line."""
    return value if isinstance(value, str) else json.dumps(value)
