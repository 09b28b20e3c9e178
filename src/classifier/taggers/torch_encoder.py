"""A tuned encoder run by torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifier.taggers.checkpoint import Card, EncoderUnavailable, Predict, one_by_one, open_reader
from classifier.weights import Floats, ModelBroken


def open_torch(folder: Path, card: Card) -> Predict:
    """Open a checkpoint that `sawt train --base` wrote.

    Raises:
        EncoderUnavailable: torch or transformers is not installed.
        ModelBroken: It is not a checkpoint of a classifier of these services.
    """
    try:
        import torch  # noqa: PLC0415 - heavy, and in an extra
        import transformers  # noqa: PLC0415 - as above
    except ImportError as error:
        raise EncoderUnavailable(folder, "torch and transformers", "train") from error
    said: Any = transformers.utils.logging
    said.disable_progress_bar()
    try:
        encoder = transformers.AutoModelForSequenceClassification.from_pretrained(
            folder, local_files_only=True
        )
    except Exception as error:  # its packages have errors of their own besides
        raise ModelBroken(folder, "is not a checkpoint that transformers can read") from error
    if encoder.config.num_labels != len(card.codes):
        raise ModelBroken(folder, "judges other services than its card says")
    encoder.eval()

    def judge(tokens: Sequence[int]) -> Floats:
        ids = torch.tensor([list(tokens)])
        with torch.inference_mode():
            told = encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).logits
        logits: Floats = told[0].float().numpy()
        return logits

    return one_by_one(open_reader(folder, card.tokens), judge, len(card.codes))
