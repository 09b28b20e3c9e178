"""A tuned encoder run by ONNX Runtime: neither torch nor transformers is needed to serve."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from classifier.taggers.checkpoint import (
    ONNX,
    Card,
    EncoderUnavailable,
    Predict,
    one_by_one,
    open_reader,
)
from classifier.weights import Floats, ModelBroken, ModelMissing


def open_onnx(folder: Path, card: Card) -> Predict:
    """Open a checkpoint that `sawt train --base … --onnx` wrote.

    Raises:
        EncoderUnavailable: onnxruntime or tokenizers is not installed.
        ModelMissing: There is no encoder in the folder.
        ModelBroken: It is not one that ONNX Runtime can read.
    """
    try:
        import onnxruntime  # noqa: PLC0415 - in an extra
    except ImportError as error:
        raise EncoderUnavailable(folder, "onnxruntime and tokenizers", "onnx") from error
    read = open_reader(folder, card.tokens)
    path = folder / ONNX
    if not path.exists():
        raise ModelMissing(path)
    options = onnxruntime.SessionOptions()
    # Threads that spin while they wait starve whatever else runs on the machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no common base but Exception
        raise ModelBroken(path, "is not an encoder that ONNX Runtime can read") from error
    if session.get_outputs()[0].shape[-1] != len(card.codes):
        raise ModelBroken(path, "judges other services than its card says")

    def judge(tokens: Sequence[int]) -> Floats:
        ids = np.array([tokens], np.int64)
        (logits,) = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        told: Floats = logits[0]
        return told

    return one_by_one(read, judge, len(card.codes))
