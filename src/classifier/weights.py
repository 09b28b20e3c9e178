"""The trained numbers: one file, read whole and checked before anything is judged with it."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

FORMAT = 3


def look_up(known: Numbers, asked: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int64], Flags]:
    """Find feature numbers among sorted known ones, of which there is at least one.

    Returns:
        The row of each asked number, and whether it is really there: a row means nothing else.
    """
    row = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return row, known[row] == asked


class ModelMissing(Exception):
    """There is no model where one should be."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: no such model file; run `sawt train --promote`, or point SAWT_MODELS at a"
            " folder that holds manifest.yaml and the file that it names"
        )


class ModelBroken(Exception):
    """A model that must not be used; judging with it would be guessing."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path}: {reason}; fetch the file again, or make a new one: sawt train --promote"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Everything that the linear tagger knows, F features, S services, I intents, U urgencies.

    Services are judged twice, and the scores added. By what is written: naive Bayes in sparse form,
    where a feature that a service has never shown adds nothing but its share of `service_mass`. By
    what is meant: a logistic head over the text's mean vector, V stems in D dimensions. The other
    heads are dense columns of `dense`, in the order relevance, intents, urgencies.
    """

    features: Numbers  # [F] sorted feature numbers
    scale: Floats  # [F] weight of a feature in a text (block weight times rarity)
    unseen: Floats  # [3] the same for features never seen: words, stems, grams
    starts: npt.NDArray[np.int64]  # [F + 1] where the service weights of a feature start
    columns: npt.NDArray[np.uint8]  # [starts[-1]] which service
    values: npt.NDArray[np.float16]  # [starts[-1]] how much
    service_mass: Floats  # [S] added once per unit of mass: the size of a service's vocabulary
    stems: Numbers  # [V] sorted feature numbers of the stems that have a meaning
    meanings: Bytes  # [V, D]
    meaning_scale: Floats  # [V] what makes a meaning of length one, times the stem's rarity
    meaning_heads: npt.NDArray[np.float16]  # [D, S]
    meaning_bias: Floats  # [S]
    dense: npt.NDArray[np.float16]  # [F, 1 + I + U]
    bias: Floats  # [1 + I + U]
    relevance_mix: Floats  # [5] of odds.relevance_signs
    urgency_mix: Floats  # [U, 2 * U + 2] own scores, the services' defaults, danger, 1
    intent_heat: Floats  # [1] temperature
    service_heat: Floats  # [2] temperature as a line, see odds.heat
    relevance_floor: Floats  # [1] relevant from this probability on
    sure_mix: Floats  # [6] of odds.sure_signs
    sure_floor: Floats  # [2] sure from this probability on: of relevant posts, of the others
    codes: tuple[str, ...]
    intents: tuple[str, ...]
    urgencies: tuple[str, ...]
    model: str


_NAMES = ("codes", "intents", "urgencies", "model")


def save(weights: Weights, path: Path) -> str:
    """Write the weights; return the file's SHA-256. The same weights give the same bytes."""
    arrays = {one.name: getattr(weights, one.name) for one in fields(Weights)}
    about = {"format": FORMAT} | {name: arrays.pop(name) for name in _NAMES}
    text = json.dumps(about, ensure_ascii=True, sort_keys=True).encode()
    with path.open("wb") as file:
        np.savez_compressed(file, about=np.frombuffer(text, np.uint8), **arrays)
    return sha256(path.read_bytes()).hexdigest()


def load(path: Path, *, digest: str | None = None) -> Weights:
    """Read weights.

    Args:
        path: The file.
        digest: Its SHA-256 in hexadecimal, where the manifest tells it.

    Raises:
        ModelMissing: There is no such file.
        ModelBroken: It is not what `save` wrote, or not what the manifest speaks of.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ModelMissing(path) from error
    except OSError as error:
        raise ModelBroken(path, f"cannot be read ({error.strerror})") from error
    if digest is not None and sha256(content).hexdigest() != digest:
        raise ModelBroken(path, "is not the file that manifest.yaml describes (SHA-256 differs)")
    try:
        with np.load(BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        about = cast("dict[str, Any]", json.loads(arrays.pop("about").tobytes()))
        weights = _from(arrays, about)
    except (KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ModelBroken(path, "is not a model of this version of Sawt") from error
    if not _fits(weights):
        raise ModelBroken(path, "holds arrays that do not fit together")
    return weights


def _from(arrays: Mapping[str, Any], about: Mapping[str, Any]) -> Weights:
    if about["format"] != FORMAT:
        raise ValueError(about["format"])
    names: dict[str, Any] = {name: tuple(about[name]) for name in _NAMES[:3]}
    return Weights(**arrays, **names, model=str(about["model"]))


def _fits(weights: Weights) -> bool:
    count, services = len(weights.features), len(weights.codes)
    heads = 1 + len(weights.intents) + len(weights.urgencies)
    levels = len(weights.urgencies)
    return (
        weights.scale.shape == (count,)
        and weights.starts.shape == (count + 1,)
        and weights.columns.shape == weights.values.shape == (int(weights.starts[-1]),)
        and weights.service_mass.shape == (services,)
        and (not len(weights.columns) or int(weights.columns.max()) < services)
        and weights.meanings.shape == (len(weights.stems), len(weights.meaning_heads))
        and weights.meaning_scale.shape == weights.stems.shape
        and weights.meaning_heads.shape[1:] == weights.meaning_bias.shape == (services,)
        and weights.dense.shape == (count, heads)
        and weights.bias.shape == (heads,)
        and weights.urgency_mix.shape == (levels, 2 * levels + 2)
        and weights.service_heat.shape == (2,)
        and weights.relevance_mix.shape == (5,)
        and weights.sure_mix.shape == (6,)
        and weights.sure_floor.shape == (2,)
        and weights.unseen.shape == (3,)
    )
