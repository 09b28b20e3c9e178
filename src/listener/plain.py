"""What is wrong with what a person wrote, in words that say what to write instead."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_FAULTS = {
    "missing": "is missing",
    "string_type": "must be text; put it in quotes",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    **dict.fromkeys(("list_type", "tuple_type"), "must be a list; for none, write []"),
    **dict.fromkeys(
        ("dict_type", "model_type", "model_attributes_type"),
        "must be names with values, as in name: value",
    ),
}
_TAB = "is indented with a tab; indent with spaces"
_UNCLOSED = "a { or [ is not closed; a # begins a comment, so put what holds one in quotes"
_YAML = {
    "mapping values are not allowed in this context": (
        "a colon stands within a value, or the line is indented too far; "
        "put a value that holds a colon in quotes"
    ),
    "did not find expected '-' indicator": (
        "the line is indented otherwise than those above that it belongs to"
    ),
    "did not find expected key": (
        "the line is indented otherwise than those above, or a quote ends within its value"
    ),
    "did not find expected node content": _UNCLOSED,
    "did not find expected ',' or '}'": _UNCLOSED,
    "did not find expected ',' or ']'": _UNCLOSED,
    "found unexpected end of stream": "a quote that opens here is not closed",
}


def first_fault(error: ValidationError) -> ErrorDetails:
    """Return the fault to tell: a misspelt name comes before the one that it leaves missing."""
    found = error.errors(include_url=False)
    return next((fault for fault in found if fault["type"] == "extra_forbidden"), found[0])


def value_fault(fault: ErrorDetails, model: type[BaseModel]) -> str:
    """Say what is wrong with a value that `model` does not take."""
    if fault["type"] == "extra_forbidden":
        names = _names_at(model, fault["loc"][:-1])
        return f"is not known here; {meant(str(fault['loc'][-1]), names)}"
    if not fault["loc"] and fault["type"] in {"model_type", "model_attributes_type"}:
        begins = f"it begins with {next(iter(model.model_fields))}:"
        return f"is empty; {begins}" if fault["input"] is None else begins
    return _FAULTS.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")


def yaml_fault(problem: str, text: str, line: int, column: int) -> str:
    """Say what is wrong with a document that is no YAML.

    Args:
        problem: What the parser says.
        text: The document.
        line: Where it says so, from 0.
        column: Likewise.
    """
    if problem != "found character that cannot start any token":
        return _YAML.get(problem, problem)
    mark = text.splitlines()[line][column]
    return _TAB if mark == "\t" else f"put what begins with {mark} in quotes"


def meant(given: str, known: Iterable[str]) -> str:
    """Ask whether the nearest name was meant; without one, say which there are."""
    names = list(known)
    near = get_close_matches(given, names, n=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"


def _names_at(model: type[BaseModel], steps: Sequence[int | str]) -> Sequence[str]:
    for step in steps:
        if isinstance(step, str) and step in model.model_fields:
            model = _model_in(model.model_fields[step].annotation) or model
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(argument) for argument in get_args(annotation))
    return next((found for found in inner if found), None)
