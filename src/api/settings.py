"""Everything a deployment may change, and nothing else. Read once, from the environment."""

from enum import StrEnum
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.bundled import bundled
from api.failure import Failed
from listener.guard import Forbidden, read_address
from store.sealing import SHORTEST

LOCAL_KEY = "sawt-local-key"
NO_CONTACT = "contact-not-set"
Network = IPv4Network | IPv6Network


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How a log line looks; auto is console on a terminal and JSON elsewhere."""

    AUTO = "auto"
    CONSOLE = "console"
    JSON = "json"


def _networks(given: object) -> object:
    """Split `10.0.0.0/8, ::1` into networks; each complaint names the one that is wrong."""
    if not isinstance(given, str):
        return given
    found: list[Network] = []
    for part in filter(None, (part.strip() for part in given.split(","))):
        try:
            found.append(ip_network(part))
        except ValueError as error:
            msg = f"{error}; write networks like 127.0.0.0/8,::1/128"
            raise ValueError(msg) from error
    return tuple(found)


def _port(given: object) -> object:
    """Refuse what Python would take for a number and nobody else would (Arabic digits, 8_000)."""
    if isinstance(given, str) and not (given.isascii() and given.isdecimal()):
        msg = "a port is a number from 1 to 65535, in the digits 0-9"
        raise ValueError(msg)
    return given


def _key(given: SecretStr) -> SecretStr:
    """Refuse a key that could not travel in a header."""
    text = given.get_secret_value()
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        msg = "a key is one word of printable ASCII; for example: openssl rand -hex 24"
        raise ValueError(msg)
    return given


def _sealing(given: object) -> object:
    """Split `KEY,OLDER` into keys; each must be long enough that nobody guesses it."""
    if not isinstance(given, str):
        return given
    keys = [key for part in given.split(",") if (key := part.strip())]
    if any(len(key) < SHORTEST for key in keys):
        msg = f"a key has at least {SHORTEST} characters; for example: openssl rand -hex 24"
        raise ValueError(msg)
    return tuple(SecretStr(key) for key in keys)


def _http(given: str) -> str:
    """Refuse what is no address of a web service; nothing is asked yet."""
    try:
        read_address(given) if given else None
    except Forbidden as error:
        msg = f"{error}; write an address like http://10.1.2.3:8000/v1"
        raise ValueError(msg) from error
    return given


def _reachable(given: str) -> str:
    """Refuse where no hub could reach us safely; this machine's own address is for trying it."""
    if not given:
        return given
    try:
        found = read_address(given)
    except Forbidden as error:
        msg = f"{error}; write an address like https://sawt.example.gov.sa"
        raise ValueError(msg) from error
    if found.scheme != "https" and not _loopback(found.host):
        msg = "must begin with https://, so that nobody between a hub and us reads along"
        raise ValueError(msg)
    if "?" in found.target:
        msg = "must end before any question mark; paths are added to it"
        raise ValueError(msg)
    return given.rstrip("/")


