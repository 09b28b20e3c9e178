"""A small model that the tests train themselves."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier.gazetteer import load_gazetteer
from classifier.places import Resolver
from classifier.services import Service, load_services
from classifier.taggers.linear import Linear
from classifier.weights import Weights
from tiny import Tuned, a_tiny_encoder, tuned

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def services() -> Mapping[str, Service]:
    return load_services(ROOT / "config" / "services.yaml")


@pytest.fixture(scope="session")
def resolver() -> Resolver:
    return Resolver(load_gazetteer(ROOT / "config" / "municipalities.yaml"))


@pytest.fixture(scope="session")
def small(services: Mapping[str, Service]) -> Weights:
    pytest.importorskip("sklearn", reason="NOT TESTED: the extra `train` is not installed")
    from classifier.training.corpus import load_corpus, load_lexicon  # noqa: PLC0415 - extra
    from classifier.training.fit import fit, prepare  # noqa: PLC0415 - extra

    folder = ROOT / "models" / "training"
    chosen = load_corpus(folder, services)[::4]
    prepared = prepare(chosen, load_lexicon(folder, services), services)
    return fit(prepared, range(len(chosen)), services, "small")


@pytest.fixture(scope="session")
def tagger(small: Weights, services: Mapping[str, Service], resolver: Resolver) -> Linear:
    return Linear(small, services, resolver)


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory, services: Mapping[str, Service]) -> Path:
    """A tiny encoder that has learnt nothing, as a folder that transformers reads."""
    for package in ("torch", "transformers", "sklearn"):
        pytest.importorskip(package, reason="NOT TESTED: the extra `train` is not installed")
    from classifier.training.corpus import load_examples  # noqa: PLC0415 - extra

    # Files that will not grow, so that the encoder stays the same.
    names = [*(f"offtopic-{at}" for at in range(1, 4)), *(f"posts-{at}" for at in range(1, 9))]
    files = [ROOT / f"models/training/{name}.jsonl" for name in names]
    corpus = [one for path in files for one in load_examples(path, services)][::6]
    return a_tiny_encoder(tmp_path_factory.mktemp("base"), [one.text for one in corpus])


@pytest.fixture(scope="session")
def tuned_torch(
    tmp_path_factory: pytest.TempPathFactory, tiny_base: Path, services: Mapping[str, Service]
) -> Tuned:
    return tuned(tmp_path_factory.mktemp("torch"), tiny_base, services, onnx=False)


@pytest.fixture(scope="session")
def tuned_onnx(
    tmp_path_factory: pytest.TempPathFactory, tiny_base: Path, services: Mapping[str, Service]
) -> Tuned:
    for package in ("onnxruntime", "onnx", "onnxscript"):
        pytest.importorskip(package, reason="NOT TESTED: the extra `onnx` is not installed")
    return tuned(tmp_path_factory.mktemp("onnx"), tiny_base, services, onnx=True)
