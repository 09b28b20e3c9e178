"""Where replies are sent: what is shipped, and what is refused with its line."""

from pathlib import Path

import pytest

from listener.config import WrongConfig
from listener.post import Platform
from router.replies.channels import ChannelKind, load_channels

CONFIG = Path(__file__).parents[3] / "config"
SHIPPED = (CONFIG / "channels.yaml").read_text(encoding="utf-8")
GOOD = "{amana: jeddah, channel: x, secret: SAWT_SECRET_X}"


def an_account(tmp_path: Path, *accounts: str) -> Path:
    lines = "".join(f"\n  - {account}" for account in accounts)
    text = SHIPPED.replace("accounts: []", f"accounts:{lines}")
    (tmp_path / "channels.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_platform_has_its_length_and_no_account_is_shipped() -> None:
    shipped = load_channels(CONFIG, {"jeddah"})

    assert shipped.platforms.keys() == set(Platform)
    assert shipped.platforms[Platform.X].length == 280
    assert shipped.platforms[Platform.REVIEW].window is None
    assert shipped.accounts == ()


def test_an_amana_has_accounts_of_its_own(tmp_path: Path) -> None:
    sky = "{amana: national, channel: bluesky, account: a.example, secret: SAWT_SECRET_B}"
    read = load_channels(an_account(tmp_path, GOOD, sky), {"jeddah"})

    found = read.account("jeddah", ChannelKind.X)
    assert found is not None
    assert found.base == "https://api.x.com"
    assert read.account("riyadh", ChannelKind.X) is None
    assert read.account("national", ChannelKind.BLUESKY) is not None


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        ("{amana: jedda, channel: x, secret: SAWT_SECRET_X}", "did you mean jeddah?"),
        ("{amana: jeddah, channel: fax, secret: SAWT_SECRET_X}", "channel"),
        ("{amana: jeddah, channel: manual, secret: SAWT_SECRET_X}", "needs no account"),
        ("{amana: jeddah, channel: mastodon, secret: SAWT_SECRET_M}", "needs its server"),
        ("{amana: jeddah, channel: bluesky, secret: SAWT_SECRET_B}", "needs its account"),
        ("{amana: jeddah, channel: x, secret: eyJhbGciOi}", "secret"),
        ("{amana: jeddah, channel: x, secret: SAWT_API_KEY}", "secret"),
        ("{amana: jeddah, channel: x, server: 'ftp://x', secret: SAWT_SECRET_X}", "server"),
        ("{amana: jeddah, channel: x, token: abc, secret: SAWT_SECRET_X}", "token"),
    ],
)
def test_an_account_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, account: str, reason: str
) -> None:
    with pytest.raises(WrongConfig) as refused:
        load_channels(an_account(tmp_path, account), {"jeddah"})

    assert SHIPPED.splitlines()[(refused.value.line or 0) - 2].startswith("accounts")
    assert reason in refused.value.reason
    assert "eyJ" not in str(refused.value)


def test_one_account_a_channel(tmp_path: Path) -> None:
    with pytest.raises(WrongConfig, match="has x twice"):
        load_channels(an_account(tmp_path, GOOD, GOOD), {"jeddah"})


def test_every_platform_must_be_there(tmp_path: Path) -> None:
    text = SHIPPED.replace("  reddit: {length: 10000, within_days: 180}\n", "")
    (tmp_path / "channels.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(WrongConfig, match="missing: reddit"):
        load_channels(tmp_path, {"jeddah"})
