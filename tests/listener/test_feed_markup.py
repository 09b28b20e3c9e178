import time
from xml.etree import ElementTree as ET

import pytest

from listener.feeds.markup import inline, one_line, plain, plain_or_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>حفرة</p><p>في الشارع</p>", "حفرة\nفي الشارع"),
        ("سطر<br>سطر<br/>سطر", "سطر\nسطر\nسطر"),
        ("<b>حفر</b>ة", "حفرة"),
        ("<td>أ</td><td>ب</td>", "أ ب"),
        ("a &amp;amp; b &nbsp;c&#1593;", "a &amp; b \u00a0cع"),
        ("بلا وسوم\nسطر ثان", "بلا وسوم\nسطر ثان"),
        ("  <p>\n  متى\n  تنتهي </p> ", "متى تنتهي"),
        ("قبل<script>alert(1)</script>بعد", "قبلبعد"),
        ("قبل<SCRIPT src='x'>a<b</sCript >بعد", "قبلبعد"),
        ("قبل<style>p{}", "قبل"),
        ("قبل<svg/>بعد", "قبلبعد"),
        ("قبل<svg>بعد<svg>", "قبلبعد"),
        ("<iframe><p>x</p></iframe>نص", "نص"),
        ("3 < 5 و 7 > 2", "3 < 5 و 7 > 2"),
        ("<3 <b>حب</b>", "<3 حب"),
        ("<a title='>' href=\"a>b\">رابط</a>", "رابط"),
        ("<a title='>رابط</a>", "رابط"),
        ("<a b=c d = 'e'>رابط</a>", "رابط"),
        ("نص<!-- <b>سر</b> -->ظاهر", "نصظاهر"),
        ("نص<!-- سر", "نص"),
        ("نص<!doctype html><?php x ?></>آخر", "نصآخر"),
        ("نص<a href=", "نص"),
        ("<![CDATA[خبر &amp; رأي]]>", "خبر & رأي"),
        ("<![CDATA[خبر", "خبر"),
        ("İ<script>x</script>y", "İy"),
        ("", ""),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("أ &lt; ب", "أ < ب"),
        ("<b>غامق</b>", "غامق"),
        ("List<String> in Java", "List<String> in Java"),
        (" AT&T ", "AT&T"),
    ],
)
def test_only_what_looks_like_html_is_read_as_html(text: str, read: str) -> None:
    assert plain_or_text(text) == read


def test_markup_that_stands_as_xml_is_read_alike() -> None:
    element = ET.fromstring("<c>أ<p>ب<script>x</script>ج</p>د<br/>هـ</c>")  # noqa: S314 - ours

    assert inline(element) == "أ\nبج\nد\nهـ"


def test_a_title_is_one_line() -> None:
    assert one_line("  حفرة\n      في الشارع \r\n") == "حفرة في الشارع"
    assert one_line(" \n ") is None


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<a b='", '<a b="">', "<a b=", "<!--", "</", "<svg>", "<script>", "&#", " "],
)
def test_no_markup_takes_more_than_its_length(piece: str) -> None:
    started = time.process_time()

    plain(f"<p>{piece * 50_000}")
    one_line(piece * 50_000)

    assert time.process_time() - started < 10
