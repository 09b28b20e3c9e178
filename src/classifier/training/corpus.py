"""The training text: labelled posts, and the lexicon of how people name each matter."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from classifier.services import Service
from classifier.tags import Intent, Urgency
from classifier.training.running import name_of
from listener.config import WrongConfig, read_yaml

LEXICON = "lexicon.yaml"
HEARD = "heard.tsv"


class Example(BaseModel):
    """One labelled post. `services` is best first; the others a fair judge would accept."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: Annotated[str, Field(min_length=1)]
    services: tuple[str, ...] = ()
    relevant: bool
    intent: Intent
    urgency: Urgency
    municipality: str | None = None
    dialect: str | None = None
    placed: bool = True  # whether anybody looked which municipality it is
    of_stream: bool = False  # whether it is one of a fair sample of running text

    @model_validator(mode="after")
    def _relevant_names_a_service(self) -> "Example":
        if self.relevant and not self.services:
            msg = "a relevant post must name its service"
            raise ValueError(msg)
        return self


class _Lexicon(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    phrases: Mapping[str, tuple[str, ...]]


def load_examples(path: Path, services: Mapping[str, Service]) -> list[Example]:
    """Read labelled posts, one JSON object a line.

    Raises:
        WrongConfig: The file cannot be read, or a line is not a labelled post.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongConfig(path, None, "cannot be read as UTF-8 text") from error
    return [_example(path, at, line, services) for at, line in enumerate(lines, 1) if line.strip()]


def load_corpus(folder: Path, services: Mapping[str, Service]) -> list[Example]:
    """Read every `*.jsonl` of a folder in the order of their names, or raise `WrongConfig`."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise WrongConfig(
            folder, None, "holds no training text; put labelled posts in *.jsonl there"
        )
    return [example for file in files for example in load_examples(file, services)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What people said of running texts, by text.

    `undecided` are those of which a fair reader may say either: nothing is learnt from them, but
    they count as running text when it is measured how much passes. `left_out` are not even that.
    """

    labels: Mapping[str, Example] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


def load_heard(folder: Path, texts: Sequence[str], services: Mapping[str, Service]) -> Heard:
    """Read what people said of running texts; a folder without such labels has none.

    A line is name, relevance (1, 0, ? undecided, x left out), services, intent and urgency. The
    name is that of the text's content (`running.name_of`), so labels can be kept without texts.

    Raises:
        WrongConfig: A line is something else.
    """
    path = folder / HEARD
    if not path.exists():
        return Heard()
    named = {name_of(text): text for text in texts}
    labels: dict[str, Example] = {}
    aside: dict[str, set[str]] = {"?": set(), "x": set()}
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name, *label = line.split("\t")
        if name not in named:
            continue
        try:
            relevant, codes, intent, urgency = label
        except ValueError as error:
            raise WrongConfig(path, at, "must hold five columns") from error
        if relevant in aside:
            aside[relevant].add(named[name])
            continue
        row = {
            "text": named[name],
            "relevant": relevant == "1",
            "services": codes.split(",") if codes else [],
            "intent": intent,
            "urgency": urgency,
            "placed": False,
        }
        labels[named[name]] = _example(path, at, json.dumps(row), services)
    return Heard(labels=labels, undecided=frozenset(aside["?"]), left_out=frozenset(aside["x"]))


def load_lexicon(folder: Path, services: Mapping[str, Service]) -> Mapping[str, Sequence[str]]:
    """Read the phrases by service code; a folder without a lexicon has none.

    Raises:
        WrongConfig: The lexicon is not what it should be, or names an unknown service.
    """
    path = folder / LEXICON
    if not path.exists():
        return {}
    phrases = read_yaml(path, _Lexicon).phrases
    unknown = sorted(set(phrases) - set(services))
    if unknown:
        raise WrongConfig(path, None, f"no such service: {', '.join(unknown)}")
    return phrases


def _example(path: Path, at: int, line: str, services: Mapping[str, Service]) -> Example:
    try:
        example = Example.model_validate(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        problem = error.errors()[0] if isinstance(error, ValidationError) else None
        where = ".".join(map(str, problem["loc"])) if problem else ""
        reason = f"{where}: {problem['msg']}" if problem else "not a JSON object"
        raise WrongConfig(path, at, reason.removeprefix(": ")) from error
    unknown = [code for code in example.services if code not in services]
    if unknown:
        raise WrongConfig(path, at, f"no such service: {unknown[0]}")
    return example
