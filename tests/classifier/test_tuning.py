"""How an encoder learns, and what stands in the way of it."""

import errno
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.manifest import Kind, Manifest
from classifier.services import Service
from classifier.training.corpus import Example
from classifier.training.pacing import (
    Patience,
    balance,
    batches,
    find_heat,
    pace,
    right,
    surprise,
)
from classifier.training.sureness import Judged
from classifier.training.tune import Held, Task, needed, tune
from classifier.training.unable import BaseUnusable, NoRoom, TrainingUnavailable, need

LINEAR = Manifest(model="m", tagger=Kind.LINEAR, file="m.npz", sha256="0" * 64)
EXAMPLE = Example.model_validate(
    {
        "text": "حفرة",
        "services": ["roads.pothole"],
        "relevant": True,
        "intent": "complaint",
        "urgency": "high",
    }
)


def dice() -> np.random.Generator:
    return np.random.default_rng(1)


def test_every_post_is_in_one_batch_and_neighbours_are_of_like_length() -> None:
    lengths = [(at * 37) % 90 + 3 for at in range(500)]
    cut = batches(lengths, 16, dice())

    assert sorted(row for one in cut for row in one) == list(range(500))
    assert max(map(len, cut)) == 16
    padded = sum(max(lengths[row] for row in one) * len(one) for one in cut)
    assert padded < 1.15 * sum(lengths)
    assert batches(lengths, 16, dice()) == cut
    assert batches([], 16, dice()) == []


def test_the_pace_rises_and_then_falls_to_nothing() -> None:
    told = [pace(step, 100) for step in range(101)]

    assert told[:10] == sorted(told[:10])
    assert max(told) == 1.0
    assert told[9:] == sorted(told[9:], reverse=True)
    assert told[-1] == 0.0
    assert pace(0, 1) == 1.0


def test_rare_services_count_for_more_within_bounds() -> None:
    weights = balance([0] * 100 + [1] * 4, 3)

    assert weights[1] > weights[0]
    assert (weights[[0] * 100 + [1] * 4]).mean() == pytest.approx(1.0, abs=1e-5)
    assert np.isfinite(balance([], 3)).all()


def test_heat_is_found_that_makes_scores_honest() -> None:
    # Says 0.99 of the first of two, and is right in 3 of 4.
    logits = np.array([[5.0, 0.0]] * 40, np.float32)
    accepted = [[0]] * 30 + [[1]] * 10
    heat = find_heat(logits, accepted)

    assert 1 / (1 + np.exp(-5.0 / heat)) == pytest.approx(0.75, abs=0.03)
    assert surprise(logits, accepted, heat) < surprise(logits, accepted)
    assert find_heat(logits[:0], []) == 1.0
    assert surprise(logits[:0], []) == 0.0


def test_any_accepted_service_is_right() -> None:
    logits = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], np.float32)

    assert right(logits, [[2, 0], [0]]) == [True, False]


def test_patience_waits_for_any_gain_and_remembers_the_best() -> None:
    patience = Patience(rounds=2)

    told = [patience.better(*one) for one in [(0.1, 9), (0.1, 5), (0.0, 4), (0.3, 6), (0.3, 7)]]
    assert told == [True, True, False, True, False]
    assert not patience.over
    patience.better(0.2, 8)
    assert patience.over


@pytest.mark.parametrize(("relevant", "right_"), [(True, True), (True, False), (False, True)])
def test_a_held_post_is_judged_as_serving_would(*, relevant: bool, right_: bool) -> None:
    judged = Judged(0.5, relevance=True, service=False, municipality=True, passes=relevant)
    example = EXAMPLE.model_copy(update={"relevant": relevant})
    held = Held(example=example, judged=judged, relevance=0.8, where=0.9)
    found = held.with_service(0.5, right=right_)

    assert found.confidence == pytest.approx(0.8 * 0.5 * 0.9 if relevant else 0.2)
    assert found.service is (right_ or not relevant)


@pytest.mark.parametrize(("package", "extra"), [("no_torch", "train"), ("no_torch2", "train")])
def test_a_missing_package_is_named_with_its_extra(package: str, extra: str) -> None:
    with pytest.raises(TrainingUnavailable, match=rf"{package} .*sawt\[{extra}\]"):
        need(package)


def test_a_missing_package_for_eight_bits_is_named_before_anything_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def find(package: str) -> object:
        return None if package == "onnxscript" else package

    monkeypatch.setattr("classifier.training.unable.find_spec", find)
    needed(onnx=False)
    with pytest.raises(TrainingUnavailable, match=r"onnxscript .*sawt\[onnx\]"):
        needed(onnx=True)


