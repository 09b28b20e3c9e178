"""Everything a deployment may change, and nothing else. Read once, from the environment."""

from enum import StrEnum
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

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
from listener.mail import Tls
from router.states import Role
from store.sealing import SHORTEST

LOCAL_KEY = "sawt-local-key"
SHORTEST_KEY = 16
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


def _roles(given: object) -> object:
    """Split `administrator,manager` into roles."""
    if not isinstance(given, str):
        return given
    names = [name for part in given.split(",") if (name := part.strip())]
    if strange := [name for name in names if name not in set(Role)]:
        msg = f"no role is called {strange[0]!r}; choose from {', '.join(Role)}"
        raise ValueError(msg)
    return frozenset(map(Role, names))


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


def _issuer(given: str) -> str:
    """Refuse an issuer that could be anybody's; this machine's own is for trying it."""
    try:
        found = read_address(given) if given else None
    except Forbidden as error:
        msg = f"{error}; write an address like https://login.example.gov.sa"
        raise ValueError(msg) from error
    if found and found.scheme != "https" and not _loopback(found.host):
        msg = "must begin with https://"
        raise ValueError(msg)
    return given


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
    proxies: Annotated[
        tuple[Network, ...],
        NoDecode,
        BeforeValidator(_networks),
        Field(description="Proxies whose X-Forwarded-For and -Proto are believed (CIDR, commas)."),
    ] = ()
    requests_per_minute: Annotated[
        int,
        Field(
            ge=0,
            le=1_000_000,
            description="How many requests one key, session or address may send; 0: any number.",
        ),
    ] = 18_000
    second_factor_for: Annotated[
        frozenset[Role],
        NoDecode,
        BeforeValidator(_roles),
        Field(description="Roles that sign in with a second factor or not at all (commas)."),
    ] = frozenset()
    oidc_issuer: Annotated[
        str,
        AfterValidator(_issuer),
        Field(description="Issuer of the office's own sign-in (OpenID Connect); none: passwords."),
    ] = ""
    oidc_client: Annotated[
        str, Field(pattern=r"^[\x21-\x7e]*$", max_length=300, description="Our client id there.")
    ] = ""
    oidc_secret: Annotated[
        SecretStr | None,
        AfterValidator(lambda given: given and _key(given)),
        Field(description="Our client secret there."),
    ] = None
    oidc_claim: Annotated[
        str,
        Field(
            pattern=r"^[\x21-\x7e]+$", max_length=100, description="The claim that is a user's id."
        ),
    ] = "preferred_username"
    oidc_name: Annotated[
        str, Field(max_length=100, description="What the page calls the office's sign-in.")
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
    keep_contacts_days: Annotated[
        int,
        Field(
            ge=0, le=36_500, description="How long contacts are kept who write no more; 0: ever."
        ),
    ] = 365
    open311_public: Annotated[
        bool, Field(description="Whether Open311 tells of tickets without a key.")
    ] = False
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
    smtp_host: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9.:-]*$",
            max_length=253,
            description="The server that mails are handed to; none: no mail is sent.",
        ),
    ] = ""
    smtp_port: Annotated[
        int, BeforeValidator(_port), Field(ge=1, le=65535, description="Its port.")
    ] = 587
    smtp_user: Annotated[
        str, Field(max_length=200, description="Who is let in there; none: nobody is asked.")
    ] = ""
    smtp_password: Annotated[SecretStr | None, Field(description="The password of that user.")] = (
        None
    )
    smtp_from: Annotated[
        str,
        Field(
            pattern=r"^([\x21-\x3f\x41-\x7e]+@[A-Za-z0-9.-]+)?$",
            max_length=254,
            description="The address that mails come from.",
        ),
    ] = ""
    smtp_tls: Annotated[
        Tls,
        Field(description="starttls, tls, or none (only in a network of SAWT_ALLOW_NETWORKS)."),
    ] = Tls.STARTTLS
    log_level: Annotated[LogLevel, Field(description="How much is logged.")] = LogLevel.INFO
    log_format: Annotated[LogFormat, Field(description="How a log line looks.")] = LogFormat.AUTO
    access_log: Annotated[bool, Field(description="Log every request, without its query.")] = False
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

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.smtp_host and not self.smtp_from:
            msg = "set SAWT_SMTP_FROM too: the address that mails come from"
            raise ValueError(msg)
        if bool(self.smtp_user) != (self.smtp_password is not None):
            msg = "set SAWT_SMTP_USER and SAWT_SMTP_PASSWORD together"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _office_is_whole(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client and self.oidc_secret and self.public_url):
            msg = (
                "with SAWT_OIDC_ISSUER set SAWT_OIDC_CLIENT, SAWT_OIDC_SECRET and SAWT_PUBLIC_URL"
                " too: the provider sends browsers back to it"
            )
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
    def office(self) -> str | None:
        """What the office's own sign-in is called; None where there is none."""
        return (self.oidc_name or urlsplit(self.oidc_issuer).hostname) if self.oidc_issuer else None

    @property
    def key(self) -> str:
        """The API key, in the clear."""
        return self.api_key.get_secret_value()

    def guarded(self) -> Self:
        """Refuse to be reachable by others with a key that everybody knows, or that is guessed.

        Nobody counts how often the installation's own key is tried: it must be long.

        Raises:
            Failed: Others reach the service, and the key is the default one or a short one.
        """
        if (where := self._exposed()) is None:
            return self
        if self.key == LOCAL_KEY:
            what = f"refusing to {where} with the default API key"
            raise Failed(what, "set SAWT_API_KEY, or listen on 127.0.0.1")
        if len(self.key) < SHORTEST_KEY:
            what = f"refusing to {where} with an API key of less than {SHORTEST_KEY} characters"
            raise Failed(what, "set SAWT_API_KEY to a longer one: openssl rand -hex 24")
        return self

    def _exposed(self) -> str | None:
        """Say how others reach the service, or None where it is for trying on this machine."""
        if not _loopback(self.host):
            return f"listen on {self.host}"
        if self.public_url and not _loopback(urlsplit(self.public_url).hostname or ""):
            return f"be reached at {self.public_url}"
        return None if self.embedded else "serve from PostgreSQL"

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
        reason = first["msg"].removeprefix("Value error, ")
        named = [f"SAWT_{step}".upper() for step in first["loc"][:1]]
        what = ": ".join([*named, reason])
        raise Failed(what, "docs/settings.md describes every setting") from error
