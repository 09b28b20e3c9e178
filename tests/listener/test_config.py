from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from listener.config import WrongConfig, read_yaml


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    inner: list[Inner] = []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.yaml"


def test_a_file_that_is_right_is_read(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + "name: بلدية\ninner: [{size: 1}]\n".encode())

    assert read_yaml(path, Outer) == Outer(name="بلدية", inner=[Inner(size=1)])


def test_an_anchor_may_be_used_again_and_even_within_itself(path: Path) -> None:
    path.write_text("name: a\ninner:\n- &one {size: 1}\n- *one\n")
    assert len(read_yaml(path, Outer).inner) == 2

    path.write_text("&all\nname: a\nall: *all\n")
    with pytest.raises(WrongConfig, match="all: is not known"):
        read_yaml(path, Outer)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        pytest.param("", None, "is empty; it begins with name:", id="empty"),
        pytest.param("name: a\ninner:\n- size: 1\n- size: big\n", 4, "inner.1.size:", id="a value"),
        pytest.param(
            "name: a\ninner:\n- size: 1\n- {}\n", 4, "inner.1.size: is missing", id="missing"
        ),
        pytest.param(
            "name: a\nmore: 1\n",
            2,
            "more: is not known here; there are name, inner",
            id="unknown key",
        ),
        pytest.param("inner: [{}, {}]\n", 1, "(2 more)", id="several"),
        pytest.param("name: a\n  b: c\n", 2, "indented too far", id="no YAML"),
        pytest.param("name: a: b\n", 1, "a colon stands within a value", id="a colon within"),
        pytest.param("inner:\n  - size: 1\n - size: 2\n", 3, "indented", id="indented less"),
        pytest.param("name: a\ninner:\n\t- size: 1\n", 3, "a tab; indent with sp", id="a tab"),
        pytest.param("name: @a\n", 1, "put what begins with @ in quotes", id="a mark first"),
        pytest.param("inner: {size: #1}\nname: a\n", 2, "# begins a comment", id="a hash"),
        pytest.param("name: [\n", 2, "", id="unfinished"),
        pytest.param(
            "nam: a\n", 1, "nam: is not known here; did you mean name? (1 more)", id="misspelt"
        ),
        pytest.param("name: [a]\n", 1, "name: must be text", id="a list for text"),
        pytest.param("name: a\ninner: {size: 1}\n", 2, "inner: must be a list", id="no list"),
        pytest.param("name: a\ninner: [1]\n", 2, "inner.0: must be names with values", id="bare"),
        pytest.param("name: a\nname: b\n", 2, "name is given twice", id="a key twice"),
        pytest.param("name: a\ninner:\n- size: 1\n  size: 2\n", 4, "twice", id="within"),
        pytest.param(
            "inner: []\nname: 2026-13-45\n", 2, "2026-13-45 is no date; quote", id="no date"
        ),
        pytest.param("? [a]\n: 1\n", 1, "unhashable", id="a key that is a list"),
        pytest.param("name: !!python/object:os.system a\n", 1, "constructor", id="a tag that acts"),
        pytest.param("name: a\n---\nname: b\n", 2, "document", id="two documents"),
        pytest.param("name: a\x07\n", None, "not allowed", id="a control character"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(
    path: Path, text: str, line: int | None, reason: str
) -> None:
    path.write_text(text, encoding="utf-8")

    with pytest.raises(WrongConfig) as raised:
        read_yaml(path, Outer)

    assert str(raised.value).startswith(f"{path}:{line}: " if line else f"{path}: ")
    assert raised.value.line == line
    assert reason in str(raised.value)


def test_a_file_that_cannot_be_read_says_so(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(WrongConfig, match="cannot be read: not UTF-8"):
        read_yaml(path, Outer)
    with pytest.raises(WrongConfig, match="cannot be read: "):
        read_yaml(path.parent, Outer)


def test_a_file_that_is_missing_says_where_to_find_one(path: Path) -> None:
    with pytest.raises(WrongConfig, match="needs a copy of the bundled file"):
        read_yaml(path.with_name("missing.yaml"), Outer)
