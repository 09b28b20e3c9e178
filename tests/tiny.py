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
from classifier.taggers.plain import plain
from classifier.taggers.transformer import Transformer

ROOT = Path(__file__).parent.parent
WORDS = 1200
EACH = 24  # posts of a service: the more, the slower the tests
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def a_tokenizer(texts: Sequence[str]) -> Any:
    """Learn a WordPiece: every letter, and the commonest words. The same texts give the same."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - extra
    from tokenizers.models import WordPiece  # noqa: PLC0415 - extra
    from tokenizers.pre_tokenizers import BertPreTokenizer  # noqa: PLC0415 - extra
    from tokenizers.processors import TemplateProcessing  # noqa: PLC0415 - extra

    letters = sorted({letter for text in texts for letter in text if not letter.isspace()})
    counts = Counter(word for text in texts for word in plain(text).split())
    common = sorted(counts, key=lambda word: (-counts[word], word))[:WORDS]
    pieces = [*SPECIAL, *letters, *(f"##{one}" for one in letters), *common]
    vocabulary = {piece: at for at, piece in enumerate(dict.fromkeys(pieces))}
    model: Any = WordPiece(vocab=vocabulary, unk_token="[UNK]")
    learnt = Tokenizer(model)
    learnt.pre_tokenizer = BertPreTokenizer()
    ends = [(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    learnt.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    return learnt


def a_tiny_encoder(folder: Path, texts: Sequence[str], *, width: int = 48) -> Path:
    """Write a random BERT of two layers, with a tokenizer that knows the words of `texts`."""
    import torch  # noqa: PLC0415 - extra
    from transformers import (  # noqa: PLC0415 - extra
        BertConfig,
        BertModel,
        PreTrainedTokenizerFast,
        set_seed,
    )

    # Threads that wait for each other are all that so small an encoder would gain from them.
    torch.set_num_threads(1)
    learnt = a_tokenizer(texts)
    folder.mkdir(parents=True, exist_ok=True)
    whole: Any = PreTrainedTokenizerFast
    whole(
        tokenizer_object=learnt,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    ).save_pretrained(folder)
    set_seed(7)
    shape = BertConfig(
        vocab_size=learnt.get_vocab_size(),
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
    from classifier.training.corpus import load_examples  # noqa: PLC0415 - extra
    from classifier.training.sureness import Judged  # noqa: PLC0415 - extra
    from classifier.training.tune import Held, Task, tune  # noqa: PLC0415 - extra

    # Files that will not grow: so small an encoder learns other posts well or badly by chance.
    files = [ROOT / f"models/training/posts-{at}.jsonl" for at in range(1, 9)]
    corpus = [one for path in files for one in load_examples(path, services) if one.relevant]
    common = Counter(one.services[0] for one in corpus).most_common(5)
    few = {code: services[code] for code, _ in common}
    chosen = [
        one.model_copy(update={"services": one.services[:1]})
        for code in few
        for one in [one for one in corpus if one.services[0] == code][:EACH]
    ]
    judged = Judged(0.9, relevance=True, service=True, municipality=True)
    task = Task(
        base=open_base(str(base), list(few), seed=1),
        learn=chosen,
        stop=chosen[::2],
        held=[Held(example=one, judged=judged, relevance=0.99, where=1.0) for one in chosen[1::2]],
        seed=1,
        rounds=16,
        pace=3e-3,
        onnx=onnx,
    )
    linear = Manifest(model="m", tagger=Kind.LINEAR, file="m.npz", sha256="0" * 64)
    manifest, _ = tune(linear, folder, task, few)
    return Tuned(folder, manifest, few, tuple(one.text for one in chosen))
