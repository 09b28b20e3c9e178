"""Replies on X, with the token of a user (`tweet.write`, `tweet.read`, `users.read`)."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from api.channels.port import Letter, NotSent, Unclear, tell
from listener.kind import Web
from router.replies.channels import Account

_NAME = "x"
_NO_ID = "the post has no id of X", "ليس للمنشور معرّف في منصة إكس"
_NO_POST = "X answered something else than a post"
_ID = re.compile(r"[0-9]{1,19}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class X:
    """One account. X itself names the author of the post; that does not count as length."""

    web: Web
    account: Account
    token: str = field(repr=False)

    async def send(self, letter: Letter, _: datetime) -> str:
        """See Channel.send."""
        if not _ID.fullmatch(letter.native_id):
            raise NotSent(*_NO_ID)
        said = await tell(
            self.web,
            _NAME,
            f"{self.account.base}/2/tweets",
            {"authorization": f"Bearer {self.token}"},
            {"text": letter.text, "reply": {"in_reply_to_tweet_id": letter.native_id}},
        )
        match said:
            case {"data": {"id": str(status)}} if _ID.fullmatch(status):
                return f"https://x.com/i/web/status/{status}"
        raise Unclear(_NO_POST)
