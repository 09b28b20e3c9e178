"""The calls of GeoReport v2, and the updates that FixMyStreet adds to them."""
# ruff: noqa: FAST003 - the steps of a path are read with its suffix, which is the form

import secrets
from hashlib import blake2b

from fastapi import APIRouter, Request, Response

from api.deps import Faces, Now, ServiceRequests, ServiceUpdates, SettingsDep, Tickets, ToolsDep
from api.ids import ticket_id
from api.open311 import examples as shown
from api.open311.calling import Call, CallDep
from api.open311.forms import answer, form_of
from api.open311.refusing import REQUEST, SERVICE, TOKEN, not_found
from api.open311.views import see_definition, see_discovery, see_face, see_service, see_update
from api.seen import seen
from classifier.services import Service
from listener.border import clean
from listener.post import AuthorKind, Platform, Post
from router.open311.posted import LONGEST, Wrong, is_instant, read_request, words
from router.open311.posted import Request as Asked
from router.open311.window import LARGEST_PAGE, read_slice, read_time, read_window
from router.people import Caller
from store.by import By
from store.errors import UnknownTicket
from store.faces import Wanted

SOURCE = "open311"
REPORTER = "reporter"
LISTS = ("service_request_id", "service_code", "status")
STATUSES = frozenset({"open", "closed"})
_TOKEN_BYTES = 16

routes = APIRouter(prefix="/open311/v2", tags=["open311"])


@routes.get("/discovery.{format}", **shown.open_call("discovery", shown.DISCOVERY))
@routes.get("/discovery", include_in_schema=False)
async def discovery(call: CallDep, settings: SettingsDep) -> Response:
    """Where the service is, in which forms it answers, and how to be given a key."""
    base = settings.public_url or str(call.request.base_url).rstrip("/")
    return _answer(call, "discovery", see_discovery(call, f"{base}/open311/v2"))


@routes.get("/services.{format}", **shown.open_call("services", shown.SERVICES))
@routes.get("/services", include_in_schema=False)
async def list_services(call: CallDep) -> Response:
    """What may be asked for. It is the same everywhere; `lang=en` gives English names."""
    _ = call.jurisdiction
    return _answer(
        call, "services", [see_service(each, call) for each in call.config.services.values()]
    )


@routes.get(
    "/services/{service_code}.{format}",
    **shown.open_call("service_definition", shown.DEFINITION, path="service_code"),
)
@routes.get("/services/{service_code}", include_in_schema=False)
async def define_service(call: CallDep) -> Response:
    """What is asked about a service, beyond the standard's own parameters."""
    _ = call.jurisdiction
    return _answer(
        call, "service_definition", see_definition(_service(call, _named(call.request)), call)
    )


@routes.get(
    "/requests.{format}",
    **shown.keyed_call("service_requests", shown.REQUESTS, parameters=shown.FILTERS),
)
@routes.get("/requests", include_in_schema=False)
async def list_requests(call: CallDep, faces: Faces, now: Now) -> Response:
    """Requests, latest first, of the last 90 days unless dates are given; at most 500 a page.

    They are tickets as the public may see them: what was heard in public, too, is told by service
    and place, in none of its words.
    """
    wanted = _wanted(call, call.reader(), now)
    part = read_slice(call.given.singles(*LISTS))
    found = await faces.list(wanted, limit=part.limit, skip=part.skip)
    return _answer(call, "service_requests", [see_face(each, call) for each in found])


@routes.get(
    "/requests/{service_request_id}.{format}",
    **shown.keyed_call("service_requests", shown.ONE_REQUEST, path="service_request_id"),
)
@routes.get("/requests/{service_request_id}", include_in_schema=False)
async def show_request(call: CallDep, faces: Faces) -> Response:
    """One request, in a list of one."""
    reader, name = call.reader(), _named(call.request)
    wanted = Wanted(
        ids=[_ticket(name)], places=reader.places, jurisdiction=_jurisdiction(call, reader)
    )
    found = await faces.list(wanted, limit=1)
    if not found:
        raise not_found(REQUEST)
    return _answer(call, "service_requests", [see_face(each, call) for each in found])


