"""Opening the account that speaks for an office; each is opened once."""

from collections.abc import Callable
from dataclasses import dataclass, field

from api.channels.bluesky import Bluesky
from api.channels.mastodon import Mastodon
from api.channels.port import Channel, NotSent
from api.channels.x import X
from listener.kind import Web
from router.replies.channels import Account, ChannelKind

Made = Callable[[Web, Account, str], Channel]
_MADE: dict[ChannelKind, Made] = {
    ChannelKind.MASTODON: lambda web, account, secret: Mastodon(
        web=web, account=account, token=secret
    ),
    ChannelKind.BLUESKY: lambda web, account, secret: Bluesky(
        web=web, account=account, password=secret
    ),
    ChannelKind.X: lambda web, account, secret: X(web=web, account=account, token=secret),
}


@dataclass(slots=True, kw_only=True)
class Accounts:
    """The accounts that were opened. `secret` reads the environment."""

    web: Web
    secret: Callable[[str], str | None]
    _open: dict[tuple[str, ChannelKind], Channel] = field(default_factory=dict, init=False)

    def open(self, account: Account | None) -> Channel:
        """Return what sends through an account.

        Raises:
            NotSent: The account is not there any more, or its secret is not set.
        """
        if account is None:
            reason = "the office has no account on this platform any more; send it by hand"
            raise NotSent(reason, "لم يعد للجهة حساب في هذه المنصة؛ أرسله يدويًا")
        key = account.amana, account.channel
        if key not in self._open:
            secret = self.secret(account.secret)
            if not secret:
                reason = f"the environment variable {account.secret} is not set; set it and restart"
                raise NotSent(reason, f"متغير البيئة {account.secret} غير مضبوط")
            self._open[key] = _MADE[account.channel](self.web, account, secret)
        return self._open[key]
