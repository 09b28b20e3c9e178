"""The media: what they say, what they ask, who they are, and news of projects."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.dashboard.calling import Refused
from api.dashboard.desk import Desk, DeskDep, refusal, with_query
from router.states import AGENTS, Role

routes = APIRouter(prefix="/media")
PAGE = 25
# Of the groups that there are, so many are shown: the rest is found by the filters.
MOST_GROUPS = 12
MOST_DIGITS = 16
TYPED = ("name", "outlet", "email", "telephone", "note")
# The fields of a contact of whom an office keeps nothing.
NOTHING: Mapping[str, Any] = dict.fromkeys((*TYPED, "kind", "platform", "account", "places"))


@routes.get("")
async def show_said(  # noqa: PLR0913, PLR0917 - each is a filter of the page
    desk: DeskDep,
    speaker: str = "",
    platform: str = "",
    municipality: str = "",
    service: str = "",
    text: str = "",
    after: str = "",
) -> Response:
    """Show what newspapers, journalists and opinion writers say."""
    asked = {
        "speaker": speaker,
        "platform": platform,
        "municipality": municipality,
        "service": service,
        "text": text,
    }
    found = await desk.api.get("/media/posts", asked | {"limit": PAGE, "after": after})
    return _show(desk, "said", asked, found, groups=(found["groups"] or [])[:MOST_GROUPS])


@routes.get("/projects")
async def show_projects(
    desk: DeskDep, topic: str = "", municipality: str = "", text: str = "", after: str = ""
) -> Response:
    """Show news of projects."""
    asked = {"topic": topic, "municipality": municipality, "text": text}
    found = await desk.api.get("/media/projects", asked | {"limit": PAGE, "after": after})
    topics = {each["code"]: desk.reader.of(each) for each in found["topics"]}
    topics["other"] = desk.t("media-topic-other")
    groups = (found["groups"] or [])[:MOST_GROUPS]
    return _show(desk, "projects", asked, found, topics=topics, groups=groups)


@routes.get("/enquiries")
async def show_enquiries(
    desk: DeskDep, sort: str = "due", mine: str = "", after: str = ""
) -> Response:
    """Show what the press asks, what is owed soonest first."""
    asked = {"sort": sort, "mine": mine and "true"}
    query = {"sort": sort, "holder": desk.session["user"] if mine and desk.session else ""}
    found = await desk.api.get("/media/enquiries", query | {"limit": PAGE, "after": after})
    return _show(desk, "enquiries", asked, found)


@routes.get("/enquiries/{ticket}")
async def show_enquiry(desk: DeskDep, ticket: str) -> Response:
    """Show one enquiry, and what may be done about it from here."""
    found = await desk.api.get(f"/media/enquiries/{ticket}")
    return desk.show("media/enquiry.html", at="media", enquiry=found)


@routes.post("/enquiries/{ticket}/claim")
async def claim_enquiry(desk: DeskDep, ticket: str) -> Response:
    """Take an enquiry."""
    await desk.api.post(f"/tickets/{ticket}/claim", {})
    return desk.back(f"/media/enquiries/{ticket}", said="media-claimed")


@routes.post("/enquiries/{ticket}/reply")
async def reply_to_enquiry(desk: DeskDep, ticket: str) -> Response:
    """Keep a draft, and ask for its approval where that is wanted."""
    draft = await desk.api.post(f"/tickets/{ticket}/replies", {"text": desk.field("text")})
    if desk.field("do") == "submit":
        await desk.api.post(f"/replies/{draft['id']}/submit", {})
        return desk.back(f"/media/enquiries/{ticket}", said="media-reply-submitted")
    return desk.back(f"/media/enquiries/{ticket}", said="media-reply-kept")


@routes.get("/contacts")
async def show_contacts(  # noqa: PLR0913, PLR0917 - each is a filter of the page
    desk: DeskDep,
    kind: str = "",
    platform: str = "",
    municipality: str = "",
    text: str = "",
    after: str = "",
) -> Response:
    """Show who of the press writes, whoever wrote last first."""
    asked = {"kind": kind, "platform": platform, "municipality": municipality, "text": text}
    if not desk.may(*AGENTS):
        return _show(desk, "contacts", asked, None)
    found = await desk.api.get("/contacts", asked | {"limit": PAGE, "after": after})
    return _show(desk, "contacts", asked, found)


@routes.get("/contacts/new")
async def show_new_contact(desk: DeskDep) -> Response:
    """Show the form for somebody whom the office knows."""
    return desk.show("media/contact_new.html", at="media", own={**NOTHING, "kind": "journalist"})


@routes.post("/contacts")
async def add_contact(desk: DeskDep) -> Response:
    """Add somebody whom the office knows."""
    told = {name: value for name, value in _typed(desk).items() if value}
    made = await desk.api.post("/contacts", told | _account(desk))
    return desk.back(f"/media/contacts/{made['id']}", said="media-contact-added")


@routes.get("/contacts/{contact}")
async def show_contact(desk: DeskDep, contact: str, after: str = "") -> Response:
    """Show one contact, and what they wrote."""
    return await _contact(desk, contact, after)


@routes.post("/contacts/{contact}")
async def note_contact(desk: DeskDep, contact: str) -> Response:
    """Keep something of a contact; where a colleague was first, what was typed stays."""
    typed = _typed(desk) | (_account(desk) if desk.field("by_hand") else {})
    try:
        there = await desk.api.patch(f"/contacts/{contact}", typed | _revision(desk))
    except Refused as refused:
        if refused.kind != "contact-changed":
            raise
        return await _contact(desk, contact, typed=typed, changed=refusal(desk, refused))
    return desk.back(f"/media/contacts/{there['id']}", said="media-noted")


@routes.post("/contacts/{contact}/remove")
async def remove_contact(desk: DeskDep, contact: str) -> Response:
    """Take away what the office keeps; one whom nobody heard is then on no list."""
    await desk.api.delete(f"/contacts/{contact}", _revision(desk))
    return desk.back("/media/contacts", said="media-removed")


@routes.get("/contacts/{contact}/author")
async def after_revealing(contact: str) -> Response:
    """Show the contact: who they are is told once for each purpose."""
    return RedirectResponse(f"/media/contacts/{contact}", 303)


@routes.post("/contacts/{contact}/author")
async def reveal_contact(desk: DeskDep, contact: str) -> Response:
    """Say who a contact is, by what they wrote last; that it was asked is in the audit."""
    found = await desk.api.get(f"/contacts/{contact}")
    asked = {"purpose": "press", "note": desk.field("why")}
    author = await desk.api.post(f"/posts/{found['latest']}/author", asked)
    return await _contact(desk, contact, author=author)


async def _contact(  # noqa: PLR0913 - what the page shows
    desk: Desk,
    contact: str,
    after: str = "",
    *,
    author: Mapping[str, Any] | None = None,
    typed: Mapping[str, Any] | None = None,
    changed: Mapping[str, Any] | None = None,
) -> Response:
    """Show a contact; `typed` is in the fields instead of what stands, which `changed` tells of."""
    found = await desk.api.get(f"/contacts/{contact}")
    asked = {"contact": contact, "limit": PAGE, "after": after}
    posts = await desk.api.get("/media/posts", asked)
    office = sorted(desk.session["places"]) if desk.session else []
    theirs = next((each for each in found["notes"] if sorted(each["office"]) == office), None)
    more = posts["next"] and with_query(f"/media/contacts/{contact}", {"after": posts["next"]})
    others = len(found["notes"]) > (theirs is not None)
    stands = {"kind": found["kind"], "platform": found["platform"]}
    return desk.show(
        "media/contact.html",
        at="media",
        contact=found,
        posts=posts["items"],
        more=more,
        theirs=theirs,
        own={**NOTHING, **stands, **(typed if typed is not None else theirs or {})},
        changed=changed,
        removes_all=others and not office and desk.may(Role.ADMINISTRATOR),
        author=author,
    )


def _typed(desk: Desk) -> dict[str, Any]:
    """Read what an office keeps of a contact; what is empty is taken away."""
    return {name: desk.field(name) or None for name in TYPED} | {"places": desk.fields("places")}


def _account(desk: Desk) -> dict[str, Any]:
    """Read who somebody is whom nobody heard: where an account is left out, its platform is."""
    account = desk.field("account") or None
    kind = {"kind": desk.field("kind") or None}
    return kind | {"account": account, "platform": (account and desk.field("platform")) or None}


def _revision(desk: Desk) -> dict[str, Any]:
    given = desk.field("revision")
    return {"revision": int(given)} if given.isdecimal() and len(given) < MOST_DIGITS else {}


def _show(
    desk: Desk, tab: str, asked: Mapping[str, Any], found: Mapping[str, Any] | None, **context: Any
) -> Response:
    """Show a tab; `found` is a page of the API, None where it may not be seen."""
    path = "/media" if tab == "said" else f"/media/{tab}"

    def address(**changes: str) -> str:
        return with_query(path, {**asked, **changes})

    more = found["next"] and address(after=found["next"]) if found else None
    return desk.show(
        f"media/{tab}.html",
        at="media",
        tab=tab,
        asked=asked,
        items=found["items"] if found else None,
        more=more,
        address=address,
        filtered=any(value for name, value in asked.items() if name != "sort"),
        **context,
    )
