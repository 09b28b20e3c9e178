"""Masking whom a text names."""

import pytest

from listener.masking import Identity, masked, masked_json

SARA = Identity("@Sara_Otb", "سارة  العتيبي")
WATER = Identity("water", "جدة")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("شكرا @sara_otb على البلاغ", "شكرا @•••••••• على البلاغ"),
        ("كتبت sara_otb أمس.", "كتبت •••••••• أمس."),
        ("https://x.com/Sara_Otb/status/1", "https://x.com/••••••••/status/1"),
        ("قالت سارة العتيبي", "قالت ••••••••••••"),
        ("وسارة العتيبي", "و••••••••••••"),
        ("وسارة العتيبية", "وسارة العتيبية"),
        ("@sara_otb2 و@sara_otb.x", "@sara_otb2 و@sara_otb.x"),
        ("@sara_otb.", "@••••••••."),
    ],
)
def test_an_account_and_a_full_name_go_letter_for_letter(text: str, left: str) -> None:
    assert masked(text, SARA.anywhere) == left
    assert len(left) == len(text)


@pytest.mark.parametrize(
    ("text", "anywhere", "nearby"),
    [
        ("external.water في جدة", "external.water في جدة", "external.water في •••"),
        ("@water", "@•••••", "@•••••"),
        ("the water", "the water", "the •••••"),
        ("https://t.me/s/water/3", "https://t.me/s/•••••/3", "https://t.me/s/•••••/3"),
        ("https://forum.example/user/water", *["https://forum.example/user/•••••"] * 2),
        ("https://news.example/water/1", "https://news.example/water/1", None),
    ],
)
def test_a_plain_word_is_a_name_only_where_the_text_is_about_them(
    text: str, anywhere: str, nearby: str | None
) -> None:
    assert masked(text, WATER.anywhere) == anywhere
    assert nearby is None or masked(text, WATER.nearby) == nearby


def test_an_account_of_another_server_is_found_at_home_too() -> None:
    known = Identity("sara@town.example")

    assert masked("https://town.example/@sara/1", known.anywhere) == "https://town.example/@••••/1"
    assert "sara" not in masked("@sara@town.example", known.anywhere)
    assert masked("@sara", known.anywhere) == "@sara"


def test_nobody_is_found_nowhere() -> None:
    assert masked("@sara سارة", Identity(None).nearby) == "@sara سارة"
    assert masked("أي ش", Identity(None, "ش").nearby) == "أي ش"
    assert masked("ab @ab", Identity("ab").nearby) == "ab @••"


def test_what_texts_are_looked_through_for() -> None:
    assert Identity("@Sara@town.example", "Sara Otb-Long").needles == ("sara", "otb-long")
    assert Identity(None).needles == ()


def test_json_is_masked_but_for_what_is_spared() -> None:
    body = {"who": "sara_otb", "posts": [{"url": "https://x.com/sara_otb/status/1"}], "n": 1}

    assert masked_json(body, SARA.anywhere, {"who"}) == {
        "who": "sara_otb", "posts": [{"url": "https://x.com/••••••••/status/1"}], "n": 1,
    }  # fmt: skip
