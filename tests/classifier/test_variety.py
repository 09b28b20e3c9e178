"""The training text is as various as people, and the check sees it where it is not."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import pytest

from classifier.gazetteer import load_gazetteer
from classifier.services import Service
from classifier.training.corpus import Example, load_corpus
from classifier.training.variety import ALIKE, near_duplicates, runs, skeletons, unnamed

ROOT = Path(__file__).parents[2]
DIALECTS = {
    "msa", "najdi", "hijazi", "southern", "eastern", "northern", "gulf", "egyptian", "levantine",
    "yemeni", "sudanese", "arabizi",
}  # fmt: skip


@pytest.fixture(scope="module")
def corpus(services: Mapping[str, Service]) -> list[Example]:
    return load_corpus(ROOT / "models" / "training", services)


def test_hardly_any_two_posts_are_near_duplicates(corpus: list[Example]) -> None:
    texts = [one.text for one in corpus]
    alike = near_duplicates(texts)
    assert len(alike) < 0.01 * len(texts), [(texts[a], texts[b]) for a, b in alike[:5]]


def test_posts_share_no_skeleton(corpus: list[Example]) -> None:
    (skeleton, count), *_ = skeletons([one.text for one in corpus]).most_common(1)
    assert count <= 0.005 * len(corpus), " ".join(skeleton)


def test_most_posts_do_without_the_name_of_their_service(
    corpus: list[Example], services: Mapping[str, Service]
) -> None:
    relevant = [(one.text, one.services[0]) for one in corpus if one.relevant]
    assert unnamed(relevant, services) >= 0.6


def test_every_service_dialect_and_amana_is_there(
    corpus: list[Example], services: Mapping[str, Service]
) -> None:
    gazetteer = load_gazetteer(ROOT / "config" / "municipalities.yaml")
    named = {gazetteer.amana_of[one.municipality] for one in corpus if one.municipality}
    assert {one.services[0] for one in corpus if one.relevant} == set(services)
    assert {one.dialect for one in corpus} >= DIALECTS
    assert named == set(gazetteer.amana_of.values())


def test_near_duplicates_are_found_and_only_they(corpus: list[Example]) -> None:
    texts = [one.text for one in corpus[:150]]
    texts += [f"{text} 😡" for text in texts[:5]] + [texts[7][:-4], "", " ", "ab"]
    sets = [runs(text) for text in texts]
    expected = [
        (left, right)
        for left, right in combinations(range(len(texts)), 2)
        if len(sets[left] & sets[right]) > ALIKE * len(sets[left] | sets[right])
    ]
    assert len(expected) >= 6
    assert sorted(near_duplicates(texts)) == expected


def test_a_shared_skeleton_is_found() -> None:
    names = ["النخيل", "الورود", "السلام", "الربوة", "الصفا", "المروج"]
    texts = [f"يا أمانة متى يتم إصلاح شارع {name} في حي {name} الجديد" for name in names]
    counted = skeletons([*texts, *(f"كلمة{n} أخرى{n}" for n in range(600))])
    assert max(counted.values()) == len(texts)


def test_a_name_that_is_used_is_found(services: Mapping[str, Service]) -> None:
    posts = [("الأرصفة عندنا مكسرة", "roads.sidewalk"), ("وين نمشي؟", "roads.sidewalk")]
    assert unnamed(posts, services) == 0.5
    assert unnamed([], services) == 0
