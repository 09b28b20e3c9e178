"""Replies on Mastodon, and on servers that speak its API.

A status has another id on every server, so that it is looked up by its address first. The token
needs the scopes `read:search` and `write:statuses`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from api.channels.port import Letter, NotSent, Unclear, ask, tell
from listener.kind import Web
from router.replies.channels import Account

_NAME = "mastodon"
_NO_POST = (
    "the server does not find the post; its author may have removed it or hidden it",
    "لم يجد الخادم المنشور؛ ربما حذفه صاحبه أو أخفاه",
)
_NO_STATUS = "the server answered something else than a status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastodon:
    """One account on one server."""

    web: Web
    account: Account
    token: str = field(repr=False)

    async def send(self, letter: Letter, _: datetime) -> str:
        """See Channel.send. The server answers a second attempt with the first one's status."""
        base, headers = self.account.base, {"authorization": f"Bearer {self.token}"}
        query = urlencode(
            {"q": letter.url or "", "type": "statuses", "resolve": "true", "limit": 1}
        )
        found = await ask(self.web, _NAME, f"{base}/api/v2/search?{query}", headers)
        status, handle = _status(found)
        body = {
            "status": f"@{handle} {letter.text}",
            "in_reply_to_id": status,
            "visibility": "public",
            "language": "ar",
        }
        said = await tell(
            self.web,
            _NAME,
            f"{base}/api/v1/statuses",
            {**headers, "idempotency-key": letter.key},
            body,
        )
        match said:
            case {"url": str(url)}:
                return url
            case {"uri": str(uri)}:
                return uri
        raise Unclear(_NO_STATUS)


def _status(found: object) -> tuple[str, str]:
    """Return the id of the status on this server, and what its author is called here."""
    match found:
        case {"statuses": [{"id": str(status), "account": {"acct": str(handle)}}, *_]}:
            return status, handle
    raise NotSent(*_NO_POST)
