"""All that the page of one ticket shows, asked of the API."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from api.dashboard import offers
from api.dashboard.authors import authors_of
from api.dashboard.desk import Desk
from api.dashboard.likeness import rules, shared
from api.dashboard.timeline import name_of, timeline
from router.replies.states import REPLY_TABLE, ReplyNeed, ReplyState, ReplyVerb
from router.states import LEADERS, Role, Status

# Posts that are shown at first, and each time more are asked for.
POSTS = 20
# Of those, whose earlier texts are read.
RETOLD = 5
# Replies whose deliveries are shown.
REPLIES = 3
DELIVERIES = 50
Found = Mapping[str, Any]


async def page_of(desk: Desk, ticket: str, *, do: str, template: str, most: int) -> dict[str, Any]:
    """Ask for everything about a ticket; `do` is the form that is open.

    Raises:
        Refused: It is not there, or not of the reader's places.
    """
    found = await desk.api.get(f"/tickets/{ticket}")
    user, roles = reader_of_desk(desk)
    possible = offers.offered(found, user, roles)
    writes = offers.answers(found, user, roles)
    people, replies, similar, templates, referral, posts = await asyncio.gather(
        _people(desk, ticket),
        _replies(desk, ticket),
        _similar(desk, found),
        _maybe(desk, f"/tickets/{ticket}/templates", wanted=writes),
        _maybe(desk, f"/tickets/{ticket}/referral", wanted=found["status"] == Status.REFERRED),
        _retold(desk, found["posts"][-most:]),
    )
    names = {each["id"]: each["name"] for each in people}
    suggested = [each for each in found["suggestions"] if each["state"] == "open"]
    offered = [in_words(each, desk.reader.language) for each in (templates or {}).get("items", ())]
    current = next((each for each in replies if ReplyState(each["state"]).pending), None)
    return {
        "ticket": found,
        "user": user,
        "possible": possible,
        "foremost": offers.foremost(found, possible),
        "offers": offers,
        "do": do if do in possible and do not in offers.AT_ONCE else "",
        "posts": posts,
        "hidden": len(found["posts"]) - len(posts),
        "authors": authors_of(found["posts"]),
        "answerers": [each for each in people if each["could"] and each["id"] != found["holder"]],
        "called": lambda who: name_of(names, who),
        "current": current,
        "past": [each for each in replies if each is not current],
        "reply_acts": lambda reply: reply_acts(reply, user, roles),
        "writes": writes and (current is None or current["state"] == ReplyState.DRAFT),
        "templates": offered,
        "owed": (templates or {}).get("owed"),
        "words": _words(current, template, offered),
        "template": template,
        "suggested": [_with_shares(desk, each) for each in suggested],
        # One matter is offered in one way.
        "similar": [
            _with_shares(desk, each)
            for each in similar
            if each["ticket"]["id"] not in {one["ticket"] for one in suggested}
        ],
        "referral": referral,
        "rules": rules(desk, found["reasons"]),
        "lines": timeline(desk, found["history"], names),
        "open": Status(found["status"]).open and not found["merged_into"],
        "leads": bool(roles & LEADERS),
    }


def reader_of_desk(desk: Desk) -> tuple[str, frozenset[Role]]:
    """Return who reads, and their roles."""
    session = desk.session or {}
    return str(session.get("user", "")), frozenset(Role(each) for each in session.get("roles", ()))


def reply_acts(reply: Found, user: str, roles: frozenset[Role]) -> list[str]:
    """List what a reader may do to a reply now, beside writing it."""
    state, frozen = ReplyState(reply["state"]), reply["frozen"] is not None
    mine = user in reply["writers"] or user in reply["approvals"]
    found = []
    for verb in map(ReplyVerb, reply["possible"]):
        step = REPLY_TABLE[state, verb]
        others = {ReplyNeed.OTHERS, ReplyNeed.ANOTHER} & set(step.needs)
        thaws = verb is not ReplyVerb.THAW or frozen
        if step.who & roles and thaws and not (others and mine):
            found.append(verb.value)
    return [each for each in found if each not in {ReplyVerb.EDIT, ReplyVerb.RETRY}]


def _with_shares(desk: Desk, each: Found) -> dict[str, Any]:
    return {**each, "shares": shared(desk, each["reasons"])}


def in_words(template: Found, language: str) -> Found:
    """Name the gaps of a template as people do: `{الحي أو الشارع}` in place of `{district}`."""
    text = str(template["text"])
    for field in template["fields"]:
        text = text.replace(f"{{{field['name']}}}", f"{{{field[language]}}}")
    return {**template, "text": text}


def _words(current: Found | None, template: str, templates: Sequence[Found]) -> str:
    """Return what stands in the editor: the template that was asked for, or the draft."""
    chosen = [each for each in templates if each["code"] == template]
    if chosen:
        return str(chosen[0]["text"])
    return str(current["text"]) if current else ""


async def _maybe(desk: Desk, path: str, *, wanted: bool) -> Any:
    return await desk.api.get(path) if wanted else None


async def _people(desk: Desk, ticket: str) -> Sequence[Found]:
    items: Sequence[Found] = (await desk.api.get(f"/tickets/{ticket}/people"))["items"]
    return items


async def _similar(desk: Desk, found: Found) -> Sequence[Found]:
    if found["merged_into"] or not Status(found["status"]).open:
        return ()
    items: Sequence[Found] = (await desk.api.get(f"/tickets/{found['id']}/similar"))["items"]
    return items


async def _replies(desk: Desk, ticket: str) -> Sequence[dict[str, Any]]:
    """Read the latest replies, each with what the gate finds, and what became of it to each."""
    listed = await desk.api.get("/replies", {"ticket": ticket, "limit": REPLIES})
    return await asyncio.gather(*(_reply(desk, each["id"]) for each in listed["items"]))


async def _reply(desk: Desk, reply: str) -> dict[str, Any]:
    found, deliveries = await asyncio.gather(
        desk.api.get(f"/replies/{reply}"),
        desk.api.get(f"/replies/{reply}/deliveries", {"limit": DELIVERIES}),
    )
    return {**found, "to": deliveries["items"], "more": deliveries["next"] is not None}


async def _retold(desk: Desk, posts: Sequence[Found]) -> Sequence[Found]:
    """Read the earlier texts of the posts that were edited, the latest ones."""
    edited = [each["id"] for each in posts if each["versions"]][-RETOLD:]
    whole = await asyncio.gather(*(desk.api.get(f"/posts/{each}") for each in edited))
    earlier = {each["id"]: each["earlier"] for each in whole}
    return [{**each, "earlier": earlier.get(each["id"]) or ()} for each in posts]
