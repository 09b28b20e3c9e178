"""What is told in public of where a matter stands, and what of a text is left out."""

import pytest

from router.open311.words import STANDS, notes, public, summary
from router.states import Status


def test_every_status_has_a_sentence_in_both_languages() -> None:
    assert set(STANDS) == set(Status)
    assert all(notes(status, None, None, "en").isascii() for status in Status)


def test_an_answer_follows_the_sentence() -> None:
    told = notes(Status.ANSWERED, "غدًا", None, "ar")

    assert told == "تم الرد على البلاغ، وهو قيد المعالجة.\nغدًا"


def test_what_was_joined_leads_on() -> None:
    assert notes(Status.DISMISSED, "x", "0b1c", "en") == "Continued as request 0b1c."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  كما هي\r\n\u200fبحروفها ﻻ  ", "  كما هي\r\n\u200fبحروفها ﻻ  "),
        ("كلموا @sara\nشكرا", "كلموا [handle]\nشكرا"),
        ("رقمي 050123\n4567 شكرا", "رقمي [phone] شكرا"),
        ("[phone] كما كتبت", "[phone] كما كتبت"),
    ],
)
def test_only_what_identifies_a_person_is_replaced(text: str, told: str) -> None:
    assert public(text) == told


def test_a_number_at_the_end_of_a_long_line_is_replaced_too() -> None:
    assert "0501234567" not in public("كلمة " * 780 + "0501234567")


def test_a_matter_that_was_heard_is_told_by_service_and_place() -> None:
    assert summary("إنارة", "جدة", "ar") == "إنارة، جدة"
    assert summary(None, None, "en") == "A municipal matter"
