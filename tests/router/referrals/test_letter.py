"""The text that an agency is sent."""

from dataclasses import replace

from make import NOON
from router.referrals.letter import LONGEST_MATTER, MOST_LINKS, Referred, letter

TEXT = "{agency}|{ticket}|{opened}|{service}|{matter}|{place}|{links}|{reason}\n"
WATER = Referred(
    agency="شركة المياه الوطنية",
    ticket="0b1c",
    opened=NOON,
    service="انقطاع المياه",
    words="الماء مقطوع\nعن حي الصفا، جوالي 0551234567",
    place="جدة",
    links=["https://x.example/1", "https://x.example/2", "https://x.example/1"],
    reason="تسرب من خط رئيس",
)


def test_every_field_is_filled_and_what_identifies_a_person_is_left_out() -> None:
    assert letter(TEXT, WATER) == (
        "شركة المياه الوطنية|0b1c|2026-11-23|انقطاع المياه|"
        "الماء مقطوع عن حي الصفا، جوالي [phone]|جدة|"
        "https://x.example/1\nhttps://x.example/2|تسرب من خط رئيس"
    )


def test_what_nobody_knows_is_said_to_be_unknown() -> None:
    bare = replace(WATER, service=None, place=None, links=[], reason=None)

    assert letter("{service}|{place}|{links}|{reason}", bare) == (
        "خدمة لم تُحدد|مكان لم يُذكر|لا توجد روابط|من اختصاصكم"
    )


def test_a_letter_ends() -> None:
    long = replace(
        WATER, words="ماء " * 500, links=[f"https://x.example/{n}" for n in range(MOST_LINKS + 3)]
    )

    quoted, links = letter("{matter}|{links}", long).split("|")
    assert len(quoted) <= LONGEST_MATTER + 1
    assert quoted.endswith("…")
    assert len(links.splitlines()) == MOST_LINKS + 1
    assert links.endswith("عددها 3")
