"""Parameters as clients send them: in the address, in a form, or in parts with a file. Pure.

An empty parameter is one that was not sent, and what no database stores (NUL) is left out. One that
is sent twice must say the same twice, unless it is a list.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from router.open311.posted import Wrong

MOST_FIELDS = 500
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})"?', re.IGNORECASE)
_NAME = re.compile(rb'(?:^|[;\s])name="?([^";\r\n]{1,200})"?', re.IGNORECASE)
_FILE = re.compile(rb"filename\*?=", re.IGNORECASE)
_ANSWER = re.compile(r"attribute\[([A-Za-z0-9_]{1,40})\](?:\[[0-9]{0,4}\])?")
_CODED = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of a request, those that are not empty. `files` counts what came as a file."""

    pairs: Sequence[tuple[str, str]]
    files: int = 0

    def one(self, name: str) -> str | None:
        """Return the value of a parameter.

        Raises:
            Wrong: It was sent twice, and does not say the same.
        """
        found = {value for given, value in self.pairs if given == name}
        if len(found) > 1:
            raise Wrong((f"{name} is sent twice", f"أُرسل {name} مرتين"))
        return next(iter(found), None)

    def many(self, name: str) -> Sequence[str]:
        """Return the items of a list: with commas, or sent several times."""
        parts = [part for given, value in self.pairs if given == name for part in value.split(",")]
        return list(dict.fromkeys(filter(None, (part.strip() for part in parts))))

    def singles(self, *lists: str) -> Mapping[str, str]:
        """Return all but answers and `lists`, by their names; raises `Wrong` as `one` does."""
        names = {name for name, _ in self.pairs if not _ANSWER.fullmatch(name)}.difference(lists)
        return {name: value for name in names if (value := self.one(name)) is not None}

    def answers(self) -> Mapping[str, Sequence[str]]:
        """Return what was given as `attribute[CODE]` or `attribute[CODE][]`."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs:
            if match := _ANSWER.fullmatch(name):
                found.setdefault(match[1], []).append(value)
        return found


def read_given(query: bytes, content_type: str = "", body: bytes = b"") -> Given:
    """Read what was sent.

    Args:
        query: The query of the address, as it came.
        content_type: The header of that name.
        body: The body; empty where there is none.

    Raises:
        Wrong: It is not UTF-8, too much, or in no form that is read here.
    """
    pairs, files = list(_coded(query)), 0
    kind = content_type.partition(";")[0].strip().lower()
    if kind == _PARTS:
        for name, value in _parts(content_type, body):
            files += value is None
            pairs += [] if value is None else [(name, _utf8(value))]
    elif kind == _CODED:
        pairs += _coded(body)
    elif body:
        raise Wrong((f"send a form: Content-Type: {_CODED}", f"أرسل نموذجًا من نوع {_CODED}"))
    if len(pairs) > MOST_FIELDS:
        raise Wrong(("too many parameters", "عدد الحقول أكبر من المسموح"))
    kept = [(name, value.replace("\0", "")) for name, value in pairs]
    return Given([(name, value) for name, value in kept if value.strip()], files)


def _coded(text: bytes) -> Sequence[tuple[str, str]]:
    try:
        return parse_qsl(
            text.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    except ValueError as error:
        raise Wrong(("too many parameters", "عدد الحقول أكبر من المسموح")) from error


def _parts(content_type: str, body: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Yield name and content of each part; the content of a file, which is not kept, as None."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise Wrong(("the form names no boundary", "لا boundary في النموذج"))
    delimiter = b"\r\n--" + found[1].encode()
    for chunk in (b"\r\n" + body).split(delimiter)[1:]:
        if chunk.startswith(b"--"):
            return
        head, _, content = chunk.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name is None:
            raise Wrong(("a part of the form has no name", "في النموذج جزء بلا اسم"))
        yield _utf8(name[1]), None if _FILE.search(head) else content


def _utf8(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8() from error


def _not_utf8() -> Wrong:
    return Wrong(("send UTF-8", "أرسل النص بترميز UTF-8"))
