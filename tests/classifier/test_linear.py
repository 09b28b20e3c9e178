"""The linear tagger judges any text, and can say why."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pytest

from classifier import scorer
from classifier.odds import heat, softmax
from classifier.places import Resolver
from classifier.score import spans_right
from classifier.services import Service
from classifier.taggers.linear import Linear
from classifier.tags import to_json
from classifier.weights import Weights
from make import POST, a_post

TEXTS = [
    "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي",
    "أعمدة الإنارة طافية من أسبوع والشارع ظلام والعيال يخافون يطلعون",
    "الحاوية مليانة والزبالة تفيض ولا مرت سيارة النظافة من ثلاث أيام",
    "كلاب ضالة هجمت على ولدي وهو راجع من المدرسة في حي النسيم بالرياض",
    "طفح الصرف الصحي قدام البيت ومياه المجاري تجري في الشارع من يومين",
]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TEXTS[0], "roads.pothole"),
        (TEXTS[1], "lighting.outage"),
        (TEXTS[2], "waste.missed_collection"),
        (TEXTS[3], "pest.stray_dogs"),
        (TEXTS[4], "external.sewage"),
    ],
)
def test_plain_complaints_reach_their_service(tagger: Linear, text: str, code: str) -> None:
    (tags,) = tagger.tag([a_post(text=text)])
    assert tags.services[0].code == code


@pytest.mark.parametrize(
    "text",
    ["", " ", "😀😀", "؟!", "@somebody", "a b c", "пожар", "غ" * 500, "#", "\ud800", "\x00"],
)
def test_any_text_is_judged(tagger: Linear, text: str) -> None:
    (tags,) = tagger.tag([a_post(text=text)])
    assert 1 <= len(tags.services) <= 3
    assert 0 <= tags.relevance <= 1


def test_a_text_of_a_hundred_thousand_characters_is_judged(tagger: Linear) -> None:
    (tags,) = tagger.tag([a_post(text="حفرة في الشارع " * 7000)])
    assert tags.services[0].evidence


@pytest.mark.parametrize("text", TEXTS)
def test_evidence_lies_in_the_text_and_leaves_most_of_it(tagger: Linear, text: str) -> None:
    (tags,) = tagger.tag([a_post(text=text)])
    assert spans_right({"text": text}, to_json(tags))


@pytest.mark.parametrize("text", TEXTS)
def test_masking_the_evidence_lowers_the_score(tagger: Linear, text: str) -> None:
    (tags,) = tagger.tag([a_post(text=text)])
    best = tags.services[0]
    masked = text
    for start, end in best.evidence:
        masked = masked[:start] + "*" * (end - start) + masked[end:]
    (after,) = tagger.tag([a_post(text=masked)])
    left = {tag.code: tag.score for tag in after.services}
    assert left.get(best.code, 0.0) < best.score


@pytest.mark.parametrize("text", ["حفرة", "مشكلة 😀", "@user"])
def test_the_best_service_always_has_evidence(tagger: Linear, text: str) -> None:
    (tags,) = tagger.tag([a_post(text=text)])
    assert tags.services[0].evidence


def test_evidence_points_into_title_and_text_together(tagger: Linear) -> None:
    post = a_post(title="بلاغ", text="حفرة عميقة في الشارع العام قرب المدرسة")
    (tags,) = tagger.tag([post])
    assert any("حفرة" in post.words[a:b] for a, b in tags.services[0].evidence)


def test_the_same_posts_get_the_same_tags_alone_and_in_company(tagger: Linear) -> None:
    posts = [a_post(text=text) for text in TEXTS]
    together = tagger.tag(posts)
    assert together == [tagger.tag([post])[0] for post in posts]


def test_what_is_forgotten_is_learnt_again(
    small: Weights, tagger: Linear, services: Mapping[str, Service], resolver: Resolver
) -> None:
    posts = [a_post(text=text) for text in TEXTS]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scorer, "_KEPT", 12)
        forgetful = Linear(small, services, resolver)
        assert [forgetful.tag([post])[0] for post in posts] == tagger.tag(posts)


def test_a_service_that_leads_more_is_never_less_likely() -> None:
    line = np.array([0.2, 0.08], np.float32)
    scores = [np.array([lead, 0, -1], np.float32) for lead in (0.5, 1, 2, 5, 10, 20, 50)]
    shares = [softmax(one / heat(one, line))[0] for one in scores]
    assert shares == sorted(shares)


def test_services_come_best_first(tagger: Linear) -> None:
    (tags,) = tagger.tag([POST])
    assert all(left.score >= right.score for left, right in pairwise(tags.services))
