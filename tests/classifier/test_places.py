from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.gazetteer import load_gazetteer
from classifier.places import Resolution, Resolver
from classifier.tags import Origin
from classifier.words import words_of
from make import a_post


@cache
def resolver() -> Resolver:
    return Resolver(load_gazetteer(Path(__file__).parents[2] / "config" / "municipalities.yaml"))


def resolve(text: str, **given: Any) -> Resolution:
    post = a_post(text=text, **given)
    return resolver().resolve(post, words_of(post.words))


def code(text: str, **given: Any) -> str | None:
    tag = resolve(text, **given).municipality
    return tag.code if tag else None


def candidates(text: str, **given: Any) -> list[str]:
    return [tag.code for tag in resolve(text, **given).candidates]


def seen(text: str, **given: Any) -> list[str]:
    tag = resolve(text, **given).municipality
    return [text[start:end] for start, end in tag.evidence] if tag else []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("حفرة في الرياض", "riyadh"),
        ("حفرة بالرياض", "riyadh"),
        ("الحفر وبالرياض زحمة", "riyadh"),
        ("نشكر للرياض جمالها", "riyadh"),
        ("الزحمة عالرياض كلها", "riyadh"),
        ("ودنا نرجع لجدة", "jeddah"),
        ("ببريده مويه طافحه", "buraydah"),
        ("وبحائل الإنارة طافية", "hail"),
        ("الانارة طافيه بحايل", "hail"),
        ("المجاري في ابها", "abha"),
        ("المجاري في أبهــــا", "abha"),
        ("الزبالة في مَكَّة", "makkah"),
        ("شوارع الطايف مكسرة", "taif"),
        ("سيول حفرالباطن", "hafr-batin"),
        ("سيول حفر الباطن", "hafr-batin"),
        ("المطر بحفر الباطن", "hafr-batin"),
        ("خميس مشيط تغرق", "khamis-mushait"),
        ("دوار الطيارة بالخميس", "khamis-mushait"),
        ("ابو عريش تشكي من البعوض", "abu-arish"),
        ("المستنقع بأبو عريش", "abu-arish"),
        ("كورنيش جيزان وسخ", "jazan"),
        ("عروس البحر تستاهل نظافة", "jeddah"),
        ("رياض الخبراء بلا حديقة", "riyadh-khabra"),
        ("ظهران الجنوب بلا إنارة", "dhahran-janub"),
        ("إنارة الظهران", "dhahran"),
        ("المنطقة الشرقية كلها غبار", "eastern"),
        ("طفح في ينبع الصناعية", "yanbu"),
        ("the road in khobar is broken", "khobar"),
        ("7ofra kbeera fe jeddah", "jeddah"),
        ("street lights out in Khamis Mushait", "khamis-mushait"),
    ],
)
def test_a_name_is_read_in_any_of_its_forms(text: str, expected: str) -> None:
    assert code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بلدية المزاحميه", "muzahimiyah"),
        ("محافظة الدوامي", "dawadmi"),
        ("اهالي القنفدا", "qunfudhah"),
        ("بلدية البكيريه تستاهل", "bukayriyah"),
    ],
)
def test_a_misspelt_name_is_read_after_a_word_that_only_names_have(
    text: str, expected: str
) -> None:
    assert code(text) == expected


@pytest.mark.parametrize(
    "text",
    ["عندنا المجموعة كاملة", "بلدية المنطقة", "أهالي الحديقة", "بلدية الخدمات", "مدينة الخدمة"],
)
def test_an_ordinary_word_is_not_a_misspelt_name(text: str) -> None:
    assert code(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصلنا الخبر أمس", None),
        ("حفرة في الخبر", "khobar"),
        ("حفرة بالخبر", "khobar"),
        ("الخبر: إغلاق مطعم", "khobar"),
        ("بلدية محافظة الخبر", "khobar"),
        ("انتهينا #الخبر", "khobar"),
        ("#ما_وراء_الخبر", None),
        ("#الخبر_الآن", None),
        ("#صباح_الخميس #الهلال_الأحمر #الحظر_الكامل", None),
        ("#الخبر #زحمة", "khobar"),
        ("كسروا الحائط", None),
        ("بلدية الحائط", "hait"),
        ("شب الحريق في المستودع", None),
        ("محافظة الحريق", "hariq"),
        ("ثلاث مرات اتصلت", None),
        ("قرب البدر يطلع", None),
        ("أهالي بدر يشكرون", "badr"),
        ("أمي في الحجرة", None),
        ("شكيت على العديد من الجهات", None),
        ("القطة نايمة بالوجه", None),
        ("بلدية الوجه", "wajh"),
        ("كل يوم خميس زحمة", None),
        ("وجده ميت في الحفرة", None),
        ("فتحت بابها", None),
        ("المدينة وسخة", None),
        ("أمانة المدينة", "madinah"),
        ("حي العزيزية بالمدينة", "madinah"),
        ("حي الروابي - الخبر", "khobar"),
    ],
)
def test_a_name_that_is_an_ordinary_word_needs_support(text: str, expected: str | None) -> None:
    assert code(text) == expected


