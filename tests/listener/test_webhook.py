from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest

from listener.errors import SourceGarbled, SourceRefused
from listener.kind import Means
from listener.kinds import KINDS, UNPOLLED
from listener.kinds.webhook import opened
from make import MEANS, a_source

GOOD = "whsec_" + b64encode(b"k" * 32).decode()
SECRETS = {"GOOD": GOOD, "SHORT": "whsec_c2hvcnQ=", "WORD": "0123456789abcdef"}


def means() -> Means:
    return replace(MEANS, secret=SECRETS.get)


def a_hook(**options: Any) -> Any:
    return a_source(kind="webhook", url="https://vendor.example/", options=options)


def test_a_webhook_is_not_polled() -> None:
    assert frozenset({"webhook"}) == UNPOLLED
    assert KINDS["feed"].polled


async def test_there_is_nobody_to_ask() -> None:
    page = await opened(a_hook(secret="GOOD"), means()).fetch("c")

    assert (page.unchanged, page.cursor, list(page.posts)) == (True, "c", [])
    assert page.reason == "nothing is asked: posts are sent to /api/v1/inbound/okaz"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"secret": "UNSET"}, "environment variable UNSET is not set"),
        ({"secret": "SHORT"}, "the secret in SHORT is shorter than 16 bytes"),
        ({"secret": "GOOD", "previous_secret": "UNSET"}, "UNSET is not set"),
        ({"secret": "GOOD", "previous_secret": "WORD"}, "the secret in WORD is shorter than 16"),
        ({"secret": "SHORT", "scheme": "hmac-sha256-hex"}, "16 characters"),
    ],
)
def test_a_secret_that_cannot_be_used_is_named_and_not_shown(
    options: dict[str, str], says: str
) -> None:
    with pytest.raises(SourceRefused) as told:
        opened(a_hook(**options), means())

    assert says in told.value.reason
    assert not any(secret in told.value.reason for secret in SECRETS.values())


def test_what_is_no_json_is_garbled() -> None:
    with pytest.raises(SourceGarbled, match="not JSON"):
        opened(a_hook(secret="GOOD"), means()).read(b"{")


@pytest.mark.parametrize("url", ["vendor", "ftp://vendor.example/"])
def test_whoever_sends_has_an_address(url: str) -> None:
    with pytest.raises(ValueError, match="http"):
        KINDS["webhook"].visits(url)
