"""What waits for a person to say what it is about, gathered case by case.

What somebody else has moved on meanwhile, or may not be seen, is left out of a case; a case that is
there is never passed over: a person must see it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.dashboard.calling import Api, Refused

# In the order in which they are gone through: a ticket has somebody who waits.
KINDS = ("tickets", "posts", "suggested")
SHOWN_POSTS = 3
NOT_FOUND = 404
Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to decide: `posts` are those that are shown of it, `count` how many it has."""

    what: str
    id: str
    posts: Sequence[Found]
    count: int
    ticket: Found | None = None
    hint: Found | None = None

    @property
    def tags(self) -> Found | None:
        """What is judged of it: that of the first of its posts of which anything is."""
        return next((each["tags"] for each in self.posts if each["tags"]), None)

    @property
    def why(self) -> str:
        """The name of the sentence that says why a person should look."""
        if self.hint is not None:
            return "triage-why-returned"
        if self.tags is None:
            return "triage-why-unjudged"
        if not self.tags["sure"]:
            return "triage-why-unsure"
        return "triage-why-desk" if self.tags["municipality"] else "triage-why-placeless"


@dataclass(frozen=True, slots=True)
class Cases:
    """Some cases of a list, and where it goes on; None at its end."""

    items: Sequence[Case]
    next: str | None


async def cases_of(api: Api, what: str, after: str, limit: int) -> Cases:
    """Return the next cases of a list: none only where it is at its end.

    Raises:
        Refused: The API refused the list.
    """
    found = await _page(api, what, after, limit)
    while not found.items and found.next:
        found = await _page(api, what, found.next, limit)
    return found


async def still_waits(api: Api, what: str, item: str) -> bool:
    """Whether nobody has decided a case yet. Suggestions say so themselves.

    Raises:
        Refused: It is not there, or may not be seen.
    """
    if what == "tickets":
        asked = {"triage": True, "ticket": item, "limit": 1}
        return bool((await api.get("/tickets", asked))["items"])
    if what == "posts":
        post = await api.get(f"/posts/{item}")
        return not post["ticket"] and not (post["tags"] or {}).get("sure")
    return True


async def _page(api: Api, what: str, after: str, limit: int) -> Cases:
    page = {"limit": limit, "after": after}
    if what == "posts":
        found = await api.get("/posts", page | {"sure": False, "ticket": False})
        return Cases([Case(what, post["id"], [post], 1) for post in found["items"]], found["next"])
    if what == "tickets":
        asked = {"triage": True, "sort": "due", "sample": False}
        found = await api.get("/tickets", page | asked)
        cases = await asyncio.gather(*(_of_ticket(api, each) for each in found["items"]))
        return Cases(cases, found["next"])
    found = await api.get("/corrections/suggested", page | {"state": "open"})
    suggested = await asyncio.gather(*(_of_hint(api, each) for each in found["items"]))
    return Cases([each for each in suggested if each], found["next"])


async def _of_ticket(api: Api, ticket: Found) -> Case:
    posts = await _posts(api, ticket)
    return Case("tickets", ticket["id"], posts, ticket["post_count"], ticket)


async def _of_hint(api: Api, hint: Found) -> Case | None:
    """Return the case of a suggestion; None where its ticket has gone to others meanwhile."""
    ticket = await _seen(api, f"/tickets/{hint['ticket']}")
    if ticket is None:
        return None
    posts = await _posts(api, ticket)
    return Case("suggested", hint["id"], posts, ticket["post_count"], ticket, hint)


async def _posts(api: Api, ticket: Found) -> Sequence[Found]:
    """Return the first posts of a ticket, as far as they can be seen."""
    first = ticket["posts"][:SHOWN_POSTS]
    found = await asyncio.gather(*(_seen(api, f"/posts/{each['id']}") for each in first))
    return [each for each in found if each]


async def _seen(api: Api, path: str) -> Found | None:
    """Return what is at a path; None where nothing is there for this reader."""
    try:
        found: Found = await api.get(path)
    except Refused as refused:
        if refused.status != NOT_FOUND:
            raise
        return None
    return found
