"""/contacts: who of the press writes about municipal services, and what offices note of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api import media_examples as shown
from api import wanted
from api.callers import ADMINISTRATORS, CallerDep, done_by, only, speaking
from api.config import Config
from api.deps import After, ConfigDep, Limit, Municipality, Now, ToolsDep
from api.examples import problem, shows
from api.media_bodies import ContactChange, ContactPage, ContactView, NewContact
from api.refusals import Invalid
from api.schemas import Clean
from api.views import Json, page
from listener.post import Platform
from router.media.terms import Speaker
from router.message import instant
from router.states import AGENTS
from store.audit import By
from store.cards import Card, Kept, Known, SqlCards
from store.contacts import MOST, Contact, ContactFilter, SqlContacts

routes = APIRouter(prefix="/contacts", tags=["media"], dependencies=[Depends(only(AGENTS))])

COUNTED = timedelta(days=30)


# What belongs to the card of an office; the rest of a change is of the contact itself.
_CARD = {each.name for each in fields(Card)}
_HEARD = ("their posts say it", "تحدده منشورات الجهة")


async def _contacts(tools: ToolsDep) -> SqlContacts:
    return SqlContacts(tools.sessions)


async def _cards(tools: ToolsDep) -> SqlCards:
    return SqlCards(tools.sessions)


Contacts = Annotated[SqlContacts, Depends(_contacts)]
Cards = Annotated[SqlCards, Depends(_cards)]


@routes.get("", response_model=ContactPage, responses=shows(shown.CONTACTS) | problem(403, 422))
async def list_contacts(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    contacts: Contacts,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
    kind: Annotated[Speaker | None, Query(description="Who they are.")] = None,
    platform: Annotated[Platform | None, Query(description="Where they write.")] = None,
    service: Annotated[str | None, Query(description="Of what they wrote; or a domain.")] = None,
    municipality: Municipality = None,
    text: Annotated[
        str | None, Query(max_length=200, description="A part of the name, or outlet."), Clean
    ] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Press, journalists, opinion writers and offices, whoever wrote last first; never citizens.

    Listed is whom a source states to be one of them, as they are shown on their posts: by name, or
    under a pseudonym; and whom your office added. Whoever is of some municipalities sees who wrote
    of theirs, and what their office keeps.
    """
    asked = ContactFilter(
        kind=kind,
        platform=platform,
        service=wanted.service_or_domain(config, "query.service", service),
        municipality=wanted.municipality(config, "query.municipality", municipality),
        working=_around(config, municipality),
        text=text,
        places=caller.places,
    )
    return page(await contacts.list(asked, now - COUNTED, limit=limit, after=after), see_contact)


@routes.get(
    "/{contact}", response_model=ContactView, responses=shows(shown.CONTACT) | problem(403, 404)
)
async def show_contact(contact: str, contacts: Contacts, caller: CallerDep, now: Now) -> Response:
    """One contact; what they wrote is at `/media/posts?contact=`."""
    return Json(see_contact(await contacts.show(contact, now - COUNTED, caller.places)))


