from ipaddress import ip_network
from pathlib import Path

import pytest

from api.bundled import bundled
from api.failure import Failed
from api.settings import Settings, read_settings

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SAWT_{name.upper()}", raising=False)


def test_without_any_setting_the_database_is_a_file_in_the_data_folder() -> None:
    settings = read_settings()

    assert settings.url == "sqlite+aiosqlite:///data/sawt.db"
    assert settings.embedded
    assert settings.key == "sawt-local-key"
    assert (settings.config / "rules.yaml").is_file()


def test_networks_are_read_from_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAWT_ALLOW_NETWORKS", "10.1.0.0/16, ::1")

    assert read_settings().allow_networks == (ip_network("10.1.0.0/16"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SAWT_PORT", "٨٠٠٠", "digits 0-9"),
        ("SAWT_PORT", "8_000", "digits 0-9"),
        ("SAWT_PORT", "70000", "less than or equal to 65535"),
        ("SAWT_ALLOW_NETWORKS", "10.0.0.1/8", "write networks like"),
        ("SAWT_API_KEY", "مفتاح", "printable ASCII"),
        ("SAWT_API_KEY", "two words", "printable ASCII"),
        ("SAWT_LOG_LEVEL", "loud", "'debug', 'info'"),
        ("SAWT_CONTACT", "me @ here", "String should match"),
        ("SAWT_POLLS", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_value_is_named_with_what_would_do(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(Failed, match=name) as raised:
        read_settings()

    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_wrong_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAWT_API_KEY", "my secret")

    with pytest.raises(Failed) as raised:
        read_settings()

    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "sawt.example"])  # noqa: S104 - never bound
def test_the_default_key_is_refused_on_a_public_address(host: str) -> None:
    with pytest.raises(Failed, match="default API key; set SAWT_API_KEY"):
        read_settings(host=host).guarded()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_the_default_key_is_good_on_this_machine(host: str) -> None:
    assert read_settings(host=host).guarded().host == host


@pytest.mark.parametrize(
    "reached",
    [
        {"public_url": "https://sawt.example.gov.sa"},
        {"database": "postgresql+asyncpg://sawt@db/sawt"},
        {"host": "0.0.0.0"},  # noqa: S104 - never bound
    ],
)
@pytest.mark.parametrize(
    ("key", "says"), [(None, "default API key"), ("short-key", "less than 16 characters")]
)
def test_a_service_that_others_reach_is_not_started_with_a_key_that_is_known_or_guessed(
    monkeypatch: pytest.MonkeyPatch, reached: dict[str, str], key: str | None, says: str
) -> None:
    if key:
        monkeypatch.setenv("SAWT_API_KEY", key)

    with pytest.raises(Failed, match=says):
        read_settings(**reached).guarded()


def test_settings_that_go_together_are_named_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAWT_SMTP_HOST", "mail.example.com")

    with pytest.raises(Failed, match=r"^set SAWT_SMTP_FROM too"):
        read_settings()


def test_roles_that_are_none_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAWT_SECOND_FACTOR_FOR", "administrator, king")

    with pytest.raises(Failed, match="no role is called 'king'"):
        read_settings()


def test_a_key_of_ones_own_may_be_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAWT_API_KEY", "0123456789abcdef")

    assert read_settings(host="0.0.0.0").guarded()  # noqa: S104 - never bound


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Failed, match="cannot make the data folder"):
        read_settings(data=tmp_path / "file" / "data").folder()


def test_every_setting_is_documented() -> None:
    told = DOCS.read_text(encoding="utf-8")

    assert [name for name in Settings.model_fields if f"`SAWT_{name.upper()}`" not in told] == []


def test_a_wheel_finds_what_it_carries_and_a_checkout_its_root(tmp_path: Path) -> None:
    here = tmp_path / "src" / "api"
    here.mkdir(parents=True)

    assert bundled("config", here) == tmp_path / "config"

    (here / "bundled" / "config").mkdir(parents=True)
    assert bundled("config", here) == here / "bundled" / "config"
