"""A tuned encoder on disk: a folder with a card of what it judges and how sure it may be.

sawt.json        the card
tokenizer.json   how texts become tokens
model.onnx       the encoder for ONNX Runtime, or
config.json, model.safetensors    the encoder for torch
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from classifier.taggers.plain import plain
from classifier.weights import Floats, ModelBroken, ModelMissing

CARD = "sawt.json"
TOKENIZER = "tokenizer.json"
ONNX = "model.onnx"

# Logits of each text for each service, [len(texts), S]. A text's are the same in any company.
Predict = Callable[[Sequence[str]], Floats]
# Tokens of one text.
Read = Callable[[str], Sequence[int]]
# Logits of one text by its tokens, [S].
Judge = Callable[[Sequence[int]], Floats]


class Card(BaseModel):
    """What an encoder was tuned for: the rows of its logits, and how to read them.

    `heat` divides logits, so that their softmax is a probability; from `sure_floor` on a confidence
    in a relevant post may be trusted; `tokens` is how much of a text is read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    codes: Annotated[tuple[str, ...], Field(min_length=1)]
    heat: Annotated[float, Field(gt=0)] = 1.0
    sure_floor: Annotated[float, Field(ge=0)] = 1.01
    tokens: Annotated[int, Field(ge=8)]


class EncoderUnavailable(ModelBroken):
    """The model that serves needs packages that are not installed."""

    def __init__(self, path: Path, packages: str, extra: str) -> None:
        super().__init__(path, f"needs {packages}: install Sawt with its extra sawt[{extra}]")


def read_card(folder: Path) -> Card:
    """Read a checkpoint's card.

    Raises:
        ModelMissing: There is no such folder.
        ModelBroken: It has no card, or a wrong one.
    """
    if not folder.is_dir():
        raise ModelMissing(folder)
    try:
        return Card.model_validate_json((folder / CARD).read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelBroken(folder, f"has no {CARD} that can be read; train it again") from error


def write_card(folder: Path, card: Card) -> None:
    """Write a checkpoint's card."""
    (folder / CARD).write_text(card.model_dump_json(indent=1), encoding="utf-8")


def open_reader(folder: Path, tokens: int) -> Read:
    """Open the tokenizer, to read at most `tokens` of a text. Safe in several threads.

    Raises:
        EncoderUnavailable: The package is not installed.
        ModelBroken: There is no tokenizer that can be read.
    """
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415 - in an extra
    except ImportError as error:
        raise EncoderUnavailable(folder, "tokenizers", "onnx") from error
    path = folder / TOKENIZER
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the package raises Exception itself
        raise ModelBroken(path, "is not a tokenizer that can be read") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(tokens)

    def read(text: str) -> Sequence[int]:
        ids: Sequence[int] = tokenizer.encode(plain(text)).ids
        return ids

    return read


def one_by_one(read: Read, judge: Judge, services: int) -> Predict:
    """Predict each text alone.

    In a batch, padding moves the last bits of a float, and int8 scales by the largest value of the
    whole batch: a post's tags would depend on its neighbours. On CPUs a batch is no faster.
    """

    def predict(texts: Sequence[str]) -> Floats:
        known: dict[str, Floats] = {}
        for text in texts:
            if text not in known:
                tokens = read(text)
                known[text] = judge(tokens) if tokens else np.zeros(services, np.float32)
        return np.array([known[text] for text in texts], np.float32).reshape(-1, services)

    return predict
