"""A checkpoint of your own judges services; all else stays with the linear tagger."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from classifier.manifest import Kind
from classifier.odds import softmax
from classifier.opening import open_encoder
from classifier.tagger import Tagger
from classifier.taggers.checkpoint import (
    CARD,
    ONNX,
    TOKENIZER,
    Card,
    Predict,
    open_reader,
    read_card,
)
from classifier.taggers.linear import Linear
from classifier.taggers.occlusion import carried, hide, parts
from classifier.taggers.plain import plain
from classifier.taggers.transformer import Transformer, confidence, placed
from classifier.tags import PlaceTag, Tags
from classifier.weights import Floats, ModelBroken, ModelMissing
from classifier.words import words_of
from listener.post import Post
from make import POST, a_post, some_tags
from tiny import Tuned

ROOT = Path(__file__).parents[2]
CODES = ("roads.bus", "roads.pothole", "waste.odor", "pest.rodents")
JEDDAH = PlaceTag(code="jeddah", score=0.9)


def says(logits: Sequence[float]) -> Predict:
    """Say the same of every text."""

    def predict(texts: Sequence[str]) -> Floats:
        return np.array([logits for _ in texts], np.float32).reshape(-1, len(CODES))

    return predict


def hears(word: str, row: int, sure: float = 4.0) -> Predict:
    """Be sure of a service where a word stands, and undecided elsewhere."""

    def predict(texts: Sequence[str]) -> Floats:
        told = np.zeros((len(texts), len(CODES)), np.float32)
        told[:, row] = [sure * (word in text) for text in texts]
        return told

    return predict


def a_transformer(
    linear: Tagger, predict: Predict, *, heat: float = 1.0, floor: float = 0.5
) -> Transformer:
    card = Card(codes=CODES, heat=heat, sure_floor=floor, tokens=96)
    return Transformer(predict, card, "own", linear)


def test_the_encoder_decides_services_and_nothing_else(tagger: Linear) -> None:
    (own,) = a_transformer(tagger, says([3, 0, 1, 2])).tag([POST])
    (linear,) = tagger.tag([POST])

    assert [tag.code for tag in own.services] == ["roads.bus", "pest.rodents", "waste.odor"]
    assert own.model == "own"
    assert replace(own, services=linear.services, sure=linear.sure, model=linear.model) == linear


def test_only_services_that_are_worth_naming_are_named(tagger: Linear) -> None:
    (own,) = a_transformer(tagger, says([9, 0, 0, 0])).tag([POST])

    assert [tag.code for tag in own.services] == ["roads.bus"]


def test_heat_makes_scores_probabilities_and_moves_no_service(tagger: Linear) -> None:
    (cold,) = a_transformer(tagger, says([3, 0, 1, 2])).tag([POST])
    (warm,) = a_transformer(tagger, says([3, 0, 1, 2]), heat=3.0).tag([POST])

    assert [tag.code for tag in cold.services] == [tag.code for tag in warm.services]
    assert warm.services[0].score < cold.services[0].score
    assert warm.services[0].score == pytest.approx(
        float(softmax(np.array([1, 0, 1 / 3, 2 / 3]))[0])
    )


def test_sure_begins_at_its_own_floor(tagger: Linear) -> None:
    (tags,) = tagger.tag([POST])
    (own,) = a_transformer(tagger, says([0, 5, 0, 0])).tag([POST])
    at = confidence(tags, own.services[0].score)

    assert a_transformer(tagger, says([0, 5, 0, 0]), floor=at).tag([POST])[0].sure
    assert not a_transformer(tagger, says([0, 5, 0, 0]), floor=at + 1e-6).tag([POST])[0].sure


class Says:
    """A tagger that says the same of every post."""

    model = "says"

    def __init__(self, tags: Tags) -> None:
        self._tags = tags

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        return [self._tags for _ in posts]


@pytest.mark.parametrize("sure", [True, False])
def test_what_is_passed_over_is_as_sure_as_the_tagger_that_passes_it_over(
    tagger: Linear, *, sure: bool
) -> None:
    (tags,) = tagger.tag([POST])
    passed = Says(replace(tags, relevant=False, relevance=0.05, sure=sure))

    for floor in (0.0, 1.01):
        (own,) = a_transformer(passed, says([0, 5, 0, 0]), floor=floor).tag([POST])
        assert own.sure is sure


def test_confidence_is_of_relevance_service_and_place_together() -> None:
    known = some_tags(municipality=JEDDAH, relevance=0.8)

    assert confidence(known, 0.5) == pytest.approx(0.8 * 0.5 * 0.9)
    assert confidence(replace(known, relevant=False), 0.5) == pytest.approx(0.2)
    assert (placed(None, ()), placed(None, (JEDDAH, JEDDAH)), placed(JEDDAH, ())) == (1, 0, 0.9)


def test_the_linear_taggers_spans_are_kept_where_masking_them_lowers_the_score(
    tagger: Linear,
) -> None:
    (linear,) = tagger.tag([POST])
    (own,) = a_transformer(tagger, hears("حفرة", 1)).tag([POST])

    assert linear.services[0].code == own.services[0].code == "roads.pothole"
    assert own.services[0].evidence == linear.services[0].evidence


def test_evidence_is_found_where_the_linear_tagger_looked_elsewhere(tagger: Linear) -> None:
    text = "يا جماعة الخير من يوم الأحد والحفرة مكانها والباص ما يجي أبدا لحينا"
    (linear,) = tagger.tag([a_post(text=text)])
    looked = tuple(span for tag in linear.services for span in tag.evidence)
    # The longest word that is left: a short one might stand inside another.
    passed = max(hide(text, looked).split(), key=len)
    (own,) = a_transformer(tagger, hears(passed, 0)).tag([a_post(text=text)])

    (span,) = own.services[0].evidence
    assert passed in text[slice(*span)]
    assert span[1] - span[0] < len(text) / 2


def test_what_nothing_lowers_has_no_evidence(tagger: Linear) -> None:
    (own,) = a_transformer(tagger, says([3, 0, 1, 2])).tag([POST])

    assert [tag.evidence for tag in own.services] == [(), (), ()]


def test_a_span_that_was_guessed_for_the_very_service_comes_first() -> None:
    words = words_of("حفرة باص حفرة")
    first, second = ((words[0].start, words[0].end),), ((words[1].start, words[1].end),)

    def probe(texts: Sequence[str]) -> Floats:
        lower = [0.5 if "باص" in text else 0.1 for text in texts]
        return np.array([[one, one] for one in lower], np.float32)

    odds = np.array([0.9, 0.9], np.float32)
    guesses = [(0, first), (1, second)]
    assert carried("حفرة باص حفرة", odds, [0, 1], guesses, probe) == [first, second]
    assert carried("حفرة باص حفرة", odds, [0], [(-1, first), (-1, second)], probe) == [second]
    assert carried("", odds, [0, 1], [], probe) == [(), ()]


def test_masking_keeps_every_other_character_where_it_was() -> None:
    assert hide("abcdef", ((1, 3), (4, 5))) == "a  d f"


@pytest.mark.parametrize("count", [0, 1, 3, 8, 40])
def test_parts_cover_the_words_in_order_and_none_is_most_of_a_text(count: int) -> None:
    text = " ".join(f"كلمة{at}" for at in range(count))
    found = parts(text, words_of(text), ())

    assert len(found) == min(8, count)
    flat = [span for spans in found for span in spans]
    assert all(left[1] <= right[0] for left, right in pairwise(flat))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("حُفْرَةٌ كَبِيرَة", "حفرة كبيرة"),
        ("حفـــرة   كبيييييرة\n", "حفرة كبيرة"),
        ("شوفوا https://x.com/a هنا", "شوفوا هنا"),
        ("\u202eحفرة\u2066 ****** هنا", "حفرة هنا"),
        ("ﷺ", "صلى الله عليه وسلم"),
        ("أمانة إنارة", "أمانة إنارة"),
        ("\ud800\0", "\ufffd"),
        ("", ""),
    ],
)
def test_an_encoder_reads_what_is_seen(text: str, read: str) -> None:
    assert plain(text) == read


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert len(plain("ا ب " * 25_000)) < 4_001


def masked_lower(own: Transformer, text: str) -> bool:
    (tags,) = own.tag([a_post(text=text)])
    best = tags.services[0]
    stars = text
    for start, end in best.evidence:
        stars = stars[:start] + "*" * (end - start) + stars[end:]
    (after,) = own.tag([a_post(text=stars)])
    left = {tag.code: tag.score for tag in after.services}
    return bool(best.evidence) and left.get(best.code, 0.0) < best.score


@pytest.mark.parametrize("kind", ["torch", "onnx"])
def test_masking_the_evidence_of_a_tuned_encoder_lowers_its_score(
    kind: str, tagger: Linear, request: pytest.FixtureRequest
) -> None:
    tuned: Tuned = request.getfixturevalue(f"tuned_{kind}")
    own = tuned.open(tagger)

    told = [masked_lower(own, text) for text in tuned.texts]
    assert sum(told) >= 0.97 * len(told)
    evidence = [own.tag([a_post(text=text)])[0].services[0].evidence for text in tuned.texts[:40]]
    assert all(said or not spans for said, spans in zip(told, evidence, strict=False))


@pytest.mark.parametrize("kind", ["torch", "onnx"])
def test_a_tiny_encoder_learns_and_says_how_sure_it_may_be(
    kind: str, tagger: Linear, request: pytest.FixtureRequest
) -> None:
    tuned: Tuned = request.getfixturevalue(f"tuned_{kind}")
    assert tuned.manifest.checkpoint
    card = read_card(tuned.folder / tuned.manifest.checkpoint)
    said = tuned.open(tagger).tag([a_post(text=text) for text in tuned.texts])

    assert tuned.manifest.tagger is (Kind.ONNX if kind == "onnx" else Kind.TRANSFORMER)
    assert card.codes == tuple(tuned.services)
    assert 0 < card.sure_floor <= 1
    assert len({tags.services[0].code for tags in said}) == len(tuned.services)


def probabilities(folder: Path, kind: str, texts: Sequence[str]) -> Floats:
    from classifier.taggers.onnx_encoder import open_onnx  # noqa: PLC0415 - extra
    from classifier.taggers.torch_encoder import open_torch  # noqa: PLC0415 - extra

    card = read_card(folder)
    predict = (open_onnx if kind == "onnx" else open_torch)(folder, card)
    return np.array([softmax(one) for one in predict(texts)], np.float32)


def test_eight_bits_answer_nearly_as_thirty_two(
    tuned_torch: Tuned, tuned_onnx: Tuned, tmp_path: Path
) -> None:
    from transformers import AutoModelForSequenceClassification  # noqa: PLC0415 - extra

    from classifier.training.export import export  # noqa: PLC0415 - extra

    del tuned_onnx  # only that its extra is there
    assert tuned_torch.manifest.checkpoint
    folder = tuned_torch.folder / tuned_torch.manifest.checkpoint
    for name in (CARD, TOKENIZER):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    export(AutoModelForSequenceClassification.from_pretrained(folder), tmp_path)

    whole = probabilities(folder, "torch", tuned_torch.texts)
    eight = probabilities(tmp_path, "onnx", tuned_torch.texts)
    assert np.abs(whole - eight).max() < 0.2
    assert np.abs(whole - eight).mean() < 0.01
    assert (whole.argmax(axis=1) == eight.argmax(axis=1)).mean() >= 0.97
    assert sorted(path.name for path in tmp_path.iterdir()) == [ONNX, CARD, TOKENIZER]


PROGRAM = """
import sys
from pathlib import Path
from classifier.taggers.checkpoint import read_card
from classifier.taggers.onnx_encoder import open_onnx
folder = Path(sys.argv[1])
assert open_onnx(folder, read_card(folder))(["حفرة في جدة"]).shape[0] == 1
print(*sorted(name for name in sys.modules if "." not in name))
"""


def test_serving_eight_bits_needs_neither_torch_nor_transformers(tuned_onnx: Tuned) -> None:
    assert tuned_onnx.manifest.checkpoint
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, tuned_onnx.folder / tuned_onnx.manifest.checkpoint],
        env={"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(told.stdout.split())
    assert {"onnxruntime", "tokenizers"} <= loaded
    assert not loaded & {"torch", "transformers", "sklearn", "scipy", "onnx", "onnxscript"}


def damaged(tuned: Tuned, folder: Path, damage: Callable[[Path], None]) -> Path:
    """Copy a checkpoint and damage the copy."""
    assert tuned.manifest.checkpoint
    copy = folder / "copy"
    copy.mkdir()
    for path in (tuned.folder / tuned.manifest.checkpoint).iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    damage(copy)
    return copy


def drops(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def spoils(name: str, by: str = "{") -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / name).write_text(by, encoding="utf-8")

    return damage


OTHER = Card(codes=CODES, tokens=96).model_dump_json()
DAMAGE = {
    "no card": ("torch", drops(CARD), "sawt.json"),
    "wrong card": ("torch", spoils(CARD), "sawt.json"),
    "no tokenizer": ("torch", drops(TOKENIZER), "not a tokenizer"),
    "wrong tokenizer": ("onnx", spoils(TOKENIZER), "not a tokenizer"),
    "no weights": ("torch", drops("model.safetensors"), "not a checkpoint"),
    "torn weights": ("torch", spoils("model.safetensors"), "not a checkpoint"),
    "no encoder": ("onnx", drops(ONNX), "model.onnx"),
    "torn encoder": ("onnx", spoils(ONNX), "not an encoder"),
    "another's card": ("torch", spoils(CARD, OTHER), "other services"),
    "another's card, int8": ("onnx", spoils(CARD, OTHER), "other services"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_checkpoint_says_what_is_wrong(
    name: str, tagger: Linear, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    kind, damage, says_ = DAMAGE[name]
    tuned: Tuned = request.getfixturevalue(f"tuned_{kind}")
    folder = damaged(tuned, tmp_path, damage)
    services = request.getfixturevalue("services")

    with pytest.raises((ModelBroken, ModelMissing), match=says_):
        open_encoder(folder, tuned.manifest, tagger, services)


def test_a_missing_checkpoint_says_so(tmp_path: Path, tagger: Linear, tuned_onnx: Tuned) -> None:
    with pytest.raises(ModelMissing):
        open_encoder(tmp_path / "none", tuned_onnx.manifest, tagger, tuned_onnx.services)


def test_services_that_are_not_configured_are_refused(tagger: Linear, tuned_onnx: Tuned) -> None:
    assert tuned_onnx.manifest.checkpoint
    fewer = dict(list(tuned_onnx.services.items())[1:])
    with pytest.raises(ModelBroken, match=r"services\.yaml does not"):
        open_encoder(
            tuned_onnx.folder / tuned_onnx.manifest.checkpoint, tuned_onnx.manifest, tagger, fewer
        )


@pytest.mark.parametrize(
    ("kind", "package", "extra"),
    [("torch", "torch", "train"), ("torch", "tokenizers", "onnx"), ("onnx", "onnxruntime", "onnx")],
)
def test_packages_that_are_missing_are_named_with_their_extra(  # noqa: PLR0913, PLR0917 - fixtures
    kind: str,
    package: str,
    extra: str,
    tagger: Linear,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tuned: Tuned = request.getfixturevalue(f"tuned_{kind}")
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(ModelBroken, match=rf"sawt\[{extra}\]"):
        tuned.open(tagger)


def test_no_more_tokens_are_read_than_the_card_says(tuned_onnx: Tuned) -> None:
    assert tuned_onnx.manifest.checkpoint
    read = open_reader(tuned_onnx.folder / tuned_onnx.manifest.checkpoint, 8)

    assert len(read("حفرة " * 200)) == 8
