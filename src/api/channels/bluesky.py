"""Replies on Bluesky, with an app password of the account.

A session is kept for a while: a server opens only so many a day for one account.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson

from api.channels.port import JSON, Letter, NotSent, Unclear, ask, of_question, read, tell
from listener.errors import CollectError
from listener.kind import Web
from router.message import instant
from router.replies.channels import Account
from router.replies.lengths import URL

_NAME = "bluesky"
_COLLECTION = "app.bsky.feed.post"
_POST = re.compile(r"at://(did:[a-z0-9]+:[\w.:%-]+)/app\.bsky\.feed\.post/([\w.:~-]+)", re.ASCII)
# Access tokens live for about two hours.
_SESSION = timedelta(minutes=45)
_NO_ADDRESS = "the post has no address of Bluesky", "ليس للمنشور عنوان في بلوسكاي"
_NO_SESSION = "the server opened no session", "لم يفتح الخادم جلسة للحساب"
_NO_POST = (
    "the server does not find the post; its author may have removed it",
    "لم يجد الخادم المنشور؛ ربما حذفه صاحبه",
)
_NO_RECORD = "the server answered something else than a record"


@dataclass(slots=True, kw_only=True)
class _Session:
    did: str
    token: str = field(repr=False)
    until: datetime


@dataclass(slots=True, kw_only=True)
class Bluesky:
    """One account on one server."""

    web: Web
    account: Account
    password: str = field(repr=False)
    _session: _Session | None = field(default=None, init=False, repr=False)

    async def send(self, letter: Letter, now: datetime) -> str:
        """See Channel.send."""
        place = _POST.fullmatch(letter.native_id)
        if place is None:
            raise NotSent(*_NO_ADDRESS)
        session = await self._open(now)
        parent = await self._parent(place)
        record = {
            "$type": _COLLECTION,
            "text": letter.text,
            "createdAt": instant(now),
            "langs": ["ar"],
            "reply": {"root": parent.get("root", parent["own"]), "parent": parent["own"]},
            "facets": _links(letter.text),
        }
        said = await tell(
            self.web,
            _NAME,
            f"{self.account.base}/xrpc/com.atproto.repo.createRecord",
            {"authorization": f"Bearer {session.token}"},
            {"repo": session.did, "collection": _COLLECTION, "record": record},
        )
        match said:
            case {"uri": str(uri)} if made := _POST.fullmatch(uri):
                return f"https://bsky.app/profile/{made[1]}/post/{made[2]}"
        raise Unclear(_NO_RECORD)

    async def _open(self, now: datetime) -> _Session:
        if self._session is not None and now < self._session.until:
            return self._session
        url = f"{self.account.base}/xrpc/com.atproto.server.createSession"
        body = {"identifier": self.account.account, "password": self.password}
        try:
            said = read(await self.web.post(_NAME, url, JSON, orjson.dumps(body)))
        except CollectError as error:
            raise of_question(error) from error
        match said:
            case {"did": str(did), "accessJwt": str(token)}:
                self._session = _Session(did=did, token=token, until=now + _SESSION)
                return self._session
        raise NotSent(*_NO_SESSION)

    async def _parent(self, place: re.Match[str]) -> Mapping[str, Mapping[str, str]]:
        """Return how the post is named in a reply, and the head of its thread where it has one."""
        query = urlencode({"repo": place[1], "collection": _COLLECTION, "rkey": place[2]})
        url = f"{self.account.base}/xrpc/com.atproto.repo.getRecord?{query}"
        match await ask(self.web, _NAME, url, {}):
            case {"cid": str(cid), "value": dict(value)}:
                return {**_root(value), "own": {"uri": place[0], "cid": cid}}
        raise NotSent(*_NO_POST)


def _root(value: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    match value:
        case {"reply": {"root": {"uri": str(uri), "cid": str(cid)}}}:
            return {"root": {"uri": uri, "cid": cid}}
    return {}


def _links(text: str) -> list[dict[str, Any]]:
    """Mark addresses as links; places are counted in bytes."""
    return [
        {
            "index": {
                "byteStart": len(text[: found.start()].encode()),
                "byteEnd": len(text[: found.end()].encode()),
            },
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": found[0]}],
        }
        for found in URL.finditer(text)
    ]