@pytest.mark.parametrize(
    ("word", "sentence", "municipality"),
    [
        ("بدر", "القمر بدر هذه الليلة والشارع مضيء", "badr"),
        ("الدرب", "الدرب طويل ولا إنارة فيه", "darb"),
        ("البدائع", "من البدائع في شعره وصف الحديقة", "badai"),
        ("مرات", "بلغت ثلاث مرات ولا رد", "marat"),
        ("الريث", "بعد الريث جاء الفرج", "raith"),
        ("العيون", "العيون ملتهبة من الغبار", "uyun"),
        ("القرى", "القرى المجاورة بلا سفلتة", "qura"),
        ("بيش", "بيش تبيع الحاوية", "baysh"),
        ("حقل", "حقل النفط بعيد عن الحي", "haql"),
        ("العقيق", "خاتم العقيق سقط في البالوعة", "aqiq"),
        ("الحريق", "الحريق أكل الحاوية", "hariq"),
        ("الكامل", "الكامل وجه الله وبلاغنا ناقص", "kamil"),
        ("الدائر", "الجدل الدائر حول النظافة", "dair"),
    ],
)
def test_towns_that_are_words_are_towns_only_where_a_place_is_meant(
    word: str, sentence: str, municipality: str
) -> None:
    assert word in sentence
    assert code(sentence) is None
    assert code(f"بلدية {word} لا ترد") == municipality


@pytest.mark.parametrize(
    "text", ["الطائي تعادل مع الفيحاء", "أبها خسر من ضمك", "فوز الفيحاء في الدوري", "جمهور الطائي"]
)
def test_clubs_are_not_the_places_of_their_names(text: str) -> None:
    assert code(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "حادث في شارع الرياض",
        "طريق مكة زحمة",
        "حفرة عند مخرج طريق الدمام",
        "طريق الرياض الدمام السريع",
        "قريت في صحيفة الرياض",
        "مطعم جدة وسخ",
        "فتحت لي حساب في بنك الرياض",
        "تمر المدينة حلو",
        "نادي أبها خسر",
        "لاعب نجران أصيب في الدوري",
        "فاز الفريق على الرياض في المباراة",
        "بن الرياض",
        "كلمني ابو نجران عن الحفرة",
        "قال ابن جازان",
        "بلدية دبي",
    ],
)
def test_streets_clubs_papers_and_persons_are_not_their_namesakes(text: str) -> None:
    assert code(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("حادث في شارع الملك فهد بالرياض", "riyadh"),
        ("شارع الأمير بجدة", "jeddah"),
        ("طريق مكة #جدة", "jeddah"),
        ("طريق تنومة مظلم", "tanumah"),
        ("ملعب حي الملز بالرياض في مباراة", "riyadh"),
    ],
)
def test_what_stands_beside_a_namesake_still_counts(text: str, expected: str) -> None:
    assert code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "origin"),
    [
        ("طفح مجاري #جدة", "jeddah", Origin.HASHTAG),
        ("طفح #حفر_الباطن", "hafr-batin", Origin.HASHTAG),
        ("شكوى #أمانة_جدة", "jeddah", Origin.HASHTAG),
        ("شكوى #بلديةالخرج", "kharj", Origin.HASHTAG),
        ("ما تردون @JeddahAmanah", "jeddah", Origin.HANDLE),
        ("ما تردون @EasternEamana", "eastern", Origin.HANDLE),
        ("ما تردون @amanatjazan", "jazan", Origin.HANDLE),
        ("شكرا @Khobar_Municipality", "khobar", Origin.HANDLE),
        ("شكرا @bqatif", "qatif", Origin.HANDLE),
        ("ما تردون @someone", None, None),
        ("هلا @riyadhman", None, None),
        ("في الرياض @JeddahAmanah", "riyadh", Origin.TEXT),
    ],
)
def test_hashtags_and_accounts_tell_the_place(
    text: str, expected: str | None, origin: Origin | None
) -> None:
    tag = resolve(text).municipality

    assert (tag and tag.code, tag and tag.origin) == (expected, origin)


def test_an_account_that_only_the_platform_shows_leaves_no_evidence() -> None:
    tag = resolve("ما تردون", mentions=("@JeddahAmanah", "someone")).municipality

    assert tag
    assert (tag.code, tag.origin, tag.evidence) == ("jeddah", Origin.HANDLE, ())


