"""The first steps: from an installation that nobody has used to tickets on the screen.

    administrator ─▶ places ─▶ samples ─▶ source ─▶ done

Each step can be passed over, left, and come back to: /welcome goes on where this browser was.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.dashboard.calling import Refused, pass_cookies, read
from api.dashboard.desk import Desk, DeskDep, VisitingDep, refusal
from api.dashboard.screens.sources import state_of
from router.states import Role

routes = APIRouter(prefix="/welcome")
STEPS = ("administrator", "places", "samples", "source", "done")
AT = "sawt-welcome"
YEAR = 365 * 24 * 3600
SHOWN = 6
# Of an office's name, what people do not write.
_OFFICE = re.compile("^أمانة (?:منطقة |محافظة |المنطقة )?")
UNAUTHORISED, FORBIDDEN, CONFLICT = 401, 403, 409


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A source that would listen to what is said of a municipality, which people call `about`."""

    place: str
    about: str
    kind: str
    name: str
    url: str
    options: Mapping[str, Any]

    @property
    def code(self) -> str:
        """What the form sends where it is chosen."""
        return f"{self.kind} {self.place}"

    @property
    def body(self) -> dict[str, Any]:
        """The body of `POST /sources`, which reads it once before it is kept, as any other."""
        return {
            "kind": self.kind,
            "name": self.name,
            "url": self.url,
            "options": {**self.options, "place": self.place},
            "interval_seconds": 900,
        }


def suggested(place: str, name: str) -> Iterator[Suggestion]:
    """Yield what may be listened to for a municipality without an account anywhere."""
    short = _OFFICE.sub("", name)
    tag = short.replace(" ", "_")
    hashtags = {"hashtag": [tag, f"{'بلدية' if short == name else 'أمانة'}_{tag}"]}
    yield Suggestion(
        place, short, "mastodon", f"ماستودون: {short}", "https://mastodon.social", hashtags
    )
    query = {"query": short}
    yield Suggestion(place, short, "reddit", f"ريديت: {short}", "https://www.reddit.com", query)


@routes.get("")
async def begin(desk: VisitingDep) -> Response:
    """Make the first user where there is none; else go on where this browser was."""
    ways = await desk.api.get("/sign-in")
    if not ways["users"]:
        return _first(desk)
    if not ways["signed_in"]:
        return desk.back("/sign-in?next=/welcome")
    at = desk.request.cookies.get(AT, "")
    return desk.back(f"/welcome/{at if at in STEPS[1:] else STEPS[1]}")


@routes.post("")
async def make_administrator(desk: VisitingDep) -> Response:
    """Make the administrator with the installation's key, and sign this browser in as them."""
    if (await desk.api.get("/sign-in"))["users"]:
        return desk.back("/welcome")
    key, user, password = desk.field("key"), desk.field("user"), desk.form.get("password", "")
    body = {"id": user, "name": desk.field("name"), "roles": [Role.ADMINISTRATOR]}
    made = await desk.api.send("POST", "/users", body | {"password": password}, key=key)
    if made.is_error:
        refused = Refused(made.status_code, orjson.loads(made.content))
        return _first(desk, refused)
    given = await desk.api.send("POST", "/sign-in", {"user": user, "password": password})
    answer = desk.back("/welcome/places", said="welcome-made")
    pass_cookies(given, answer)
    return answer


@routes.get("/places")
async def show_places(desk: DeskDep) -> Response:
    """Let the municipalities be chosen that are to be listened to."""
    _check(desk)
    return await _places(desk, desk.request.query_params.getlist("place"))


@routes.get("/places/preview")
async def after_preview() -> Response:
    """Let municipalities be chosen: a preview is nothing to come back to."""
    return RedirectResponse("/welcome/places", 303)


@routes.post("/places/preview")
async def preview_places(desk: DeskDep) -> Response:
    """Show what each of the suggested sources that were chosen would bring."""
    _check(desk)
    wanted = _chosen(desk)
    answers = await asyncio.gather(
        *(desk.api.send("POST", "/sources/preview", each.body) for each in wanted)
    )
    seen = {each.code: _read(desk, given) for each, given in zip(wanted, answers, strict=True)}
    answer = await _places(desk, desk.fields("place"), seen, {each.code for each in wanted})
    answer.headers["hx-push-url"] = "false"
    return answer


@routes.post("/places")
async def follow_places(desk: DeskDep) -> Response:
    """Add the sources that were chosen; those that are there already stay as they are.

    Each is read once first, as any other: of one that cannot be read it is said why.
    """
    _check(desk)
    wanted = _chosen(desk)
    answers = await asyncio.gather(
        *(desk.api.send("POST", "/sources", each.body) for each in wanted)
    )
    failed = {
        each.code: _read(desk, given)
        for each, given in zip(wanted, answers, strict=True)
        if given.is_error and given.status_code != CONFLICT
    }
    if failed:
        return await _places(desk, desk.fields("place"), failed, set())
    return desk.back("/welcome/samples", said="welcome-followed" if wanted else "")


