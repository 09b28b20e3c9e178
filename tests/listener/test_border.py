import pytest

from listener.border import LONGEST_ID, clean, clean_or_none, short_id, web_address


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  حفرة\n", "حفرة"),
        ("a\0b", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("\udfff", "\ufffd"),
        ("\ud83d\udea7", "🚧"),
        ("a  b\t\nc", "a  b\t\nc"),
        ("\u202bنص\u202c", "\u202bنص\u202c"),
        ("\0 x \0", "x"),
    ],
)
def test_text_is_made_storable_and_otherwise_left_alone(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned
    cleaned.encode()


@pytest.mark.parametrize("empty", [None, "", "  ", "\0"])
def test_nothing_left_is_the_same_as_absent(empty: str | None) -> None:
    assert clean_or_none(empty) is None


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (" https://a.example/x ", "https://a.example/x"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)", None),
        ("http:///x", None),
        ("/x", None),
        ("https://a.example/" + "x" * 7000, None),
        (None, None),
    ],
)
def test_only_what_a_reader_may_follow_is_an_address(url: str | None, kept: str | None) -> None:
    assert web_address(url) == kept


def test_an_id_too_long_to_be_indexed_stays_its_own() -> None:
    one, two = short_id("ي" * 1000 + "1"), short_id("ي" * 1000 + "2")

    assert len(one) == LONGEST_ID
    assert one != two
    assert short_id(" 1 ") == "1"
