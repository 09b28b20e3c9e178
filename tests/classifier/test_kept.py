"""The last three models are kept; another serves in one step, or the old one serves on."""

import fcntl
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from classifier.kept import (
    ModelsBusy,
    NoSuchModel,
    NotBetter,
    kept_models,
    promote,
    rollback,
    serving_manifest,
)
from classifier.manifest import Kind, Manifest, read_manifest, write_manifest
from classifier.weights import ModelBroken, ModelMissing

NOW = datetime(2026, 11, 23, tzinfo=UTC)
Candidate = Callable[..., None]


def opening(folder: Path, manifest: Manifest) -> object:
    """Open a model as far as its digest."""
    path = folder / manifest.file
    if not path.exists():
        raise ModelMissing(path)
    if sha256(path.read_bytes()).hexdigest() != manifest.sha256:
        raise ModelBroken(path, "differs")
    return manifest


@pytest.fixture
def candidate(tmp_path: Path) -> Candidate:
    """`candidate(name, right)`: train one of this name that gets so many right."""

    def make(name: str, right: float, model: str | None = None, checkpoint: str = "") -> None:
        folder = tmp_path / "candidate"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.npz").write_bytes(name.encode())
        if checkpoint:
            (folder / checkpoint).mkdir()
            (folder / checkpoint / "config.json").write_text(name)
        manifest = Manifest(
            model=model or name,
            tagger=Kind.TRANSFORMER if checkpoint else Kind.LINEAR,
            file=f"{name}.npz",
            sha256=sha256(name.encode()).hexdigest(),
            checkpoint=checkpoint or None,
            folds={"routed_right": right, "routed_right_held": right},
        )
        write_manifest(folder, manifest)

    return make


@pytest.fixture
def four(tmp_path: Path, candidate: Candidate) -> Path:
    """A folder in which four models were promoted, one after the other."""
    for at, name in enumerate("abcd"):
        candidate(name, at / 10)
        promote(tmp_path, now=NOW + timedelta(days=at), opening=opening)
    return tmp_path


def names(models: Path) -> str:
    return "".join(one.name for one in kept_models(models))


def serving(models: Path) -> str:
    return read_manifest(models).name


def test_the_last_three_are_kept_and_older_ones_go(four: Path) -> None:
    assert (serving(four), names(four)) == ("d", "dcb")
    assert {path.name for path in four.glob("*.npz")} == {"b.npz", "c.npz", "d.npz"}
    assert not (four / "candidate").exists()


def test_rolling_back_goes_one_further_each_time_until_none_is_left(four: Path) -> None:
    went = [rollback(four, opening=opening).name for _ in range(2)]

    assert went == ["c", "b"]
    with pytest.raises(NoSuchModel, match="'a'"):
        rollback(four, opening=opening)
    assert (serving(four), names(four)) == ("b", "dcb")


def test_a_kept_model_is_promoted_by_its_name_and_that_can_be_undone(four: Path) -> None:
    promote(four, now=NOW + timedelta(days=9), opening=opening, name="b")

    assert (serving(four), names(four)) == ("b", "bdc")
    assert rollback(four, opening=opening).name == "d"


def test_promoting_what_serves_changes_nothing(four: Path) -> None:
    before = (four / "manifest.yaml").read_bytes()

    promote(four, now=NOW + timedelta(days=9), opening=opening, name="d")

    assert (four / "manifest.yaml").read_bytes() == before


def test_what_served_before_is_kept_though_others_are_newer(
    four: Path, candidate: Candidate
) -> None:
    rollback(four, opening=opening)
    rollback(four, opening=opening)
    candidate("e", 0.9)

    promote(four, now=NOW + timedelta(days=9), opening=opening)

    assert (serving(four), names(four)) == ("e", "edb")
    assert rollback(four, opening=opening).name == "b"


