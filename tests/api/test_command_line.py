"""The real program, in a process of its own: exit status, and the one line that a person reads."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.schedule import NAME
from program import run, surroundings
from store.database import open_database
from store.leases import SqlLeases

ROOT = Path(__file__).parents[2]
ROADS = ("--unit", "jeddah.roads")
POST = {"id": "a1", "text": "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي"}


def sawt(
    *words: str, data: Path, given: bytes = b"", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    env = surroundings(SAWT_DATA=str(data), **settings)
    return run(*words, env=env, cwd=data, given=given)


def complaint(done: subprocess.CompletedProcess[bytes], status: int = 1) -> str:
    """The one line on standard error; the program failed with this status."""
    assert done.returncode == status, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    (line,) = done.stderr.decode().splitlines()
    return line


def lines(told: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in told.splitlines()]


VERBS = (
    *("serve", "work", "migrate", "classify", "evaluate", "train", "preview", "import"),
    *("collect", "tickets", "route", "clock", "audit", "doctor", "samples", "model"),
    *("user", "key", "unit", "plan", "erase", "subject"),
)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(tmp_path: Path, verb: str) -> None:
    done = sawt(verb, "--help", data=tmp_path)

    assert done.returncode == 0
    assert b"Usage" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("serve", "--port", "0"),
        ("preview", "feed"),
        ("preview", "smoke", "x"),
        ("work", "dig"),
    ],
)
def test_wrong_usage_is_status_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = sawt(*words, data=tmp_path)

    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    line = complaint(sawt("tickets", data=tmp_path, SAWT_POLLS="many"))

    assert line.startswith("sawt: SAWT_POLLS: ")
    assert "docs/settings.md" in line


def test_an_unreadable_rule_file_is_named_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    for name in ("services.yaml", "municipalities.yaml", "sources.yaml"):
        (config / name).write_bytes((ROOT / "config" / name).read_bytes())
    (config / "rules.yaml").write_text("rules:\n  - name: [\n", encoding="utf-8")

    line = complaint(sawt("serve", data=tmp_path, SAWT_CONFIG=str(config)))

    assert f"{config}/rules.yaml:3" in line
    assert not (tmp_path / "sawt.db").exists()


def test_the_default_key_is_refused_on_a_public_address(tmp_path: Path) -> None:
    line = complaint(sawt("serve", "--host", "0.0.0.0", data=tmp_path))  # noqa: S104 - refused

    assert "set SAWT_API_KEY" in line


def test_a_port_in_use_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = complaint(sawt("serve", "--port", port, data=tmp_path))

    assert f"127.0.0.1:{port} is in use" in line
    assert "--port" in line
    assert not (tmp_path / "sawt.db").exists()


def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    url = f"sqlite+aiosqlite:///{tmp_path}/file/sawt.db"

    line = complaint(sawt("tickets", data=tmp_path, SAWT_DATABASE=url))

    assert "file/sawt.db" in line
    assert "SAWT_DATABASE" in line


def test_classify_keeps_the_order_and_names_bad_lines(tmp_path: Path) -> None:
    given = b"\n".join(
        [
            json.dumps(POST).encode(),
            b"{not json",
            b"",
            b'{"id": 7, "text": "x"}',
            b"[1]",
            b'{"text": "\xff"}',
        ]
    )

    done = sawt("classify", data=tmp_path, given=given)

    assert done.returncode == 1
    assert [row["id"] for row in lines(done.stdout)] == ["a1", "7"]
    told = done.stderr.decode().splitlines()
    assert [line.split(": ")[0] for line in told] == [f"stdin:{n}" for n in (2, 5, 6)]


def test_classify_answers_each_line_with_whole_tags(tmp_path: Path) -> None:
    done = sawt("classify", data=tmp_path, given=json.dumps(POST).encode())

    assert done.returncode == 0, done.stderr.decode()
    (row,) = lines(done.stdout)
    assert list(row)[:3] == ["id", "relevant", "relevance"]
    assert row["municipality"] == {
        "code": "jeddah",
        "score": row["municipality"]["score"],  # type: ignore[index]
        "evidence": row["municipality"]["evidence"],  # type: ignore[index]
        "from": "text",
    }


def test_labels_change_no_output(tmp_path: Path) -> None:
    labels = {
        "services": ["parks.trees"], "municipality": "abha", "relevant": False,
        "intent": "praise", "urgency": "low", "incident": "i1",
    }  # fmt: skip

    plain = sawt("classify", data=tmp_path, given=json.dumps(POST).encode())
    labelled = sawt("classify", data=tmp_path, given=json.dumps(POST | labels).encode())

    assert plain.stdout == labelled.stdout


def test_import_is_done_once_and_names_bad_lines(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text(
        json.dumps(POST) + '\n{"text":\n{"id": "a2", "text": "سلام"}\n', encoding="utf-8"
    )

    first = sawt("import", str(file), data=tmp_path)
    again = sawt("import", str(file), data=tmp_path)

    assert first.stdout.decode().strip() == "2 new, 0 known, 1 bad lines"
    assert again.stdout.decode().strip() == "0 new, 2 known, 1 bad lines"
    assert f"{file}:2: " in complaint(first)


def test_a_file_that_cannot_be_read_is_one_line_and_no_database(tmp_path: Path) -> None:
    line = complaint(sawt("import", "none.jsonl", data=tmp_path))

    assert "none.jsonl: cannot be read" in line
    assert not (tmp_path / "sawt.db").exists()


def test_an_import_becomes_tickets_that_name_their_posts(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text(json.dumps(POST), encoding="utf-8")
    sawt("import", str(file), data=tmp_path)

    assert sawt("work", "classify", "route", "--drain", data=tmp_path).returncode == 0
    done = sawt("tickets", "--json", data=tmp_path)

    (ticket,) = lines(done.stdout)
    assert ticket["municipality"] == "jeddah"
    assert [post["native_id"] for post in ticket["posts"]] == ["a1"]  # type: ignore[attr-defined]


def test_deliver_ends_when_no_reply_is_to_be_sent(tmp_path: Path) -> None:
    done = sawt("work", "deliver", "--drain", data=tmp_path)

    assert (done.returncode, done.stdout) == (0, b"")


def test_preview_names_the_source_that_fails_and_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text(json.dumps(POST), encoding="utf-8")

    done = sawt("preview", "file", str(tmp_path / "none.jsonl"), str(file), data=tmp_path)

    assert "none.jsonl" in complaint(done)
    (post,) = lines(done.stdout)
    assert post["source"] == str(file)
    assert post["native_id"] == "a1"
    assert not (tmp_path / "sawt.db").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("preview", "feed", "x", "-o", "colour"), "write -o name=value"),
        (("preview", "feed", "x", "-o", "colour=red"), "colour is not an option of feed"),
        (("collect", "nobody"), "no source 'nobody'"),
        (("route", "  "), "text"),
        (("route", "حفرة", "--place", "jedda"), "did you mean jeddah?"),
        (("clock", "--unit", "jeddah.raods", "--hours", "1"), "did you mean jeddah.roads?"),
        (("clock", *ROADS, "--hours", "nan"), "--hours nan: is no number of hours"),
        (("clock", *ROADS, "--hours", "9000"), "write 0 to 8760"),
        (("clock", *ROADS, "--hours", "1", "--at", "soon"), "--at soon: is no time; write"),
        (("clock", *ROADS, "--hours", "1", "--at", "٢٠٢٦-٠٣-١٧"), "is no time"),
        (("clock", *ROADS, "--hours", "1", "--at", "2090-01-01"), "beyond the Umm al-Qura table"),
        (("audit", "--week", "2026-48"), "--week 2026-48: is no week; write one like 2026-W48"),
        (("audit", "--seed", "s"), "no sample was drawn yet"),
        (("classify", "none.jsonl"), "none.jsonl: cannot be read"),
        (("evaluate", "none.jsonl"), "none.jsonl: cannot be read"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    assert says in complaint(sawt(*words, data=tmp_path))


def calls_only(data: Path) -> Path:
    """Configure one source, a file of the folder for files; return the configuration."""
    (data / "files").mkdir()
    (data / "files" / "calls.jsonl").write_text(json.dumps(POST), encoding="utf-8")
    path = data / "sources.yaml"
    path.write_text(
        "sources:\n- {id: calls, name: calls, kind: file, url: calls.jsonl, interval: 5m}\n"
    )
    return path


async def hold_the_schedule(data: Path) -> None:
    """Hold what a running service holds."""
    async with open_database(f"sqlite+aiosqlite:///{data / 'sawt.db'}") as sessions:
        now = datetime.now(UTC)
        assert await SqlLeases(sessions).take(NAME, "service", now, now + timedelta(minutes=5))


def test_a_shell_with_other_settings_does_not_switch_off_what_a_service_reads(
    tmp_path: Path,
) -> None:
    assert not sawt("collect", data=tmp_path, SAWT_SOURCES=str(calls_only(tmp_path))).returncode
    asyncio.run(hold_the_schedule(tmp_path))

    done = sawt("collect", data=tmp_path, SAWT_SOURCES="none")

    assert done.stdout == b"calls: unchanged, 0 seen, 0 new\n"


def test_without_a_service_the_file_says_what_is_collected(tmp_path: Path) -> None:
    assert not sawt("collect", data=tmp_path, SAWT_SOURCES=str(calls_only(tmp_path))).returncode

    done = sawt("collect", data=tmp_path, SAWT_SOURCES="none")

    assert done.stdout == b""


def test_route_says_where_and_why(tmp_path: Path) -> None:
    done = sawt("route", POST["text"], "--json", data=tmp_path)

    (found,) = lines(done.stdout)
    assert found["wanted"]
    assert found["municipality"] == "jeddah"
    assert found["reasons"]


def test_clock_counts_over_a_feast_and_shows_each_day(tmp_path: Path) -> None:
    words = ("clock", *ROADS, "--at", "2026-03-17T13:00", "--hours", "8")

    told = sawt(*words, data=tmp_path).stdout.decode()
    (found,) = lines(sawt(*words, "--json", data=tmp_path).stdout)

    assert "due        2026-03-23 08:30 Riyadh  2026-03-23T05:30:00Z" in told
    assert "2026-03-20 1447-10-01  +0:00  closed  الجمعة  عيد الفطر (Eid al-Fitr)" in told
    assert (found["from"], found["due"]) == ("2026-03-17T10:00:00Z", "2026-03-23T05:30:00Z")
    days: Any = found["days"]
    assert [day["worked_seconds"] / 3600 for day in days] == [2, 5, 0, 0, 0, 0, 1]
    assert days[0]["windows"] == ["10:00-15:00"]
    assert {day["kind"] for day in days} == {"season", "holiday", "week"}


def test_clock_writes_a_night_as_it_stands_in_the_file(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    file = config / "calendars.yaml"
    text = file.read_text(encoding="utf-8").replace("[07:30-14:30]", "[22:00-02:00]")
    file.write_text(text, encoding="utf-8")

    words = ("clock", *ROADS, "--at", "2026-11-22T20:00Z", "--hours", "1")
    done = sawt(*words, data=tmp_path, SAWT_CONFIG=str(config))

    assert "2026-11-22 1448-06-12  +1:00  22:00-02:00" in done.stdout.decode()


def test_clock_counts_from_now_where_no_time_is_given(tmp_path: Path) -> None:
    (found,) = lines(sawt("clock", *ROADS, "--hours", "0", "--json", data=tmp_path).stdout)

    assert found["from"] == found["due"]


def test_clock_counts_open_tickets_by_a_changed_calendar(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text(json.dumps(POST, ensure_ascii=False), encoding="utf-8")
    sawt("import", str(file), data=tmp_path)
    sawt("work", "classify", "route", "--drain", data=tmp_path)
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    calendars = config / "calendars.yaml"
    text = calendars.read_text(encoding="utf-8").replace("[07:30-14:30]", "[08:00-13:00]")
    calendars.write_text(text.replace("[10:00-15:00]", "[10:00-13:00]"), encoding="utf-8")

    given = str(config)
    told = sawt("clock", "--recount", data=tmp_path, SAWT_CONFIG=given).stdout.decode()
    (again,) = lines(sawt("clock", "--recount", "--json", data=tmp_path, SAWT_CONFIG=given).stdout)

    assert told.split() == ["open", "1", "recounted", "1", "moved", "1"]
    assert again == {"open": 1, "recounted": 0, "moved": 0}


def test_media_reads_earlier_posts_anew_by_a_changed_policy(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    post = {**POST, "author_kind": "outlet", "platform": "news"}
    file.write_text(json.dumps(post, ensure_ascii=False), encoding="utf-8")
    sawt("import", str(file), data=tmp_path)
    sawt("work", "classify", "route", "--drain", data=tmp_path)

    told = sawt("media", "--days", "2", data=tmp_path).stdout.decode()
    (again,) = lines(sawt("media", "--json", data=tmp_path).stdout)

    assert told.split() == ["posts", "1", "media", "1"]
    assert again == {"posts": 1, "media": 1}


def test_clock_without_a_unit_says_what_to_give(tmp_path: Path) -> None:
    done = sawt("clock", "--hours", "8", data=tmp_path)

    assert done.returncode == 2
    assert b"--recount" in done.stderr


def test_the_doctor_knows_that_secrets_of_sources_have_names_of_their_own(tmp_path: Path) -> None:
    done = sawt("doctor", "--json", data=tmp_path, SAWT_SECRET_X="s3cret")

    assert b"SAWT_SECRET_X" not in done.stdout
    assert b"s3cret" not in done.stdout


def test_the_doctor_names_sources_that_cannot_be_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        "sources:\n"
        + "".join(
            f"- {{id: {name}, name: {name}, kind: x, url: 'https://api.x.com', "
            f"enabled: {name != 'd'}, options: {{query: q, token: {token}}}}}\n"
            for name, token in zip(
                "abcd", ("SAWT_SECRET_A", "B_TOKEN", "SAWT_SECRET_C", "SAWT_SECRET_D"), strict=True
            )
        )
    )

    done = sawt(
        "doctor", "--json", data=tmp_path, SAWT_SOURCES=str(path), SAWT_SECRET_C="c", B_TOKEN="b"
    )

    told = [finding for finding in lines(done.stdout) if finding["what"] == "source"]
    assert [(finding["state"], str(finding["found"])[:35]) for finding in told] == [
        ("warn", "a: the environment variable SAWT_SE"),
        ("warn", "b: the environment variable B_TOKEN"),
    ]
    assert done.returncode == 0


def test_the_doctor_says_how_to_try_a_source_that_fails(tmp_path: Path) -> None:
    file = calls_only(tmp_path)
    (tmp_path / "files" / "calls.jsonl").unlink()
    assert sawt("collect", data=tmp_path, SAWT_SOURCES=str(file)).returncode == 1

    done = sawt("doctor", "--json", data=tmp_path, SAWT_SOURCES=str(file))

    (told,) = [finding for finding in lines(done.stdout) if finding["what"] == "source"]
    assert told["found"] == (
        "calls: 1 failed run, the last: there is no such file in the folder for files"
    )
    assert told["remedy"] == "mend it and try: sawt collect calls"


def test_the_doctor_says_when_nobody_reads_the_sources(tmp_path: Path) -> None:
    sawt("migrate", data=tmp_path)
    before = sawt("doctor", "--json", data=tmp_path)
    asyncio.run(hold_the_schedule(tmp_path))
    after = sawt("doctor", "--json", data=tmp_path)

    states = [
        finding["state"]
        for done in (before, after)
        for finding in lines(done.stdout)
        if finding["what"] == "schedule"
    ]
    assert states == ["warn", "ok"]


def test_doctor_says_of_each_part_how_it_is(tmp_path: Path) -> None:
    sawt("migrate", data=tmp_path)

    done = sawt("doctor", "--json", data=tmp_path, SAWT_COLOUR="red")

    assert done.returncode == 0, done.stdout.decode()
    found = {row["what"]: row for row in lines(done.stdout)}
    assert {"settings", "config", "model", "text", "clock", "disk", "database"} <= found.keys()
    assert found["settings"]["state"] == "warn"
    assert "SAWT_COLOUR" in str(found["settings"]["found"])


def test_doctor_fails_where_the_database_does(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    url = f"sqlite+aiosqlite:///{tmp_path}/file/sawt.db"

    done = sawt("doctor", data=tmp_path, SAWT_DATABASE=url)

    assert done.returncode == 1
    assert "fail  database" in done.stdout.decode()


def test_samples_come_once_and_only_to_an_empty_database(tmp_path: Path) -> None:
    first = sawt("samples", "add", "--if-empty", data=tmp_path)
    again = sawt("samples", "add", "--if-empty", data=tmp_path)
    gone = sawt("samples", "remove", data=tmp_path)

    assert b"samples added" in first.stdout
    assert again.stdout == b""
    assert b"removed 1 sources" in gone.stdout


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    given = (json.dumps(POST) + "\n").encode() * 3000
    (tmp_path / "posts.jsonl").write_bytes(given)
    command = f"{sys.executable} -m api.main classify posts.jsonl | head -1"

    done = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        timeout=300,
        check=False,
    )

    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == b""


def test_an_unforeseen_error_is_one_line_that_says_where_its_log_is(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    code = (
        "import sys; from api import main, verbs; sys.argv = ['sawt', 'migrate']\n"
        "import api.cli.prepare as p\n"
        "def broken(**_): raise RuntimeError('words of a post')\n"
        "p.short_verb = broken\n"
        "main.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "SAWT_DATA": str(tmp_path)},
        timeout=300,
        check=False,
    )

    line = complaint(done)
    assert "unexpected error (RuntimeError)" in line
    log = (tmp_path / "errors.log").read_text()
    assert "RuntimeError" in log
    assert "words of a post" not in log + line


@pytest.mark.parametrize("verb", ["migrate", "tickets", "route"])
def test_no_verb_works_without_the_garbage_collector(tmp_path: Path, verb: str) -> None:
    words = [verb, "حفرة في جدة"] if verb == "route" else [verb]
    code = (
        "import gc, sys\n"
        "from api.main import main\n"
        f"sys.argv[1:] = {words!r}\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('collecting', gc.isenabled())\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        env=surroundings(SAWT_DATA=str(tmp_path)),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.endswith("collecting True\n")
