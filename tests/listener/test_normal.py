"""Whatever marks a stranger heaps on a letter, a text is normalised in a moment."""

import sys
import unicodedata
from collections.abc import Callable
from time import process_time

import pytest

from classifier.second.masking import mask
from classifier.taggers.plain import plain
from classifier.words import words_of
from listener.fingerprint import fingerprint
from listener.folding import fold
from listener.normal import MOST_MARKS, Form, normal

# Out of the order that normalisation sorts them into.
HEAP = "\u0316\u0301" * 100_000
FORMS: tuple[Form, ...] = ("NFC", "NFKC", "NFKD")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    ["", "حفرة في الشارع", "مُدَرِّسَةٌ", "cafe\u0301", "ﷺ ٩٤٠", "👩‍👩‍👧‍👦" * 40, "-" * 100, "—" * 100],
)
def test_what_people_write_is_normalised_as_ever(form: Form, text: str) -> None:
    assert normal(form, text) == unicodedata.normalize(form, text)


def test_a_letter_keeps_its_first_marks() -> None:
    heap = "\u0301" * 100

    assert normal("NFKD", f"a{heap}b") == "a" + "\u0301" * MOST_MARKS + "b"


@pytest.mark.parametrize("mark", ["\u0344", "\uff9e", "\u3099", "\U0001e8d0"])
def test_marks_of_every_script_are_counted(mark: str) -> None:
    assert len(normal("NFKD", "a" + mark * 10_000)) <= 2 * MOST_MARKS + 1


def test_no_mark_that_is_sorted_is_overlooked() -> None:
    sorted_ones = (
        letter
        for letter in map(chr, range(sys.maxunicode + 1))
        if unicodedata.combining(unicodedata.normalize("NFKD", letter)[0])
    )

    overlooked = [one for one in sorted_ones if len(normal("NFC", one * 100)) > 3 * MOST_MARKS]

    assert overlooked == []


@pytest.mark.parametrize("reads", [fingerprint, fold, plain, mask, words_of])
def test_nobody_who_reads_texts_is_stopped_by_a_heap(reads: Callable[[str], object]) -> None:
    began = process_time()

    reads("ح" + HEAP)

    assert process_time() - began < 10
