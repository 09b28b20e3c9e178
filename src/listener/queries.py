"""What to listen for: named sets of words, `config/queries.yaml`.

A source names sets in its option `queries`. Where its kind has an option `query`, their words
become that query; everywhere else they are looked for in its posts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from listener.config import read_yaml
from listener.kind import Keyword, Kind, WrongOption
from listener.source import Option, Source

QUERIES = "queries.yaml"


def _text(value: object) -> object:
    if isinstance(value, int | float):
        msg = f'{value} is a number here; write it in quotes, as "{value}"'
        raise ValueError(msg)  # noqa: TRY004 - pydantic reports ValueError
    return value


def _each_once(words: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((word for at, word in enumerate(words) if word in words[:at]), None)
    if twice is not None:
        msg = f"{twice} is given twice; keep one of them"
        raise ValueError(msg)
    return words


SetName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Words = Annotated[
    tuple[Annotated[Keyword, BeforeValidator(_text)], ...],
    Field(min_length=1, max_length=500),
    AfterValidator(_each_once),
]


class Queries(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queries: dict[SetName, Words]


def read_queries(path: Path) -> Mapping[str, Sequence[str]]:
    """Read the named sets of words; a folder without the file has none.

    Raises:
        WrongConfig: The file cannot be used; it names the line and what to do.
    """
    return read_yaml(path, Queries).queries if path.exists() else {}


def named_words(names: Option, queries: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return the words of some sets, each once.

    Raises:
        WrongOption: There is no set of a name; the message says which are near.
    """
    found: dict[str, None] = {}
    for name in names if isinstance(names, list | tuple) else ():
        if name not in queries:
            near = get_close_matches(name, queries, n=3) or sorted(queries)
            known = f"there are {', '.join(near)}" if near else "that file has no sets"
            msg = f"queries: config/{QUERIES} has no set {name}; {known}"
            raise WrongOption(msg)
        found |= dict.fromkeys(queries[name])
    return tuple(found)


def spelt_out(source: Source, kind: Kind, queries: Mapping[str, Sequence[str]]) -> Source:
    """Write the query of a source that names sets, where its kind asks with a query.

    Raises:
        WrongOption: There is no set of a name.
    """
    return replace(source, options=_options(source.options, kind, queries))


def check_named(
    options: Mapping[str, Option], kind: Kind, queries: Mapping[str, Sequence[str]]
) -> None:
    """Check the options of a source as it will be opened.

    Raises:
        WrongOption: One is unknown or wrong, or names a set that there is not.
    """
    kind.check(_options(options, kind, queries))
    named_words(options.get("queries"), queries)


def _options(
    options: Mapping[str, Option], kind: Kind, queries: Mapping[str, Sequence[str]]
) -> Mapping[str, Option]:
    asks = "query" in kind.options.model_fields and not options.get("query")
    words = named_words(options.get("queries"), queries) if asks else ()
    if not words:
        return options
    rest = {name: value for name, value in options.items() if name != "queries"}
    asked = rest | {"query": (kind.any_of or either)(words)}
    # Some kinds take no query beside what else they are told to read (an account, comments).
    return options if _fits(kind, options) and not _fits(kind, asked) else asked


def _fits(kind: Kind, options: Mapping[str, Option]) -> bool:
    try:
        kind.check(options)
    except WrongOption:
        return False
    return True


def either(words: Sequence[str]) -> str:
    """Write a query for any of some words as most platforms read it: `a OR "b c"`."""
    return " OR ".join(f'"{word}"' if " " in word else word for word in words)
