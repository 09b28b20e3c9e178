"""config/media.yaml: who speaks, who asks, what is news of a project, and what is wrong with it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from classifier.services import load_services
from classifier.tags import Intent
from listener.config import WrongConfig
from listener.post import AuthorKind, Platform
from make import a_post, a_service, some_tags
from router.decide import route
from router.media.book import MediaBook, load_media
from router.media.desk import MediaDesk
from router.media.terms import Heard, Speaker
from router.rulebook import load_rules

CONFIG = Path(__file__).parents[3] / "config"
SERVICES = load_services(CONFIG / "services.yaml")
AMANAT = [
    *("riyadh", "makkah", "jeddah", "taif", "madinah", "eastern", "ahsa", "hafr-batin", "qassim"),
    *("asir", "tabuk", "hail", "northern-borders", "jazan", "najran", "baha", "jouf"),
]
AMANA_OF = {code: code for code in AMANAT}
RULES = load_rules(CONFIG / "rules.yaml", SERVICES, AMANA_OF)
SHIPPED = MediaDesk(book=load_media(CONFIG, SERVICES, AMANA_OF), rules=RULES)


def written(folder: Path, **given: Any) -> MediaBook:
    (folder / "media.yaml").write_text(yaml.safe_dump(given), encoding="utf-8")
    return load_media(folder, SERVICES, AMANA_OF)


def heard(
    text: str = "خبر",
    *,
    kind: AuthorKind | None = None,
    name: str | None = None,
    platform: Platform = Platform.NEWS,
    **tags: Any,
) -> Heard | None:
    if "service" in tags:
        tags["services"] = a_service(tags.pop("service"))
    post = a_post(text=text, author=None, author_kind=kind, author_name=name, platform=platform)
    return SHIPPED.read(post, some_tags(**{"intent": Intent.NEWS, **tags}))


@pytest.mark.parametrize(
    ("kind", "speaker"),
    [
        (AuthorKind.OUTLET, Speaker.PRESS),
        (AuthorKind.JOURNALIST, Speaker.JOURNALIST),
        (AuthorKind.OFFICIAL, Speaker.OFFICIAL),
    ],
)
def test_who_speaks_is_whom_the_source_states(kind: AuthorKind, speaker: Speaker) -> None:
    assert heard(kind=kind) == Heard(speaker=speaker, enquiry=False, project=None)


def test_who_speaks_is_else_what_they_call_themselves() -> None:
    found = heard(name="الكاتب خالد", intent=Intent.OPINION, platform=Platform.X)

    assert found == Heard(speaker=Speaker.OPINION_WRITER, enquiry=False, project=None)


def test_citizens_and_businesses_are_not_of_the_media() -> None:
    assert heard(kind=AuthorKind.CITIZEN) is None
    assert heard(kind=AuthorKind.BUSINESS, intent=Intent.INQUIRY) is None
    assert heard(name="أبو فهد") is None


def test_opinion_is_told_by_its_intent_or_its_service_and_offices_have_none() -> None:
    by_intent = heard(kind=AuthorKind.OUTLET, intent=Intent.OPINION)
    by_service = heard(kind=AuthorKind.JOURNALIST, service="media.opinion")
    office = heard(kind=AuthorKind.OFFICIAL, intent=Intent.OPINION)

    assert by_intent
    assert by_service
    assert office
    assert [each.speaker for each in (by_intent, by_service, office)] == [
        Speaker.OPINION_WRITER,
        Speaker.OPINION_WRITER,
        Speaker.OFFICIAL,
    ]


def test_the_press_asks_by_intent_and_anybody_by_service() -> None:
    journalist = heard(kind=AuthorKind.JOURNALIST, intent=Intent.INQUIRY)
    unknown = heard(service="media.press_inquiry")

    assert journalist == Heard(speaker=Speaker.JOURNALIST, enquiry=True, project=None)
    assert unknown == Heard(speaker=None, enquiry=True, project=None)


def is_enquiry(text: str, kind: AuthorKind | None = None, **more: Any) -> bool:
    found = heard(text, kind=kind, **{"intent": Intent.COMPLAINT, "platform": Platform.X, **more})
    return found is not None and found.enquiry


@pytest.mark.parametrize(
    "text",
    [
        "استفسار صحفي: متى تنتهي أعمال سفلتة حي النسيم؟",
        "لدينا استفسارات صحفية عن مشروع تصريف السيول",
        "السلام عليكم، بإستفسار إعلامي نسأل عن حفر شارع التحلية",
        "معكم خالد من صحيفة المدينة اليوم، نرجو تزويدنا برد البلدية على تكدس النفايات",
        "نأمل تزويدنا بتعليق الأمانة على انقطاع الإنارة للنشر في عدد الغد",
        "فريق التحرير: نود الحصول على رد بشأن الكلاب الضالة",
        "Press inquiry: when will the King Fahd underpass reopen?",
        "Media enquiry about the potholes in Al Safa",
        "I am a reporter with the City Paper. Could you comment on the flooded tunnel?",
        "Request for comment: street lights on the corniche",
    ],
)
def test_an_enquiry_is_told_by_its_words_alone(text: str) -> None:
    assert is_enquiry(text)
    assert is_enquiry(text, intent=Intent.REQUEST)


@pytest.mark.parametrize(
    "text",
    [
        "نرجو تزويدنا برد البلدية على بلاغ الحفرة رقم 940",
        "نأمل إفادتنا متى تنظف الحديقة",
        "نطلب رد الأمانة على الشكوى، الشارع مظلم",
        "شكوى ليست للنشر: نطلب تعليق البلدية، وقرأت في صحيفة أن المشروع متأخر",
        "قرأت في صحيفة عكاظ أن النفق يفتح غدًا وهو مغلق",
        "انشروا معاناتنا في الصحف، الحفرة من شهر",
        "للنشر: مطعم جديد في حي الصفا",
        "عندي استفسار عن رخصة محل",
        "أنا مواطن وليس عندي استفسار صحفي، أبي أحد يرد على بلاغي",
        "Please provide a statement of my fines",
        "Could you comment on why my bin is never emptied?",
        "I read it in the paper: the tunnel is closed. When will it open?",
    ],
)
def test_a_citizen_s_complaint_is_no_enquiry(text: str) -> None:
    assert not is_enquiry(text)


def test_what_a_person_judged_is_not_told_otherwise_by_words() -> None:
    text = "استفسار صحفي: متى تنتهي أعمال السفلتة؟"

    assert is_enquiry(text)
    assert not is_enquiry(text, model="words+person")
    assert is_enquiry(text, AuthorKind.OUTLET, model="words+person", intent=Intent.INQUIRY)


@pytest.mark.parametrize("kind", [AuthorKind.CITIZEN, AuthorKind.BUSINESS, AuthorKind.OFFICIAL])
def test_words_make_no_press_of_whom_a_source_states_to_be_something_else(kind: AuthorKind) -> None:
    assert not is_enquiry("استفسار صحفي: متى تنتهي أعمال السفلتة؟", kind)


@pytest.mark.parametrize("platform", [Platform.FORUM, Platform.REVIEW, Platform.OPEN311])
def test_words_make_no_press_where_people_speak_for_themselves(platform: Platform) -> None:
    assert not is_enquiry("استفسار صحفي: متى تنتهي أعمال السفلتة؟", platform=platform)


@pytest.mark.parametrize(
    "text",
    [
        "نرجو تزويدنا برد البلدية على تكدس النفايات",
        "ما رد الأمانة على تكرار الحفر؟",
        "Seeking comment on the closed tunnel",
    ],
)
def test_the_press_asks_by_plainer_words(text: str) -> None:
    assert is_enquiry(text, AuthorKind.OUTLET, intent=Intent.NEWS)


@pytest.mark.parametrize(
    "text",
    [
        "الحفر تعود إلى شارع التحلية، ولم يصلنا رد. نطلب تعليق الأمانة، ولم ترد على اتصالنا",
        "أمانة جدة تعالج الحفر",
        "The city declined to comment on the tunnel. For comment we called twice",
    ],
)
def test_what_the_press_tells_of_its_asking_is_news(text: str) -> None:
    assert not is_enquiry(text, AuthorKind.OUTLET, intent=Intent.NEWS)


def test_what_its_own_words_tell_may_be_set(tmp_path: Path) -> None:
    sign = {"words": ["سؤال"], "beside": ["جريدة"], "without": ["خاص"], "not_from": ["citizen"]}
    book = written(tmp_path, enquiries=[sign])

    def asks(text: str, kind: AuthorKind | None = None) -> bool:
        post = a_post(text=text, author=None, author_kind=kind)
        found = book.read(RULES.case(post, some_tags(intent=Intent.OTHER)))
        return found is not None and found.enquiry

    assert asks("سؤال من جريدة")
    assert not asks("سؤال")
    assert not asks("سؤال خاص من جريدة")
    assert not asks("سؤال من جريدة", AuthorKind.CITIZEN)
    assert book.concerns(None, None, Intent.OTHER)
    assert not book.concerns(AuthorKind.CITIZEN, None, Intent.OTHER)


@pytest.mark.parametrize("platform", [Platform.FORUM, Platform.REVIEW, Platform.OPEN311])
def test_nobody_is_the_press_where_people_speak_for_themselves(platform: Platform) -> None:
    assert heard(kind=AuthorKind.OUTLET, intent=Intent.INQUIRY, platform=platform) is None
    assert heard(kind=AuthorKind.OFFICIAL, platform=platform)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("أمانة جدة تفتتح ثلاث حدائق ضمن مشروع الأنسنة", "opening"),
        ("وبترسية مشروع نفق جديد", "tender"),
        ("بدء تنفيذ مشروع السفلتة", "works"),
        ("تفاصيل مشروع الواجهة", "other"),
    ],
)
def test_news_of_projects_are_told_by_their_words(text: str, topic: str) -> None:
    found = heard(text, kind=AuthorKind.OUTLET)

    assert found
    assert found.project == topic


def test_news_of_projects_are_told_by_their_service_whoever_tells_them() -> None:
    assert heard("افتتاح حديقة الحي", service="projects.announcement") == Heard(
        speaker=None, enquiry=False, project="opening"
    )
    assert heard("مشروع تعثر", service="roads.pothole", intent=Intent.COMPLAINT) is None


def test_what_is_not_relevant_is_nothing() -> None:
    assert heard(kind=AuthorKind.OUTLET, relevant=False) is None


def test_a_post_is_read_only_where_it_may_be_of_the_media() -> None:
    def concerns(kind: AuthorKind | None, **tags: Any) -> bool:
        if "service" in tags:
            tags["services"] = a_service(tags.pop("service"))
        post = a_post(author_kind=kind)
        return SHIPPED.concerns(route(post, some_tags(**tags), RULES))

    assert concerns(AuthorKind.OUTLET)
    assert concerns(None, service="projects.delay", intent=Intent.NEWS)
    assert concerns(None, service="media.press_inquiry")
    assert not concerns(AuthorKind.CITIZEN, service="projects.delay")
    assert not concerns(AuthorKind.CITIZEN, intent=Intent.NEWS)
    # Of whom nobody stated anything, the words alone may tell.
    assert concerns(None, service="projects.delay")
    assert not concerns(AuthorKind.CITIZEN, services=())


def test_an_empty_file_knows_who_speaks_and_nothing_else(tmp_path: Path) -> None:
    assert load_media(tmp_path, SERVICES, AMANA_OF) == (book := written(tmp_path))
    post = a_post(author_kind=AuthorKind.JOURNALIST, platform=Platform.NEWS)
    case = RULES.case(post, some_tags(intent=Intent.INQUIRY))

    assert book.read(case) == Heard(speaker=Speaker.JOURNALIST, enquiry=False, project=None)
    assert book.topics == ()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"opinions": [{}]}, "asks for nothing"),
        ({"enquiries": [{"without": ["x"], "not_from": ["citizen"]}]}, "asks for nothing"),
        ({"enquiries": [{"words": ["x"], "beside": ["؟"]}]}, "neither letters nor digits"),
        ({"enquiries": [{"service": ["media.pres_inquiry"]}]}, "did you mean media.press_inquiry"),
        ({"enquiries": [{"domain": ["medi"]}]}, "no domain medi"),
        ({"opinions": [{"amana": ["jedah"]}]}, "did you mean jeddah"),
        ({"projects": {"when": [{"municipality": ["jedda"]}]}}, "no municipality jedda"),
        ({"projects": {"when": [{"words": ["؟"]}]}}, "neither letters nor digits"),
        ({"projects": {"topics": [{"code": "x", "ar": "x", "en": "x"}]}}, "words"),
        (
            {"projects": {"topics": [{"code": "other", "ar": "x", "en": "x", "words": ["x"]}]}},
            "other is there twice",
        ),
        (
            {"projects": {"topics": [{"code": "a", "ar": "x", "en": "x", "words": ["x"]}] * 2}},
            "a is there twice",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, given: dict[str, Any], reason: str
) -> None:
    with pytest.raises(WrongConfig, match=reason):
        written(tmp_path, **given)
