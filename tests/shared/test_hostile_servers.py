"""Each server and bomb of the corpus that the door meets has its test beside the door."""

import json
import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("SAWT_SHARED", Path(__file__).parents[2] / ".." / "shared"))
SECURITY = SHARED / "corpora" / "security"
DOOR = Path(__file__).parents[1] / "listener" / "test_door.py"
# By whom the others are met, and with what: a feed's content is the parser's, the two directions
# of webhooks and of the API are their own.
ELSEWHERE = {
    "redirect-drops-auth": "carries_no_secret",
    "tls-self-signed": "certificate_that_nobody_vouches_for",
    "tls-old": "certificate_that_nobody_vouches_for",
    "304-with-body": "what_follows_a_304",
    "etag-weird": "nothing_that_was_not_asked_for",
    "set-cookie-flood": "nothing_that_was_not_asked_for",
    "dns-nx": "nowhere.example",
}
NOT_THE_DOOR = {
    *("wrong-content-type", "empty-200", "expires-0", "feed-shrinks", "feed-reorders", "huge-feed"),
    *("encoding-flip", "zip-instead-of-feed"),
}

pytestmark = pytest.mark.skipif(
    not SECURITY.exists(), reason="NOT TESTED: no corpus of servers (SAWT_SHARED names its folder)"
)


def rows(name: str) -> list[dict[str, str]]:
    text = (SECURITY / name).read_text(encoding="utf-8") if SECURITY.exists() else ""
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(
    "name",
    [row["id"] for row in rows("bad_servers.jsonl") if not row["id"].startswith("webhook")]
    + [row["id"] for row in rows("generators.jsonl") if row["kind"] == "http-body"],
)
def test_every_server_of_the_corpus_is_met(name: str) -> None:
    told = DOOR.read_text(encoding="utf-8")

    assert name in NOT_THE_DOOR or f'"{name}"' in told or ELSEWHERE[name] in told
