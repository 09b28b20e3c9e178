"""Bad input for every operation of an OpenAPI document: strings, bodies, headers and parameters."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

NOWHERE = "http://127.0.0.1:9/feed.xml"
# What there is wherever the service runs, so that more is reached than "no such thing".
KNOWN: Mapping[str, Any] = {
    "unit": "jeddah.roads",
    "municipality": "jeddah",
    "service": "roads.pothole",
    "service_code": "roads.pothole",
    "domain": "roads",
    "plan": "floods",
    "kind": "feed",
    "url": NOWHERE,
    "form": "csv",
    "format": "json",
    "roles": ["agent"],
    "places": ["jeddah"],
}
CHANGES = ("post", "put", "patch")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
KIB = 1024
# What fits into the head of a request; longer ones go no further than the server.
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Bad:
    """One request. `of` says which operation it is for, and what is bad."""

    of: str
    method: str
    path: str
    headers: Mapping[str, bytes]
    body: bytes | None = None


class Mischief:
    """What can be sent wrongly to the operations of one document."""

    def __init__(self, document: Mapping[str, Any], known: Mapping[str, Any] = KNOWN) -> None:
        self.document = document
        self.known = {**KNOWN, **known}

    def strings(self, naughty: Sequence[str]) -> Iterator[Bad]:
        """Put each string into every parameter, and into every string of a body, one at a time."""
        for method, path, operation in self._operations():
            for given in operation.get("parameters", ()):
                for text in naughty:
                    yield self._parameter(method, path, given, text)
            for field in self._fields(operation):
                for text in naughty:
                    yield self._field(method, path, operation, field, text)

    def bodies(self, bodies: Sequence[bytes]) -> Iterator[Bad]:
        """Send each body to every operation that takes one."""
        for method, path, operation in self._operations():
            if method in CHANGES:
                for body in bodies:
                    yield Bad(
                        of=f"{method} {path}: body {body[:40]!r}",
                        method=method,
                        path=self._filled(path),
                        headers={"content-type": _type(operation).encode()},
                        body=body,
                    )

    def headers(self, headers: Sequence[tuple[str, bytes]]) -> Iterator[Bad]:
        """Send each header to every operation."""
        for method, path, operation in self._operations():
            for name, value in headers:
                body = self._body(operation)
                kind = {"content-type": _type(operation).encode()} if body is not None else {}
                yield Bad(
                    of=f"{method} {path}: {name} {value[:40]!r}",
                    method=method,
                    path=self._filled(path),
                    headers={**kind, name: value},
                    body=body,
                )

    def queries(self, queries: Sequence[str]) -> Iterator[Bad]:
        """Ask every operation that reads with each query, as it stands."""
        for method, path, _ in self._operations():
            if method == "get":
                for query in queries:
                    asked = f"{self._filled(path)}?{query}"
                    yield Bad(f"{method} {path}?{query[:40]}", method, asked, {})

    def _operations(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                yield method, path, operation

    def _parameter(self, method: str, path: str, given: Mapping[str, Any], text: str) -> Bad:
        name, at, text = given["name"], given["in"], text[:LONGEST]
        query = f"?{urlencode({name: text}, errors='replace')}" if at == "query" else ""
        header = {name: _header(text)} if at == "header" else {}
        here = {name: text} if at == "path" else {}
        return Bad(
            of=f"{method} {path}: {name} {text[:40]!r}",
            method=method,
            path=self._filled(path, **here) + query,
            headers=header,
            body=b"{}" if method in CHANGES else None,
        )

    def _field(
        self, method: str, path: str, operation: Mapping[str, Any], field: str, text: str
    ) -> Bad:
        good = self._example(self._schema(operation))
        good[field] = [text] if isinstance(good[field], list) else text
        return Bad(
            of=f"{method} {path}: {field} {text[:40]!r}",
            method=method,
            path=self._filled(path),
            headers={"content-type": _type(operation).encode()},
            body=_written(_type(operation), good),
        )

    def _fields(self, operation: Mapping[str, Any]) -> Sequence[str]:
        return list(self._example(self._schema(operation))) if "requestBody" in operation else []

    def _body(self, operation: Mapping[str, Any]) -> bytes | None:
        if "requestBody" not in operation:
            return None
        return _written(_type(operation), self._example(self._schema(operation)))

    def _schema(self, operation: Mapping[str, Any]) -> Mapping[str, Any]:
        schema: Mapping[str, Any] = operation["requestBody"]["content"][_type(operation)]["schema"]
        return schema

    def _filled(self, path: str, **here: str) -> str:
        named = {**self.known, **here}
        steps = []
        for step in path.split("/"):
            for name, value in named.items():
                step = step.replace(f"{{{name}}}", quote(str(value), safe="", errors="replace"))  # noqa: PLW2901 - filled blank by blank
            steps.append(step.replace("{", "").replace("}", ""))
        return "/".join(steps)

    def _example(self, schema: Mapping[str, Any], name: str = "") -> Any:
        if name in self.known:
            return self.known[name]
        if "$ref" in schema:
            parts = self.document["components"]["schemas"]
            return self._example(parts[schema["$ref"].rpartition("/")[2]], name)
        for several in ("anyOf", "oneOf"):
            if several in schema:
                return self._example(schema[several][0], name)
        return self._plain(schema)

    def _plain(self, schema: Mapping[str, Any]) -> Any:
        if "enum" in schema:
            return schema["enum"][0]
        match schema.get("type"):
            case "object":
                parts = schema.get("properties", {})
                return {name: self._example(part, name) for name, part in parts.items()}
            case "array":
                return [self._example(schema.get("items", {}))]
            case "integer" | "number":
                return schema.get("minimum", 1)
            case "boolean":
                return True
        return "2030-01-01T00:00:00Z" if schema.get("format") == "date-time" else "x"


def _type(operation: Mapping[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return FORM if FORM in content else JSON


def _written(kind: str, body: Mapping[str, Any]) -> bytes:
    if kind == FORM:
        return urlencode(body, errors="replace").encode()
    return json.dumps(body).encode()


def _header(text: str) -> bytes:
    """A header holds neither line ends nor NUL: no client, and no server, lets them through."""
    return text.translate(dict.fromkeys(map(ord, "\r\n\0"), " ")).encode(errors="replace").strip()


HEADERS: Sequence[tuple[str, bytes]] = (
    ("accept", b"x" * 8 * KIB),
    ("accept", b"text/html;q=" + b"9" * 400),
    ("accept-language", b"ar;q=0.9," * 500),
    ("authorization", b"Bearer " + b"A" * 8 * KIB),
    ("authorization", b"Bearer \xd9\x85\xd9\x81\xd8\xaa\xd8\xa7\xd8\xad"),
    ("authorization", b"Basic ////"),
    ("content-type", b"application/json; charset=utf-7"),
    ("content-type", b"multipart/form-data"),
    ("content-type", b"text/plain; boundary=\xff"),
    ("content-encoding", b"gzip"),
    ("cookie", b"; ".join(b"a%d=b" % number for number in range(500))),
    ("cookie", b'sawt="\\073\xff; $Path=/'),
    ("forwarded", b"for=127.0.0.1;host=evil.example"),
    ("host", b"evil.example:99999"),
    ("idempotency-key", b"k" * 8 * KIB),
    ("if-modified-since", b"Thu, 32 Foo 99999 99:99:99 GMT"),
    ("if-none-match", b'W/"' + b"x" * 4 * KIB),
    ("last-event-id", b"evt_" + b"9" * 400),
    ("last-event-id", b"-1' OR 1=1 --"),
    ("origin", b"null"),
    ("range", b"bytes=0-,0-,0-,0-"),
    ("transfer-encoding-x", b"chunked, identity"),
    ("x-forwarded-for", b"1.1.1.1, " * 700),
    ("x-http-method-override", b"DELETE"),
    ("x-sawt-csrf", b"\xff" * 100),
)
QUERIES: Sequence[str] = (
    "&".join(f"p{number}=1" for number in range(1_000)),
    "&".join("limit=1" for _ in range(2_000)),
    "limit" + "[a]" * 500 + "=1",
    "text=" + "a" * 30 * KIB,
    "text=%00",
    "text=%ff%fe",
    "text=%ED%A0%80",
    "text=%C0%AF%C0%AE",
    "text=%",
    "text=%zz&limit=%u0031",
    "text=" + "%28" * 200 + "a" + "%2B%29" * 200 + "%24",
    "text=%22" + "AND+OR+NOT+NEAR%28" * 10,
    "text=" + "*" * 200,
    "after=" + "A" * 500,
    "after=..%2f..%2f..%2fetc%2fpasswd",
    "since=9999-12-31T23:59:59-14:00&until=0001-01-01T00:00:00%2B14:00",
    "limit=1e309&sort=opened;drop+table+posts",
    "=&==&;&&&",
)
# Ours, beside those of the corpus: what databases, shells, templates, formulas and readers of
# Arabic have stumbled over.
STRINGS: Sequence[str] = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\U0010ffff",
    "\u202e\u2066حفرة\u2069",
    "ﷺ" * 300,
    "e" + "\u0301" * 2_000,
    "a" * 70_000,
    "' OR '1'='1",
    "'; DROP TABLE posts; --",
    "1) UNION SELECT secret FROM keys --",
    '"unbalanced NEAR(',
    "x* OR y* NOT (z",
    "%_%_%_%" * 20,
    "\\",
    "(a+)+$" + "a" * 40 + "!",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "%2e%2e%2fsecret.key",
    "file:///etc/passwd",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "<script>alert(1)</script>",
    "]]><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
    "null",
    "-0",
    "1e400",
    "9" * 400,
    "٣",
    "2026-02-30T25:61:61Z",
    "true\r\nSet-Cookie: a=b",
)
BODIES: Sequence[bytes] = (
    b"",
    b"null",
    b"[]",
    b"0",
    b'"text"',
    b"{",
    b'{"a":1,}',
    b"{'a':1}",
    b'{"a":NaN}',
    b'{"a":1e999}',
    b'{"a":' + b"9" * 5_000 + b"}",
    b'{"text":"\\ud800"}',
    b'{"text":"\\u0000"}',
    b'\xff\xfe{"\x00',
    b"\xef\xbb\xbf{}",
    b"[" * 50_000,
    b'{"a":' * 50_000,
    b'{"a":[' * 300 + b"]}" * 300,
    b"{" + b",".join(b'"k%d":1' % number for number in range(20_000)) + b"}",
    b'{"a":1,"a":2,"__proto__":{"roles":["administrator"]}}',
    b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'a'>]><l>&a;</l>",
    b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--",
)