@routes.post(
    "/requests.{format}",
    **shown.keyed_call("service_requests", shown.POSTED, body=shown.REQUEST_FORM),
)
@routes.post("/requests", include_in_schema=False)
async def post_request(
    call: CallDep, requests: ServiceRequests, tools: ToolsDep, now: Now
) -> Response:
    """Report a matter; the token that comes back leads to its id as soon as it has one.

    The same request of the same key within a day has the same token: it is safe to repeat. Who
    reports is not kept, but a name that stands for them; files are not kept, addresses are.
    """
    writer = call.writer()
    place = call.place(writer)
    service = _service(call, call.given.one("service_code"))
    asked = call.config.open311.asked_of(service)
    request = read_request(call.given.singles(), call.given.answers(), service, asked)
    post = Post(
        source=SOURCE,
        native_id=secrets.token_hex(_TOKEN_BYTES),
        platform=Platform.OPEN311,
        text=words(request, asked),
        author=request.person and tools.names.digest(REPORTER, request.person),
        author_kind=AuthorKind.CITIZEN,
        published=now,
        lat=request.lat,
        long=request.long,
        media=(request.media,) if request.media else (),
    )
    said = _digest(request, place, post.author)
    token, new = await requests.post(
        request, post, who=writer.name, place=place, digest=said, at=now
    )
    if new:
        tools.metrics.pushed.inc()
        tools.bells["classify"].set()
    body = {"token": token, "service_notice": _notice(call), "account_id": None}
    return _answer(call, "service_requests", [body])


@routes.get(
    "/tokens/{token}.{format}", **shown.keyed_call("service_requests", shown.TOKEN, path="token")
)
@routes.get("/tokens/{token}", include_in_schema=False)
async def show_token(call: CallDep, requests: ServiceRequests) -> Response:
    """The id of what was posted; null for the moments until it has one."""
    reader = call.reader()
    sent = await requests.sent(_named(call.request))
    if sent is None:
        raise not_found(TOKEN)
    brief = sent.brief
    theirs = brief and reader.sees(brief.municipality, brief.amana, brief.unit)
    if not theirs and reader.places and sent.who != reader.name:
        raise not_found(TOKEN)
    body = {"service_request_id": sent.ticket, "token": sent.token}
    return _answer(call, "service_requests", [body])


@routes.get(
    "/servicerequestupdates.{format}",
    **shown.keyed_call("service_requests_updates", shown.UPDATES, parameters=shown.WINDOW),
)
@routes.get("/servicerequestupdates", include_in_schema=False)
async def list_updates(call: CallDep, faces: Faces, now: Now) -> Response:
    """What was done to requests from `start_date` to `end_date`, oldest first."""
    reader, given = call.reader(), call.given.singles(*LISTS)
    window, part = read_window(given, now), read_slice(given)
    wanted = Wanted(
        ids=_ids(call),
        since=window.since,
        until=window.until,
        places=reader.places,
        jurisdiction=_jurisdiction(call, reader),
    )
    found = await faces.updates(wanted, limit=part.limit, skip=part.skip)
    return _answer(call, "service_requests_updates", [see_update(each, call) for each in found])


@routes.post(
    "/servicerequestupdates.{format}",
    **shown.keyed_call("service_requests_updates", shown.NOTED, body=shown.UPDATE_FORM),
)
@routes.post("/servicerequestupdates", include_in_schema=False)
async def post_update(
    call: CallDep, tickets: Tickets, updates: ServiceUpdates, now: Now
) -> Response:
    """Tell what another system knows of a request: it becomes a note on the ticket.

    The status of the ticket stays: people change it. One with an `update_id` that your key has
    sent before is ignored, and so is one that says the same again.
    """
    writer, given = call.writer(), call.given.singles()
    ticket = _ticket(given.get("service_request_id"))
    await _seen(tickets, writer, ticket)
    said = clean(given.get("description", ""))
    status, at = given.get("status", "").lower(), given.get("updated_datetime", "")
    if not said and not status:
        raise Wrong(("description or status is needed", "يلزم description أو status"))
    if len(said) > LONGEST:
        raise Wrong(
            (
                f"description has more than {LONGEST} characters",
                f"description أطول من {LONGEST} حرف",
            )
        )
    if at and not is_instant(at):
        raise Wrong(("updated_datetime is no time", "updated_datetime وقت غير صحيح"))
    name = given.get("update_id") or f"{status}\x1f{said}\x1f{at}"
    named = blake2b(f"{ticket}\x1f{name}".encode(), digest_size=16).hexdigest()
    note = f"[{status[:100]}] {said}".strip() if status else said
    number, _ = await updates.note(ticket, named, By(who=writer.name, at=now, note=note))
    return _answer(call, "service_requests_updates", [{"update_id": number}])


