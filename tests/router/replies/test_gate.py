"""What may not be said in public."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from classifier.gazetteer import load_gazetteer
from classifier.services import load_services
from listener.post import Platform
from router.replies.book import TemplateBook, load_templates
from router.replies.fields import FIELDS, fill
from router.replies.gate import Finding, Kind, Limit, Situation, check
from router.replies.offices import names_for
from router.rulebook import RuleBook, load_rules

CONFIG = Path(__file__).parents[3] / "config"
# A Monday, noon in Riyadh.
NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def book() -> RuleBook:
    amana_of = load_gazetteer(CONFIG / "municipalities.yaml").amana_of
    return load_rules(CONFIG / "rules.yaml", load_services(CONFIG / "services.yaml"), amana_of)


@pytest.fixture(scope="module")
def templates() -> TemplateBook:
    return load_templates(CONFIG, load_services(CONFIG / "services.yaml"))


@pytest.fixture(scope="module")
def situation(book: RuleBook, templates: TemplateBook) -> Situation:
    """A ticket of the roads of Jeddah that is due in two days."""
    return Situation(
        now=NOON,
        resolve_by=NOON + timedelta(hours=48),
        names=names_for(book, "jeddah.roads", None),
        stops=templates.stops,
        addressees=("sara", "@ali@example.social"),
    )


def said(text: str, found: list[Finding]) -> list[tuple[str, str]]:
    return [(each.kind.value, text[slice(*each.span)]) for each in found]


@pytest.mark.parametrize(
    ("text", "words", "stops"),
    [
        ("نعالجها خلال 24 ساعة", "خلال 24 ساعة", False),
        ("نعالجها خلال ٤٨ ساعة", "خلال ٤٨ ساعة", False),
        ("نعالجها خلال ٧٢ ساعة", "خلال ٧٢ ساعة", True),
        ("نعالجها خلال ثمان وأربعين ساعة", "خلال ثمان وأربعين ساعة", False),
        ("نعالجها خلال يوم", "خلال يوم", False),
        ("نعالجها خلال يومين", "خلال يومين", False),
        ("نعالجها في غضون ثلاثة أيام", "في غضون ثلاثة أيام", True),
        ("نعالجها خلال خمسة عشر يومًا", "خلال خمسة عشر يومًا", True),
        ("وخلال مدة لا تتجاوز أسبوعين", "وخلال مدة لا تتجاوز أسبوعين", True),
        ("خلال ثلاثة أيام عمل", "خلال ثلاثة أيام عمل", True),
        ("خلال يوم عمل", "خلال يوم عمل", False),
        ("خلال 5 أيام عمل", "خلال 5 أيام عمل", True),
        ("بعد شهر", "بعد شهر", True),
        ("في أقل من ساعتين", "في أقل من ساعتين", False),
        ("ينتهي العمل غدًا", "غدًا", False),
        ("ينتهي العمل بعد غد", "بعد غد", True),
        ("قبل الخميس", "قبل الخميس", True),
        ("يوم الثلاثاء القادم", "الثلاثاء القادم", False),
        ("الموعد 2026-12-01", "2026-12-01", True),
        ("الموعد 24/11", "24/11", False),
        ("الموعد 1/12/2026", "1/12/2026", True),
        ("الموعد ٥ ديسمبر", "٥ ديسمبر", True),
        ("الموعد 3 يناير", "3 يناير", True),
        ("الموعد 15 رجب 1448", "15 رجب 1448", True),
        ("الموعد 20 من شعبان", "20 من شعبان", True),
        ("الموعد 1448/07/15", "1448/07/15", True),
        ("نهاية الأسبوع", "نهاية الأسبوع", True),
        ("آخر الشهر", "آخر الشهر", True),
    ],
)
def test_a_promise_beyond_the_clock_is_stopped_and_one_within_it_is_shown(
    situation: Situation,
    text: str,
    words: str,
    stops: bool,  # noqa: FBT001 - a column of the table
) -> None:
    (found,) = check(text, situation)

    assert (found.kind, text[slice(*found.span)], found.stops) == (Kind.PROMISE, words, stops)


@pytest.mark.parametrize(
    "text",
    [
        "تلقينا بلاغك منذ ثلاثة أيام",
        "عالجناها يوم الأحد",
        "غرفة العمل تعمل على مدار 24 ساعة",
        "أُنجزت في 1/11/2026",
        "المادة 31/2 والشارع 40/45",
        "في ٣٠ فبراير",
        "بتاريخ 1500/13/40",
        "عرض الشارع 24 مترًا",
    ],
)
def test_what_is_past_or_no_time_is_no_promise(situation: Situation, text: str) -> None:
    assert not [one for one in check(text, situation) if one.kind is Kind.PROMISE]


def test_a_matter_that_is_over_has_no_deadline_to_promise(situation: Situation) -> None:
    (found,) = check("نزورك خلال يومين", replace(situation, resolve_by=None))

    assert (found.kind, found.stops) == (Kind.PROMISE, False)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("اتصل على 0551234567", "0551234567"),
        ("اتصل على ٠٥٥ ١٢٣ ٤٥٦٧ الآن", "٠٥٥ ١٢٣ ٤٥٦٧"),
        ("اتصل على +966 55 123 4567", "+966 55 123 4567"),
        ("هاتف 0126123456", "0126123456"),
        ("رقم الهوية 1012345678", "1012345678"),
        ("الإقامة ٢٠١٢٣٤٥٦٧٨", "٢٠١٢٣٤٥٦٧٨"),
        ("حساب SA03 8000 0000 6080 1016 7519", "SA03 8000 0000 6080 1016 7519"),
        ("راسل ali.k@example.com", "ali.k@example.com"),
        ("اللوحة أ ب ح 1234", "أ ب ح 1234"),
        ("سيارة ١٢٣٤ د ر س", "١٢٣٤ د ر س"),
        ("plate ABD 1234", "ABD 1234"),
        ("كما قال @omar", "@omar"),
    ],
)
def test_personal_data_is_stopped_where_it_stands(
    situation: Situation, text: str, what: str
) -> None:
    assert said(text, check(text, situation)) == [("personal", what)]


@pytest.mark.parametrize(
    "text",
    [
        "اتصل على 940 أو 911",
        "اتصل على ٩٤٠",
        "شكرا @sara و @ali@example.social",
        "البيان https://jeddah.example/news/1234567890123?u=@omar",
        "البلاغ 0b1c2d3e4f5a6b7c",
        "صيانة 1200 حفرة و 15 شارعا",
        "عُولجت 3 حفر بعمق 40 سم",
    ],
)
def test_the_office_s_own_numbers_addressees_and_links_may_be_given(
    situation: Situation, text: str
) -> None:
    assert check(text, situation) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أمانة الرياض مسؤولة", "أمانة الرياض"),
        ("تتبع لأمانة منطقة الرياض", "لأمانة منطقة الرياض"),
        ("حولت وإدارة النظافة تتابع", "وإدارة النظافة"),
        ("إداره الإنارة", "إداره الإنارة"),
        ("تتبع شركة المياه الوطنية", "شركة المياه الوطنية"),
        ("المكتب الإعلامي المركزي", "المكتب الإعلامي المركزي"),
    ],
)
def test_the_name_of_another_office_is_stopped(situation: Situation, text: str, name: str) -> None:
    assert said(text, check(text, situation)) == [("office", name)]


def test_its_own_office_and_the_agency_it_is_referred_to_may_be_named(
    situation: Situation, book: RuleBook
) -> None:
    referred = replace(situation, names=names_for(book, "jeddah.roads", "nwc"))

    assert check("إدارة الطرق بأمانة محافظة جدة", situation) == []
    assert check("أمانة جدة", situation) == []
    assert check("أحلناه إلى شركة المياه الوطنية", referred) == []


def test_words_on_the_stop_list_are_stopped_or_shown(situation: Situation) -> None:
    text = "نعالجها في أقربِ وقت، وسنحضر فورًا"

    found = check(text, situation)

    assert said(text, found) == [("stop_word", "في أقربِ وقت"), ("stop_word", "فورًا")]
    assert [each.stops for each in found] == [True, False]


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("عالجنا {action}", "{action}"),
        ("عالجنا {x}", "{x}"),
        ("في حي ____", "____"),
        ("الموعد [..]", "[..]"),
        ("في حي .....", "....."),
        ("حي XXX", "XXX"),
    ],
)
def test_a_gap_that_is_left_open_is_stopped(situation: Situation, text: str, gap: str) -> None:
    assert said(text, check(text, situation)) == [("unfilled", gap)]


def test_a_gap_that_is_named_as_people_do_is_known(situation: Situation) -> None:
    (arabic,) = check("عالجنا ذلك في {الحي أو الشارع}", situation)
    (english,) = check("Settled in {district or street}", situation)

    assert arabic.reason_ar == english.reason_ar == "املأ: الحي أو الشارع"
    assert "district or street" in arabic.reason


@pytest.mark.parametrize("text", ["", " \n", "…!", "\u200f"])
def test_an_empty_text_is_stopped(situation: Situation, text: str) -> None:
    assert [each.kind for each in check(text, situation)] == [Kind.EMPTY]


def test_a_text_is_measured_once_for_each_platform_with_the_longest_name(
    situation: Situation,
) -> None:
    limits = [
        Limit(platform=Platform.MASTODON, most=30, lead="@sara "),
        Limit(platform=Platform.MASTODON, most=30, lead="@abdulrahman "),
        Limit(platform=Platform.X, most=30),
    ]
    text = "س" * 24

    (found,) = check(text, replace(situation, limits=limits))

    assert (found.kind, found.span) == (Kind.LENGTH, (17, 24))
    assert "mastodon" in found.reason


def test_every_reason_is_in_both_languages(situation: Situation) -> None:
    text = "{when} خلال يوم 0551234567 أمانة الرياض فورا"

    for each in check(text, situation):
        assert each.reason.isascii() or each.kind in {Kind.STOP_WORD, Kind.OFFICE}
        assert any("\u0621" <= sign <= "\u064a" for sign in each.reason_ar)


def test_what_is_shipped_passes_once_it_is_filled(
    situation: Situation, templates: TemplateBook
) -> None:
    filled: Mapping[str, str] = dict.fromkeys(FIELDS, "كذا")
    for template in templates.templates.values():
        found = check(fill(template.text, filled), replace(situation, resolve_by=None))
        assert found == [], template.code
        assert {each.kind for each in check(template.text, situation)} <= {Kind.UNFILLED}
