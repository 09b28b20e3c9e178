"""A running service takes up what is promoted, and keeps what serves where that is broken."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from classifier.manifest import Manifest, read_manifest, write_manifest
from classifier.weights import load, save
from whole.serving import PATIENCE, ROOT, Served, environment, sawt, serving, until

POST = {"text": "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي"}


@dataclass
class Models:
    """A folder of models, and how the program is started with it."""

    path: Path
    env: Mapping[str, str]

    def candidate(self, model: str, **folds: float) -> None:
        """Make a candidate of this name, of the very weights that serve."""
        serving = read_manifest(self.path)
        folder = self.path / "candidate"
        folder.mkdir(exist_ok=True)
        weights = replace(load(self.path / serving.file), model=model)
        digest = save(weights, folder / f"{model}.npz")
        write_manifest(
            folder,
            Manifest(
                model=model, tagger=serving.tagger, file=f"{model}.npz", sha256=digest, folds=folds
            ),
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        done = sawt("model", *words, env=dict(self.env))
        return done.returncode, done.stdout, done.stderr

    def list(self) -> list[dict[str, Any]]:
        _, told, _ = self.run("list", "--json")
        return [json.loads(line) for line in told.splitlines()]


@pytest.fixture
def models(tmp_path: Path) -> Models:
    folder = tmp_path / "models"
    folder.mkdir()
    serving = read_manifest(ROOT / "models")
    for part in ("manifest.yaml", *serving.parts):
        shutil.copy(ROOT / "models" / part, folder / part)
    return Models(folder, environment(tmp_path, SAWT_MODELS=str(folder)))


@pytest.fixture
def service(models: Models, tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, SAWT_MODELS=str(models.path)) as service:
        yield service


def model_of(service: Served) -> str:
    answer = service.post("/api/v1/classify", POST)
    assert answer.is_success, answer.text
    model: str = answer.json()["model"]
    return model


def test_a_running_service_answers_with_the_model_that_was_promoted(
    models: Models, service: Served
) -> None:
    old = model_of(service)
    models.candidate("sawt-2031.01", routed_right=0.99)

    status, told, _ = models.run("promote")

    assert (status, "sawt-2031.01 serves now" in told) == (0, True)
    assert model_of(service) == "sawt-2031.01"
    tried = service.post("/api/v1/rules/try", POST).json()
    assert tried["tags"]["model"] == "sawt-2031.01"
    assert [(one["model"], one["serves"]) for one in models.list()] == [
        ("sawt-2031.01", True),
        (old, False),
    ]
    assert models.run("rollback")[0] == 0
    assert model_of(service) == old


def test_a_broken_promotion_leaves_the_old_model_serving_and_is_told(
    models: Models, service: Served, tmp_path: Path
) -> None:
    old = model_of(service)
    models.candidate("sawt-2031.01", routed_right=0.99)
    models.run("promote")
    model_of(service)
    models.run("rollback")
    assert model_of(service) == old

    # As a copy that broke off would leave it.
    broken = read_manifest(models.path / "kept", "sawt-2031.01.yaml")
    (models.path / broken.file).write_bytes(b"half a model")
    write_manifest(models.path, broken)

    assert model_of(service) == old
    ready = httpx.get(f"{service.url}/ready", timeout=PATIENCE)
    assert ready.status_code == 200
    assert ready.json()["checks"]["model"] == f"{old} serves; the promoted one cannot"
    log = (tmp_path / "serve.log").read_text(encoding="utf-8")
    assert "promoted model not taken up" in log
    doctor = sawt("doctor", env=dict(models.env))
    assert doctor.returncode == 1
    assert "fail  model" in doctor.stdout
    assert models.run("rollback")[0] == 0
    assert httpx.get(f"{service.url}/ready", timeout=PATIENCE).json()["checks"]["model"] == "ok"


def test_what_may_not_serve_is_refused_on_one_line(models: Models) -> None:
    shown = read_manifest(models.path).folds["routed_right"]

    refused = {"no candidate": models.run("promote"), "never": models.run("rollback")}
    models.candidate("sawt-2031.01", routed_right=shown - 0.1)
    refused["worse"] = models.run("promote")
    refused["unknown"] = models.run("promote", "sawt-1999.01")
    models.candidate("sawt-2031.01", routed_right=0.99)
    (models.path / "candidate" / "sawt-2031.01.npz").write_bytes(b"half a model")
    refused["broken"] = models.run("promote")

    says = {name: told for name, (_, _, told) in refused.items()}
    assert {status for status, _, _ in refused.values()} == {1}
    assert all(told.startswith("sawt: ") and told.count("\n") == 1 for told in says.values())
    assert "make one: sawt train" in says["no candidate"]
    assert "no model is kept that served before" in says["never"]
    assert "lost 10.0 points" in says["worse"]
    assert "no model 'sawt-1999.01' is kept" in says["unknown"]
    assert "SHA-256 differs" in says["broken"]
    assert models.run("fly")[0] == 2
    assert len(models.list()) == 1


def test_what_people_corrected_is_printed_masked_as_training_text(
    models: Models, service: Served, tmp_path: Path
) -> None:
    text = "حفرة كبيرة في جدة كلموني 0501234567 @sara"
    post = service.post("/api/v1/posts", {"text": text}).json()["id"]
    at = f"/api/v1/posts/{post}/corrections"
    body = {"service": "roads.resurfacing", "relevant": True, "municipality": "jeddah"}
    until(lambda: service.get(f"/api/v1/posts/{post}")["tags"], "tags")
    assert service.post(at, body).status_code == 201

    status, told, _ = models.run("labels")

    (example,) = [json.loads(line) for line in told.splitlines()]
    assert status == 0
    assert example["text"] == "حفرة كبيرة في جدة كلموني 0000000000 @user"
    assert example["services"] == ["roads.resurfacing"]
    missing = sawt("train", "--corrections", str(tmp_path / "none.jsonl"), env=dict(models.env))
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert "none.jsonl" in missing.stderr
