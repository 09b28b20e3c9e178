"""A tuned encoder for ONNX Runtime, its weights in eight bits."""

import contextlib
import io
import logging
import warnings
from pathlib import Path
from typing import Any

from classifier.taggers.checkpoint import ONNX

_WHOLE = "whole.onnx"


def export(encoder: Any, folder: Path) -> None:  # noqa: ANN401 - torch's
    """Write an encoder as `model.onnx`: dynamic int8, weights signed, which is the faster kind."""
    import torch  # noqa: PLC0415 - heavy, and in an extra
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - as above

    class Logits(torch.nn.Module):
        """The encoder, told of nothing but tokens, telling nothing but logits."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:  # noqa: ANN401 - torch's
            """Return the logits, [1, S]."""
            return self.encoder(input_ids=input_ids, attention_mask=attention_mask).logits

    # Two tokens or more: a length of one would be taken for a constant.
    ids = torch.ones(1, 8, dtype=torch.long)
    length = torch.export.Dim("length", min=2, max=4096)
    with _quiet():
        torch.onnx.export(
            Logits().eval().cpu(),
            (ids, torch.ones_like(ids)),
            folder / _WHOLE,
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_shapes={"input_ids": {1: length}, "attention_mask": {1: length}},
            dynamo=True,
        )
        quantize_dynamic(folder / _WHOLE, folder / ONNX, weight_type=QuantType.QInt8)
    for left in folder.glob(f"{_WHOLE}*"):
        left.unlink()


@contextlib.contextmanager
def _quiet() -> Any:  # noqa: ANN401 - a generator
    """Keep the exporters' remarks to themselves: they speak of their own insides."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
