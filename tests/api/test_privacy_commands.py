"""`sawt erase` and `sawt subject`, run as an operator runs them."""

import json
import subprocess
from pathlib import Path

from program import run, surroundings

ROOT = Path(__file__).parents[2]
SAID = {
    "text": "حفرة كبيرة وسط شارع التحلية في جدة",
    "native_id": "1790000000000000001",
    "platform": "x",
    "author": "canary_otb",
}
NOTE = ("--note", "طلب 221")
WHOM = ("--platform", "x", "--author", "@canary_otb", *NOTE)


def sawt(*words: str, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    done = run(*words, env=surroundings(SAWT_DATA=str(data), **settings), cwd=data)
    told = (done.stdout.decode(), done.stderr.decode())
    return subprocess.CompletedProcess(done.args, done.returncode, *told)


def test_an_operator_reports_on_an_author_and_then_erases_them(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text(json.dumps(SAID, ensure_ascii=False), encoding="utf-8")
    assert sawt("import", str(file), data=tmp_path).returncode == 0

    report = sawt("subject", *WHOM, data=tmp_path)
    erased = sawt("erase", *WHOM, "--json", data=tmp_path)
    again = sawt("import", str(file), data=tmp_path)
    empty = sawt("subject", *WHOM, data=tmp_path)

    assert json.loads(report.stdout)["rows"]["posts"][0]["text"] == SAID["text"]
    done = json.loads(erased.stdout)
    assert (done["counts"]["posts"], done["who"], done["keeps_text"]) == (1, "cli", False)
    assert "canary" not in erased.stdout + again.stdout + again.stderr
    assert "posts" not in json.loads(empty.stdout)["rows"]


def test_an_account_of_which_nothing_is_held_may_be_misspelt(tmp_path: Path) -> None:
    erased = sawt("erase", *WHOM, data=tmp_path)

    assert erased.returncode == 0
    assert "nothing is held of them" in erased.stdout
    assert "--author" in erased.stdout


def test_whom_it_is_about_must_be_said(tmp_path: Path) -> None:
    for words in (("--platform", "x"), ("--post", "x", "--platform", "x", "--author", "y"), ()):
        refused = sawt("erase", *words, *NOTE, data=tmp_path)
        assert refused.returncode == 1
        assert "--platform and --author, or --post" in refused.stderr


def test_a_service_with_another_key_than_the_database_knows_does_not_start(tmp_path: Path) -> None:
    """Else it would bring back everybody who was erased."""
    first = sawt("erase", *WHOM, data=tmp_path, SAWT_SECRET_KEYS="a" * 32)
    refused = sawt("work", "classify", "--drain", data=tmp_path, SAWT_SECRET_KEYS="b" * 32)

    assert first.returncode == 0, first.stderr
    assert refused.returncode == 1
    assert "SAWT_SECRET_KEYS" in refused.stderr
    assert "Traceback" not in refused.stderr
