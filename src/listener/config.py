"""Reading configuration: wholly checked, and every complaint names file, line and remedy."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from listener.plain import first_fault, value_fault, yaml_fault

Checked = TypeVar("Checked", bound=BaseModel)


class WrongConfig(Exception):
    """A configuration file that must not be used; a person can mend it from the message.

    `others` are what else is wrong with it, as lines and reasons: the message tells of the first.
    """

    def __init__(
        self,
        path: Path,
        line: int | None,
        reason: str,
        others: Sequence[tuple[int | None, str]] = (),
    ) -> None:
        where = f"{path}:{line}" if line else str(path)
        more = f" ({len(others)} more)" if others else ""
        super().__init__(f"{where}: {reason}{more}")
        self.path = path
        self.line = line
        self.reason = reason
        self.others = others


def read_yaml(path: Path, model: type[Checked], context: dict[str, Any] | None = None) -> Checked:
    """Read and check a YAML file.

    Args:
        path: The file.
        model: What it must look like.
        context: Whatever the model's validators need to know (known codes, for example).

    Raises:
        WrongConfig: The file is missing, is not YAML, or is not what `model` asks for.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        reason = "is not there; a folder of your own needs a copy of the bundled file"
        raise WrongConfig(path, None, reason) from error
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise WrongConfig(path, None, f"cannot be read: {said}") from error
    return check_yaml(text, path, model, context)


def check_yaml(
    text: str, path: Path, model: type[Checked], context: dict[str, Any] | None = None
) -> Checked:
    """Check the text of a YAML file that `path` names in complaints; it need not be there.

    Raises:
        WrongConfig: The text is not YAML, or is not what `model` asks for.
    """
    try:
        tree, data = _parse(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        reason = yaml_fault(problem, text, mark.line, mark.column) if mark else str(problem)
        raise WrongConfig(path, mark.line + 1 if mark else None, reason) from error
    except _NoDate as error:
        reason = f"{error.node.value} is no date; quote what is text"
        raise WrongConfig(path, error.node.start_mark.line + 1, reason) from error
    except ValueError as error:
        # A number of thousands of digits raises bare ValueError.
        raise WrongConfig(path, None, f"not YAML: {error}; quote what is text") from error
    if (twice := _first_repeated_key(tree)) is not None:
        line = twice.start_mark.line + 1
        raise WrongConfig(path, line, f"{twice.value} is given twice; keep one of them")
    try:
        return model.model_validate(data, context=context)
    except ValidationError as error:
        first = first_fault(error)
        line, reason = _told(tree, first, model)
        found = [_told(tree, each, model) for each in error.errors(include_url=False)]
        found.remove((line, reason))
        raise WrongConfig(path, line, reason, found) from error


def _told(
    tree: yaml.Node | None, fault: ErrorDetails, model: type[BaseModel]
) -> tuple[int | None, str]:
    """Return the line of a fault, and what is wrong there."""
    where, reason = ".".join(str(step) for step in fault["loc"]), value_fault(fault, model)
    return _line_of(tree, fault["loc"]), f"{where}: {reason}" if where else reason


def refuse_tricks(text: str, path: Path, *, deepest: int, most: int) -> None:
    """Refuse a short text that would be large: lists in lists in lists, aliases of aliases.

    Args:
        text: Whatever somebody sent as YAML. What is none is for the check of it to say.
        path: What the file is called in complaints.
        deepest: How many lists and mappings may stand within each other.
        most: How many values it may have once its aliases are written out.

    Raises:
        WrongConfig: It goes beyond.
    """
    try:
        for line, depth, size in _weighed(text, path):
            if depth > deepest:
                raise WrongConfig(path, line, "is nested too deep for a policy")
            if size > most:
                raise WrongConfig(path, line, "is too large; aliases count as often as they stand")
    except yaml.YAMLError:
        return


def _weighed(text: str, path: Path) -> Iterator[tuple[int | None, int, int]]:
    """Yield each value's line, how deep it is, and how many values there are up to it."""
    sizes: dict[str, int] = {}
    open_: list[tuple[str | None, int]] = []
    size = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            if event.anchor in {anchor for anchor, _ in open_}:
                raise WrongConfig(path, line, f"the alias {event.anchor} holds itself")
            size += sizes.get(event.anchor or "", 1)
        elif isinstance(event, yaml.CollectionStartEvent):
            open_.append((event.anchor, size))
            size += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_.pop()
            if anchor is not None:
                sizes[anchor] = size - before
        elif isinstance(event, yaml.ScalarEvent):
            size += 1
        yield line, len(open_), size


class _NoDate(Exception):
    """What looks like a date and is none."""

    def __init__(self, node: yaml.ScalarNode) -> None:
        super().__init__(node.value)
        self.node = node


class _Loader(yaml.CSafeLoader):
    """The safe loader, which knows where a date stands that is none."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:  # noqa: ANN401 - PyYAML's
        """Make a date, or raise `_NoDate` where PyYAML would raise bare ValueError."""
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError as error:
            raise _NoDate(node) from error


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


def _parse(text: str) -> tuple[yaml.Node | None, Any]:
    """Parse once: the tree knows lines, the data made from it are what is checked."""
    loader = _Loader(text)
    try:
        tree = loader.get_single_node()
        return tree, None if tree is None else loader.construct_document(tree)
    finally:
        loader.dispose()


def _first_repeated_key(tree: yaml.Node | None) -> yaml.Node | None:
    """Find a key that a mapping has twice: YAML would silently keep the last."""
    waiting, met = [tree], set[int]()
    while waiting:
        node = waiting.pop()
        # An anchor may be met twice, and may even contain itself.
        if node is None or id(node) in met:
            continue
        met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            names = set[str]()
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value in names:
                    return key
                names.add(str(key.value))
            waiting += reversed([value for _, value in node.value])
    return None


def _line_of(node: yaml.Node | None, steps: Sequence[int | str]) -> int | None:
    """Walk a YAML tree as far as `steps` lead; return the line reached, from 1."""
    for step in steps:
        inner = _child(node, step)
        if inner is None:
            break
        node = inner
    return node.start_mark.line + 1 if node is not None else None


def _child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None
