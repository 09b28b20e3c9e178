"""What joining has learnt: one file, read whole and checked before anything is joined by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from listener.config import WrongConfig
from router.incidents.forest import Forest, forest_from_json
from router.incidents.likeness import FEATURES
from router.incidents.says import Reader
from router.incidents.sketch import Sketch, from_json
from router.incidents.stock import Stock
from router.incidents.themes import themes_from_json

MOST_DRAWN = 4_096
FILE = Path("joining", "joining.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """How posts are read and judged.

    From a score of `join` on a post joins by itself, from `suggest` on a person is asked.
    """

    reader: Reader
    forest: Forest
    join: float
    suggest: float
    _drawn: dict[str, Sketch] = field(default_factory=dict, compare=False, repr=False)

    def drawn(self, written: str) -> Sketch:
        """Read a sketch from its JSON; the latest are kept, for most are asked for again soon."""
        sketch = self._drawn.pop(written, None) or from_json(orjson.loads(written), self.reader)
        if len(self._drawn) >= MOST_DRAWN:
            del self._drawn[next(iter(self._drawn))]
        self._drawn[written] = sketch
        return sketch


def load_joining(path: Path, amana_of: Mapping[str, str]) -> Joining:
    """Read the file.

    Raises:
        WrongConfig: It is missing, or not what this version of Sawt reads.
    """
    try:
        return _joining(orjson.loads(path.read_bytes()), amana_of)
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise WrongConfig(path, None, reason) from error
    except (KeyError, TypeError, ValueError, IndexError) as error:
        reason = "is not what this version joins posts by; run: python bench/learn_joining.py"
        raise WrongConfig(path, None, reason) from error


def _joining(data: Mapping[str, Any], amana_of: Mapping[str, str]) -> Joining:
    if tuple(data["features"]) != FEATURES:
        raise ValueError(data["features"])
    stock = Stock(int(data["texts"]), data["known"])
    return Joining(
        reader=Reader(
            stock=stock,
            themes=themes_from_json(data["themes"]),
            names=frozenset(data["names"]),
            amana_of=amana_of,
        ),
        forest=forest_from_json(data["forest"]),
        join=float(data["join"]),
        suggest=float(data["suggest"]),
    )
