"""One question to an OpenAI-compatible endpoint, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from classifier.second.prompt import instructions, question
from classifier.second.reading import Reading, read_completion
from classifier.services import Service
from listener.door import Answer

SOURCE = "second reader"


class Ask(Protocol):
    """The way to the endpoint."""

    async def post(self, source: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """POST a question; raises `CollectError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An OpenAI-compatible endpoint. `url` ends before `/chat/completions`, or with it."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Where chat completions are asked for."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    @property
    def headers(self) -> Mapping[str, str]:
        """What a question is sent with."""
        plain = {"accept": "application/json", "content-type": "application/json"}
        return plain | ({"authorization": f"Bearer {self.key}"} if self.key else {})

    @property
    def name(self) -> str:
        """The model, briefly: `qwen3-8b` of `Qwen/Qwen3-8B`."""
        return self.model.rstrip("/").rpartition("/")[2].lower()


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks an endpoint of one text at a time."""

    endpoint: Endpoint
    services: Mapping[str, Service]
    door: Ask

    @property
    def name(self) -> str:
        """See Endpoint.name."""
        return self.endpoint.name

    @property
    def told(self) -> str:
        """What every answer depends on besides the text."""
        return f"{self.endpoint.model}\x1f{instructions(self.services)}"

    async def ask(self, masked: str) -> Reading:
        """Ask of one masked text.

        Raises:
            CollectError: The endpoint did not answer, or not with success.
            NoReading: Its answer is no reading.
        """
        body = question(self.endpoint.model, self.services, masked)
        answer = await self.door.post(SOURCE, self.endpoint.address, self.endpoint.headers, body)
        return read_completion(answer.body, self.services)
