"""What the pages say: the same sentences in both languages, and each of them somewhere."""

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

from api.dashboard.reader import Reader
from api.dashboard.words import FOLDER, Words

HERE = FOLDER.parent
NAMED = re.compile(r"""(?:\bt\(|said=|said-by=|key\("[^"]*",\s*)["']([a-z][a-z0-9-]*)["']""")


def sentences(language: str) -> dict[str, set[str]]:
    """Each sentence with the names of what is put into it."""
    found: dict[str, set[str]] = {}
    for file in (FOLDER / language).glob("*.ftl"):
        resource = FluentParser().parse(file.read_text(encoding="utf-8"))
        for entry in resource.body:
            assert not isinstance(entry, ast.Junk), f"{file.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} twice"
                found[entry.id.name] = set(re.findall(r"\$([a-z]+)", file_text(entry, file)))
    return found


def file_text(entry: ast.Message, file: Path) -> str:
    assert entry.span is not None
    return file.read_text(encoding="utf-8")[entry.span.start : entry.span.end]


def test_both_languages_say_the_same_with_the_same_parts() -> None:
    assert sentences("ar") == sentences("en")


def test_every_sentence_that_is_named_is_there() -> None:
    known = sentences("ar")
    files = [*HERE.rglob("*.html"), *HERE.rglob("*.py")]
    missing = {
        f"{file.name}: {name}"
        for file in files
        for name in NAMED.findall(file.read_text(encoding="utf-8"))
        if name not in known and not name.endswith("-")
    }
    assert missing == set()


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "منشور واحد"),
        (2, "منشوران"),
        (3, "3 منشورات"),
        (11, "11 منشورًا"),
        (100, "100 منشور"),
    ],
)
def test_arabic_counts_by_its_own_forms(count: int, said: str) -> None:
    plain = Words("ar")("posts-count", count=count)
    assert re.sub("[\u2068\u2069]", "", plain) == said


def test_digits_are_those_that_are_preferred() -> None:
    assert "١٢" in Words("ar", "arab")("posts-count", count=12)


def test_a_sentence_that_lacks_a_part_is_an_error() -> None:
    with pytest.raises(KeyError, match="due-in"):
        Words("ar")("due-in")


def test_a_share_has_the_sign_of_its_digits() -> None:
    assert Reader("ar", "arab").percent(0.83) == "٨٣٪"
    assert Reader("en", "latn").percent(0.83) == "83%"
