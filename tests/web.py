"""A web that answers from a dict, and remembers what it was asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from listener.door import Answer
from listener.errors import CollectError, SourceGarbled

Said = Mapping[str, Any] | bytes | CollectError


@dataclass
class Asked:
    """One request: `query` holds its parameters, decoded."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes | None = None


@dataclass
class Web:
    """Answers by path: each answer once, the last for ever. JSON, bytes, or an error to raise."""

    answers: dict[str, list[Said]] = field(repr=False)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list, repr=False)

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        return self._answer(source, url, headers, None)

    async def post(self, source: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        return self._answer(source, url, headers, body)

    def _answer(
        self, source: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.asked.append(Asked(parts.path, query, dict(headers), body))
        waiting = self.answers[parts.path]
        said = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(said, CollectError):
            raise said
        sent = said if isinstance(said, bytes) else json.dumps(said).encode()
        assert source
        return Answer(status=200, url=url, headers=self.headers, body=sent)


def refusal(*parameters: str, **error: Any) -> SourceGarbled:
    """What the door raises for HTTP 400 whose body complains of these parameters."""
    errors = [{"parameters": {name: ["1"]}, **error} for name in parameters] or [error]
    return complaint(json.dumps({"errors": errors}).encode())


def complaint(said: bytes) -> SourceGarbled:
    """What the door raises for HTTP 400 with this body."""
    raised = SourceGarbled("okaz", "HTTP 400")
    raised.said = said
    return raised
