"""A model that is missing or broken is told of, with what to do about it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.manifest import MANIFEST, Kind, Manifest, write_manifest
from classifier.opening import ModelBroken, ModelMissing, open_tagger
from classifier.places import Resolver
from classifier.services import Service
from classifier.weights import Weights, load, save
from make import POST


def put(folder: Path, weights: Weights) -> Path:
    path = folder / "m.npz"
    digest = save(weights, path)
    write_manifest(folder, Manifest(model="m", tagger=Kind.LINEAR, file="m.npz", sha256=digest))
    return path


def test_a_saved_model_opens_and_judges_the_same(
    tmp_path: Path, small: Weights, services: Mapping[str, Service], resolver: Resolver
) -> None:
    put(tmp_path, small)
    tagger = open_tagger(tmp_path, services, resolver)
    assert tagger.model == "m"  # the manifest's name: two models of one month have one of their own
    assert tagger.tag([POST])[0].services[0].code == "roads.pothole"


def test_the_same_weights_give_the_same_bytes(tmp_path: Path, small: Weights) -> None:
    assert save(small, tmp_path / "a.npz") == save(small, tmp_path / "b.npz")


def test_a_folder_without_a_model_says_so(
    tmp_path: Path, services: Mapping[str, Service], resolver: Resolver
) -> None:
    with pytest.raises(ModelMissing, match="sawt train --promote"):
        open_tagger(tmp_path, services, resolver)


def test_a_manifest_without_its_file_says_so(
    tmp_path: Path, small: Weights, services: Mapping[str, Service], resolver: Resolver
) -> None:
    put(tmp_path, small).unlink()
    with pytest.raises(ModelMissing, match=r"m\.npz"):
        open_tagger(tmp_path, services, resolver)


@pytest.mark.parametrize("damage", [b"", b"not a model", b"PK\x03\x04 torn"])
def test_a_damaged_file_is_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "m.npz"
    path.write_bytes(damage)
    with pytest.raises(ModelBroken, match=r"m\.npz"):
        load(path)


def test_another_file_than_the_manifest_speaks_of_is_refused(
    tmp_path: Path, small: Weights, services: Mapping[str, Service], resolver: Resolver
) -> None:
    path = put(tmp_path, small)
    save(replace(small, model="other"), path)
    with pytest.raises(ModelBroken, match="SHA-256"):
        open_tagger(tmp_path, services, resolver)


def test_arrays_that_do_not_fit_are_refused(tmp_path: Path, small: Weights) -> None:
    path = tmp_path / "m.npz"
    save(replace(small, scale=np.ones(3, np.float32)), path)
    with pytest.raises(ModelBroken, match="fit together"):
        load(path)


def test_a_wrong_manifest_is_refused(
    tmp_path: Path, services: Mapping[str, Service], resolver: Resolver
) -> None:
    (tmp_path / MANIFEST).write_text("model: 1\n", encoding="utf-8")
    with pytest.raises(ModelBroken, match="model: must be text"):
        open_tagger(tmp_path, services, resolver)


def test_services_that_are_not_configured_are_refused(
    tmp_path: Path, small: Weights, services: Mapping[str, Service], resolver: Resolver
) -> None:
    put(tmp_path, small)
    fewer = {code: one for code, one in services.items() if code != "roads.pothole"}
    with pytest.raises(ModelBroken, match=r"roads\.pothole"):
        open_tagger(tmp_path, fewer, resolver)
