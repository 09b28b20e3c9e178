"""What the documents say of the project can be checked: links, verbs, commands, files."""

import re
from pathlib import Path

import pytest
import typer
import yaml

from api.verbs import app

ROOT = Path(__file__).parents[2]
IGNORED = {".venv", ".git", "node_modules", "build", "dist"}
DOCS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part in IGNORED or part.startswith(".") for part in path.relative_to(ROOT).parts)
)
NAMES = [str(path.relative_to(ROOT)) for path in DOCS]

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
# `sawt VERB` in code; the lines of logs and refusals that begin with `sawt:` are no calls.
CODE = re.compile(r"```.*?```|`[^`\n]+`|<code>.*?</code>", re.DOTALL)
VERB = re.compile(r"(?<![\w@./:-])(?:\.venv/bin/)?sawt (\w[\w-]*)(?: (\w[\w-]*))?")
# `make TARGET`; the module of that name in examples of tests is another.
MAKE = re.compile(r"(?<![\w-])(?<!from )make (\w+)")
MODULE = re.compile(r"(?:tests/)?\b(?:listener|classifier|router|store|api)/[\w/]+\.(?:py|js)")
# Folders that only some machine has.
ABSOLUTE = re.compile(r"(?<![\w.:/*}])/(?:home|work|tmp|root|Users|opt|usr)/")
STUB = re.compile(r"\b(?:TODO|TBD|FIXME|XXX|lorem ipsum|coming soon)\b|\.\.\.\s*\Z", re.IGNORECASE)


def code_of(path: Path) -> str:
    return "\n".join(CODE.findall(path.read_text(encoding="utf-8")))


def anchors(path: Path) -> set[str]:
    """Name the headings of a document as code hosts do."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in HEADING.findall(path.read_text(encoding="utf-8"))
    }


def verbs() -> dict[str, set[str]]:
    """Every verb of the program, with its verbs of the second level."""
    groups: dict[str, set[str]] = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]  # a group has them
        groups[name] = set(getattr(command, "commands", ()))
    return groups


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_every_link_and_picture_is_there(path: Path) -> None:
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        there = (path.parent / name).resolve() if name else path
        assert there.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in anchors(there), f"{link}: there is no such heading"


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_every_verb_that_is_named_exists(path: Path) -> None:
    known = verbs()
    for verb, second in VERB.findall(code_of(path)):
        assert verb in known, f"there is no sawt {verb}"
        if known[verb] and second:
            assert second in known[verb], f"there is no sawt {verb} {second}"


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    assert set(MAKE.findall(code_of(path))) <= targets


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_every_module_that_is_named_exists(path: Path) -> None:
    for name in MODULE.findall(code_of(path)):
        folder = ROOT if name.startswith("tests/") else ROOT / "src"
        assert (folder / name).exists(), f"there is no {name}"


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_no_document_names_a_folder_of_one_machine_or_ends_in_a_stub(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not ABSOLUTE.search(text)
    assert not STUB.search(text)


def test_every_page_of_docs_can_be_reached_from_the_readme() -> None:
    found, todo = set(), [ROOT / "README.md"]
    while todo:
        path = todo.pop()
        if path in found:
            continue
        found.add(path)
        links = LINK.findall(path.read_text(encoding="utf-8"))
        todo += [
            there
            for link in links
            if "://" not in link
            and (there := (path.parent / link.partition("#")[0]).resolve()).suffix == ".md"
            and there.exists()
        ]
    assert {path for path in DOCS if path.is_relative_to(ROOT / "docs")} <= found


def test_pictures_of_the_page_stay_small() -> None:
    for picture in (ROOT / "docs" / "screens").glob("*.webp"):
        assert picture.stat().st_size < 300_000, picture.name


def test_the_list_of_sources_is_that_of_the_file() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| (on|off)\b", text, re.MULTILINE)
    rows = yaml.safe_load((ROOT / "config" / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    assert told == [(row["id"], row["name"], "on" if row["enabled"] else "off") for row in rows]
