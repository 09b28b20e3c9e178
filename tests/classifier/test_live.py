"""A promoted model is taken up without a restart; a broken one is not."""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from classifier.live import Live
from classifier.manifest import Kind, Manifest, write_manifest
from classifier.tagger import Tagger
from classifier.tags import Tags
from classifier.weights import ModelBroken, ModelMissing
from listener.post import Post
from make import a_post, some_tags


@dataclass
class Named:
    """Says its name."""

    model: str

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        return [some_tags(model=self.model) for _ in posts]


class Folder:
    """A folder of models that opens those whose file says so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened: list[str] = []

    def serve(self, model: str) -> None:
        (self.path / f"{model}.npz").write_text("good")
        manifest = Manifest(model=model, tagger=Kind.LINEAR, file=f"{model}.npz", sha256="0" * 64)
        write_manifest(self.path, manifest)

    def open(self, manifest: Manifest) -> Tagger:
        path = self.path / manifest.file
        self.opened.append(manifest.model)
        if not path.exists():
            raise ModelMissing(path)
        if path.read_text() != "good":
            raise ModelBroken(path, "differs")
        return Named(manifest.model)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.serve("old")
    return folder


@pytest.fixture
def live(folder: Folder) -> Live:
    return Live(folder.path, folder.open)


def judged_by(live: Live) -> str:
    (tags,) = live.tag([a_post()])
    return tags.model


def test_the_next_batch_is_judged_by_the_promoted_model(folder: Folder, live: Live) -> None:
    assert judged_by(live) == "old"

    folder.serve("new")

    assert (judged_by(live), live.model) == ("new", "new")


def test_nothing_is_opened_while_nothing_changes(folder: Folder, live: Live) -> None:
    for _ in range(5):
        judged_by(live)

    assert folder.opened == ["old"]


def test_a_broken_promotion_leaves_the_old_model_serving_and_is_told(
    folder: Folder, live: Live
) -> None:
    folder.serve("new")
    (folder.path / "new.npz").write_text("bad")

    assert [judged_by(live) for _ in range(3)] == ["old"] * 3
    assert live.broken
    assert "new.npz" in live.broken
    assert folder.opened == ["old", "new"]


def test_it_is_tried_again_once_its_file_is_mended(folder: Folder, live: Live) -> None:
    folder.serve("new")
    (folder.path / "new.npz").unlink()
    judged_by(live)

    (folder.path / "new.npz").write_text("good")

    assert (judged_by(live), live.broken) == ("new", None)


@pytest.mark.parametrize("text", ["", "[", "model: x\n"])
def test_a_manifest_that_is_none_leaves_the_old_model_serving(
    folder: Folder, live: Live, text: str
) -> None:
    (folder.path / "manifest.yaml").write_text(text)

    assert judged_by(live) == "old"
    assert live.broken


def test_a_folder_that_is_emptied_leaves_the_old_model_serving(folder: Folder, live: Live) -> None:
    for path in folder.path.iterdir():
        path.unlink()

    assert judged_by(live) == "old"
    assert live.broken


def test_a_manifest_of_the_same_time_and_size_is_noticed(folder: Folder, live: Live) -> None:
    manifest = folder.path / "manifest.yaml"
    before = manifest.stat()

    folder.serve("odd")  # as long as `old`
    os.utime(manifest, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert judged_by(live) == "odd"


def test_while_one_thread_opens_a_model_the_others_judge_by_the_old(folder: Folder) -> None:
    opening, opened = threading.Event(), threading.Event()

    def slowly(manifest: Manifest) -> Tagger:
        if manifest.model == "new":
            opening.set()
            assert opened.wait(10)
        return folder.open(manifest)

    live = Live(folder.path, slowly)
    folder.serve("new")
    found: list[str] = []
    first = threading.Thread(target=lambda: found.append(judged_by(live)))
    first.start()
    assert opening.wait(10)

    assert judged_by(live) == "old"
    opened.set()
    first.join()
    assert found == ["new"]


def test_a_batch_is_judged_by_one_model_to_its_end(folder: Folder, live: Live) -> None:
    class Promoting(Named):
        def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
            folder.serve("new")
            return super().tag(posts)

    live = Live(folder.path, lambda manifest: Promoting(manifest.model))

    assert {tags.model for tags in live.tag([a_post()] * 3)} == {"old"}
