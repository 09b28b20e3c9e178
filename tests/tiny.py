"""A tiny Arabic encoder, made on the spot: nothing is downloaded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.manifest import Kind, Manifest
from classifier.opening import open_encoder
from classifier.services import Service
from classifier.taggers.linear import Linear
from classifier.taggers.transformer import Transformer

ROOT = Path(__file__).parent.parent
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def a_tiny_encoder(folder: Path, texts: Sequence[str], *, width: int = 48) -> Path:
    """Write a random BERT of two layers with a WordPiece tokenizer trained on `texts`."""
    from tokenizers import BertWordPieceTokenizer  # noqa: PLC0415 - extra
    from transformers import (  # noqa: PLC0415 - extra
        BertConfig,
        BertModel,
        PreTrainedTokenizerFast,
        set_seed,
    )

    trained = BertWordPieceTokenizer(strip_accents=False, lowercase=False)
    trained.train_from_iterator(
        texts, vocab_size=1500, min_frequency=1, special_tokens=list(SPECIAL), show_progress=False
    )
    folder.mkdir(parents=True, exist_ok=True)
    whole: Any = PreTrainedTokenizerFast
    whole(
        tokenizer_object=trained._tokenizer,  # noqa: SLF001 - its wrapper hides it
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    ).save_pretrained(folder)
    set_seed(7)
    shape = BertConfig(
        vocab_size=trained.get_vocab_size(),
        hidden_size=width,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=2 * width,
        max_position_embeddings=128,
    )
    BertModel(shape).save_pretrained(folder)
    return folder


@dataclass(frozen=True)
class Tuned:
    """An encoder that learnt the five commonest services, on disk, and what it learnt from."""

    folder: Path
    manifest: Manifest
    services: Mapping[str, Service]
    texts: tuple[str, ...]

    def open(self, linear: Linear) -> Transformer:
        assert self.manifest.checkpoint
        checkpoint = self.folder / self.manifest.checkpoint
        return open_encoder(checkpoint, self.manifest, linear, self.services)


def tuned(folder: Path, base: Path, services: Mapping[str, Service], *, onnx: bool) -> Tuned:
    from classifier.training.base import open_base  # noqa: PLC0415 - extra
    from classifier.training.corpus import load_corpus  # noqa: PLC0415 - extra
    from classifier.training.sureness import Judged  # noqa: PLC0415 - extra
    from classifier.training.tune import Held, Task, tune  # noqa: PLC0415 - extra

    corpus = [one for one in load_corpus(ROOT / "models/training", services) if one.relevant]
    common = Counter(one.services[0] for one in corpus).most_common(5)
    few = {code: services[code] for code, _ in common}
    chosen = [
        one.model_copy(update={"services": one.services[:1]})
        for one in corpus
        if one.services[0] in few
    ]
    judged = Judged(0.9, relevance=True, service=True, municipality=True)
    task = Task(
        base=open_base(str(base), list(few), seed=1),
        learn=chosen,
        stop=chosen[::2],
        held=[Held(example=one, judged=judged, relevance=0.99, where=1.0) for one in chosen[1::2]],
        seed=1,
        rounds=8,
        pace=3e-3,
        onnx=onnx,
    )
    linear = Manifest(model="m", tagger=Kind.LINEAR, file="m.npz", sha256="0" * 64)
    manifest, _ = tune(linear, folder, task, few)
    return Tuned(folder, manifest, few, tuple(one.text for one in chosen))
