import pytest

from listener.feeds.encoding import decode

WORDS = "انقطاع المياه عن حي النسيم منذ يومين والبلدية لم ترد"
BARE = f"<rss><title>{WORDS}</title></rss>"


def declared(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{BARE}'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(BARE.encode(), "", id="UTF-8 that nobody declares"),
        pytest.param(declared("utf-8").encode("utf-8-sig"), "", id="UTF-8 with a mark"),
        pytest.param(BARE.encode("utf-16"), "", id="UTF-16 with a mark"),
        pytest.param(BARE.encode("utf-16-le"), "", id="UTF-16 LE without a mark"),
        pytest.param(BARE.encode("utf-16-be"), "", id="UTF-16 BE without a mark"),
        pytest.param(f"\r\n {BARE}".encode("utf-16-be"), "", id="UTF-16 BE after white space"),
        pytest.param(f"\r\n {BARE}".encode("utf-16-le"), "", id="UTF-16 LE after white space"),
        pytest.param(
            BARE.encode("iso8859-6"), "text/xml; charset=windows-1256", id="the other Arabic"
        ),
        pytest.param(BARE.encode("cp720"), "text/xml; charset=dos-720", id="DOS"),
        pytest.param(BARE.encode("utf-32"), "", id="UTF-32 with a mark"),
        pytest.param(BARE.encode("utf-32-be"), "", id="UTF-32 BE without a mark"),
        pytest.param(BARE.encode("utf-32-le"), "", id="UTF-32 LE without a mark"),
        pytest.param(BARE.encode(), "text/xml; charset=windows-1256", id="HTTP lies"),
        pytest.param(declared("windows-1256").encode(), "", id="the declaration lies"),
        pytest.param(declared("windows-1256").encode("cp1256"), "", id="windows-1256 declared"),
        pytest.param(declared("iso-8859-6").encode("iso8859-6"), "", id="ISO-8859-6 declared"),
        pytest.param(BARE.encode("cp1256"), "text/xml; charset=windows-1256", id="only in HTTP"),
        pytest.param(
            BARE.encode("iso8859-6"), 'text/xml; charset="ISO-8859-6-I"', id="only in HTTP, quoted"
        ),
        pytest.param(declared("utf-8").encode("cp1256"), "", id="windows-1256 called UTF-8"),
        pytest.param(declared("utf-8").encode("iso8859-6"), "", id="ISO-8859-6 called UTF-8"),
        pytest.param(
            BARE.encode("cp1256"), "text/xml; charset=iso-8859-1", id="Arabic called Latin"
        ),
        pytest.param(BARE.encode("cp1256"), "text/xml; charset=utf-7", id="a codec that is unfit"),
        pytest.param(BARE.encode("cp1256"), "text/xml; charset=x-no-such", id="no such codec"),
        pytest.param(BARE.encode("cp1256"), "text/xml; charset=hex", id="no codec of text"),
    ],
)
def test_arabic_is_read_whatever_its_sender_says(body: bytes, content_type: str) -> None:
    assert WORDS in decode(body, content_type)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("déjà vu".encode("latin-1"), "", "déjà vu"),
        ("“déjà” €".encode("cp1252"), "text/xml; charset=iso-8859-1", "“déjà” €"),
        (b"\x81 d\xe9j\xe0", "text/xml; charset=iso-8859-1", "\x81 déjà"),
        ("Привет, мир".encode("koi8-r"), "text/xml; charset=koi8-r", "Привет, мир"),
        ("記事の題".encode("iso2022_jp"), "text/xml; charset=iso-2022-jp", "記事の題"),
        ("خبر ".encode() * 20 + b"\xff", "", "خبر " * 20 + "\ufffd"),
        ("صدى البلد".encode()[:-1], "", "صدى البل\ufffd"),
        (b"", "", ""),
    ],
)
def test_other_texts(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type) == text


def test_ebcdic_says_what_it_is() -> None:
    body = '<?xml version="1.0" encoding="cp500"?><rss>\u00e9t\u00e9</rss>'.encode("cp500")

    assert decode(body).endswith("<rss>\u00e9t\u00e9</rss>")
