"""A tagger of your own: an Arabic encoder judges services, the linear tagger all else."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from classifier.odds import softmax
from classifier.taggers.linear import Linear
from classifier.tags import ServiceTag, Tags
from classifier.weights import Floats, ModelBroken, ModelMissing
from listener.post import Post

# Logits of each text for each service, [len(texts), S].
Predict = Callable[[Sequence[str]], Floats]

_SERVICES = 3
_TOKENS = 96
_BATCH = 16


class EncoderUnavailable(ModelBroken):
    """The model that serves needs packages that are not installed."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, "needs torch and transformers: install Sawt with its extra sawt[train]"
        )


class Transformer:
    """Puts the encoder's services into the linear tagger's tags.

    The encoder is a plain function, so it is tested without a network. Evidence is the linear
    tagger's: the words that spoke for the same service there, else for its best.
    """

    def __init__(self, predict: Predict, codes: Sequence[str], model: str, linear: Linear) -> None:
        self._predict = predict
        self._codes = tuple(codes)
        self._model = model
        self._linear = linear

    @property
    def model(self) -> str:
        """See Tagger.model."""
        return self._model

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """See Tagger.tag."""
        logits = self._predict([post.words for post in posts])
        return [
            self._judge(tags, row)
            for tags, row in zip(self._linear.tag(posts), logits, strict=True)
        ]

    def _judge(self, tags: Tags, logits: Floats) -> Tags:
        odds = softmax(logits)
        evidence = {tag.code: tag.evidence for tag in tags.services}
        best = np.argsort(-odds, kind="stable")[:_SERVICES].tolist()
        services = tuple(
            ServiceTag(
                code=self._codes[row],
                score=float(odds[row]),
                evidence=evidence.get(
                    self._codes[row], tags.services[0].evidence if not at else ()
                ),
            )
            for at, row in enumerate(best)
        )
        # The linear tagger's promise holds only for what it said itself.
        agreed = services[0].code == tags.services[0].code
        return replace(tags, services=services, sure=tags.sure and agreed, model=self._model)


def open_transformer(folder: Path, model: str, linear: Linear) -> Transformer:
    """Open a checkpoint that `sawt train --base` wrote.

    Raises:
        EncoderUnavailable: torch or transformers is not installed.
        ModelMissing: There is no such folder.
        ModelBroken: It is not a checkpoint of a classifier of services.
    """
    if not folder.is_dir():
        raise ModelMissing(folder)
    try:
        import torch  # noqa: PLC0415 - heavy, and in an extra
        from transformers import (  # noqa: PLC0415 - as above
            AutoModelForSequenceClassification,
            AutoTokenizer,
        )
    except ImportError as error:
        raise EncoderUnavailable(folder) from error
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        encoder = AutoModelForSequenceClassification.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelBroken(folder, "is not a checkpoint that transformers can read") from error
    encoder.eval()
    names = encoder.config.id2label
    codes = [str(names[row]) for row in range(len(names))]

    def predict(texts: Sequence[str]) -> Floats:
        found = [np.zeros((0, len(codes)), np.float32)]
        for at in range(0, len(texts), _BATCH):
            batch = tokenizer(
                list(texts[at : at + _BATCH]),
                truncation=True,
                max_length=_TOKENS,
                padding=True,
                return_tensors="pt",
            )
            with torch.inference_mode():
                found.append(encoder(**batch).logits.float().numpy())
        return np.concatenate(found)

    return Transformer(predict, codes, model, linear)