@routes.post(
    "",
    status_code=201,
    response_model=ContactView,
    responses=shows(shown.ADDED, 201) | problem(403, 409, 422),
)
async def add_contact(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: NewContact,
    contacts: Contacts,
    cards: Cards,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Add somebody of the press whom your office knows; never a citizen.

    Your office sees what it keeps of them, and the ministry. Where posts of their account were
    heard, or are, it is the same contact.
    """
    said = body.model_dump(exclude={"kind", "platform", "who"})
    if (body.account is None) != (body.platform is None):
        raise _half()
    card = Card(**{**said, "places": _places(config, body.places)})
    known = Known(kind=body.kind, platform=body.platform or Platform.OTHER)
    by = _by(caller, body.who, now)
    made = await cards.add(known, card, caller.places, by)
    return Json(see_contact(await contacts.show(made, now - COUNTED, caller.places)), 201)


@routes.patch(
    "/{contact}",
    response_model=ContactView,
    responses=shows(shown.CONTACT) | problem(403, 404, 409, 422),
)
async def note_contact(  # noqa: PLR0913, PLR0917 - as above
    contact: str,
    body: ContactChange,
    contacts: Contacts,
    cards: Cards,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Keep something of a contact, for your office: those of your places see it, and the ministry.

    With `revision` nothing is lost that a colleague saved since: that is 409. The audit keeps who
    changed what. A contact whose account turns out to be that of another becomes that one: then
    the answer has its id.
    """
    # Whether there is one comes before what is wrong with the note.
    found = await contacts.show(contact, now - COUNTED, caller.places)
    by = _by(caller, body.who, now)
    known, changes = _changes(found, body, config)
    there = await cards.note(
        contact, changes, caller.places, by, known=known, expected=body.revision
    )
    return Json(see_contact(await contacts.show(there, now - COUNTED, caller.places)))


@routes.delete("/{contact}", status_code=204, responses=problem(403, 404, 409, 422))
async def remove_contact(  # noqa: PLR0913, PLR0917 - as above
    contact: str,
    contacts: Contacts,
    cards: Cards,
    caller: CallerDep,
    now: Now,
    revision: Annotated[
        int | None,
        Query(ge=0, le=2**53, description="Of your office's note as you read it; else 409."),
    ] = None,
) -> Response:
    """Take away what your office keeps of a contact; one whom nobody heard is then on no list.

    Administrators without places take away what every office keeps. Whose posts were heard stays
    on the list, by these.
    """
    await contacts.show(contact, now - COUNTED, caller.places)
    every = not caller.places and caller.may(ADMINISTRATORS)
    await cards.remove(contact, caller.places, done_by(caller, now), every=every, expected=revision)
    return Response(status_code=204)


def _by(caller: CallerDep, who: str | None, now: Now) -> By:
    """Say who does it: the installation's key has no name of its own."""
    if who is None and caller.free:
        raise Invalid(("body.who", "say who does this", "اذكر من يقوم بهذا"))
    return By(who=speaking(caller, who), at=now, address=caller.address)


def _changes(
    found: Contact, body: ContactChange, config: Config
) -> tuple[Known | None, dict[str, Any]]:
    """Return who a contact is to be, where that is told, and what is kept of them.

    Raises:
        Invalid: What is heard of them says it; or they would have no name; or a code is unknown.
    """
    given = body.model_fields_set
    told = given & {"kind", "platform", "account"}
    changes = {name: getattr(body, name) for name in given & _CARD}
    if "places" in changes:
        changes["places"] = _places(config, changes["places"] or [])
    if not found.by_hand:
        if told:
            raise Invalid(*((f"body.{each}", *_HEARD) for each in sorted(told)))
        return None, changes
    if changes.get("name", "") is None:
        raise Invalid(("body.name", "say what they are called", "اذكر الاسم"))
    if not told:
        return None, changes
    account = "account" in given or "platform" in given
    if account and (body.account is None) != (body.platform is None):
        raise _half()
    platform = (body.platform or Platform.OTHER) if account else found.platform
    return Known(kind=body.kind or found.kind, platform=platform), changes


def _around(config: Config, code: str | None) -> frozenset[str]:
    """Return the places in which whoever works there, or there and elsewhere, works."""
    if code is None:
        return frozenset()
    parts = {each for each, amana in config.amana_of.items() if amana == code}
    return frozenset({code, config.amana_of[code], *parts})


def _places(config: Config, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of municipalities and amanat, each once, or raise `Invalid`."""
    for number, code in enumerate(codes):
        wanted.municipality(config, f"body.places.{number}", code)
    return tuple(dict.fromkeys(codes))


def _half() -> Invalid:
    return Invalid(
        (
            "body.account",
            "an account and its platform go together",
            "الحساب ومنصته يُذكران معًا",
        )
    )


def see_contact(found: Contact) -> dict[str, Any]:
    """Show a contact."""
    return {
        "id": found.id,
        "by_hand": found.by_hand,
        "kind": found.kind.value,
        "platform": found.platform.value,
        "name": found.called,
        "author": found.handle,
        "author_name": found.name,
        "pseudonymous": not found.named,
        "outlet": found.outlet,
        "source": found.source,
        "first": instant(found.first) if found.first else None,
        "last": instant(found.last) if found.last else None,
        "posts": found.wrote.posts,
        "services": _often(found.wrote.services),
        "municipalities": _often(found.wrote.municipalities),
        "latest": found.wrote.latest,
        "notes": [see_note(each) for each in found.notes],
    }


def see_note(kept: Kept) -> dict[str, Any]:
    """Show what an office keeps of a contact."""
    return {
        "office": list(kept.office),
        "revision": kept.revision,
        **asdict(kept.card),
        "at": instant(kept.at),
        "who": kept.who,
    }


def _often(counts: Counter[str]) -> list[dict[str, Any]]:
    return [{"code": code, "posts": count} for code, count in counts.most_common(MOST)]
