"""A reason is told in Arabic: what it names is named, and the remedy is given."""

import ast
import re
from datetime import timedelta
from pathlib import Path
from string import Formatter

import pytest

from listener.errors import Cause
from listener.failures import of_status
from listener.reasons_ar import SENTENCES, in_arabic
from listener.remedies import REMEDIES, with_remedy
from make import NOON

ROOT = Path(__file__).parents[2]
ARABIC = re.compile("[\u0621-\u064a]")
# What a pattern leaves open: its groups, its choices and its escapes.
OPEN = re.compile(r"\((?:[^()]|\([^()]*\))*\)\??|\.\*|\||\\")


def test_every_cause_has_a_remedy_in_both_languages() -> None:
    assert REMEDIES.keys() == set(Cause)
    for remedy in REMEDIES.values():
        assert not ARABIC.search(remedy.en)
        assert ARABIC.search(remedy.ar)
        assert ARABIC.search(remedy.happened_ar)


@pytest.mark.parametrize("cause", Cause)
def test_a_reason_without_a_sentence_of_its_own_is_told_by_its_cause(cause: Cause) -> None:
    told = in_arabic("Oops (HTTP 418)", cause)

    assert told == f"{REMEDIES[cause].happened_ar} (HTTP 418)؛ {REMEDIES[cause].ar}"


def test_what_is_named_is_named_in_arabic_too() -> None:
    page = "it is a web page, not a feed; use the feed that it names: https://a/1 or https://a/2"
    unset = "the environment variable SAWT_SECRET_X is not set, or not named SAWT_SECRET_...; set"

    assert "https://a/1 أو https://a/2" in (in_arabic(page, Cause.GARBLED) or "")
    assert "SAWT_SECRET_X غير معرَّف" in (in_arabic(unset, Cause.AUTH) or "")


def test_what_a_platform_says_itself_chooses_no_sentence() -> None:
    said = b'{"message": "callbacks: no whole answer within 5 s"}'
    error = of_status("okaz", 400, {}, NOON, said)

    assert "callbacks" in error.reason
    told = in_arabic(error.reason, error.cause) or ""
    assert told == f"{REMEDIES[Cause.REQUEST].happened_ar} (HTTP 400)؛ {REMEDIES[Cause.REQUEST].ar}"


def test_a_wrong_value_of_an_option_is_named() -> None:
    told = in_arabic("place: Input should be a valid string", Cause.REQUEST) or ""

    assert told.startswith("قيمة الخيار place غير مقبولة")


def test_what_goes_on_by_itself_says_when() -> None:
    again = NOON + timedelta(minutes=15)
    busy = of_status("okaz", 429, {}, NOON)
    gone = of_status("okaz", 404, {}, NOON)

    assert "المحاولة القادمة: 2026-11-23 12:15" in (
        in_arabic(busy.reason, busy.cause, again=again) or ""
    )
    assert "المحاولة القادمة" not in (in_arabic(gone.reason, gone.cause, again=again) or "")


def test_no_reason_is_none_in_arabic_either() -> None:
    assert in_arabic(None, None) is None


def test_a_note_on_what_was_read_is_pointed_to() -> None:
    assert "reason" in (in_arabic("3 items could not be read", None) or "")


@pytest.mark.parametrize("said", SENTENCES)
def test_a_sentence_retells_a_reason_that_is_given(said: str) -> None:
    files = [
        path
        for part in ("listener", "api", "store")
        for path in (ROOT / "src" / part).rglob("*.py")
    ]
    nodes = (
        node
        for path in files
        if path.name != "reasons_ar.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )
    texts = "\0".join(
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    parts = [part.strip(" :`,;()") for part in OPEN.split(said)]
    whole = [part for part in parts if len(part) > 3]

    assert whole
    assert [part for part in whole if part not in texts] == []


@pytest.mark.parametrize(("said", "sentence"), SENTENCES.items())
def test_a_sentence_uses_what_its_reason_names(said: str, sentence: str) -> None:
    used = {int(name) for _, name, _, _ in Formatter().parse(sentence) if name}

    assert used <= set(range(re.compile(said).groups))
    assert ARABIC.search(sentence)


def test_a_remedy_is_added_where_a_reason_names_none() -> None:
    assert with_remedy("the answer is not JSON", Cause.GARBLED).endswith(REMEDIES[Cause.GARBLED].en)
    assert with_remedy("no such file; name one", Cause.ADDRESS) == "no such file; name one"