class Settings(BaseSettings):
    """Read from the environment: `SAWT_PORT=9000`. docs/settings.md describes each."""

    model_config = SettingsConfigDict(
        env_prefix="SAWT_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    data: Annotated[Path, Field(description="Folder for what the service writes.")] = Path("data")
    database: Annotated[str, Field(description="SQLAlchemy URL of the database.")] = ""
    config: Annotated[
        Path, Field(description="Folder of services, municipalities, rules and sources.")
    ] = Field(default_factory=lambda: bundled("config"))
    sources: Annotated[
        str, Field(description="File of configured sources; none: no source but those added.")
    ] = ""
    models: Annotated[Path, Field(description="Folder of the trained model.")] = Field(
        default_factory=lambda: bundled("models")
    )
    api_key: Annotated[
        SecretStr, AfterValidator(_key), Field(description="The bearer token of API clients.")
    ] = SecretStr(LOCAL_KEY)
    secret_keys: Annotated[
        tuple[SecretStr, ...],
        NoDecode,
        BeforeValidator(_sealing),
        Field(description="Keys that stored secrets are sealed with, newest first (commas)."),
    ] = ()
    allow_networks: Annotated[
        tuple[Network, ...],
        NoDecode,
        BeforeValidator(_networks),
        Field(description="Private networks that sources may be read from (CIDR, commas)."),
    ] = ()
    contact: Annotated[
        str,
        Field(pattern=r"^[\x21-\x7e]+$", description="E-mail or URL for those whom we poll."),
    ] = NO_CONTACT
    host: Annotated[str, Field(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[
        int, BeforeValidator(_port), Field(ge=1, le=65535, description="Port to listen on.")
    ] = 8000
    polls: Annotated[
        int, Field(ge=1, le=256, description="How many sources are read at the same time.")
    ] = 16
    public_url: Annotated[
        str,
        AfterValidator(_reachable),
        Field(description="Where hubs reach this service (https); none: feeds are only polled."),
    ] = ""
    keep_irrelevant_days: Annotated[
        int, Field(ge=0, le=36_500, description="How long irrelevant posts are kept; 0: for ever.")
    ] = 90
    keep_authors_days: Annotated[
        int,
        Field(
            ge=0, le=36_500, description="How long it is kept who wrote a post without open ticket."
        ),
    ] = 30
    reveals_per_hour: Annotated[
        int, Field(ge=0, le=10_000, description="How many authors one person may look up an hour.")
    ] = 30
    audit_seed: Annotated[
        str,
        Field(
            pattern=r"^[\x21-\x7e]*$",
            max_length=200,
            description="Seed of the weekly audit samples; none: a new one each week.",
        ),
    ] = ""
    second_reader_url: Annotated[
        str,
        AfterValidator(_http),
        Field(
            description="OpenAI-compatible endpoint for what is not sure; none: nobody is asked."
        ),
    ] = ""
    second_reader_model: Annotated[
        str,
        Field(pattern=r"^[\x21-\x7e]*$", max_length=200, description="The endpoint's model."),
    ] = ""
    second_reader_key: Annotated[
        SecretStr | None,
        AfterValidator(lambda given: given and _key(given)),
        Field(description="The bearer token of that endpoint."),
    ] = None
    second_reader_timeout: Annotated[
        float, Field(ge=0.5, le=10, description="How long one answer may take, seconds.")
    ] = 8.0
    second_reader_per_hour: Annotated[
        int, Field(ge=0, le=1_000_000, description="How many questions may be asked in any hour.")
    ] = 600
    log_level: Annotated[LogLevel, Field(description="How much is logged.")] = LogLevel.INFO
    log_format: Annotated[LogFormat, Field(description="How a log line looks.")] = LogFormat.AUTO
    access_log: Annotated[bool, Field(description="Log every request.")] = False
    debug: Annotated[bool, Field(description="Show the traceback of an unexpected error.")] = False

    @cached_property
    def url(self) -> str:
        """The database; without `SAWT_DATABASE`, an SQLite file in `SAWT_DATA`."""
        return self.database or f"sqlite+aiosqlite:///{self.data / 'sawt.db'}"

    @property
    def embedded(self) -> bool:
        """Whether the database is SQLite: ours alone, so we keep its schema up by ourselves."""
        return self.url.startswith("sqlite")

    @model_validator(mode="after")
    def _second_reader_is_named(self) -> Self:
        if self.second_reader_url and not self.second_reader_model:
            msg = "set SAWT_SECOND_READER_MODEL too: the name that the endpoint gives its model"
            raise ValueError(msg)
        return self

    @property
    def catalogue(self) -> Path | None:
        """The file of configured sources; None where none are wanted."""
        if self.sources == "none":
            return None
        return Path(self.sources) if self.sources else self.config / "sources.yaml"

    @property
    def files(self) -> Path:
        """The only folder that file sources may be in."""
        return self.data / "files"

    @property
    def key(self) -> str:
        """The API key, in the clear."""
        return self.api_key.get_secret_value()

    def guarded(self) -> Self:
        """Refuse to be reachable by others with the key that everybody knows.

        Raises:
            Failed: The address is public and the key is the default one.
        """
        if self.key == LOCAL_KEY and not _loopback(self.host):
            what = f"refusing to listen on {self.host} with the default API key"
            raise Failed(what, "set SAWT_API_KEY, or listen on 127.0.0.1")
        return self

    def folder(self) -> Path:
        """Make the data folder where it is missing.

        Raises:
            Failed: It cannot be made or written to.
        """
        try:
            self.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = f"{self.data}: cannot make the data folder: {error.strerror}"
            raise Failed(what, "set SAWT_DATA to a folder that may be written") from error
        return self.data


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_settings(**given: object) -> Settings:
    """Read the settings; `given` (from the command line) wins over the environment.

    Raises:
        Failed: A value is wrong; the message names it and never shows a secret.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # checked by pydantic, that is its work
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        # A complaint about two settings together belongs to neither, and names what to set.
        name = f"SAWT_{'_'.join(str(step) for step in first['loc'][:1] or ('settings',))}".upper()
        reason = first["msg"].removeprefix("Value error, ")
        what = f"{name}: {reason}"
        raise Failed(what, "docs/settings.md describes every setting") from error
