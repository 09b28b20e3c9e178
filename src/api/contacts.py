"""/contacts: who of the press writes about municipal services, and what offices note of them."""

from collections import Counter
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api import media_examples as shown
from api import wanted
from api.callers import CallerDep, only, speaking
from api.deps import After, ConfigDep, Limit, Municipality, Now, ToolsDep
from api.examples import problem, shows
from api.media_bodies import ContactChange, ContactPage, ContactView
from api.refusals import Invalid
from api.schemas import Clean
from api.views import Json, page
from listener.post import Platform
from router.media.terms import Speaker
from router.message import instant
from router.states import AGENTS
from store.audit import By
from store.contacts import MOST, Contact, ContactFilter, SqlContacts

routes = APIRouter(prefix="/contacts", tags=["media"], dependencies=[Depends(only(AGENTS))])

COUNTED = timedelta(days=30)


async def _contacts(tools: ToolsDep) -> SqlContacts:
    return SqlContacts(tools.sessions)


Contacts = Annotated[SqlContacts, Depends(_contacts)]


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
    under a pseudonym. Whoever is of some municipalities sees who wrote of theirs.
    """
    asked = ContactFilter(
        kind=kind,
        platform=platform,
        service=wanted.service_or_domain(config, "query.service", service),
        municipality=wanted.municipality(config, "query.municipality", municipality),
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


@routes.patch(
    "/{contact}",
    response_model=ContactView,
    responses=shows(shown.CONTACT) | problem(403, 404, 422),
)
async def note_contact(
    contact: str, body: ContactChange, contacts: Contacts, caller: CallerDep, now: Now
) -> Response:
    """Note something of a contact, for your office: those of your places see it, and the ministry.

    What your office noted before gives way; the audit keeps both, and who wrote them.
    """
    # Whether there is one comes before what is wrong with the note.
    await contacts.show(contact, now - COUNTED, caller.places)
    if body.who is None and caller.free:
        raise Invalid(("body.who", "say who does this", "اذكر من يقوم بهذا"))
    by = By(who=speaking(caller, body.who), at=now, address=caller.address)
    await contacts.note(contact, body.changes, caller.places, by)
    return Json(see_contact(await contacts.show(contact, now - COUNTED, caller.places)))


def see_contact(found: Contact) -> dict[str, Any]:
    """Show a contact."""
    return {
        "id": found.id,
        "kind": found.kind.value,
        "platform": found.platform.value,
        "author": found.handle,
        "author_name": found.name,
        "pseudonymous": not found.named,
        "outlet": found.outlet,
        "source": found.source,
        "first": instant(found.first) if found.first else None,
        "last": instant(found.last),
        "posts": found.wrote.posts,
        "services": _often(found.wrote.services),
        "municipalities": _often(found.wrote.municipalities),
        "latest": found.wrote.latest,
        "notes": [
            {
                "office": list(each.office),
                "outlet": each.outlet,
                "note": each.note,
                "at": instant(each.at),
                "who": each.who,
            }
            for each in found.notes
        ],
    }


def _often(counts: Counter[str]) -> list[dict[str, Any]]:
    return [{"code": code, "posts": count} for code, count in counts.most_common(MOST)]
