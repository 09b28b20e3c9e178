"""What Open311 clients see of our values."""

from collections.abc import Mapping
from typing import Any

from api.open311.calling import Call
from classifier.services import Service
from router.message import instant
from router.open311.book import Attribute, Value
from router.open311.words import notes, public, summary
from store.faces import Face, Update

# Requests become tickets within moments, but not within the call.
TYPE = "batch"


def see_service(service: Service, call: Call) -> dict[str, Any]:
    """Show a service of the list."""
    return {
        "service_code": service.code,
        "service_name": call.named(service.ar, service.en),
        "description": call.named(service.ar, service.scope),
        "metadata": bool(call.config.open311.asked_of(service)),
        "type": TYPE,
        "keywords": f"{service.domain}, {call.named(service.en, service.ar)}",
        "group": service.domain,
    }


def see_definition(service: Service, call: Call) -> dict[str, Any]:
    """Show what is asked about a service."""
    asked = call.config.open311.asked_of(service)
    return {
        "service_code": service.code,
        "attributes": [_attribute(one, order, call) for order, one in enumerate(asked, 1)],
    }


def _attribute(one: Attribute, order: int, call: Call) -> dict[str, Any]:
    return {
        "variable": True,
        "code": one.code,
        "datatype": one.datatype.value,
        "required": one.required,
        "datatype_description": call.named(one.hint_ar, one.hint_en) or None,
        "order": order,
        "description": call.named(one.ar, one.en),
        "values": [_value(value, call) for value in one.values],
    }


def _value(value: Value, call: Call) -> dict[str, str]:
    return {"key": value.key, "name": call.named(value.ar, value.en)}


def see_face(face: Face, call: Call) -> dict[str, Any]:
    """Show a ticket; of one that was only heard of, in none of its words."""
    service = _service_name(face.service, call)
    place = _place_name(face.municipality, call)
    said = face.said
    described = public(said.description) if said and said.description else None
    return {
        "service_request_id": face.id,
        "status": "open" if face.status.open else "closed",
        "status_notes": notes(face.status, face.answer, face.into, call.lang),
        "service_name": service,
        "service_code": face.service,
        "description": described or summary(service, place, call.lang),
        "agency_responsible": _agency(face, call),
        "service_notice": None,
        "requested_datetime": instant(face.requested),
        "updated_datetime": instant(face.updated),
        "expected_datetime": face.expected and instant(face.expected),
        "address": (said and said.address and public(said.address)) or place,
        "address_id": said and said.address_id,
        "zipcode": None,
        "lat": said and said.lat,
        "long": said and said.long,
        "media_url": said and said.media,
    }


def see_update(update: Update, call: Call) -> dict[str, Any]:
    """Show what was done to a ticket."""
    return {
        "update_id": update.id,
        "service_request_id": update.ticket,
        "status": "open" if update.status.open else "closed",
        "description": notes(update.status, update.answer, update.into, call.lang),
        "updated_datetime": instant(update.at),
    }


def _agency(face: Face, call: Call) -> str:
    """Name the agency that a matter is with, or else the unit that owns it."""
    rules = call.config.rules
    named = rules.agencies.get(face.referral or "") or rules.units.get(face.unit)
    return call.named(named.ar, named.en) if named else face.unit


def _service_name(code: str | None, call: Call) -> str | None:
    service = call.config.services.get(code or "")
    return call.named(service.ar, service.en) if service else None


def _place_name(code: str | None, call: Call) -> str | None:
    place = call.config.gazetteer.municipalities.get(code or "")
    return call.named(place.ar, place.en) if place else None


def see_discovery(call: Call, address: str) -> Mapping[str, Any]:
    """Show where the service is, and how to be given a key."""
    book = call.config.open311
    changed = book.changeset.isoformat()
    return {
        "changeset": changed,
        "contact": book.contact,
        "key_service": book.key_service,
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": address,
                "changeset": changed,
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
