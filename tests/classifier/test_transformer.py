"""A checkpoint of your own judges services; all else stays with the linear tagger."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.manifest import Kind, Manifest
from classifier.opening import ModelMissing
from classifier.services import Service
from classifier.taggers.linear import Linear
from classifier.taggers.transformer import Transformer, open_transformer
from classifier.weights import Floats
from make import POST, a_post

ROOT = Path(__file__).parents[2]
CODES = ("roads.bus", "roads.pothole", "waste.odor", "pest.rodents")


def a_transformer(linear: Linear, logits: Sequence[float]) -> Transformer:
    def predict(texts: Sequence[str]) -> Floats:
        return np.array([logits for _ in texts], np.float32)

    return Transformer(predict, CODES, "own", linear)


def test_the_encoder_decides_services_and_nothing_else(tagger: Linear) -> None:
    (own,) = a_transformer(tagger, [3, 0, 1, 2]).tag([POST])
    (linear,) = tagger.tag([POST])
    assert [tag.code for tag in own.services] == ["roads.bus", "pest.rodents", "waste.odor"]
    assert own.services[0].evidence == linear.services[0].evidence
    assert (own.model, own.sure) == ("own", False)
    assert replace(own, services=linear.services, sure=linear.sure, model=linear.model) == linear


def test_evidence_follows_the_service_that_both_name(tagger: Linear) -> None:
    (own,) = a_transformer(tagger, [0, 3, 1, 2]).tag([POST])
    (linear,) = tagger.tag([POST])
    assert own.services[0].code == linear.services[0].code
    assert own.services[0].evidence == linear.services[0].evidence


def test_no_posts_give_no_tags(tagger: Linear) -> None:
    assert a_transformer(tagger, [0, 3, 1, 2]).tag([]) == []


def test_a_missing_checkpoint_says_so(tmp_path: Path, tagger: Linear) -> None:
    with pytest.raises(ModelMissing):
        open_transformer(tmp_path / "none", "own", tagger)


def a_tiny_encoder(folder: Path) -> Path:
    """Make a random BERT of two layers that reads single letters."""
    from transformers import BertConfig, BertModel, BertTokenizer  # noqa: PLC0415 - extra

    letters = [chr(code) for code in range(0x621, 0x64B)]
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *letters,
        *(f"##{one}" for one in letters),
    ]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    shape = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(shape).save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("ignore")  # theirs, not ours
def test_a_tiny_encoder_is_tuned_saved_and_serves(
    tmp_path: Path, tagger: Linear, services: Mapping[str, Service]
) -> None:
    pytest.importorskip("torch", reason="NOT TESTED: the extra `train` is not installed")
    pytest.importorskip("transformers", reason="NOT TESTED: the extra `train` is not installed")
    from classifier.training.corpus import Example  # noqa: PLC0415 - extra
    from classifier.training.tune import tune  # noqa: PLC0415 - extra

    lines = (ROOT / "models/training/posts-1.jsonl").read_text(encoding="utf-8").splitlines()
    corpus = [Example.model_validate(json.loads(line)) for line in lines[:8]]
    linear = Manifest(model="m", tagger=Kind.LINEAR, file="m.npz", sha256="0" * 64)
    base = str(a_tiny_encoder(tmp_path / "base"))
    held = corpus[:2]
    tuned, named = tune(linear, tmp_path, base, corpus[2:], services, held=held, seed=1, rounds=1)
    assert (tuned.tagger, tuned.checkpoint) == (Kind.TRANSFORMER, "m-checkpoint")
    own = open_transformer(tmp_path / "m-checkpoint", tuned.model, tagger)
    said = own.tag([a_post(text=one.text) for one in held])
    assert named == [
        tags.services[0].code in one.services for tags, one in zip(said, held, strict=True)
    ]
    (one, two) = own.tag([POST, a_post(text="")])
    assert one.services[0].code in services
    assert len(two.services) == 3
    assert own.model == "m-tuned"


def test_a_base_that_cannot_be_read_says_so(
    tmp_path: Path, services: Mapping[str, Service]
) -> None:
    pytest.importorskip("torch", reason="NOT TESTED: the extra `train` is not installed")
    pytest.importorskip("transformers", reason="NOT TESTED: the extra `train` is not installed")
    from classifier.training.tune import BaseUnusable, tune  # noqa: PLC0415 - extra

    linear = Manifest(model="m", tagger=Kind.LINEAR, file="m.npz", sha256="0" * 64)
    (tmp_path / "base").mkdir()
    with pytest.raises(BaseUnusable, match="no encoder"):
        tune(linear, tmp_path, str(tmp_path / "base"), [], services, held=[], seed=1)
