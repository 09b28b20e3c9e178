"""The words of a post, with those that the judgement rests on marked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from api.dashboard.names import Names


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of evidence in code points; `kind` is `service` or `place`, `says` what it told."""

    start: int
    end: int
    kind: str
    says: str


def words_of(post: Mapping[str, Any]) -> str:
    """Return what was judged: offsets count code points of this."""
    title = post.get("title")
    return str(post["text"]) if title is None else f"{title}\n{post['text']}"


def marked(post: Mapping[str, Any], names: Names) -> Markup:
    """Write a post's words, its evidence in `<mark>`; what people wrote is never markup."""
    text = words_of(post)
    # The judgement of an older text points into that one.
    current = post.get("tags_version") == post.get("versions")
    marks = list(_marks(post.get("tags") or {}, len(text), names)) if current else []
    cuts = sorted({0, len(text), *(edge for mark in marks for edge in (mark.start, mark.end))})
    parts = [
        _part(text[start:end], [m for m in marks if m.start <= start and end <= m.end])
        for start, end in pairwise(cuts)
    ]
    return Markup("").join(parts)


def _part(text: str, over: Sequence[Mark]) -> Markup:
    if not over:
        return escape(text)
    kind = "service" if any(mark.kind == "service" for mark in over) else "place"
    says = " · ".join(mark.says for mark in over)
    return Markup('<mark class="{}" title="{}">{}</mark>').format(kind, says, text)


def _marks(tags: Mapping[str, Any], length: int, names: Names) -> Iterator[Mark]:
    for service in (tags.get("services") or ())[:1]:
        yield from _spans(service, "service", names.service(service["code"]), length)
    place = tags.get("municipality")
    if place:
        yield from _spans(place, "place", names.municipality(place["code"]), length)


def _spans(tag: Mapping[str, Any], kind: str, says: str, length: int) -> Iterator[Mark]:
    for start, end in tag.get("evidence") or ():
        begin, until = max(0, start), min(end, length)
        if begin < until:
            yield Mark(begin, until, kind, says)
