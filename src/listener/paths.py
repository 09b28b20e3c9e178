"""JMESPath expressions of an operator: checked before anything is asked, then safe to search."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any

import jmespath
from jmespath.exceptions import EmptyExpressionError, LexerError, ParseError
from jmespath.functions import Functions
from jmespath.parser import ParsedResult
from jmespath.visitor import TreeInterpreter
from pydantic import AfterValidator, Field

LONGEST = 500
# Each level of an expression costs several frames of the stack when it is searched.
DEEPEST = 60
_TOO_DEEP = "is nested too deeply"
# A large answer takes some hundred thousand steps; a million take about a second.
MOST_STEPS = 1_000_000
# So many characters cost as much as a step.
TEXT = 10
_TOO_MUCH = "would take more than a moment, or more room than there is"
_BUILD = frozenset({"flatten", "multi_select_list", "multi_select_dict", "function_expression"})
# These read all that a value holds, not only its items.
_WHOLE = frozenset({"to_string", "contains"})


@lru_cache(maxsize=1024)
def compiled(expression: str) -> ParsedResult:
    """Compile an expression.

    Raises:
        ValueError: It is none; the message says at which character, and what is wrong there.
    """
    try:
        found = jmespath.compile(expression)
    except EmptyExpressionError as error:
        msg = "is empty; name what to read, as in data.items"
        raise ValueError(msg) from error
    except LexerError as error:
        raise ValueError(_at(expression, error.lex_position, error.message)) from error
    except ParseError as error:
        token = error.token_value
        what = f"{token} does not belong here" if token else "it breaks off here"
        raise ValueError(_at(expression, error.lex_position, what)) from error
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    for node, depth in _nodes(found.parsed):
        if depth > DEEPEST:
            raise ValueError(_TOO_DEEP)
        if node["type"] == "function_expression":
            _check_call(expression, node["value"], len(node["children"]))
    return found


CALLS = Functions()


class TooMuch(ValueError):
    """An expression that would take more than a moment, or more room than there is."""


class Bounded(TreeInterpreter):
    """Finds as jmespath does, and counts what it costs: a step a node, and what is built."""

    def __init__(self) -> None:
        super().__init__()
        self.left = MOST_STEPS

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Visit a node.

        Raises:
            TooMuch: All together, it takes too many steps or builds too much.
        """
        self._spend(1)
        found = super().visit(node, *args, **kwargs)
        if node["type"] in _BUILD:
            self._spend(_size(found))
        return found

    def visit_function_expression(self, node: Any, value: object) -> Any:  # noqa: ANN401
        """Call a function, whose arguments are counted before it builds something of them."""
        given = [self.visit(child, value) for child in node["children"]]
        self._spend(sum(map(_weight if node["value"] in _WHOLE else _size, given)))
        return CALLS.call_function(node["value"], given)

    def _spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMuch(_TOO_MUCH)


def _size(value: object) -> int:
    """Return how much there is of a value: its items, and the texts that are among them."""
    if isinstance(value, str):
        return len(value) // TEXT
    if not isinstance(value, list | dict):
        return 0
    texts = (len(one) // TEXT for one in value if isinstance(one, str))
    return len(value) + sum(texts)


def _weight(value: object) -> int:
    """Return how much there is of a value and of all that it holds, until that is too much."""
    weight, waiting = 0, [value]
    while waiting and weight <= MOST_STEPS:
        one = waiting.pop()
        weight += 1 + _size(one)
        if isinstance(one, list | dict):
            waiting += one.values() if isinstance(one, dict) else one
    return weight


def search(expression: str, data: object) -> Any:  # noqa: ANN401 - whatever JSON holds there
    """Return what a compiled expression finds.

    Raises:
        ValueError: One of its functions does not take what the data holds, or it is `TooMuch`.
    """
    return Bounded().visit(compiled(expression).parsed, data)


def _at(expression: str, index: int, what: str) -> str:
    return f"`{expression}`, character {index + 1}: {what}"


def _nodes(root: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], int]]:
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting += [(child, depth + 1) for child in node["children"] if isinstance(child, dict)]


def _check_call(expression: str, name: str, given: int) -> None:
    """Check a call as it would be at run time, when nobody reads the complaint."""
    at = expression.find(f"{name}(")
    known = Functions.FUNCTION_TABLE.get(name)
    if known is None:
        there = ", ".join(sorted(Functions.FUNCTION_TABLE))
        raise ValueError(_at(expression, at, f"there is no function {name}; there are {there}"))
    signature = known["signature"]
    asked = len(signature)
    least = bool(signature and signature[-1].get("variadic"))
    if given < asked or (given > asked and not least):
        takes = f"{'at least ' if least else ''}{asked}"
        raise ValueError(_at(expression, at, f"{name}() takes {takes} argument(s), not {given}"))


def _compiles(expression: str) -> str:
    compiled(expression)
    return expression


Path = Annotated[str, Field(max_length=LONGEST), AfterValidator(_compiles)]
