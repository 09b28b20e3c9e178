"""A request as it is read: every part checked, and put into words."""

from pathlib import Path
from typing import Any

import pytest

from classifier.services import load_services
from router.open311.book import load_open311
from router.open311.posted import Wrong, read_request, words

CONFIG = Path(__file__).parents[3] / "config"
SERVICES = load_services(CONFIG / "services.yaml")
BOOK = load_open311(CONFIG, SERVICES)
AT = {"lat": "24.7", "long": "46.6"}


def read(service: str = "roads.pothole", answers: Any = None, **given: str) -> str:
    """The words of a request."""
    known = SERVICES[service]
    asked = BOOK.asked_of(known)
    return words(read_request(given, answers or {}, known, asked), asked)


def test_a_description_and_where_it_is() -> None:
    assert read(description="حفرة", address_string="حي الصفا") == "حفرة\nحي الصفا"
    assert read(description="حفرة", address_id="77") == "حفرة\nرقم العنوان: 77"
    assert read(description="حفرة", **AT) == "حفرة"


def test_without_a_description_the_service_and_the_spot_tell_it() -> None:
    assert read(**AT) == "الحفر والهبوطات في الشوارع\nالإحداثيات: 24.700000, 46.600000"
    assert read(address_string="جدة") == "الحفر والهبوطات في الشوارع\nجدة"


def test_answers_are_told_in_words() -> None:
    said = {"establishment": ["مطعم"], "symptoms": ["fever", "vomiting"], "other": ["x"]}

    told = read("food.poisoning", said, description="تسمم", **AT)
    assert told == "تسمم\nاسم المنشأة؟ مطعم\nالأعراض؟ حرارة، قيء"


@pytest.mark.parametrize(
    ("service", "answers"),
    [
        ("food.poisoning", {}),
        ("food.poisoning", {"establishment": [" "]}),
        ("food.poisoning", {"establishment": ["a", "b"]}),
        ("food.poisoning", {"establishment": ["x" * 2001]}),
        ("food.poisoning", {"establishment": ["a"], "eaten_at": ["then"]}),
        ("food.poisoning", {"establishment": ["a"], "eaten_at": ["2026-02-30"]}),
        ("waste.container_request", {"containers": ["two"]}),
        ("roads.manhole", {"cover_state": ["gone"]}),
    ],
)
def test_an_answer_must_fit_its_question(service: str, answers: dict[str, list[str]]) -> None:
    with pytest.raises(Wrong):
        read(service, answers, **AT)


def test_numbers_and_times_fit() -> None:
    assert read("waste.container_request", {"containers": ["2"]}, **AT)
    meal = {"establishment": ["a"], "eaten_at": ["2026-11-23T09:00:00Z"]}
    assert read("food.poisoning", meal, **AT)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"lat": "24"},
        {"long": "46"},
        {"lat": "91", "long": "46"},
        {"lat": "24", "long": "181"},
        {"lat": "x", "long": "46"},
        {**AT, "description": "x" * 4001},
        {**AT, "address_string": "x" * 2001},
        {**AT, "media_url": "http://10.0.0.1/x"},
        {**AT, "media_url": "http://printer.local/x"},
        {**AT, "media_url": "ftp://example.org/x"},
    ],
)
def test_what_cannot_be_used_is_refused_in_both_languages(given: dict[str, str]) -> None:
    with pytest.raises(Wrong) as told:
        read(**given)
    assert str(told.value)
    assert told.value.reason_ar


def test_media_may_be_a_public_address() -> None:
    given = {**AT, "media_url": "https://93.184.216.34/x.png"}
    request = read_request(given, {}, SERVICES["roads.bus"], [])

    assert request.media == "https://93.184.216.34/x.png"
    assert request.person is None
