"""Identical and reposted text is one matter; different text is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.wording import join_key, wording

SAID = "حفرة كبيرة وسط شارع التحلية في جدة كسرت سيارتي"

SAME = [
    SAID,
    f"RT @sara: {SAID}",
    f"rt @sara {SAID}",
    f"RT @ali: RT @sara: {SAID}",
    f"@jeddah_amanah {SAID}",
    f"{SAID} @jeddah_amanah @940",
    f"{SAID} via @okaz",
    f"{SAID} عبر @okaz",
    f"{SAID} https://news.example/a?b=1",
    f"{SAID} 😡😡",
    f"{SAID}!!!",
    f"«{SAID}»...",
    "حفرة كبيرة وسط شارع التحلية في #جدة كسرت سيارتي",
    "حفرة كبيرة وسط #شارع_التحلية في جدة كسرت سيارتي",
    "حفره كبيره وسط شارع التحليه في جده كسرت سيارتي",
    "حُفرة كبيـــــرة وسط شارع التحلية\nفي جدة  كسرت سيارتي",
    "حفرة كبيييييرة وسط شارع التحلية في جدة كسرت سيارتي",
]

OTHER = [
    "حفرة كبيرة وسط شارع الملك في جدة كسرت سيارتي",
    "حفرة كبيرة وسط شارع التحلية في جدة",
    f"ما في {SAID}",
    f"{SAID} عبر",
    f"{SAID} 2",
]


def key(text: str, municipality: str | None = "jeddah") -> str | None:
    return join_key(text, municipality, least_words=5)


@pytest.mark.parametrize("text", SAME)
def test_identical_or_reposted_text_has_the_same_key(text: str) -> None:
    assert key(text) == key(SAID) is not None


@pytest.mark.parametrize("text", OTHER)
def test_other_text_has_another_key(text: str) -> None:
    assert key(text) != key(SAID)


def test_the_same_words_in_two_municipalities_are_two_matters() -> None:
    assert len({key(SAID), key(SAID, "riyadh"), key(SAID, None)}) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😡😡😡😡😡😡",
        "متى الحل يا أمانة",
        "@a @b @c @d @e @f",
        "RT @sara: متى الحل يا أمانة https://a.example https://b.example",
    ],
)
def test_too_few_words_have_no_key(text: str) -> None:
    assert key(text) is None


def test_exactly_enough_words_have_a_key() -> None:
    assert key("متى تصلح إنارة هذا الشارع") is not None


def test_words_do_not_run_together() -> None:
    assert join_key("ab c", "jeddah", least_words=2) != join_key("a bc", "jeddah", least_words=2)


def test_a_municipality_is_not_a_word() -> None:
    assert join_key("jeddah a b", None, least_words=1) != join_key("a b", "jeddah", least_words=1)


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_can_be_asked(text: str) -> None:
    words = wording(text)
    assert (join_key(text, None, least_words=1) is None) == (not words)
