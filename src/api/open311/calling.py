"""Who asks, for which jurisdiction, in which language and form: of every call under /open311."""

from binascii import Error, a2b_base64
from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Request

from api.border import INSTALLATION
from api.callers import PUSHERS
from api.config import Config
from api.deps import ConfigDep, SettingsDep, ToolsDep
from api.open311.forms import Form, form_of
from api.open311.refusing import JURISDICTION, PATH, Refused, no_key, not_found
from api.open311.sending import Given, read_given
from api.settings import Settings
from api.tools import Tools
from router.open311.posted import Wrong
from router.open311.words import AR, EN, in_words
from router.people import Caller, parts_of
from store.people import SqlPeople

# Whoever reads without a key, where the settings publish what is told of tickets.
PUBLIC = Caller(name="public", roles=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. `caller` is None where no valid key was shown, `shown` whether any was."""

    request: Request
    form: Form
    lang: str
    given: Given
    config: Config
    caller: Caller | None
    shown: bool
    published: bool

    @property
    def jurisdiction(self) -> str | None:
        """The municipality or amana that the call is to, where it names one.

        Raises:
            Refused: There is none of this code.
        """
        code = self.given.one("jurisdiction_id")
        if code is not None and code not in self.config.amana_of:
            raise not_found(JURISDICTION)
        return code

    def reader(self) -> Caller:
        """Return who reads.

        Raises:
            Refused: No valid key was shown, and nothing is published without one.
        """
        if self.caller is not None:
            return self.caller
        if self.shown or not self.published:
            raise no_key()
        return PUBLIC

    def writer(self) -> Caller:
        """Return who writes.

        Raises:
            Refused: No valid key was shown, or its roles do not allow it.
        """
        if self.caller is None:
            raise no_key()
        if not self.caller.may(PUSHERS):
            roles = ", ".join(sorted(PUSHERS))
            said = f"this takes one of the roles {roles}", f"يتطلب هذا إحدى الصلاحيات: {roles}"
            raise Refused(no_key().status, said)
        return self.caller

    def place(self, caller: Caller) -> str | None:
        """Return where a request goes: what it names, or the only place of whoever sends it.

        Raises:
            Refused: It is not one of theirs.
            Wrong: They have several, and named none.
        """
        code = self.jurisdiction
        if code is not None:
            self.check(caller, code)
            return code
        if len(caller.places) > 1:
            raise Wrong(
                (
                    "jurisdiction_id is needed: your key is of several places",
                    "يلزم jurisdiction_id لأن مفتاحك لعدة جهات",
                )
            )
        return next(iter(caller.places), None)

    def check(self, caller: Caller, code: str) -> None:
        """Raise `Refused` where a place is none of the caller's: it is not there for them."""
        if caller.places and not {code, self.config.amana_of[code]} & caller.places:
            raise not_found(JURISDICTION)

    def named(self, arabic: str, english: str) -> str:
        """Choose by the language that was asked for."""
        return in_words(arabic, english, self.lang)


async def _call(
    request: Request, config: ConfigDep, tools: ToolsDep, settings: SettingsDep
) -> Call:
    _, form = form_of(request.url.path, request.headers.get("accept", ""))
    # Of what has an id in its path, an unknown suffix is part of the id.
    if request.path_params.keys() == {"format"} and request.path_params["format"] not in {*Form}:
        raise not_found(PATH)
    body = await request.body() if request.method == "POST" else b""
    kind = request.headers.get("content-type", "") if body else ""
    given = read_given(request.scope["query_string"], kind, body)
    shown = given.one("api_key") or _header(request)
    return Call(
        request=request,
        form=form or Form.XML,
        lang=EN if (given.one("lang") or AR).lower().startswith(EN) else AR,
        given=given,
        config=config,
        caller=await _caller(shown, settings, tools) if shown else None,
        shown=bool(shown),
        published=settings.open311_public,
    )


CallDep = Annotated[Call, Depends(_call)]


def _header(request: Request) -> str | None:
    """Return a key from the header: `Bearer KEY`, or `Basic` with the key as password or name."""
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    shown = shown.strip()
    if scheme.lower() == "bearer":
        return shown or None
    if scheme.lower() != "basic":
        return None
    try:
        name, _, password = a2b_base64(shown).decode().partition(":")
    except (Error, ValueError):
        return "not a key"
    return password or name or None


async def _caller(shown: str, settings: Settings, tools: Tools) -> Caller | None:
    if compare_digest(shown.encode(errors="replace"), settings.key.encode()):
        return INSTALLATION
    parts = parts_of(shown)
    return None if parts is None else await SqlPeople(tools.sessions).caller(*parts, tools.clock())