async def _places(
    desk: Desk,
    chosen: Sequence[str],
    seen: Mapping[str, Mapping[str, Any]] | None = None,
    wanted: Collection[str] | None = None,
) -> Response:
    """Show municipalities and what is suggested for those that are chosen.

    Args:
        desk: Who reads it.
        chosen: Their codes.
        seen: What each suggestion would bring, or why it cannot be read.
        wanted: The suggestions that are chosen; None: all of them.
    """
    followed = await _followed(desk)
    known = desk.names.given["municipalities"] if desk.names else {}
    offers = [
        each
        for place in chosen
        if place in known
        for each in suggested(place, _arabic(desk, place))
        if (each.kind, each.place) not in followed
    ]
    return _step(
        desk,
        "places",
        chosen=chosen,
        asked="show" in desk.request.query_params,
        offers=offers,
        seen=seen or {},
        wanted={each.code for each in offers} if wanted is None else wanted,
        followed=sorted(place for _, place in followed if place in known),
    )


def _chosen(desk: Desk) -> list[Suggestion]:
    return [
        offer
        for kind, _, place in (each.partition(" ") for each in desk.fields("offer"))
        for offer in suggested(place, _arabic(desk, place))
        if offer.kind == kind
    ]


def _read(desk: Desk, given: httpx.Response) -> Mapping[str, Any]:
    """Return what a source would bring (`preview`), or why it is not read (`refusal`)."""
    try:
        return {"preview": read(given), "refusal": None}
    except Refused as refused:
        return {"preview": None, "refusal": refusal(desk, refused)}


@routes.get("/samples")
async def show_samples(desk: DeskDep) -> Response:
    """Show sample tickets, or offer to bring them."""
    _check(desk)
    there, tickets = await asyncio.gather(
        desk.api.get("/samples"), desk.api.get("/tickets", {"sample": True, "limit": SHOWN})
    )
    return _step(desk, "samples", there=there["source"], tickets=tickets["items"])


@routes.post("/samples")
async def add_samples(desk: DeskDep) -> Response:
    """Bring the samples."""
    await desk.api.post("/samples")
    return desk.back("/welcome/samples", said="welcome-samples-added")


@routes.post("/samples/remove")
async def remove_samples(desk: DeskDep) -> Response:
    """Take all samples away again."""
    await desk.api.delete("/samples")
    return desk.back("/welcome/samples", said="welcome-samples-removed")


@routes.get("/source")
async def show_first_source(desk: DeskDep) -> Response:
    """Lead to the form of a source, and say what is listened to already."""
    _check(desk)
    found = await desk.api.get("/sources", {"limit": 100})
    states = Counter(state_of(each) for each in found["items"] if not each["sample"])
    return _step(
        desk,
        "source",
        listened=states.total() - states["paused"],
        failing=states["failing"],
        more=found["next"] is not None,
    )


@routes.get("/done")
async def show_end(desk: DeskDep) -> Response:
    """Say what is next."""
    _check(desk)
    answer = _step(desk, "done")
    answer.delete_cookie(AT)
    return answer


def _first(desk: Desk, refused: Refused | None = None) -> Response:
    """Show the form of the administrator; what was typed stays, but for a key that is not ours."""
    status, wrong, key = 200, None, ""
    if refused is not None:
        status, wrong, key = refused.status, refusal(desk, refused), desk.field("key")
        if status == UNAUTHORISED:
            wrong = {
                "title": desk.t("welcome-key-wrong"),
                "detail": desk.t("welcome-key-help"),
                "errors": [],
            }
            key = ""
    return desk.show(
        "welcome/administrator.html",
        status,
        steps=STEPS,
        step="administrator",
        wrong=wrong,
        key=key,
        user=desk.field("user"),
        name=desk.field("name"),
    )


def _step(desk: Desk, step: str, **context: Any) -> Response:
    answer = desk.show(f"welcome/{step}.html", at=None, steps=STEPS, step=step, **context)
    answer.set_cookie(AT, step, max_age=YEAR, httponly=True, samesite="strict")
    return answer


def _check(desk: Desk) -> None:
    """Let administrators alone take these steps.

    Raises:
        Refused: Somebody else asks.
    """
    if not desk.may(Role.ADMINISTRATOR):
        raise Refused(FORBIDDEN, {})


def _arabic(desk: Desk, place: str) -> str:
    """Name a municipality as people write it on platforms."""
    if desk.names is None:
        return place
    return desk.names.given["municipalities"].get(place, {}).get("ar", place)


async def _followed(desk: Desk) -> set[tuple[str, str]]:
    found = await desk.api.get("/sources", {"limit": 100})
    return {(each["kind"], each["options"].get("place", "")) for each in found["items"]}
