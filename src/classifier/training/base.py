"""The encoder that tuning starts from: a folder, or a hub's id."""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.taggers.checkpoint import TOKENIZER
from classifier.training.unable import BaseUnusable

_HUB = "huggingface_hub"


@dataclass(frozen=True, slots=True)
class Base:
    """A tokenizer and an encoder with an untrained head for the services; transformers' own."""

    tokenizer: Any
    encoder: Any

    @property
    def longest(self) -> int:
        """How many tokens the encoder can read; some count two of them for themselves."""
        places = getattr(self.encoder.config, "max_position_embeddings", None)
        return places - 2 if isinstance(places, int) else 1 << 20

    def save_tokenizer(self, folder: Path) -> None:
        """Write the tokenizer as one file, which is all that serving reads of it."""
        self.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))


def open_base(base: str, codes: Sequence[str], seed: int) -> Base:
    """Open a checkpoint, with a new head for these services. Its own code is never run.

    Args:
        base: A folder, or a hub's id.
        codes: The services, in the order of the head's rows.
        seed: Decides where the head begins.

    Raises:
        BaseUnusable: It cannot be read, has no tokenizer, or the hub does not give it.
    """
    import transformers  # noqa: PLC0415 - heavy, and in an extra

    logging.getLogger(_HUB).setLevel(logging.CRITICAL)  # it tells of each of its tries
    said: Any = transformers.utils.logging
    said.set_verbosity_error()
    said.disable_progress_bar()
    transformers.set_seed(seed)
    if _names_folder(base) and not Path(base).is_dir():
        raise BaseUnusable(base, "there is no such folder", "give a folder or a hub's id")
    config = _opened(base, lambda: transformers.AutoConfig.from_pretrained(base))
    tokenizer = _opened(base, lambda: transformers.AutoTokenizer.from_pretrained(base))
    _whole(base, tokenizer, config)
    encoder = _opened(
        base,
        lambda: transformers.AutoModelForSequenceClassification.from_pretrained(
            base,
            num_labels=len(codes),
            id2label=dict(enumerate(codes)),
            label2id={code: row for row, code in enumerate(codes)},
            ignore_mismatched_sizes=True,
        ),
    )
    return Base(tokenizer, encoder)


def _names_folder(base: str) -> bool:
    """Whether it can only be a folder: an id of a hub has one slash, and does not begin with it."""
    return base.startswith((".", "~", os.sep)) or base.count("/") > 1 or Path(base).exists()


def _opened(base: str, opening: Callable[[], Any]) -> Any:  # noqa: ANN401 - theirs has no types
    try:
        return opening()
    except Exception as error:
        # Its packages raise OSError, ValueError, errors of their own, and change which.
        if Path(base).is_dir():
            reason = "holds no encoder that transformers can read"
            remedy = "it needs config.json, model.safetensors and tokenizer.json, all whole"
            raise BaseUnusable(base, reason, remedy) from error
        if any(type(one).__name__ == "RepositoryNotFoundError" for one in _causes(error)):
            reason, remedy = "the hub has no such checkpoint, or wants a login", "check the id"
            raise BaseUnusable(base, reason, remedy) from error
        reason = "cannot be fetched from the hub"
        remedy = "check the network, or download the checkpoint and give its folder"
        raise BaseUnusable(base, reason, remedy) from error


def _whole(base: str, tokenizer: Any, config: Any) -> None:  # noqa: ANN401 - as above
    """Refuse what transformers makes up by itself where a folder has no tokenizer."""
    known = len(tokenizer)
    if not getattr(tokenizer, "is_fast", False) or known <= len(tokenizer.all_special_tokens):
        reason = "has no tokenizer that can be kept as tokenizer.json"
        raise BaseUnusable(base, reason, "add tokenizer.json beside its config.json")
    if known > config.vocab_size:
        reason = f"its tokenizer knows {known} pieces, the encoder {config.vocab_size}"
        raise BaseUnusable(base, reason, "give the tokenizer that it was trained with")


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