def opened(base: Path | str) -> Any:
    pytest.importorskip("torch", reason="NOT TESTED: the extra `train` is not installed")
    from classifier.training.base import open_base  # noqa: PLC0415 - extra

    return open_base(str(base), ["roads.pothole", "roads.bus"], seed=1)


def copied(base: Path, folder: Path, *, without: Sequence[str] = ()) -> Path:
    folder.mkdir()
    for path in base.iterdir():
        if path.name not in without:
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_a_base_opens_with_a_head_for_the_services(tiny_base: Path) -> None:
    base = opened(tiny_base)

    assert base.encoder.config.num_labels == 2
    assert base.longest == 126


def test_a_folder_that_is_not_there_says_so() -> None:
    with pytest.raises(BaseUnusable, match="there is no such folder; give a folder or a hub's id"):
        opened("./nowhere/near")


@pytest.mark.parametrize("without", ["config.json", "model.safetensors"])
def test_a_folder_without_an_encoder_says_what_it_needs(
    without: str, tiny_base: Path, tmp_path: Path
) -> None:
    base = copied(tiny_base, tmp_path / "base", without=[without])
    with pytest.raises(BaseUnusable, match=r"no encoder .*config\.json, model\.safetensors"):
        opened(base)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
def test_a_folder_with_a_torn_file_says_what_it_needs(
    name: str, tiny_base: Path, tmp_path: Path
) -> None:
    base = copied(tiny_base, tmp_path / "base")
    (base / name).write_text("{", encoding="utf-8")
    with pytest.raises(BaseUnusable, match="all whole"):
        opened(base)


def test_a_tokenizer_that_transformers_would_make_up_is_refused(
    tiny_base: Path, tmp_path: Path
) -> None:
    none = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")
    base = copied(tiny_base, tmp_path / "base", without=none)
    with pytest.raises(BaseUnusable, match=r"no tokenizer .*add tokenizer\.json"):
        opened(base)


def test_a_tokenizer_of_another_encoder_is_refused(tiny_base: Path, tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel  # noqa: PLC0415 - extra

    base = copied(tiny_base, tmp_path / "base")
    shape = BertConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertModel(shape).save_pretrained(base)
    with pytest.raises(BaseUnusable, match="that it was trained with"):
        opened(base)


def test_a_hub_that_cannot_be_reached_names_the_way_around(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("transformers", reason="NOT TESTED: the extra `train` is not installed")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(BaseUnusable, match="download the checkpoint and give its folder"):
        opened("nobody/no-such-model")


def test_a_full_disk_is_told_and_nothing_half_done_is_left(
    tiny_base: Path, tmp_path: Path, services: Mapping[str, Service], monkeypatch: Any
) -> None:
    base = opened(tiny_base)

    def full(folder: Path) -> None:
        (folder / "model.safetensors").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(base.encoder, "save_pretrained", full)
    folder = tmp_path / "candidate"
    folder.mkdir()
    few = {code: services[code] for code in ("roads.pothole", "roads.bus")}
    task = Task(base=base, learn=[EXAMPLE], stop=[], held=[], seed=1, rounds=1)

    with pytest.raises(NoRoom, match="make room"):
        tune(LINEAR, folder, task, few)

    assert not folder.exists()


def test_another_failure_stays_what_it_is(
    tiny_base: Path, tmp_path: Path, services: Mapping[str, Service], monkeypatch: Any
) -> None:
    base = opened(tiny_base)

    def broken(folder: Path) -> None:
        raise OSError(errno.EACCES, "Permission denied", str(folder))

    monkeypatch.setattr(base.encoder, "save_pretrained", broken)
    few = {code: services[code] for code in ("roads.pothole", "roads.bus")}
    task = Task(base=base, learn=[EXAMPLE], stop=[], held=[], seed=1, rounds=1)
    with pytest.raises(PermissionError):
        tune(LINEAR, tmp_path, task, few)


def test_the_same_lesson_gives_the_same_encoder_and_says_how_far_it_is(
    tiny_base: Path, tmp_path: Path, services: Mapping[str, Service]
) -> None:
    few = {code: services[code] for code in ("roads.pothole", "roads.bus")}
    other = EXAMPLE.model_copy(update={"text": "باص", "services": ("roads.bus",)})
    told: list[tuple[float, str]] = []
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        task = Task(
            base=opened(tiny_base),
            learn=[EXAMPLE, other] * 20,
            stop=[EXAMPLE, other],
            held=[],
            seed=1,
            rounds=2,
        )
        manifest, _ = tune(
            LINEAR, tmp_path / name, task, few, lambda share, at: told.append((share, at))
        )
        assert manifest.checkpoint
        made.append((tmp_path / name / manifest.checkpoint / "model.safetensors").read_bytes())

    assert made[0] == made[1]
    shares = [share for share, _ in told[: len(told) // 2]]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
