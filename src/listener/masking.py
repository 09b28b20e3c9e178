"""Masking whom a text names, letter for letter: what points into the text still points right."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

MARK = "•"
# A bare word that is shorter, or that is a plain word, may mean something else than an account.
_LONG_ENOUGH = 6
_TELLING = re.compile(r"[\d_.:@-]")
_SHORTEST_NAME = 3
# What stands before the name of an account where a text or an address names one.
_BEFORE = (
    r"[@\uff20]"
    r"|(?<=/)(?:u|user|users|profile|member|members|author|authors|channel|c)/"
    r"|(?:(?<=//)|(?<=[./]))(?:x|twitter)\.com/"
    r"|(?<=/)(?:t|telegram)\.me/(?:s/)?"
)
_AFTER = r"(?![A-Za-z0-9_-]|\.[A-Za-z0-9_])"
_BARE = r"(?<![A-Za-z0-9_.@-])"


@dataclass(frozen=True)
class Identity:
    """What somebody is known by: an account, with or without its @, and the name it shows."""

    handle: str | None
    name: str | None = None

    @property
    def account(self) -> str | None:
        """The account without its @."""
        return (self.handle or "").lstrip("@\uff20") or None

    @property
    def needles(self) -> tuple[str, ...]:
        """What a text holds that `anywhere` or `nearby` finds something in; in small letters."""
        words = sorted((self.name or "").split(), key=len)
        server = (self.account or "").partition("@")[0]
        return tuple(each.lower() for each in (server, *words[-1:]) if each)

    def may_be_in(self, text: str) -> bool:
        """Whether a text may name them at all: cheaper to ask than to make a pattern."""
        said = text.lower()
        return any(each in said for each in self.needles)

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """Finds them in any text: by @account, an address of the account, or their full name.

        A plain word is found bare only where the text is about them (`nearby`), and so is a name
        of one word: many have it, and some of them are streets.
        """
        found = [] if self.account is None else self._named(self.account)
        if len((self.name or "").split()) > 1:
            found.append(self._called())
        return _any(found)

    @cached_property
    def nearby(self) -> re.Pattern[str]:
        """Finds them in a text that is about them: by the bare account and any name, too."""
        found = [self.anywhere.pattern]
        if self.account is not None and len(self.account) >= _SHORTEST_NAME:
            found.append(f"{_BARE}{re.escape(self.account)}{_AFTER}")
        if len(self.name or "") >= _SHORTEST_NAME:
            found.append(self._called())
        return _any(found)

    def _named(self, account: str) -> list[str]:
        name, _, server = account.partition("@")
        found = [rf"({_BEFORE}){re.escape(account)}{_AFTER}"]
        if server:
            found.append(rf"({re.escape(server)}/(?:@|users/)){re.escape(name)}{_AFTER}")
        if len(account) >= _LONG_ENOUGH and _TELLING.search(account):
            found.append(f"{_BARE}{re.escape(account)}{_AFTER}")
        return found

    def _called(self) -> str:
        words = r"\s+".join(map(re.escape, (self.name or "").split()))
        # Arabic writes "and", "to" and the like before a name without a space.
        return rf"(?<!\w)([وفبلك]?){words}(?!\w)"


def masked(text: str, whom: re.Pattern[str]) -> str:
    """Put a mark in the place of each letter of a name."""
    return whom.sub(_marks, text)


def masked_json(
    value: Any,  # noqa: ANN401 - any JSON
    whom: re.Pattern[str],
    spared: Collection[str] = (),
) -> Any:  # noqa: ANN401 - the same
    """Mask every text of a JSON value, but for those under a key that is `spared`."""
    match value:
        case str():
            return masked(value, whom)
        case Mapping():
            return {
                key: each if key in spared else masked_json(each, whom, spared)
                for key, each in value.items()
            }
        case list():
            return [masked_json(each, whom, spared) for each in value]
        case _:
            return value


def _marks(found: re.Match[str]) -> str:
    # What stands before an account is a group, as `re` looks back over no text of any length.
    kept = next((group for group in found.groups() if group), "")
    return kept + MARK * (len(found[0]) - len(kept))


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE)