def test_an_account_shown_and_told_counts_once() -> None:
    assert seen("يا @JeddahAmanah", mentions=("JeddahAmanah",)) == ["@JeddahAmanah"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("حفرة بالملز", "riyadh"),
        ("ناموس في بريمان", "jeddah"),
        ("كورنيش جدة", "jeddah"),
        ("الحوية بلا ماء", "taif"),
        ("بلدية ساجر", "dawadmi"),
        ("قلعة تاروت مكسورة", "qatif"),
        ("حي خضيراء @Qassimmun", "buraydah"),
        ("حي السويدي", "riyadh"),
    ],
)
def test_landmarks_and_well_known_districts_tell_the_city(text: str, expected: str) -> None:
    assert code(text) == expected


@pytest.mark.parametrize("district", ["العزيزية", "النزهة", "الروضة", "السلامة"])
def test_a_district_that_many_cities_have_is_not_guessed(district: str) -> None:
    answer = resolve(f"حفرة في حي {district}")

    assert answer.municipality is None
    assert len(answer.candidates) > 1
    assert sum(tag.score for tag in answer.candidates) <= 1


@pytest.mark.parametrize(
    ("given", "expected", "origin"),
    [
        ({"text": "حفرة في حي السلامة بجدة"}, "jeddah", Origin.TEXT),
        ({"text": "حفرة في حي السلامة @JeddahAmanah"}, "jeddah", Origin.HANDLE),
        ({"text": "حفرة حي السلامة", "profile_location": "جدة"}, "jeddah", Origin.PROFILE),
        ({"text": "حفرة حي السلامة", "place": "jeddah"}, "jeddah", Origin.SOURCE),
        ({"text": "حفرة حي السلامة", "place": "الطائف"}, "taif", Origin.SOURCE),
        ({"text": "حفرة حي السلامة", "profile_location": "طريف"}, "turaif", Origin.PROFILE),
    ],
)
def test_a_shared_district_is_settled_by_what_else_tells_the_city(
    given: dict[str, str], expected: str, origin: Origin
) -> None:
    tag = resolve(**given).municipality

    assert tag
    assert (tag.code, tag.origin) == (expected, origin)


def test_a_kindergarten_a_safe_return_and_the_spring_are_not_districts() -> None:
    for text in ("عند باب الروضة", "رجع أخوي بالسلامة", "الجو بالربيع حلو", "بالعافية عليكم"):
        assert code(text) is None, text


def test_metadata_leaves_no_evidence_and_says_where_it_came_from() -> None:
    tag = resolve("حفرة كبيرة قدام بيتنا", profile_location="بريدة - القصيم ").municipality

    assert tag
    assert (tag.code, tag.origin, tag.evidence) == ("buraydah", Origin.PROFILE, ())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"profile_location": "مصري في جدة"}, "jeddah"),
        ({"profile_location": "السعودية"}, None),
        ({"profile_location": "الرياض - جدة"}, None),
        ({"profile_location": "المدينة"}, "madinah"),
        ({"profile_location": "المدينة الفاضلة"}, None),
        ({"profile_location": "الخبر، السعودية 🇸🇦"}, "khobar"),
        ({"profile_location": "Khobar, Saudi Arabia"}, "khobar"),
        ({"place": "dammam"}, "dammam"),
        ({"place": "محافظة الخرج"}, "kharj"),
        ({"profile_location": "جدة", "place": "riyadh"}, "jeddah"),
        ({"profile_location": "", "place": ""}, None),
    ],
)
def test_a_text_without_a_place_is_placed_by_its_author_or_its_source(
    given: dict[str, str], expected: str | None
) -> None:
    assert code("حفرة قدام بيتنا", **given) == expected


def test_what_the_text_says_beats_the_profile() -> None:
    assert code("حفرة في أبها", profile_location="الرياض") == "abha"


def test_a_post_about_a_place_abroad_is_not_about_the_authors_home() -> None:
    assert code("بلدية دبي رائعة", profile_location="الرياض") is None
    assert code("سكان شارع القاهرة يشتكون", profile_location="الرياض") == "riyadh"


