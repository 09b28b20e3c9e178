"""What stems speak of: of which services the texts are that hold them.

Two posts of one matter may share no word, and be read as of two services; their words still point
the same way.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

# The length of one, or None where no stem is known to speak of anything.
Theme = npt.NDArray[np.float32] | None

# So many texts more, of all services alike, are supposed of each stem: few prove little.
_CAUTION = 10.0


class Themes:
    """How much more often than others the texts that hold a stem are of each service.

    Args:
        texts: How many texts there are of each service.
        counts: For each stem, how many of the texts that hold it are of a service: the number of
            the service and the count, one after the other.

    Raises:
        ValueError, TypeError, IndexError: A service is none of those of `texts`, or has no text.
    """

    def __init__(self, texts: Sequence[int], counts: Mapping[str, Sequence[int]]) -> None:
        held = np.zeros((len(counts), len(texts)), np.float32)
        for row, pairs in zip(held, counts.values(), strict=True):
            row[list(pairs[::2])] = pairs[1::2]
        usual = np.array(texts, np.float32) / max(sum(texts), 1)
        if not usual.all():
            raise ValueError(texts)
        rates = (held + _CAUTION * usual) / (held.sum(axis=1, keepdims=True) + _CAUTION)
        self._odds = np.log(rates / usual)
        self._row = {one: row for row, one in enumerate(counts)}

    def of(self, stems: Iterable[tuple[str, float]]) -> Theme:
        """Return what stems speak of together, each with its weight."""
        row = self._row.get
        known = [(at, weight) for one, weight in stems if (at := row(one)) is not None]
        if not known:
            return None
        rows, weights = zip(*known, strict=True)
        held = self._odds.take(rows, axis=0)
        theme: npt.NDArray[np.float32] = np.array(weights, np.float32) @ held
        length = float(np.sqrt(theme @ theme))
        return theme / length if length else None


def alike(mine: Theme, its: Theme) -> float:
    """Say how much two speak of the same, from -1 to 1; 0 where either is not known."""
    return 0.0 if mine is None or its is None else float(mine @ its)


def themes_from_json(data: Mapping[str, Any]) -> Themes:
    """Read them from `texts` and `counts`.

    Raises:
        KeyError, TypeError, ValueError, IndexError: They are none.
    """
    return Themes(data["texts"], data["counts"])
