"""`sawt policy`: what was saved goes to files for version control, and comes back from them."""

from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner, Result

from api.verbs import app
from listener.config import WrongConfig
from store.errors import UnknownDocument

CONFIG = Path(__file__).parents[2] / "config"
RULES = (CONFIG / "rules.yaml").read_text(encoding="utf-8")
EDITED = RULES.replace(
    "  # لكل خدمة إدارة تملكها\n",
    "  - name: potholes\n    when: {service: [roads.pothole]}\n    to: '{amana}.projects'\n",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with edited rules, and nothing else."""
    monkeypatch.setenv("SAWT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SAWT_CONFIG", str(CONFIG))
    edited = tmp_path / "edited"
    edited.mkdir()
    (edited / "rules.yaml").write_text(EDITED, encoding="utf-8")
    return edited


def sawt(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["policy", *map(str, words)])


def told(*words: str | Path) -> str:
    done = sawt(*words)
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_a_folder_is_imported_shown_exported_and_reset(folder: Path, tmp_path: Path) -> None:
    assert told("import", folder, "--note", "من المستودع") == "saved rules\n"
    assert told("import", folder) == "nothing differs\n"
    assert "saved by cli, revision 1" in told("list")
    listed = [orjson.loads(line) for line in told("list", "--json").splitlines()]
    assert [each["code"] for each in listed if each["differs"]] == ["rules"]
    assert told("show", "rules") == EDITED
    assert told("show", "rules", "--revision", "0") == RULES
    assert "من المستودع" in told("history", "rules")

    out = tmp_path / "out"
    assert told("export", out) == f"wrote {out / 'rules.yaml'}\n"
    assert (out / "rules.yaml").read_text(encoding="utf-8") == EDITED
    assert (out / "replies").exists() is False
    told("export", out, "--all")
    assert (out / "replies" / "roads.yaml").exists()

    assert told("reset") == "rules is as its file again\n"
    assert told("reset", "rules") == "nothing was saved\n"
    assert told("show", "rules") == RULES
    latest = orjson.loads(told("history", "rules", "--json").splitlines()[0])
    assert (latest["restores"], latest["who"]) == (0, "cli")


def test_nothing_of_a_folder_is_saved_where_one_document_is_wrong(folder: Path) -> None:
    (folder / "clock.yaml").write_text("policies: 7\n", encoding="utf-8")

    done = sawt("import", folder)

    assert isinstance(done.exception, WrongConfig)
    assert "as its file" in told("list").splitlines()[0]


def test_a_document_that_there_is_not_is_named(folder: Path) -> None:
    assert isinstance(sawt("show", "services").exception, UnknownDocument)
    assert isinstance(sawt("reset", "channels").exception, UnknownDocument)
    (folder / "rules.yaml").rename(folder / "other.yaml")
    assert "holds no document" in str(sawt("import", folder).exception)


def test_other_verbs_ask_what_was_saved(folder: Path) -> None:
    """A unit that was saved is one for the calendar, too."""
    text = RULES.replace(
        "  - {code: drainage,",
        "  - {code: night, ar: ليل, en: Night, owns: []}\n  - {code: drainage,",
    )
    (folder / "rules.yaml").write_text(text, encoding="utf-8")
    told("import", folder)

    done = CliRunner().invoke(
        app, ["clock", "--unit", "jeddah.night", "--at", "2026-11-23T09:00", "--hours", "1"]
    )

    assert done.exit_code == 0, done.exception
    assert "jeddah.night" in done.stdout
