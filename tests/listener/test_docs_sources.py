"""What the pages on sources say works as they say it: examples, options, reasons, the new kind."""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from listener import errors
from listener.catalogue import read_catalogue
from listener.causes import cause_of
from listener.complaint import Complaint
from listener.config import WrongConfig
from listener.errors import Cause
from listener.kind import SECRETS, Options, WrongOption
from listener.kinds import KINDS
from listener.opening import Closed, open_source
from listener.queries import check_named, read_queries
from listener.remedies import REMEDIES
from listener.source import Source
from make import MEANS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / name for name in ("sources.md", "listening.md")]
TEXT = PAGES[0].read_text(encoding="utf-8")
SETS = read_queries(ROOT / "config" / "queries.yaml")

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# `# name: value` at the beginning of a line of options: what may stand there instead.
INSTEAD = re.compile(r"^( +)# (?=\w+: )", re.MULTILINE)
SECTION = re.compile(r"^## [^\n]*\(`(\w+)`\)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
NEW_KIND = TEXT.partition("\n## Adding a kind")[2].partition("\n## ")[0]


def blocks(page: Path, language: str) -> list[str]:
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [text for name, text in found if name == language]


def as_file(example: str) -> str:
    """An example is a whole file, or entries of its list."""
    return example if example.lstrip().startswith("sources:") else f"sources:\n{example}"


EXAMPLES = [
    example
    for page in PAGES
    for example in blocks(page, "yaml")
    if not example.startswith("queries:") and "kind: noticeboard" not in example
]
SECTIONS = dict(SECTION.findall(TEXT))


def read(example: str, folder: Path) -> Sequence[Source]:
    path = folder / "sources.yaml"
    path.write_text(as_file(example), encoding="utf-8")
    return read_catalogue(path, queries=SETS)


def a_secret(name: str) -> str | None:
    # One that every scheme takes, with the one prefix that the real environment is looked up by.
    return "whsec_" + "c2VjcmV0" * 4 if name.startswith(SECRETS) else None


def rows(example: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(as_file(example))["sources"]
    return found


def fits(kind: str, options: Mapping[str, Any]) -> bool:
    try:
        check_named(options, KINDS[kind], SETS)
    except WrongOption:
        return False
    return True


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_a_source_is_taken_and_opened(example: str, tmp_path: Path) -> None:
    means = replace(MEANS, secret=a_secret, queries=SETS, files=tmp_path)
    sources = read(example, tmp_path)

    opened = [open_source(source, means) for source in sources]

    assert opened
    assert [each for each in opened if isinstance(each, Closed)] == []


@pytest.mark.parametrize("example", [each for each in EXAMPLES if INSTEAD.search(each)])
def test_what_an_example_names_as_another_choice_may_stand_there(example: str) -> None:
    (given,) = rows(example)
    (all_of,) = rows(INSTEAD.sub(r"\1", example))
    kept = given["options"]
    others = {name: value for name, value in all_of["options"].items() if name not in kept}

    assert others
    for name, value in others.items():
        without = ({key: kept[key] for key in kept if key != left} for left in kept)
        tried = [options | {name: value} for options in (kept, *without)]
        assert any(fits(given["kind"], options) for options in tried), name


def test_every_kind_has_a_section_with_an_example() -> None:
    shown = {name: {row["kind"] for row in _examples_in(text)} for name, text in SECTIONS.items()}

    assert SECTIONS.keys() == KINDS.keys()
    assert [name for name, kinds in shown.items() if name not in kinds] == []


def _examples_in(text: str) -> Iterator[dict[str, Any]]:
    for language, example in BLOCK.findall(text):
        if language == "yaml":
            yield from rows(example)


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_of_a_kind_is_in_its_section(kind: str) -> None:
    own = KINDS[kind].options.model_fields.keys() - Options.model_fields.keys()

    assert [name for name in own if not re.search(rf"\b{name}\b", SECTIONS[kind])] == []


def test_every_option_of_all_kinds_is_explained() -> None:
    assert [name for name in Options.model_fields if f"`{name}" not in TEXT] == []


def test_every_set_of_words_that_comes_along_is_named() -> None:
    assert [name for name in SETS if f"`{name}`" not in TEXT] == []


def test_an_example_of_sets_of_words_is_taken(tmp_path: Path) -> None:
    examples = [each for each in blocks(PAGES[0], "yaml") if each.startswith("queries:")]

    assert examples
    for example in examples:
        path = tmp_path / "queries.yaml"
        path.write_text(example, encoding="utf-8")
        assert read_queries(path)


def test_no_example_names_a_secret_that_would_not_be_looked_up() -> None:
    names = [
        value
        for example in EXAMPLES
        for row in rows(INSTEAD.sub(r"\1", example))
        for key, value in (row.get("options") or {}).items()
        if re.search(r"token|secret|client|key", key)
    ]

    assert len(names) >= len(KINDS) // 2
    assert [name for name in names if not name.startswith(SECRETS)] == []


# What a reason names stands as … or as a number; code holds what is between.
OPEN = re.compile(
    r"…|\(?HTTP|queries\.yaml|SAWT_SECRET_\.\.\.|\bN(?:AME)?\b|\bM\b|\bHOST\b|\bNov\w+|[\d,]*\d"
)
WORDS = re.compile(r"\w\W+\w+\W+\w")


def reasons() -> list[str]:
    """The first cells of all tables that say what the run log says."""
    found = []
    for page in PAGES:
        for table in re.findall(r"(?:^\|.*\n)+", page.read_text(encoding="utf-8"), re.MULTILINE):
            first, _, *lines = table.splitlines()
            if re.match(r"\| (?:the )?run log|\| it says", first):
                found += [line.strip("| ").partition(" | ")[0] for line in lines]
    return [
        quoted.strip()
        for cell in found
        for _, quoted in re.findall(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)", cell)
    ]


def said_by_the_code() -> str:
    """All texts of the listener and the API, each value in them left out."""
    files = [*ROOT.glob("src/listener/**/*.py"), *ROOT.glob("src/api/**/*.py")]
    nodes = (node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant))
    return "\0".join(text for text in texts if isinstance(text, str))


def test_every_reason_that_is_explained_is_one_that_is_given() -> None:
    said = said_by_the_code()
    parts = [part for reason in reasons() for part in OPEN.split(reason)]
    whole = [part.strip(" ,;:()`") for part in parts if WORDS.search(part)]

    assert len(whole) > 20
    assert [part for part in whole if part not in said] == []


def explained() -> list[tuple[str, set[str]]]:
    """What each row of the tables of the first page says, and the causes that it gives."""
    tables = re.findall(r"^\| (?:the )?run log.*\n((?:^\|.*\n)+)", TEXT, re.MULTILINE)
    rows = [line.strip("| ").split(" | ") for table in tables for line in table.splitlines()[1:]]
    return [(cells[0], set(re.findall(r"\w+", cells[1]))) for cells in rows]


# How reasons begin that are made of a status (`listener.failures`).
BEGIN = {
    "it takes no more requests": Cause.RATE,
    "its token": Cause.AUTH,
    "it is not there any more": Cause.GONE,
    "the request is not taken": Cause.REQUEST,
}


def test_every_reason_is_explained_with_its_cause() -> None:
    rows = explained()

    assert len(rows) > 40
    assert {cause for _, causes in rows for cause in causes} <= set(Cause)
    for begins, cause in BEGIN.items():
        assert all(causes == {cause} for said, causes in rows if begins in said)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_a_status_is_explained_as_what_it_means(status: int) -> None:
    cause = cause_of(status, Complaint())
    rows = [row for row in explained() if f"`HTTP {status}`" in row[0]]

    assert rows
    assert [said for said, causes in rows if cause not in causes] == []


def raised() -> Iterator[tuple[str, set[str]]]:
    """The texts of each function of the listener that raises, and the causes that it raises."""
    for path in ROOT.glob("src/listener/**/*.py"):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                nodes = list(ast.walk(function))
                causes = {cause for node in nodes if (cause := _cause(node))}
                texts = (node.value for node in nodes if isinstance(node, ast.Constant))
                yield "\0".join(text for text in texts if isinstance(text, str)), causes


def _cause(node: ast.AST) -> str | None:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return None
    leaf = getattr(errors, node.func.id, None)
    if not (inspect.isclass(leaf) and issubclass(leaf, errors.CollectError)):
        return None
    given = (ast.unparse(each).removeprefix("Cause.") for each in node.args[2:])
    return next((Cause[name].value for name in given if name in Cause.__members__), leaf.usual)


def test_a_reason_is_explained_with_the_cause_that_it_is_raised_with() -> None:
    functions, checked, wrong = list(raised()), 0, []
    for said, causes in explained():
        parts = [part.strip(" ,;:()`…") for part in OPEN.split(said)]
        whole = [part for part in parts if WORDS.search(part)]
        found = {
            cause
            for texts, given in functions
            for cause in given
            if whole and all(part in texts for part in whole)
        }
        if found and causes:
            checked += 1
            wrong += [said] if not causes & found else []

    assert checked >= 8
    assert wrong == []


def test_the_table_of_causes_gives_their_remedies() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \|[^|]*\| ([^|]*) \| ([^|]*) \|$", PAGES[1].read_text("utf-8"), re.MULTILINE
    )
    told = {cause: (en[0].lower() + en[1:], ar) for cause, en, ar in rows if cause in set(Cause)}

    assert told == {cause.value: (each.en, each.ar) for cause, each in REMEDIES.items()}


