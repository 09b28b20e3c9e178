"""The model that is shipped keeps its promises on the text of the project."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier.manifest import Kind, read_manifest
from classifier.opening import open_tagger
from classifier.places import Resolver
from classifier.services import Service
from classifier.tagger import Tagger
from classifier.training.corpus import load_corpus
from make import a_post

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "models"


@pytest.fixture(scope="module")
def shipped(services: Mapping[str, Service], resolver: Resolver) -> Tagger:
    return open_tagger(MODELS, services, resolver)


def test_masking_the_evidence_lowers_the_score_on_two_hundred_posts(
    shipped: Tagger, services: Mapping[str, Service]
) -> None:
    relevant = [one.text for one in load_corpus(MODELS / "training", services) if one.relevant]
    texts = relevant[:: len(relevant) // 200][:200]
    assert len(texts) == 200
    before = shipped.tag([a_post(text=text) for text in texts])
    masked = []
    for text, tags in zip(texts, before, strict=True):
        hidden = text
        for start, end in tags.services[0].evidence:
            hidden = hidden[:start] + "*" * (end - start) + hidden[end:]
        masked.append(a_post(text=hidden))
    lower = [
        {tag.code: tag.score for tag in now.services}.get(was.services[0].code, 0.0)
        < was.services[0].score
        for was, now in zip(before, shipped.tag(masked), strict=True)
    ]
    assert sum(lower) >= 198


def test_it_is_the_light_tagger_and_small_enough_to_be_kept_with_the_code() -> None:
    manifest = read_manifest(MODELS)
    assert manifest.tagger is Kind.LINEAR
    assert sum(path.stat().st_size for path in MODELS.rglob("*")) < 60 * 1024 * 1024
