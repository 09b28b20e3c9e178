"""JSON and XML of one value: what GeoReport v2 answers, in the form that was asked for. Pure."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape

import orjson
from fastapi import Response

# What the items of each list are called in XML; in JSON they have no name.
ITEMS: Mapping[str, str] = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "service_requests": "request",
    "service_requests_updates": "request_update",
    "errors": "error",
}
# XML 1.0 has no place for these, not even escaped.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Form(StrEnum):
    """In which form an answer is written: the suffix of its path."""

    JSON = "json"
    XML = "xml"

    @property
    def media_type(self) -> str:
        """The content type, as the standard writes it."""
        kind = "application/json" if self is Form.JSON else "text/xml"
        return f"{kind}; charset=utf-8"


def form_of(path: str, accept: str) -> tuple[str, Form | None]:
    """Split a path's suffix off; without one the header `Accept` decides, and XML is the default.

    A suffix that is no form of ours stays, and its form is None: codes have dots in them, too.
    """
    stem, dot, suffix = path.rpartition(".")
    if dot and suffix in {*Form}:
        return stem, Form(suffix)
    return path, Form.JSON if "json" in accept.lower() else None


def answer(
    form: Form,
    root: str,
    body: object,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Write an answer; in XML everything is within `root`."""
    written = to_xml(root, body) if form is Form.XML else orjson.dumps(body)
    return Response(written, status, headers, media_type=form.media_type)


def to_xml(root: str, body: object) -> str:
    """Write a value of mappings, lists and plain values as an XML document."""
    return _DECLARATION + "".join(_element(root, body))


def _element(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON takes
    if value is None or value in ("", [], ()):
        yield f"<{name}/>"
        return
    yield f"<{name}>"
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield from _element(inner, one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _element(ITEMS[name], one)
    else:
        yield _text(value)
    yield f"</{name}>"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    # A reader would make a line feed of a carriage return that is not escaped.
    return escape(_NO_XML.sub("\ufffd", str(value)), {"\r": "&#13;"})
