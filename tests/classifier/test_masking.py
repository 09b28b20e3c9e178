"""Nothing that identifies a person leaves; the matter stays readable."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.second.masking import LONGEST, mask

DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
WORDS = ("حفرة", "في", "الشارع", "اتصلوا", "على", "من", "أسبوع", "بلدية")
UNSEEN = ("", "", "", "\u200f", "\u200b", "\u202e", "\u2066", "\u00ad")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("اتصلوا على ٠٥٠١٢٣٤٥٦٧ ضروري", "اتصلوا على [phone] ضروري"),
        ("جوالي 050-123-4567 و +966 50 123 4567", "جوالي [phone] و [phone]"),
        ("٠٠٩٦٦٥٠١٢٣٤٥٦٧", "[phone]"),
        ("هويتي 1023456789", "هويتي [id]"),
        ("إقامتي ٢٣٤٥٦٧٨٩٠١", "إقامتي [id]"),
        ("رقم بلاغي 12345678 بلا رد", "رقم بلاغي [phone] بلا رد"),
        ("حسابي SA03 8000 0000 6080 1016 7519 يا بلدية", "حسابي [iban] يا بلدية"),
        ("حسابي sa0380000000608010167519", "حسابي [iban]"),
        ("السيارة ح ص و 4567 وقفت", "السيارة [plate] وقفت"),
        ("لوحتها بعد 3456 وهربت", "لوحتها [plate] وهربت"),
        ("لوحة رقم دبع ٣٤٥٦", "لوحة رقم [plate]"),
        ("٤٥٦٧ ح ص و", "[plate]"),
        ("سيارة ABJ 1234 و xyz1234 و A B J 12", "سيارة [plate] و [plate] و [plate]"),
        ("راسلني sara.k+1@mail.com.sa", "راسلني [email]"),
        ("كلموا @sara_k و ＠نورة_٩", "كلموا [handle] و [handle]"),
        ("شوفوا https://x.com/a?b=1 هنا", "شوفوا [link] هنا"),
        ("www.x.sa و wa.me/966501234567 و T.ME/abc", "[link] و [link] و [link]"),
    ],
)
def test_what_identifies_a_person_is_replaced(text: str, left: str) -> None:
    assert mask(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي",
        "بلاغ 940 في شارع 15 الساعة 10:30 يوم 23/11",
        "بعد 3 ايام في حي 20 وعد 500 ريال",
        "من سنة 1445 والحي ينتظر، العدد 2500 بيت",
        "SA league is fun",
        "",
    ],
)
def test_what_identifies_nobody_stays(text: str) -> None:
    assert mask(text) == text


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number of 7 to 14 digits in any script, spaced and salted as people do."""
    script = draw(st.sampled_from(DIGITS))
    digits = draw(st.lists(st.integers(0, 9), min_size=7, max_size=14))
    gap = st.sampled_from(("", "", "", " ", "-", ".", " - ", "ـ", "/"))
    return "".join(script[one] + draw(gap) + draw(st.sampled_from(UNSEEN)) for one in digits)


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), numbers()), min_size=1, max_size=12))
def test_no_long_number_is_left_in_whatever_digits(parts: list[str]) -> None:
    left = mask(" ".join(parts))

    assert not re.search(r"\d(?:[\s\-./ـ]{0,3}\d){6}", left)
    assert all(word in left for word in parts if word in WORDS)


NAMES = st.from_regex(r"[a-z][a-z0-9_.]{0,20}[a-z]", fullmatch=True)


@settings(deadline=None)
@given(NAMES, NAMES, st.sampled_from(WORDS), st.sampled_from(UNSEEN))
def test_no_address_or_handle_is_left(name: str, host: str, word: str, salt: str) -> None:
    host = host.replace("_", "").replace("..", ".").strip(".") or "x"
    link = f"https:{salt}//{host}.sa/{name}"
    left = mask(f"{word} {name}{salt}@{salt}{host}.com {word} @{salt}{name} {link}")

    assert "@" not in left
    assert "/" not in left
    assert left.startswith(word)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_accepted_and_nothing_unseen_is_left(text: str) -> None:
    once = mask(text)

    assert len(once) <= LONGEST
    assert not re.search(r"[\x00-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", once)


@pytest.mark.parametrize(
    "piece",
    ["1", "a", "a.", "@", "SA", "ا ", "1 ", "www ", "a@", "http:", "ا1", "\u200f", "A ", "ﷺ"],
)
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    began = time.process_time()

    assert len(mask(piece * (100_000 // len(piece)))) <= LONGEST

    assert time.process_time() - began < 10


def test_a_number_at_the_cut_is_masked_before_it_is_cut() -> None:
    assert "0501" not in mask("ا" * (LONGEST - 5) + " 0501234567")
