import pytest

from listener.folding import fold, line, pattern, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أمانة", "امانه"),
        ("إنارة", "اناره"),
        ("آسنة", "اسنه"),
        ("مستشفى", "مستشفي"),
        ("شؤون", "شوون"),
        ("طوارئ", "طواري"),
        ("حـفـرة", "حفرة"),
        ("حُفْرَةٌ", "حفرة"),
        ("ﻻ", "لا"),
        ("کشک", "كشك"),
        ("بلدی", "بلدي"),
        ("٩٤٠", "940"),
        ("۹۴۰", "940"),
        ("JeddahAmanah", "jeddahamanah"),
        ("ح\u200fفرة", "حفرة"),
        ("ا\u0654مانة", "أمانة"),
    ],
)
def test_spellings_of_one_word_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("ماء", "ما"), ("على", "علا"), ("حفر", "حفرة")])
def test_words_that_differ_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_words_are_parted_by_anything_that_is_no_letter_or_digit() -> None:
    assert words("#أمانة_جدة، @tc_gov! 1,940 ريال (940)") == [
        "امانه", "جده", "tc", "gov", "1940", "ريال", "940",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("حفرة", "حفره كبيرة وسط الشارع"),
        ("حفرة", "سقطت بالحفرة"),
        ("حفرة", "وبالحفرة ماء"),
        ("بلدية", "شكوى للبلدية"),
        ("البلدية", "شكوى للبلدية"),
        ("البلدية", "فالبلدية لا ترد"),
        ("تسرب مياه", "يوجد تسرب للمياه"),
        ("تسرب مياه", "وتسرّب\nالميـاه مستمر"),
        ("أمانة جدة", "#امانه_جده"),
        ("@Amanat_Hail", "يا @amanat_hail وينكم"),
        ("940", "اتصلت على الـ٩٤٠"),
        ("940", "بلغت 940."),
        ("c++", "I know C"),
    ],
)
def test_a_keyword_is_found_however_it_is_written(keyword: str, text: str) -> None:
    assert pattern(["شيء آخر", keyword]).search(line([text]))


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("الخبر", "قرأت خبر اليوم"),
        ("حفرة", "المحفرة"),
        ("تسرب مياه", "مياه تسرب"),
        ("تسرب مياه", "تسرب كبير مياه"),
        ("940", "دفعت 1,940 ريال"),
        ("940", "05594012"),
        ("سيل", "غسيل"),
        ("حفر الباطن", "حفر باطن الأرض"),
    ],
)
def test_a_keyword_is_not_found_inside_of_another_word(keyword: str, text: str) -> None:
    assert not pattern([keyword]).search(line([text]))


def test_a_keyword_does_not_reach_from_one_text_into_the_next() -> None:
    assert not pattern(["تسرب مياه"]).search(line(["تسرب", "مياه"]))
    assert pattern(["مياه"]).search(line(["تسرب", "مياه"]))


def test_the_article_alone_is_a_word() -> None:
    assert pattern(["ال"]).search(line(["ال"]))


@pytest.mark.parametrize("keywords", [[], ["!"], ["حفرة", "💧"]])
def test_a_keyword_of_signs_alone_is_refused(keywords: list[str]) -> None:
    with pytest.raises(ValueError, match="needs letters or digits"):
        pattern(keywords)
