"""Corrections become examples: the latest of each wording, without what names a person."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from classifier.labels import Label, label_of
from classifier.training.labels import examples_of
from classifier.training.masking import masked
from make import TAGS, some_tags

HOLE = label_of(TAGS)
OFFTOPIC = label_of(some_tags(relevant=False))
SERVICES = {"roads.pothole", "waste.bins"}


@dataclass
class Given:
    """Labels as they were given."""

    labels: tuple[tuple[str, Label], ...]

    async def texts(self) -> AsyncIterator[tuple[str, Label]]:
        for each in self.labels:
            yield each


async def test_a_label_becomes_an_example() -> None:
    (example,) = await examples_of(Given((("حفرة في جدة @sara", HOLE),)), SERVICES)

    assert example.text == "حفرة في جدة @user"
    assert (example.relevant, example.services) == (True, ("roads.pothole",))
    assert (example.municipality, example.intent, example.urgency) == (
        HOLE.municipality,
        HOLE.intent,
        HOLE.urgency,
    )


async def test_the_same_words_are_learnt_once_by_their_latest_label() -> None:
    given = Given((("RT @a حفرة", HOLE), ("RT @b حفرة", OFFTOPIC)))

    (example,) = await examples_of(given, SERVICES)

    assert (example.relevant, example.services) == (False, ())


async def test_what_has_no_text_or_a_service_of_the_past_is_left_out() -> None:
    past = replace(HOLE, services=("gone.code",))

    assert await examples_of(Given((("  ", HOLE), ("حفرة", past))), SERVICES) == []


@pytest.mark.parametrize(
    ("text", "learnt"),
    [
        ("كلموني 0501234567 ضروري", "كلموني 0000000000 ضروري"),
        ("جوالي +966 50 123 4567", "جوالي +000 00 000 0000"),
        ("رقمي ٠٥٠١٢٣٤٥٦٧", "رقمي 0000000000"),
        ("هويتي 1098765432.", "هويتي 0000000000."),
        ("هويتي ۱۰۹۸۷۶۵۴۳۲", "هويتي 0000000000"),
        ("راسلوني abu.fahad@mail.example.com", "راسلوني @user"),
        ("يا @Amanat_Jeddah وين", "يا @user وين"),
        ("يا ＠sara", "يا @user"),
        ("شوف https://x.example/sara/status/1 الحفرة", "شوف  الحفرة"),
        ("شارع 25 من سنة 2024 بسعر 1500 ريال", "شارع 25 من سنة 2024 بسعر 1500 ريال"),
        ("بلاغ 123456", "بلاغ 123456"),
        ("", ""),
    ],
)
def test_what_names_a_person_is_masked(text: str, learnt: str) -> None:
    assert masked(text) == learnt
