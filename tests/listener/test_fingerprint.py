"""What a text says, whatever way it is spelt."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.fingerprint import LEAST_LETTERS, alike, fingerprint, normalised

SAID = "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي ١٢ مرة"
DIACRITICS = st.sampled_from("ًٌٍَُِّْٰٓٔـ\u200f\u200b\ufe0f")
NOISE = st.sampled_from(
    [
        "😀",
        "👨‍👩‍👧",
        "🇸🇦",
        "1️⃣",
        "!",
        "؟",
        "،",
        "—",
        "«»",
        "https://t.co/Ab1?x=1",
        "@jeddah_amana",
        "\n\t",
    ]
)


@pytest.mark.parametrize(
    "spelt",
    [
        "حُفْرَةٌ كَبِيرَة وسط شارع التحلية في جدة كسرت كفر سيارتي ١٢ مرة",
        "حفــــرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي 12 مرة",
        "حفره كبيره وسط شارع التحليه فى جده كسرت کفر سیارتي ۱۲ مره",
        "حفرة كبيرة، وسط شارع التحلية (في جدة)... كسرت كفر سيارتي ١٢ مرة!! 😡😡",
        "RT @sara: حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي ١٢ مرة https://t.co/x",
        "@amana حفرة كبيرة وسط #شارع_التحلية في #جدة كسرت كفر سيارتي ١٢ مرة www.a.example/b",
        "حفرة\u200f كبيرة وسط\n\nشارع  التحلية في جدة كسرت كفر سيارتي ١٢ مرة",
    ],
)
def test_habits_of_spelling_do_not_count(spelt: str) -> None:
    assert fingerprint(spelt) == fingerprint(SAID)


@pytest.mark.parametrize(
    "other",
    [
        "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي ١٣ مرة",
        "حفرة كبيرة وسط شارع التحلية في الرياض كسرت كفر سيارتي ١٢ مرة",
        "حفرة كبيرة وسط شارع التحلية في جدة",
    ],
)
def test_another_word_or_number_is_another_text(other: str) -> None:
    assert fingerprint(other) != fingerprint(SAID)


@pytest.mark.parametrize(
    "short", ["", " ", "شكرا", "😀😀😀", "https://a.example/long/enough", "@a @b @c @d"]
)
def test_a_text_that_says_too_little_has_none(short: str) -> None:
    assert fingerprint(short) is None


def test_the_shortest_that_has_one() -> None:
    assert fingerprint("ب" * (LEAST_LETTERS - 1)) is None
    assert fingerprint("ب" * LEAST_LETTERS) is not None


@pytest.mark.parametrize(
    ("raw", "bare"),
    [
        ("أإآٱ ؤئء ىی ةہھ کـك", "اااا وي يي ههه كك"),
        ("Straße Ｗide CAFÉ", "strasse wide cafe"),
        ("RTL rt @a rt @b", "rtl rt rt"),
        ("mail a@b.example", "mail a"),
        ("٣٫٥ ۴", "3 5 4"),
    ],
)
def test_the_bare_words_are(raw: str, bare: str) -> None:
    assert normalised(raw) == bare


@given(st.text())
def test_any_text_is_accepted_and_bare_words_stay_as_they_are(text: str) -> None:
    bare = normalised(text)

    assert normalised(bare) == bare
    assert fingerprint(text) == fingerprint(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF)))
def test_composed_or_not_a_text_is_the_same(text: str) -> None:
    forms = {normalised(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC")}

    assert forms == {normalised(text)}


@given(st.lists(st.tuples(st.integers(0, len(SAID)), DIACRITICS), max_size=9))
def test_marks_within_words_do_not_count(marks: list[tuple[int, str]]) -> None:
    text = SAID
    for at, mark in marks:
        text = text[:at] + mark + text[at:]

    assert fingerprint(text) == fingerprint(SAID)


@given(st.lists(NOISE, min_size=12, max_size=12))
def test_what_stands_between_words_does_not_count(noise: list[str]) -> None:
    words = SAID.split()
    text = " ".join(f"{word} {sign}" for word, sign in zip(words, noise, strict=False))

    assert fingerprint(text) == fingerprint(SAID)


@given(st.text(), st.text())
def test_likeness_is_a_part_and_goes_both_ways(one: str, other: str) -> None:
    assert 0.0 <= alike(one, other) == alike(other, one) <= 1.0
    assert alike(one, one) == 1.0


def test_likeness_is_the_part_of_words_in_common() -> None:
    assert alike("حفرة في جدة", "حفره فى الرياض") == 0.5