def test_a_candidate_that_does_not_win_stays_a_candidate(four: Path, candidate: Candidate) -> None:
    candidate("e", 0.1)

    with pytest.raises(NotBetter, match=r"lost 20\.0 points"):
        promote(four, now=NOW, opening=opening)

    assert serving(four) == "d"
    assert (four / "candidate" / "e.npz").exists()


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_what_cannot_be_opened_is_refused_before_the_switch(
    four: Path, candidate: Candidate, damage: str
) -> None:
    candidate("e", 0.9)
    for path in (four / "candidate" / "e.npz", four / "c.npz"):
        if damage == "missing":
            path.unlink()
        else:
            path.write_bytes(b"?")
    before = {path: path.read_bytes() for path in four.rglob("*.yaml")}

    with pytest.raises((ModelBroken, ModelMissing)):
        promote(four, now=NOW, opening=opening)
    with pytest.raises((ModelBroken, ModelMissing)):
        promote(four, now=NOW, opening=opening, name="c")
    with pytest.raises((ModelBroken, ModelMissing)):
        rollback(four, opening=opening)

    assert {path: path.read_bytes() for path in four.rglob("*.yaml")} == before


def test_one_who_changes_models_keeps_others_out(four: Path, candidate: Candidate) -> None:
    candidate("e", 0.9)
    with (four / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(ModelsBusy, match="try again"):
            promote(four, now=NOW, opening=opening)
        with pytest.raises(ModelsBusy):
            rollback(four, opening=opening)

    assert promote(four, now=NOW + timedelta(days=9), opening=opening).name == "e"


def test_two_models_of_one_month_are_told_apart_in_tags(
    tmp_path: Path, candidate: Candidate
) -> None:
    for at, name in enumerate("abc"):
        candidate(name, at, model="sawt-2026.11")
        promote(tmp_path, now=NOW + timedelta(days=at), opening=opening)

    models = [one.model for one in kept_models(tmp_path)]
    assert models == ["sawt-2026.11.3", "sawt-2026.11.2", "sawt-2026.11"]


def test_a_checkpoint_goes_along(tmp_path: Path, candidate: Candidate) -> None:
    candidate("a", 0.1)
    promote(tmp_path, now=NOW, opening=opening)
    candidate("b", 0.2, checkpoint="b-checkpoint")

    promote(tmp_path, now=NOW, opening=opening)

    assert (tmp_path / "b-checkpoint" / "config.json").read_text() == "b"
    assert serving(tmp_path) == "b-checkpoint"


def test_a_model_that_was_never_promoted_can_be_rolled_back_to(
    tmp_path: Path, candidate: Candidate
) -> None:
    candidate("a", 0.1)
    shutil.copytree(tmp_path / "candidate", tmp_path, dirs_exist_ok=True)
    candidate("b", 0.2)
    promote(tmp_path, now=NOW, opening=opening)

    assert rollback(tmp_path, opening=opening).name == "a"
    with pytest.raises(NoSuchModel, match="no model is kept that served before"):
        rollback(tmp_path, opening=opening)


def test_names_that_do_not_exist_or_mean_several_are_told(four: Path, candidate: Candidate) -> None:
    with pytest.raises(NoSuchModel, match="no model 'x' is kept; there is: d, c, b"):
        promote(four, now=NOW, opening=opening, name="x")
    with pytest.raises(NoSuchModel, match="make one: sawt train"):
        promote(four, now=NOW, opening=opening)
    candidate("e", 0.9)
    promote(four, now=NOW + timedelta(days=9), opening=opening)
    twin = read_manifest(four / "kept", "d.yaml").model_copy(update={"model": "e"})
    write_manifest(four / "kept", twin, "d.yaml")
    with pytest.raises(NoSuchModel, match="e means several models"):
        promote(four, now=NOW, opening=opening, name="e")


def test_an_empty_folder_serves_nothing(tmp_path: Path) -> None:
    assert (serving_manifest(tmp_path), kept_models(tmp_path)) == (None, [])
