"""What an error reply says for itself: its codes, and a sentence fit for the run log.

Each platform says it elsewhere:

    Google     {"error": {"message", "status", "errors": [{"reason"}], "details": [{"reason"}]}}
    X          {"title", "detail", "type", "reason", "errors": [{"message", "code"}]}
    Bluesky    {"error": NAME, "message"}
    OAuth      {"error": NAME, "error_description"}
    Mastodon   {"error": SENTENCE}
    Misskey    {"error": {"message", "code": NAME}}
    Reddit     {"message", "reason", "explanation", "error": STATUS}
    RFC 9457   {"title", "detail", "type"}
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus

from listener.wire import read_json

LONGEST_MESSAGE = 200
LEAST_SECRET = 4
# No platform sends more; what does is no complaint.
MOST_LISTED = 20
_HIDDEN = "…"
_PHRASES = {status.phrase.lower() for status in HTTPStatus}
# Google's messages have links in them.
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_HIDE = re.compile(
    r"""
      \b(?:bearer|basic|token|key|secret|password)\s*[=:]\s*\S+     # given with its name
    | \b(?:bearer|basic)\s+(?=\S*\d)\S+
    | [a-z][a-z0-9+.-]*:(?=[/\w])[^\s"'<>]+                         # addresses, at://, did:
    | \S+@\S+ | (?<!\w)@\w[\w.]*                                    # e-mail addresses, handles
    | (?<!\w)/?[ur]/[\w-]+                                          # Reddit's people and places
    | \[[^\]]*\] | "[^"]*" | “[^”]*” | `[^`]*` | (?<!\w)'[^']*'(?!\w)   # what is quoted
    | \b\w[\w-]*(?:\.[\w-]{2,})+                                    # a domain is a handle, too
    | (?=[\w~+/=-]*\d)[\w~+/=-]{12,} | [\w~+/=-]{24,}               # tokens, keys, ids
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a reply said: `codes` are folded (`RATE_LIMIT_EXCEEDED` is `ratelimitexceeded`).

    `words` is its message as it was written; `message` is what of it may be shown: short, on one
    line, without tokens, addresses, handles or anything quoted.
    """

    codes: frozenset[str] = frozenset()
    words: str = ""

    def without(self, secrets: Collection[str]) -> "Complaint":
        """Leave out what let us in: servers that refuse a token quote it."""
        words = self.words
        for secret in sorted(secrets, key=len, reverse=True):
            # What is shorter guards nothing, and stands in every other word.
            if len(secret) >= LEAST_SECRET:
                words = words.replace(secret, _HIDDEN)
        return replace(self, words=words)

    @property
    def message(self) -> str:
        """See the class. Empty where nothing is said beyond the status."""
        line = " ".join(_TAG.sub(" ", self.words[: 10 * LONGEST_MESSAGE]).split())
        line = "".join(one for one in line[: 4 * LONGEST_MESSAGE] if one.isprintable())
        line = _HIDE.sub(_HIDDEN, line).strip().rstrip(".")
        if line.lower() in _PHRASES:
            return ""
        return line if len(line) <= LONGEST_MESSAGE else line[: LONGEST_MESSAGE - 1] + _HIDDEN


def read_complaint(body: bytes, challenge: str = "") -> Complaint:
    """Read an error reply; one that is no JSON object says nothing.

    Args:
        body: As it came.
        challenge: The header WWW-Authenticate.
    """
    named = re.findall(r'error="([A-Za-z_]{1,50})"', challenge)
    try:
        said = read_json(body) if body else {}
    except ValueError:
        said = {}
    if not isinstance(said, dict):
        return Complaint(codes=frozenset(map(folded, named)))
    # Google wraps everything in `error`; others give a name or a sentence there.
    inner = said["error"] if isinstance(said.get("error"), dict) else said
    found = [*named, *_codes(inner)]
    return Complaint(codes=frozenset(map(folded, found)), words=next(_words(inner), ""))


def folded(code: str) -> str:
    """Fold a code: platforms write one name in many ways. Of an address the last part counts."""
    return re.sub(r"[^a-z0-9]", "", code.rstrip("/").rpartition("/")[2].lower())


def _codes(said: dict[str, object]) -> Iterator[str]:
    for one in (said, *_listed(said, "errors"), *_listed(said, "details")):
        for name in ("error", "reason", "status", "title", "type", "code"):
            found = one.get(name)
            if isinstance(found, str) and len(found) <= LONGEST_MESSAGE:
                yield found
    for one in _listed(said, "errors"):
        # X, version 1.1: numbers of its own, which are not HTTP's.
        if type(number := one.get("code")) is int:
            yield f"x{number}"


def _words(said: dict[str, object]) -> Iterator[str]:
    """Yield messages, the one that says most first."""
    first = next(iter(_listed(said, "errors")), {})
    told = (
        *(said.get(name) for name in ("error_description", "explanation")),
        first.get("message"),
        *(said.get(name) for name in ("detail", "message", "error", "title")),
    )
    for one in told:
        if isinstance(one, str) and one.strip():
            yield one


def _listed(said: dict[str, object], name: str) -> Iterator[dict[str, object]]:
    found = said.get(name)
    if isinstance(found, list):
        yield from (one for one in found[:MOST_LISTED] if isinstance(one, dict))
