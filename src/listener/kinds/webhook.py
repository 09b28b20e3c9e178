"""Signed webhooks of those who listen for us: nothing is asked, posts are sent.

A delivery goes to `/api/v1/inbound/ID`. Its signature is checked over the bytes as they came,
before anything of them is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Literal

from pydantic import Field

from listener.collector import Page
from listener.errors import Cause, SourceGarbled, SourceRefused
from listener.kind import Kind, Means, Options, SecretName, web_only
from listener.mapping import Fields, Path, to_posts
from listener.signatures import WrongSecret, check_hex, check_standard, plain_key, standard_key
from listener.source import Source
from listener.wire import read_json

STANDARD = "standard-webhooks"


class WebhookOptions(Options):
    """What a webhook asks for, beside what every kind does.

    `secret` names the environment variable that holds it, `previous_secret` the one that is being
    replaced. `header` is where `hmac-sha256-hex` finds the signature. `items` and `fields` say
    where a body's posts are (JMESPath); without them it is a post, or a list of posts.
    """

    secret: SecretName
    previous_secret: SecretName | None = None
    scheme: Literal["standard-webhooks", "hmac-sha256-hex"] = "standard-webhooks"
    header: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,99}$")] = "X-Signature"
    items: Path | None = None
    fields: Fields = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Receives the deliveries of one sender. `keys` are what they may be signed with."""

    source: Source
    options: WebhookOptions
    keys: tuple[bytes, ...] = field(repr=False)

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch. There is nobody to ask."""
        reason = f"nothing is asked: posts are sent to /api/v1/inbound/{self.source.id}"
        return Page(unchanged=True, cursor=cursor, reason=reason)

    def checked(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        """Return what names a delivery, the same when it is sent again.

        Args:
            headers: With lower-case names.
            body: The bytes as they came.
            now: The time, UTC.

        Raises:
            NotSigned: It is not signed with any of the keys.
        """
        if self.options.scheme == STANDARD:
            return check_standard(self.keys, headers, body, now)
        check_hex(self.keys, headers.get(self.options.header.lower(), ""), body)
        # This scheme has no id of its own.
        return blake2b(body, digest_size=16).hexdigest()

    def read(self, body: bytes) -> Page:
        """Read a delivery whose signature was right.

        Raises:
            SourceGarbled: It is not JSON.
        """
        try:
            data = read_json(body)
        except ValueError as error:
            raise SourceGarbled(self.source.id, "what was sent is not JSON") from error
        posts, skipped = to_posts(self.source, data, self.options.items, self.options.fields)
        reason = f"{skipped} items could not be read as posts" if skipped else None
        return Page(posts=posts, skipped=skipped, reason=reason, bytes=len(body))


def opened(source: Source, means: Means) -> Webhook:
    """Open a webhook.

    Raises:
        SourceRefused: A secret is not set, or none that could be used.
    """
    options = WebhookOptions.model_validate(dict(source.options))
    read = standard_key if options.scheme == STANDARD else plain_key
    keys: list[bytes] = []
    for name in (options.secret, options.previous_secret):
        secret = means.token(source, name)
        if secret is not None:
            try:
                keys.append(read(secret))
            except WrongSecret as error:
                reason = f"the secret in {name} {error}"
                raise SourceRefused(source.id, reason, Cause.AUTH) from error
    return Webhook(source=source, options=options, keys=tuple(keys))


def never(url: str) -> None:
    """Check the address of whoever sends: it says who that is, and is not visited.

    Raises:
        ValueError: It is not http(s).
    """
    web_only(url)


KIND = Kind(
    name="webhook",
    options=WebhookOptions,
    opened=opened,
    visits=never,
    told_apart=frozenset({"secret"}),
    polled=False,
)
