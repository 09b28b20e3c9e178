"""A request as a client posts it: read, checked and put into words. Pure.

parameters ─▶ read_request ─▶ Request ─▶ words      or every fault that was found
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from classifier.services import Service
from listener.border import LONGEST_FIELD, clean
from listener.guard import Forbidden, check_ip, read_address
from listener.row import read_instant
from router.open311.book import Attribute, Datatype

LONGEST = 4_000
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,15})?")
_LATITUDE, _LONGITUDE = 90.0, 180.0
# Decimals of a degree that are told: a tenth of a metre.
_DECIMALS = 6
# Names that never lead to a public address.
_INSIDE = (".localhost", ".local", ".internal")
_NO_MEDIA_AR = "media_url ليس رابطًا عامًا يمكن فتحه"
# What tells a reporter apart from others.
PERSON = ("email", "phone", "account_id", "device_id")


class Wrong(Exception):
    """What was sent cannot be accepted; `reason_ar` says the same in Arabic."""

    def __init__(self, said: tuple[str, str]) -> None:
        reason, self.reason_ar = said
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client posted. `answers` are by the code of the question.

    `person` is what tells the reporter apart from others: used for a name in their place, not kept.
    """

    service: Service
    description: str
    address: str | None
    address_id: str | None
    lat: float | None
    long: float | None
    media: str | None
    answers: Mapping[str, Sequence[str]]
    person: str | None


def read_request(
    given: Mapping[str, str],
    answers: Mapping[str, Sequence[str]],
    service: Service,
    asked: Sequence[Attribute],
) -> Request:
    """Read a request.

    Args:
        given: The parameters that are not empty.
        answers: What was given as `attribute[CODE]`.
        service: The one that `service_code` names.
        asked: The questions about it.

    Raises:
        Wrong: A part is missing or cannot be used.
    """
    lat, long = read_point(given)
    address, address_id = _short(given, "address_string"), _short(given, "address_id")
    if lat is None and not address and not address_id:
        raise Wrong(
            (
                "say where it is: lat and long, address_string or address_id",
                "حدد الموقع: lat و long، أو address_string، أو address_id",
            )
        )
    description = clean(given.get("description", ""))
    if len(description) > LONGEST:
        raise Wrong(
            (
                f"description has more than {LONGEST} characters",
                f"description أطول من {LONGEST} حرف",
            )
        )
    return Request(
        service=service,
        description=description,
        address=address,
        address_id=address_id,
        lat=lat,
        long=long,
        media=_media(given.get("media_url")),
        answers=_answers(answers, asked),
        person="\x1f".join(f"{name}={given[name]}" for name in PERSON if name in given) or None,
    )


def read_point(given: Mapping[str, str]) -> tuple[float | None, float | None]:
    """Read `lat` and `long`: both, or neither.

    Raises:
        Wrong: One is missing, or is no place on earth.
    """
    if "lat" not in given and "long" not in given:
        return None, None
    if "lat" not in given or "long" not in given:
        raise Wrong(("send lat and long together", "أرسل lat و long معًا"))
    return _degrees(given, "lat", _LATITUDE), _degrees(given, "long", _LONGITUDE)


def _degrees(given: Mapping[str, str], name: str, most: float) -> float:
    text = given[name].strip()
    found = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not abs(found) <= most:
        raise Wrong(
            (
                f"{name} must be degrees from -{most:.0f} to {most:.0f}",
                f"{name} درجات بين -{most:.0f} و{most:.0f}",
            )
        )
    return found


def _short(given: Mapping[str, str], name: str) -> str | None:
    text = clean(given.get(name, ""))
    if len(text) > LONGEST_FIELD:
        raise Wrong(
            (
                f"{name} has more than {LONGEST_FIELD} characters",
                f"{name} أطول من {LONGEST_FIELD} حرف",
            )
        )
    return text or None


def _media(url: str | None) -> str | None:
    """Return an address that readers may follow; it is never asked for here."""
    if url is None:
        return None
    try:
        address = read_address(url.strip())
        if address.literal is not None:
            check_ip(address.literal, ())
    except Forbidden as error:
        raise Wrong((f"media_url: {error}", _NO_MEDIA_AR)) from error
    if address.host == "localhost" or address.host.endswith(_INSIDE):
        raise Wrong(("media_url: not a public address", _NO_MEDIA_AR))
    return str(address)


def _answers(
    given: Mapping[str, Sequence[str]], asked: Sequence[Attribute]
) -> Mapping[str, Sequence[str]]:
    """Keep the answers to what was asked; others belong to other services, and are passed over."""
    kept: dict[str, Sequence[str]] = {}
    for one in asked:
        said = [text for text in map(clean, given.get(one.code, ())) if text]
        if not said and one.required:
            raise Wrong(
                (
                    f"attribute[{one.code}] is required: {one.en}",
                    f"attribute[{one.code}] مطلوب: {one.ar}",
                )
            )
        if said:
            _check(one, said)
            kept[one.code] = said
    return kept


def _check(one: Attribute, said: Sequence[str]) -> None:
    if len(said) > 1 and one.datatype is not Datatype.MANY:
        raise Wrong(
            (
                f"attribute[{one.code}] takes one answer",
                f"attribute[{one.code}] له إجابة واحدة",
            )
        )
    if not all(_fits(one, text) for text in said):
        raise Wrong(
            (
                f"attribute[{one.code}] is no {one.datatype} as GET services/CODE describes it",
                f"قيمة attribute[{one.code}] لا توافق تعريف الخدمة",
            )
        )


def _fits(one: Attribute, text: str) -> bool:
    if one.datatype.listed:
        return text in one.keys
    if one.datatype is Datatype.NUMBER:
        return _NUMBER.fullmatch(text) is not None
    if one.datatype is Datatype.DATETIME:
        return is_instant(text)
    return len(text) <= (LONGEST if one.datatype is Datatype.TEXT else LONGEST_FIELD)


def is_instant(text: str) -> bool:
    """Whether a text is a time as RFC 3339 writes it, or a day."""
    try:
        return isinstance(read_instant(text), datetime)
    except ValueError:
        return False


def words(request: Request, asked: Sequence[Attribute]) -> str:
    """Write a request as the text of a post: what staff and the classifier read."""
    return "\n".join(_lines(request, asked))


def _lines(request: Request, asked: Sequence[Attribute]) -> Iterator[str]:
    yield request.description or request.service.ar
    # Else all that say no more than the service would be told as one matter. Where there are words
    # they tell: two matters of one spot would be joined by its numbers, which nobody else writes.
    if not request.description and request.lat is not None and request.long is not None:
        yield f"الإحداثيات: {request.lat:.{_DECIMALS}f}, {request.long:.{_DECIMALS}f}"
    if request.address:
        yield request.address
    if request.address_id:
        yield f"رقم العنوان: {request.address_id}"
    for one in asked:
        if said := request.answers.get(one.code):
            names = {value.key: value.ar for value in one.values}
            yield f"{one.ar} {'، '.join(names.get(text, text) for text in said)}"
