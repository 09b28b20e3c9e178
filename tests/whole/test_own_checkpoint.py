"""A checkpoint of your own, by the real program: train, promote, classify, serve."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tiny import a_tiny_encoder
from whole.serving import ROOT, environment, sawt, serving

POST = {"id": "a1", "text": "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي"}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a little training text in `models`, and a tiny encoder in `base`."""
    for package in ("torch", "transformers", "sklearn"):
        pytest.importorskip(package, reason="NOT TESTED: the extra `train` is not installed")
    folder = tmp_path_factory.mktemp("workshop")
    (folder / "models/training").mkdir(parents=True)
    lines = [
        line
        for name in ("posts-1.jsonl", "offtopic-1.jsonl")
        for line in (ROOT / "models/training" / name).read_text(encoding="utf-8").splitlines()[::9]
    ]
    text = "\n".join(lines)
    (folder / "models/training/posts.jsonl").write_text(text, encoding="utf-8")
    a_tiny_encoder(folder / "base", [json.loads(line)["text"] for line in lines])
    return folder


def settings(workshop: Path, data: Path) -> dict[str, str]:
    return environment(data, SAWT_MODELS=str(workshop / "models"))


def trained(workshop: Path, data: Path, *words: str) -> Mapping[str, str]:
    """Train and promote; returns the environment in which it serves."""
    for old in ("manifest.yaml", "candidate"):
        assert not (workshop / "models" / old).exists()
    env = settings(workshop, data)
    done = sawt("train", "--base", str(workshop / "base"), *words, "--promote", env=env)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert re.search(r"-tuned(\.\d+)? serves now", done.stdout)
    assert "routed_right_held" in done.stdout
    return env


@pytest.mark.parametrize(("words", "kind"), [((), "transformer"), (("--onnx",), "onnx")])
def test_it_is_trained_promoted_and_judges(
    workshop: Path, tmp_path: Path, words: tuple[str, ...], kind: str
) -> None:
    if kind == "onnx":
        pytest.importorskip("onnxscript", reason="NOT TESTED: the extra `onnx` is not installed")
    env = dict(trained(workshop, tmp_path, *words))
    manifest = workshop / "models/manifest.yaml"
    told = manifest.read_text(encoding="utf-8")
    try:
        done = sawt("classify", env=env, given=json.dumps(POST))
        with serving(tmp_path, SAWT_MODELS=env["SAWT_MODELS"]) as served:
            answer = served.post("/api/v1/classify", POST).json()
    finally:
        manifest.unlink()

    assert f"tagger: {kind}\n" in told
    assert done.returncode == 0, done.stderr
    tags = json.loads(done.stdout)
    assert "-tuned" in tags["model"]
    assert len(tags["services"]) >= 1
    assert tags["municipality"]["code"] == "jeddah"
    assert answer == tags


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--base", "./nowhere/near"), "./nowhere/near: there is no such folder; give a folder"),
        (("--base", "nobody/nothing"), "download the checkpoint and give its folder"),
        (("--onnx",), "give --base as well"),
    ],
)
def test_what_stands_in_the_way_is_one_line(
    workshop: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    env = settings(workshop, tmp_path) | {"HF_HUB_OFFLINE": "1"}
    done = sawt("train", *words, env=env)

    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert says in line
    assert not (workshop / "models/candidate").exists()
