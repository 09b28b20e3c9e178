"""Bad input: one clear line that names what, where and the remedy; nothing half done."""

import json
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

from whole.serving import ROOT, a_site, environment, sawt


def complaint(done: CompletedProcess[str], status: int = 1) -> str:
    """The one line on standard error of a verb that failed."""
    lines = done.stderr.strip().splitlines()
    assert done.returncode == status, done.stderr
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def a_config(folder: Path, name: str, old: str, new: str) -> str:
    """A copy of the shipped configuration in which one thing is wrong."""
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    path = config / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(config)


WEB_PAGE = b"""<!doctype html><html><head><title>News</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
</head><body><p>Hello</p></body></html>"""


def test_a_rule_file_that_is_not_yaml_names_file_and_line(tmp_path: Path) -> None:
    config = a_config(tmp_path, "rules.yaml", "rules:", "rules: [")

    line = complaint(sawt("route", "حفرة في جدة", env=environment(tmp_path, SAWT_CONFIG=config)))

    assert "rules.yaml:" in line


def test_a_rule_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    config = a_config(tmp_path, "rules.yaml", "rules:", "rules:")
    (Path(config) / "rules.yaml").unlink()

    line = complaint(sawt("serve", env=environment(tmp_path, SAWT_CONFIG=config)))

    assert "rules.yaml" in line


def test_a_rule_with_an_unknown_service_names_file_line_and_code(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    path = tmp_path / "config" / "rules.yaml"
    wrong = "rules:\n  - {name: wrong, when: {service: [roads.potholes]}, to: national.triage}\n"
    path.write_text(path.read_text(encoding="utf-8").replace("rules:\n", wrong, 1), "utf-8")
    env = environment(tmp_path, SAWT_CONFIG=str(tmp_path / "config"))

    line = complaint(sawt("serve", env=env))

    assert "rules.yaml:" in line
    assert "roads.potholes" in line


def test_a_web_page_is_not_a_feed_and_the_feed_that_it_links_to_is_offered(tmp_path: Path) -> None:
    with a_site(lambda *_: (200, {"Content-Type": "text/html"}, WEB_PAGE)) as url:
        line = complaint(sawt("preview", "feed", url, env=environment(tmp_path)))

    assert "web page" in line
    assert f"{url}/feed.xml" in line


def test_a_database_that_cannot_be_opened_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://sawt:hush@127.0.0.1:9/sawt"

    line = complaint(sawt("migrate", env=environment(tmp_path, SAWT_DATABASE=url)))

    assert "127.0.0.1:9" in line
    assert "hush" not in line


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sawt.db"
    path.write_text("these are notes, not a database. " * 50)

    line = complaint(sawt("serve", env=environment(tmp_path)))

    assert "sawt.db" in line
    assert path.read_text().startswith("these are notes")


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        line = complaint(sawt("serve", "--port", str(port), env=environment(tmp_path)))

    assert str(port) in line
    assert "--port" in line


def test_a_line_that_is_not_json_is_named_and_the_other_posts_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    good = [json.dumps({"id": f"p{n}", "text": f"نفايات متراكمة في الحي {n}"}) for n in range(3)]
    path.write_text("\n".join([good[0], "{not json", *good[1:]]) + "\n", encoding="utf-8")

    done = sawt("import", str(path), env=environment(tmp_path))

    assert done.returncode == 1
    assert f"{path}:2" in done.stderr
    with closing(sqlite3.connect(tmp_path / "sawt.db")) as database:
        assert database.execute("select count(*) from posts").fetchone() == (3,)


def test_classify_names_a_bad_line_and_answers_the_others_in_order(tmp_path: Path) -> None:
    given = '{"id": "a", "text": "حفرة في شارعنا"}\n[1]\n{"text": 5}\n{"id": "b", "text": ""}\n'

    done = sawt("classify", env=environment(tmp_path), given=given)

    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "b"]
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == ["2", "3"]


def test_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    env = environment(tmp_path)

    assert sawt("work", "dance", env=env).returncode == 2
    assert sawt("preview", "telepathy", "http://127.0.0.1/", env=env).returncode == 2
    assert sawt("nonsense", env=env).returncode == 2


def test_a_public_address_with_the_default_key_is_refused(tmp_path: Path) -> None:
    env = environment(tmp_path)
    del env["SAWT_API_KEY"]

    line = complaint(sawt("serve", "--host", "0.0.0.0", env=env))  # noqa: S104 - refused

    assert "SAWT_API_KEY" in line
