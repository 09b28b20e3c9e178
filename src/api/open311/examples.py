"""How OpenAPI shows the calls of GeoReport v2: parameters, forms, and one request as example."""

from collections.abc import Sequence
from typing import Any

from api.open311.forms import to_xml

Parts = dict[str, Any]

_TEXT: Parts = {"type": "string"}
_TIME: Parts = {"type": "string", "example": "2026-11-23T09:00:00Z"}

DISCOVERY: Parts = {
    "changeset": "2026-11-27",
    "contact": "تواصل مع الجهة المشغلة لهذه الخدمة.",
    "key_service": "مفاتيح الربط لدى مسؤول النظام.",
    "endpoints": [
        {
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": "https://sawt.example.gov.sa/open311/v2",
            "changeset": "2026-11-27",
            "type": "production",
            "formats": ["text/xml", "application/json"],
        }
    ],
}
SERVICES: list[Parts] = [
    {
        "service_code": "roads.manhole",
        "service_name": "أغطية المناهل وغرف التفتيش",
        "description": "أغطية المناهل وغرف التفتيش",
        "metadata": True,
        "type": "batch",
        "keywords": "roads, Manhole covers",
        "group": "roads",
    }
]
DEFINITION: Parts = {
    "service_code": "roads.manhole",
    "attributes": [
        {
            "variable": True,
            "code": "cover_state",
            "datatype": "singlevaluelist",
            "required": False,
            "datatype_description": None,
            "order": 1,
            "description": "حالة الغطاء؟",
            "values": [{"key": "missing", "name": "مفقود"}],
        }
    ],
}
REQUESTS: list[Parts] = [
    {
        "service_request_id": "0b1c2d3e4f5a6b7c",
        "status": "open",
        "status_notes": "البلاغ قيد المعالجة.",
        "service_name": "أغطية المناهل وغرف التفتيش",
        "service_code": "roads.manhole",
        "description": "غطاء منهل مفتوح أمام المدرسة",
        "agency_responsible": "طوارئ أمانة القصيم",
        "service_notice": None,
        "requested_datetime": "2026-11-23T09:00:06Z",
        "updated_datetime": "2026-11-23T09:05:00Z",
        "expected_datetime": "2026-11-24T09:00:06Z",
        "address": "شارع الملك عبدالعزيز",
        "address_id": None,
        "zipcode": None,
        "lat": 26.3592,
        "long": 43.9818,
        "media_url": None,
    }
]
ONE_REQUEST = REQUESTS
_TOKEN = "5f3c9d0e8b7a6c5d4e3f2a1b0c9d8e7f"  # noqa: S105 - of an example
POSTED: list[Parts] = [
    {
        "token": _TOKEN,
        "service_notice": "يُعطى البلاغ رقمه خلال لحظات؛ اطلبه بالرمز (token).",
        "account_id": None,
    }
]
TOKEN: list[Parts] = [{"service_request_id": "0b1c2d3e4f5a6b7c", "token": _TOKEN}]
UPDATES: list[Parts] = [
    {
        "update_id": "42",
        "service_request_id": "0b1c2d3e4f5a6b7c",
        "status": "closed",
        "description": "عولج البلاغ.",
        "updated_datetime": "2026-11-23T12:00:00Z",
    }
]
NOTED: list[Parts] = [{"update_id": "7"}]


def _in(name: str, schema: Parts, description: str) -> Parts:
    return {"name": name, "in": "query", "schema": schema, "description": description}


_COMMON = (
    _in("jurisdiction_id", _TEXT, "The code of a municipality, or of an amana for all of it."),
    _in("lang", _TEXT, "Of names and notes: `en`, or else Arabic."),
)
WINDOW: Sequence[Parts] = (
    _in("service_request_id", _TEXT, "Ids, with commas."),
    _in("start_date", _TIME, "W3C; without a zone, UTC."),
    _in("end_date", _TIME, "At most 90 days after start_date."),
    _in("page_size", {"type": "integer", "minimum": 1}, "50 by default, at most 500."),
    _in("page", {"type": "integer", "minimum": 1}, "From 1."),
)
FILTERS: Sequence[Parts] = (
    *WINDOW,
    _in("service_code", _TEXT, "Codes, with commas."),
    _in("status", _TEXT, "`open`, `closed`, or both with a comma."),
    _in("updated_after", _TIME, "Of these, what changed since."),
    _in("updated_before", _TIME, "Of these, what has not changed since."),
)
_FORMAT: Parts = {
    "name": "format",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "enum": ["json", "xml"]},
}


def _form(required: Sequence[str], **fields: str) -> Parts:
    return {
        "type": "object",
        "required": list(required),
        "properties": {
            name: {"type": "string", "description": about} for name, about in fields.items()
        },
    }


REQUEST_FORM = _form(
    ["service_code"],
    service_code="A code of GET services.",
    jurisdiction_id="Needed where the key is of several places.",
    lat="Degrees, with long.",
    long="Degrees, with lat.",
    address_string="Where it is, in words.",
    address_id="Where it is, by a number. One of the three is needed.",
    description="At most 4,000 characters.",
    media_url="A public address; it is not asked for.",
    email="Of the reporter, like phone, account_id and device_id: not kept.",
)
UPDATE_FORM = _form(
    ["service_request_id"],
    service_request_id="Of which request.",
    update_id="Your own name of the update: the same again is ignored.",
    description="What is known, at most 4,000 characters.",
    status="What the request is in your system.",
    updated_datetime="When that was.",
)


def open_call(root: str, example: object, path: str | None = None) -> Parts:
    """Describe a call that asks for no key."""
    return _call(root, example, path, (), None, [], [400, 404])


def keyed_call(
    root: str,
    example: object,
    *,
    path: str | None = None,
    parameters: Sequence[Parts] = (),
    body: Parts | None = None,
) -> Parts:
    """Describe a call that takes a key, as `api_key` or as a header."""
    security: list[Parts] = [{"open311": []}, {"key": []}]
    return _call(root, example, path, parameters, body, security, [400, 403, 404])


def _call(  # noqa: PLR0913, PLR0917 - the parts of a description
    root: str,
    example: object,
    path: str | None,
    parameters: Sequence[Parts],
    body: Parts | None,
    security: list[Parts],
    errors: Sequence[int],
) -> Parts:
    named = [] if path is None else [{**_FORMAT, "name": path, "schema": _TEXT}]
    extra: Parts = {"parameters": [*named, _FORMAT, *_COMMON, *parameters], "security": security}
    if body:
        extra["requestBody"] = {
            "required": True,
            "content": {
                kind: {"schema": body}
                for kind in ("application/x-www-form-urlencoded", "multipart/form-data")
            },
        }
    said = [{"code": 400, "description": "lat and long must be sent together"}]
    return {
        "responses": {
            200: _both(root, example, "Successful Response"),
            **{status: _both("errors", said, "Not answered") for status in errors},
        },
        "openapi_extra": extra,
    }


def _both(root: str, example: object, description: str) -> Parts:
    shape = {"type": "array"} if isinstance(example, list) else {"type": "object"}
    return {
        "description": description,
        "content": {
            "application/json": {"schema": shape, "example": example},
            "text/xml": {"schema": _TEXT, "example": to_xml(root, example)},
        },
    }