def test_a_profile_of_two_cities_leaves_both_as_candidates() -> None:
    answer = resolve("حفرة قدام بيتنا", profile_location="الرياض - جدة")

    assert [tag.code for tag in answer.candidates] == ["riyadh", "jeddah"]
    assert {tag.origin for tag in answer.candidates} == {Origin.PROFILE}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الخرج تحتاج أمانة الرياض", "kharj"),
        ("كورنيش الدمام يا أمانة المنطقة الشرقية", "dammam"),
        ("عنيزة #القصيم", "unayzah"),
        ("الرس، منطقة القصيم", "rass"),
        ("رافعة من الرياض وصلت #الطائف", "taif"),
        ("بلدية تيماء تقول احضر وأنا بالدمام", "tayma"),
        ("الحدائق في جدة أحلى من الرياض", "jeddah"),
        ("في رفحاء وطريف", "northern-borders"),
        ("الهفوف، المنطقة الشرقية", "hofuf"),
        ("في الدمام وفي الأحساء", "eastern"),
        ("بلدية بدر الجنوب", "badr-janub"),
        ("سوق الخميس بالقطيف", "qatif"),
        ("نظافة الخبر زفت", "khobar"),
        ("شكرا لأمانة جدة من الرياض", "jeddah"),
        ("في الهفوف والمبرز", "ahsa"),
        ("زحمة في الرياض وفي جدة @JeddahAmanah", "jeddah"),
        ("زحمة في الرياض وفي الدمام @EasternEamana", "dammam"),
        ("@Qassimmun ردوا #بريدة", "buraydah"),
    ],
)
def test_of_several_names_the_place_of_the_matter_is_chosen(text: str, expected: str) -> None:
    assert code(text) == expected


def test_two_cities_named_alike_are_both_candidates_and_none_is_chosen() -> None:
    assert code("الفرق بين جدة والرياض") is None
    assert code("الفرق بين مكة وجدة") is None
    assert candidates("زحمة في جدة وفي الرياض") == ["jeddah", "riyadh"]


def test_two_towns_of_one_amana_give_the_amana_with_both_as_candidates() -> None:
    answer = resolve("زحمة في الدمام وفي القطيف")

    assert answer.municipality
    assert answer.municipality.code == "eastern"
    assert answer.municipality.score < 0.8
    assert [tag.code for tag in answer.candidates] == ["dammam", "qatif"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الحفرة في جُــدَّة", ["جُــدَّة"]),
        ("حفرة في حي السلامة بجدة", ["السلامة", "بجدة"]),
        ("شكوى #حفر_الباطن", ["حفر_الباطن"]),
        ("يا @JeddahAmanah ردوا", ["@JeddahAmanah"]),
        ("🚧🚧 وبحائل حفرة", ["وبحائل"]),
    ],
)
def test_evidence_points_into_the_raw_text(text: str, expected: list[str]) -> None:
    assert seen(text) == expected


def test_evidence_counts_from_the_title() -> None:
    post = a_post(title="حفرة في أبها", text="صورة")
    tag = resolver().resolve(post, words_of(post.words)).municipality

    assert tag
    assert tag.evidence == ((8, 12),)


def test_no_text_has_no_place() -> None:
    assert resolve("") == Resolution()
    assert resolve("🙂 ؟!") == Resolution()


@pytest.mark.parametrize(
    ("text", "profile", "told", "passed"),
    [
        ("حفرة في جدة", None, True, False),
        ("حفرة في حي العزيزية", None, True, False),
        ("حفرة في الشارع", "جدة", False, False),
        ("حفرة في الشارع", None, False, False),
        ("هذا هو الخبر", None, False, True),
    ],
)
def test_it_is_known_whether_the_text_itself_tells(
    text: str, profile: str | None, *, told: bool, passed: bool
) -> None:
    found = resolve(text, profile_location=profile)
    assert (found.told, found.passed) == (told, passed)


def test_a_very_long_text_is_read_to_its_end() -> None:
    assert code("حفرة " * 20_000 + "في الرياض") == "riyadh"


def test_surer_evidence_has_the_higher_score() -> None:
    texts = ("حفرة في جدة", "#جدة", "@JeddahAmanah", "بريمان", "طريق تنومة مظلم")
    scores = [tag.score for text in texts if (tag := resolve(text).municipality)]

    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(texts)


NAMES = ("الرياض", "بجدة", "العزيزية", "حفر", "الباطن", "الخبر", "أبها", "@JeddahAmanah")
AROUND = ("حي ", "في", "طريق", "و", "من", "بلدية", "مباراة", "a", " ", "\n", "#", "_", "🙂")
UNSEEN = ("\u0640", "\u064e", "\u200f")
PIECES = st.sampled_from(NAMES + AROUND + UNSEEN)


@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join), st.none() | st.text())
def test_spans_always_lie_in_the_text_and_codes_are_known(text: str, profile: str | None) -> None:
    post = a_post(text=text, profile_location=profile)
    answer = resolver().resolve(post, words_of(text))

    chosen = (answer.municipality,) if answer.municipality else ()
    for tag in (*chosen, *answer.candidates):
        assert 0 < tag.score <= 1
        assert all(0 <= start < end <= len(text) for start, end in tag.evidence)
        assert all(text[start:end].strip() for start, end in tag.evidence)
    assert answer == resolver().resolve(post, words_of(text))
