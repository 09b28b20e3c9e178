"""Repairs to what publishers get wrong most, so that one bad character does not cost a feed.

Each repair leaves well-formed text as it is, and CDATA sections untouched.
"""

import html
import html.entities
import re

CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
AMPERSAND = re.compile(r"&(?:#(?P<decimal>\d{1,9});|#[xX](?P<hex>[0-9a-fA-F]{1,8});|(?P<name>\w+);)?", re.ASCII)
XML_OWN = {"amp", "lt", "gt", "quot", "apos"}
USED = re.compile(r"</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=")
DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*")
AFTER_END = re.compile(r"(</(?:\w+:)?(?:rss|feed|rdf)\s*>).*\Z", re.DOTALL | re.IGNORECASE)
DTD = re.compile(r"<!DOCTYPE\b[^<>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
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
    """Return the text with characters, references and prefixes that XML accepts."""
    parts = CDATA.split(ILLEGAL.sub("", text))
    # A capturing split: what stood between the sections is at the even places.
    parts[::2] = [AMPERSAND.sub(_reference, part) for part in parts[::2]]
    return _declare(AFTER_END.sub(r"\1", "".join(parts)))


def without_dtd(text: str) -> str:
    """Return the text without its document type, which tolerant parsers would interpret."""
    return DTD.sub("", text)


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


def _declare(text: str) -> str:
    """Declare the prefixes that the document uses and nobody declared."""
    used = {name for names in USED.findall(CDATA.sub("", text)) for name in names if name}
    missing = sorted(used - set(DECLARED.findall(text)) - {"xml", "xmlns"})
    root = ROOT.search(text)
    if not missing or not root:
        return text
    spaces = "".join(f' xmlns:{name}="{KNOWN.get(name, "urn:undeclared:" + name)}"' for name in missing)
    return text[: root.end()] + spaces + text[root.end() :]