def _answer(call: Call, root: str, body: object) -> Response:
    return answer(call.form, root, body)


def _named(request: Request) -> str:
    """Return what the last step of the path names, without the suffix of its form."""
    stem, _ = form_of(request.url.path.rpartition("/")[2], "")
    return stem


def _service(call: Call, code: str | None) -> Service:
    if code is None:
        raise Wrong(("service_code is needed", "يلزم service_code"))
    found = call.config.services.get(code)
    if found is None:
        raise not_found(SERVICE)
    return found


def _ticket(name: str | None) -> str:
    if name is None:
        raise Wrong(("service_request_id is needed", "يلزم service_request_id"))
    try:
        return ticket_id(name)
    except UnknownTicket as error:
        raise not_found(REQUEST) from error


async def _seen(tickets: Tickets, caller: Caller, ticket: str) -> None:
    try:
        await seen(tickets, caller, ticket)
    except UnknownTicket as error:
        raise not_found(REQUEST) from error


def _jurisdiction(call: Call, caller: Caller) -> str | None:
    """Return the jurisdiction of a call; one that is none of the caller's is not there."""
    code = call.jurisdiction
    if code is not None:
        call.check(caller, code)
    return code


def _ids(call: Call) -> list[str]:
    """Read the ids that are asked for; what cannot be one is no ticket's."""
    ids = call.given.many("service_request_id")
    if len(ids) > LARGEST_PAGE:
        raise Wrong(
            (
                f"at most {LARGEST_PAGE} service_request_id at once",
                f"الحد الأقصى {LARGEST_PAGE} من service_request_id",
            )
        )
    return list(ids)


def _wanted(call: Call, reader: Caller, now: Now) -> Wanted:
    jurisdiction = _jurisdiction(call, reader)
    if ids := _ids(call):
        return Wanted(ids=ids, places=reader.places, jurisdiction=jurisdiction)
    services, statuses = call.given.many("service_code"), set(call.given.many("status"))
    if statuses - STATUSES:
        raise Wrong(("status is open or closed", "status هو open أو closed"))
    for code in services:
        _service(call, code)
    given = call.given.singles(*LISTS)
    window = read_window(given, now)
    return Wanted(
        services=frozenset(services),
        open=None if len(statuses) != 1 else "open" in statuses,
        since=window.since,
        until=window.until,
        updated_after=read_time(given, "updated_after"),
        updated_before=read_time(given, "updated_before"),
        places=reader.places,
        jurisdiction=jurisdiction,
    )


def _digest(request: Asked, place: str | None, person: str | None) -> str:
    """Return what tells a request from others.

    `person` is the name that stands for the reporter: of a phone, which this is kept beside all the
    rest of, a digest could be tried out.
    """
    said = (
        request.service.code,
        place,
        request.description,
        request.address,
        request.address_id,
        request.lat,
        request.long,
        request.media,
        sorted((code, list(answers)) for code, answers in request.answers.items()),
        person,
    )
    return blake2b(repr(said).encode(errors="replace"), digest_size=16).hexdigest()


def _notice(call: Call) -> str:
    said = call.named(
        "يُعطى البلاغ رقمه خلال لحظات؛ اطلبه بالرمز (token).",
        "The request has its id within moments; ask for it by the token.",
    )
    if not call.given.files:
        return said
    lost = call.named(
        "لم يُحفظ الملف المرفق؛ أرسل رابطه في media_url.",
        "The file was not kept; send its address as media_url.",
    )
    return f"{said} {lost}"
