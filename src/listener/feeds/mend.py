"""Repairs to what publishers get wrong most, so that one bad character does not cost a feed.

Each repair leaves well-formed text as it is, and CDATA sections untouched.
"""

import html
import html.entities
import re

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
AMPERSAND = re.compile(
    r"&(?:#(?P<decimal>\d{1,9});|#[xX](?P<hex>[0-9a-fA-F]{1,8});|(?P<name>\w+);)?", re.ASCII
)
XML_OWN = {"amp", "lt", "gt", "quot", "apos"}
USED = re.compile(r"</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=")
DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*")
END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
DTD = re.compile(r"<!DOCTYPE\b[^<>\[]*", re.IGNORECASE)
REPLACEMENT = "\ufffd"

KNOWN = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "thr": "http://purl.org/syndication/thread/1.0",
}


def mend(text: str) -> str:
    """Return the text with characters, references and prefixes that XML accepts.

    It loses its document type: with it go entities, which are not to be trusted in such a text.
    """
    parts = _sections(_without_dtd(ILLEGAL.sub("", text)))
    parts[::2] = [AMPERSAND.sub(_reference, part) for part in parts[::2]]
    return _declare(parts)


def _sections(text: str) -> list[str]:
    """Split a text into what stands between CDATA sections (even places) and those (odd)."""
    parts, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        parts += [text[at:start], text[start : end + 3]]
        at = end + 3
    return [*parts, text[at:]]


def _without_dtd(text: str) -> str:
    found = DTD.search(text)
    if not found:
        return text
    end = found.end()
    if text[end : end + 1] == "[":
        while (end := text.find("]", end)) >= 0 and not text[end + 1 :][:100].lstrip().startswith(
            ">"
        ):
            end += 1
    end = text.find(">", end) if end >= 0 else -1
    return text[: found.start()] + text[end + 1 :] if end >= 0 else text


def _reference(found: re.Match[str]) -> str:
    """Return a reference that XML knows: a bare ampersand is one that was not escaped."""
    number = found["decimal"] or found["hex"]
    if number:
        return _character(int(number, 10 if found["decimal"] else 16), found.group())
    name = found["name"]
    if name in XML_OWN:
        return found.group()
    if name and f"{name};" in html.entities.html5:
        return html.escape(html.entities.html5[f"{name};"])
    return "&amp;" + found.group()[1:]


def _character(code: int, reference: str) -> str:
    if code in {0x9, 0xA, 0xD} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE:  # noqa: PLR2004 - XML's Char
        return reference
    return reference if 0x10000 <= code < 0x110000 else REPLACEMENT  # noqa: PLR2004 - as above


def _declare(parts: list[str]) -> str:
    """Declare the prefixes that nobody declared, and end the document where its root ends."""
    markup = " ".join(parts[::2])
    used = {name for names in USED.findall(markup) for name in names if name}
    missing = sorted(used - set(DECLARED.findall(markup)) - {"xml", "xmlns"})
    text = "".join(parts)
    root, ends = ROOT.search(text), list(END.finditer(text))
    text = text[: ends[-1].end()] if ends else text
    if not missing or not root:
        return text
    spaces = (f' xmlns:{name}="{KNOWN.get(name, f"urn:undeclared:{name}")}"' for name in missing)
    return text[: root.end()] + "".join(spaces) + text[root.end() :]
