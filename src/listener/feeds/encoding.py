"""Bytes to text, whatever their sender says about them.

The bytes are believed first (a byte order mark, valid UTF-8), then HTTP, then the XML
declaration, then what reads as Arabic. Nothing here fails: the worst is a replacement character.
"""

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How "<" and the first bytes of a document look in encodings that ASCII cannot read.
SHAPES = (
    (re.compile(rb"<\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0<"), "utf-32-be"),
    (re.compile(rb"(?:[\t\n\r ]\0){0,99}[<{]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"(?:\0[\t\n\r ]){0,99}\0[<{]\0[^\0]"), "utf-16-be"),
)
EBCDIC = b"\x4c\x6f\xa7\x94"
CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s;"']+)""", re.IGNORECASE)
DECLARED = re.compile(r"""<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"'>]+)["']""", re.IGNORECASE)
PROLOG = 400

# What browsers understand by a name: the superset that senders really use.
MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Codecs that turn text into something else, or that hide characters from whoever filters them.
UNFIT = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
ARABIC_LETTERS = re.compile("[\u0621-\u063a\u0641-\u064a]")
ARABIC = ("cp1256", "iso8859-6")
# As much tells what a document is written in.
SAMPLE = 512 * 1024
HIGH = bytes(range(0x80, 0x100))
ARABIC_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]{3}")
# Inside of a word: what ISO-8859-6 looks like where windows-1256 is believed.
MIXED = re.compile("[\u0621-\u064a][×÷à-ü]{1,3}[\u0621-\u064a]")
LATIN = {"cp1252", "latin-1", "iso8859-15", "cp1254"}
# Of the characters beyond ASCII, how many may be broken before UTF-8 is no longer believed.
BROKEN = 0.05


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of a document.

    Args:
        body: What the server sent, already unpacked.
        content_type: The Content-Type header, or nothing.
    """
    for bom, name in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    for shape, name in SHAPES:
        if shape.match(body):
            return body.decode(name, "replace")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(body, content_type)
    # Pure ASCII may be a 7-bit encoding with escapes, such as ISO-2022-JP.
    return _legacy(body, content_type) if body.isascii() and b"\x1b" in body else text


def _legacy(body: bytes, content_type: str) -> str:
    """Decode what is not UTF-8, or not only."""
    as_utf8 = body.decode("utf-8", "replace")
    # Counted, not listed: a body of nothing else would fill the memory.
    strange = len(as_utf8) - len(as_utf8.encode("ascii", "ignore"))
    if strange and as_utf8.count("\ufffd") <= max(1, BROKEN * strange) < strange:
        return as_utf8
    for name in _named(body, content_type):
        text = _strictly(body, name)
        if text is None or (name in LATIN and _reads_as_arabic(body)):
            continue
        return _guess(body) if MIXED.search(text) else text
    return _guess(body)


def _named(body: bytes, content_type: str) -> list[str]:
    """List the encodings that HTTP and the XML declaration name, and that could be meant."""
    start = body[:PROLOG].decode("cp037" if body.startswith(EBCDIC) else "latin-1")
    found = [CHARSET.search(content_type), DECLARED.search(start)]
    names = [_codec(match.group(1)) for match in found if match]
    return [name for name in names if name]


def _codec(label: str) -> str | None:
    label = re.sub(r"^x-", "", label.strip().lower())
    label = re.sub(r"^(iso-8859-[68])-[ie]$", r"\1", label)
    label = re.sub(r"^(?:dos|ibm)-?(?=\d{3}$)", "cp", label)
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    # Wide encodings were recognised by their shape; the name alone is a lie.
    if name in UNFIT or name.startswith(("utf-", "utf_")) or name.endswith("_codec"):
        return None
    return MEANT.get(name, name)


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return str(body, name)
    except (LookupError, ValueError):
        # cp1252 leaves five bytes undefined; browsers read them as Latin-1 does.
        return body.decode("latin-1") if name == "cp1252" else None


def _guess(body: bytes) -> str:
    """Choose between the encodings that Arabic was written in, or settle for Western Europe."""
    return body.decode(_arabic(body), "replace") if _reads_as_arabic(body) else _west(body)


def _arabic(body: bytes) -> str:
    """Return which of the two encodings of Arabic reads better."""
    return max(ARABIC, key=lambda name: _plausible(body[:SAMPLE].decode(name, "replace")))


def _reads_as_arabic(body: bytes) -> bool:
    sample = body[:SAMPLE]
    high = len(sample) - len(sample.translate(None, HIGH))
    best = sample.decode(_arabic(sample), "replace")
    return bool(ARABIC_WORD.search(best)) and 2 * len(ARABIC_LETTERS.findall(best)) > high


def _plausible(text: str) -> float:
    """Score how Arabic a reading looks: the letters that any Arabic text is full of."""
    return sum(text.count(letter) for letter in "اليمنورت") - 4 * text.count("\ufffd")


def _west(body: bytes) -> str:
    return _strictly(body, "cp1252") or ""