def loaded(code: str, name: str, folder: Path) -> ModuleType:
    path = folder / f"{name}.py"
    path.write_text(code, encoding="utf-8")
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    # Dataclasses look their module up, and the test imports the kind by name.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def new_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ModuleType]]:
    """The module of the guide, registered, and the module of its test."""
    code, test = (text for language, text in BLOCK.findall(NEW_KIND) if language == "python")
    names = ("listener.kinds.noticeboard", "test_noticeboard")
    kind = loaded(code, names[0], tmp_path)
    monkeypatch.setitem(dict_of(KINDS), "noticeboard", kind.KIND)
    yield [kind, loaded(test, names[1], tmp_path)]
    for name in names:
        sys.modules.pop(name, None)


def dict_of(kinds: Mapping[str, Any]) -> dict[str, Any]:
    assert isinstance(kinds, dict)
    return kinds


async def test_the_kind_of_the_guide_passes_the_test_of_the_guide(
    new_kind: list[ModuleType],
) -> None:
    tests: list[Callable[[], Any]] = [
        found for name, found in vars(new_kind[1]).items() if name.startswith("test_")
    ]

    assert len(tests) == 2
    for test in tests:
        if inspect.iscoroutinefunction(test):
            await test()
        else:
            test()


@pytest.mark.usefixtures("new_kind")
def test_the_kind_of_the_guide_is_set_up_like_any_other(tmp_path: Path) -> None:
    (example,) = [text for language, text in BLOCK.findall(NEW_KIND) if language == "yaml"]

    (source,) = read(example, tmp_path)

    assert not isinstance(open_source(source, replace(MEANS, secret=a_secret)), Closed)
    with pytest.raises(WrongConfig, match=r"tokn is not an option of noticeboard; there are"):
        read(example.replace("token:", "tokn:"), tmp_path)
