"""Where replies are sent, as it is written in `config/channels.yaml`."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from listener.config import read_yaml
from listener.guard import Forbidden, read_address
from listener.post import Platform
from router.faults import Fault, unknown
from router.rules import Frozen, Slug
from router.sound import Sound

CHANNELS = "channels.yaml"
# The offices of no amana (`national.media`).
NATIONAL = "national"


class ChannelKind(StrEnum):
    """How a reply reaches its author. The values are public."""

    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    X = "x"
    MANUAL = "manual"


OF_PLATFORM = {
    Platform.MASTODON: ChannelKind.MASTODON,
    Platform.BLUESKY: ChannelKind.BLUESKY,
    Platform.X: ChannelKind.X,
}
_SERVERS = {ChannelKind.BLUESKY: "https://bsky.social", ChannelKind.X: "https://api.x.com"}


def _server(given: str) -> str:
    try:
        read_address(given)
    except Forbidden as error:
        raise ValueError(str(error)) from error
    return given.rstrip("/")


SecretName = Annotated[str, Field(pattern=r"^SAWT_SECRET_[A-Z0-9_]{1,80}$")]


class PlatformRule(Frozen):
    """How long a reply may be, and for how many days after a post it is still answered there."""

    length: Annotated[int, Field(ge=20, le=100_000)]
    within_days: Annotated[float, Field(gt=0, le=3650)] | None = None

    @property
    def window(self) -> timedelta | None:
        """How long a post can be answered; None: always."""
        return None if self.within_days is None else timedelta(days=self.within_days)


class Account(Frozen):
    """An account that speaks for an amana. `secret` names an environment variable."""

    amana: Slug
    channel: ChannelKind
    server: Annotated[str, AfterValidator(_server)] | None = None
    account: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.@-]{1,100}$")] | None = None
    secret: SecretName

    @property
    def base(self) -> str:
        """The address of its server."""
        return self.server or _SERVERS[self.channel]


class ChannelFile(Frozen):
    """The whole file."""

    platforms: dict[Platform, PlatformRule]
    accounts: tuple[Account, ...] = ()

    def account(self, amana: str, channel: ChannelKind) -> Account | None:
        """Return the account of an amana on a channel, where it has one."""
        found = (each for each in self.accounts if (each.amana, each.channel) == (amana, channel))
        return next(found, None)


class _SoundChannels(ChannelFile, Sound):
    """Channels that may be used. Validation asks for the context `amanat`."""

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        return _faults(self, known["amanat"])


def load_channels(folder: Path, amanat: Collection[str]) -> ChannelFile:
    """Read and check the file, or raise `WrongConfig`."""
    return read_yaml(folder / CHANNELS, _SoundChannels, {"amanat": {*amanat, NATIONAL}})


def _faults(file: ChannelFile, amanat: Collection[str]) -> Iterator[Fault]:
    if missing := sorted(set(Platform) - file.platforms.keys()):
        yield Fault(("platforms",), f"missing: {', '.join(missing)}; say how long a reply may be")
    seen: set[tuple[str, str]] = set()
    for number, each in enumerate(file.accounts):
        at = ("accounts", number)
        if each.amana not in amanat:
            yield Fault((*at, "amana"), unknown("amana", each.amana, amanat))
        if (each.amana, each.channel) in seen:
            yield Fault(at, f"{each.amana} has {each.channel} twice; keep one of them")
        seen.add((each.amana, each.channel))
        if each.channel is ChannelKind.MANUAL:
            yield Fault((*at, "channel"), "needs no account: a person sends it")
        elif each.channel is ChannelKind.MASTODON and each.server is None:
            yield Fault(at, "a Mastodon account needs its server")
        if each.channel is ChannelKind.BLUESKY and each.account is None:
            yield Fault(at, "a Bluesky account needs its account, such as name.bsky.social")
