from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import pytest
from pydantic import model_validator

from listener.catalogue import read_catalogue
from listener.collector import Collector, Page
from listener.config import WrongConfig
from listener.errors import SourceRefused
from listener.folding import line, pattern
from listener.kind import Kind, Means, Options, Word, WrongOption
from listener.kinds import KINDS
from listener.opening import open_source
from listener.queries import either, named_words, read_queries, spelt_out
from listener.sieve import Sifted
from listener.source import Source
from make import MEANS, a_source

SHIPPED = Path(__file__).parents[2] / "config" / "queries.yaml"
SETS = {"leaks": ("تسرب", "طفح المجاري"), "lights": ("إنارة", "تسرب")}


class Searched(Options):
    query: Word | None = None
    account: Word | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.query is None) is (self.account is None):
            msg = "give either a query or an account"
            raise ValueError(msg)
        return self


@dataclass(frozen=True)
class Search:
    source: Source

    async def fetch(self, cursor: str | None) -> Page:
        return Page(cursor=cursor)


def opened(source: Source, means: Means) -> Collector:
    del means
    return Search(source)


SEARCH = Kind(name="search", options=Searched, opened=opened)


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> Means:
    monkeypatch.setitem(KINDS, "search", SEARCH)
    return replace(MEANS, queries=SETS)


def test_the_shipped_sets_can_be_read_and_hold_what_people_call_the_offices() -> None:
    sets = read_queries(SHIPPED)

    found = pattern(named_words(["amanat", "amanat-handles", "940", "balady"], sets))
    for text in ("#امانه_الرياض", "يا أمانة الأحساء", "@AmanaAlmadinah", "بـ٩٤٠", "تطبيق بلدي"):
        assert found.search(line([text])), text
    assert {"leaks", "potholes", "rubbish", "lights", "flooding", "food-poisoning"} <= sets.keys()


@pytest.mark.parametrize("name", sorted(read_queries(SHIPPED)))
def test_each_shipped_set_fits_into_a_query(name: str) -> None:
    assert len(either(read_queries(SHIPPED)[name])) <= 500


def test_the_spellings_of_the_amanat_are_the_same_names() -> None:
    sets = read_queries(SHIPPED)

    folded = [[line([word]) for word in sets[name]] for name in ("amanat", "amanat-bare")]
    assert folded[0] == folded[1] == [line([word]) for word in sets["amanat-heh"]]


def test_a_folder_without_the_file_has_no_sets(tmp_path: Path) -> None:
    assert read_queries(tmp_path / "queries.yaml") == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("queries:\n  leaks: []\n", ":2: queries.leaks: "),
        ("queries:\n  leaks: [تسرب, تسرب]\n", "تسرب is given twice; keep one"),
        ("queries:\n  leaks:\n  - تسرب\n  - 940\n", ":4: queries.leaks.1: 940 is a number"),
        ("queries:\n  leaks: ['!']\n", "! has neither letters nor digits"),
        ("queries:\n  Leaks here: [تسرب]\n", "queries.Leaks here"),
        ("sets: {}\n", "sets: is not known here; there are queries"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "queries.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(WrongConfig) as refused:
        read_queries(path)

    assert reason in str(refused.value)


def test_the_words_of_several_sets_are_taken_each_once() -> None:
    assert named_words(["leaks", "lights"], SETS) == ("تسرب", "طفح المجاري", "إنارة")
    assert named_words(None, SETS) == ()


@pytest.mark.parametrize(
    ("sets", "reason"),
    [
        (SETS, "has no set leeks; there are leaks$"),
        ({"b": ("x",), "a": ("y",)}, "has no set leeks; there are a, b$"),
        ({}, "has no set leeks; that file has no sets$"),
    ],
)
def test_an_unknown_set_is_refused_with_near_names(
    sets: dict[str, tuple[str, ...]], reason: str
) -> None:
    with pytest.raises(WrongOption, match=reason):
        named_words(["leeks"], sets)


async def test_a_source_that_names_an_unknown_set_says_so_when_it_is_asked() -> None:
    source = a_source(options={"queries": ["leeks"]})

    with pytest.raises(SourceRefused, match="has no set leeks; there are leaks"):
        await open_source(source, replace(MEANS, queries=SETS)).fetch(None)


def test_a_catalogue_that_names_an_unknown_set_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        "sources:\n- id: a\n  name: a\n  kind: feed\n  url: https://a.example/\n"
        "  options: {queries: [leeks]}\n"
    )

    with pytest.raises(WrongConfig, match=r"a, options: queries: .* has no set leeks"):
        read_catalogue(path, queries=SETS)
    path.write_text(path.read_text().replace("leeks", "leaks"))
    assert read_catalogue(path, queries=SETS)


def test_a_kind_that_asks_with_a_query_asks_for_any_of_the_words(search: Means) -> None:
    source = a_source(kind="search", options={"queries": ["leaks"], "place": "jeddah"})

    found = open_source(source, search)

    assert isinstance(found, Search)
    assert found.source.options == {"query": 'تسرب OR "طفح المجاري"', "place": "jeddah"}


def test_a_platform_may_have_its_own_way_to_ask_for_any_of_the_words() -> None:
    kind = replace(SEARCH, any_of="|".join)
    source = a_source(kind="search", options={"queries": ["leaks"]})

    assert spelt_out(source, kind, SETS).options["query"] == "تسرب|طفح المجاري"


def test_beside_a_query_of_its_own_the_words_are_looked_for_in_what_it_finds(
    search: Means,
) -> None:
    source = a_source(kind="search", options={"queries": ["leaks"], "query": "جدة"})

    assert spelt_out(source, SEARCH, SETS).options == source.options
    assert not isinstance(open_source(source, search), Search)


def test_where_a_query_does_not_go_with_what_is_read_the_words_are_looked_for(
    search: Means,
) -> None:
    source = a_source(kind="search", options={"queries": ["leaks"], "account": "sara"})

    assert spelt_out(source, SEARCH, SETS).options == source.options
    assert isinstance(open_source(source, search), Sifted)


async def test_what_is_wrong_beside_a_set_is_said(search: Means) -> None:
    source = a_source(kind="search", options={"queries": ["leaks"], "place": ""})

    with pytest.raises(SourceRefused, match="place: "):
        await open_source(source, search).fetch(None)


@pytest.mark.parametrize("wrong", ["leaks", [1], ["x", ""]])
def test_sets_that_are_no_list_of_names_are_refused(wrong: object) -> None:
    with pytest.raises(WrongOption, match="queries"):
        KINDS["feed"].check({"queries": wrong})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"include": ["!"]}, "include.0: ! has neither letters nor digits"),
        ({"exclude": "إعلان"}, "exclude: "),
        ({"languages": ["Arabic"]}, "languages.0: "),
    ],
)
def test_wrong_keywords_are_refused(options: dict[str, list[str]], reason: str) -> None:
    with pytest.raises(WrongOption, match=reason):
        KINDS["feed"].check(options)
