"""Words keep their place in the raw text, whoever cuts them."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classifier import arabic, words
from classifier.features import stems
from classifier.words import Kind, fold, words_of

ODD = "ـًٌٍَُِّْٰ\u200f\u200e\u202b\u2066\u2069😀👨‍👩‍👧🇸🇦️⃣١٢٣أإآٱىةءؤئ#@_،؟.!/: \n\tabZ09یکہ"
text = st.text(st.sampled_from(ODD) | st.characters(), max_size=60)


@given(text)
def test_every_word_stands_where_it_says_and_in_order(raw: str) -> None:
    words = words_of(raw)
    assert all(0 <= word.start < word.end <= len(raw) for word in words)
    assert all(left.end <= right.start for left, right in pairwise(words))


@given(text)
def test_a_word_is_the_folded_form_of_what_stands_at_its_place(raw: str) -> None:
    for word in words_of(raw):
        if word.kind in (Kind.WORD, Kind.HASHTAG):
            assert fold(raw[word.start : word.end]) == word.folded


@given(text)
@example("يتألم👩\u200d🦰")
@example("عاجل❗\ufe0f")
@example("وطني🇸🇦🇦🇦")
@example("1\ufe0f\u20e31 أولا")
def test_the_same_words_are_read_by_camel_tools_and_by_its_twin(raw: str) -> None:
    pytest.importorskip("camel_tools", reason="NOT TESTED: camel-tools is not installed")
    assert arabic.ENGINE == "camel-tools"
    assert arabic.twin_fold(raw) == arabic.fold_letters(raw)
    read = words_of(raw)
    words.pieces.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "cut_words", arabic.twin_cut)
        by_twin = words_of(raw)
    words.pieces.cache_clear()
    assert by_twin == read


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("شـــارع", ["شارع"]),
        ("مُحَمَّد", ["محمد"]),
        ("حفرةٌ", ["حفره"]),
        ("روووعة", ["روعه"]),
        ("#امانة_جدة", ["امانه", "جده"]),
        ("@Amana.Jeddah حفرة", ["amana.jeddah", "حفره"]),
        ("https://x.example/a حفرة", ["حفره"]),
        ("٩٤٠", ["940"]),
        ("", []),
        ("؟!.,", []),
    ],
)
def test_spelling_habits_do_not_matter(raw: str, folded: list[str]) -> None:
    assert [word.folded for word in words_of(raw)] == folded


def test_bidi_marks_inside_a_word_stay_inside_its_span() -> None:
    raw = "في \u200fجد\u200fة اليوم"
    (word,) = [word for word in words_of(raw) if word.folded == "جده"]
    assert raw[word.start : word.end].replace("\u200f", "") == "جدة"


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("شوارعنا", {"شوارع"}),
        ("وبالشوارع", {"شوارع"}),
        ("كفر", {"كفر"}),
        ("كلاب", {"كلاب", "لاب"}),
        ("بشارع", {"بشارع", "شارع"}),
        ("للبلديه", {"بلد"}),
        ("و", {"و"}),
    ],
)
def test_a_doubtful_first_letter_is_read_both_ways(word: str, read: set[str]) -> None:
    assert set(stems(word)) == read
