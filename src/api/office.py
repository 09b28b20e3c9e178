"""The office's own sign-in: OpenID Connect, authorization code with PKCE, state and nonce.

    browser ─start─▶ provider ─code, state─▶ back here ─code, verifier─▶ token ─checked─▶ who

Every question goes through the listener's door; Authlib writes the questions and judges the claims,
joserfc the signature.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import orjson
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from listener.errors import CollectError
from listener.kind import Web

# A signature by a secret that we share with the provider, or none at all, proves nothing.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
LEEWAY = 60  # seconds that the two clocks may differ
KEPT = timedelta(minutes=10)
SOURCE = "office sign-in"
LONGEST_NAME = 100


class NotLetIn(Exception):
    """The office's sign-in did not say who somebody is, or not so that it can be believed.

    `reason` names what was wrong and holds nothing of what was sent.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """What a browser that is away must bring back: it proves that it is the one that left."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whom the office knows: `subject` is theirs for ever, `name` what our users are called."""

    subject: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Provider:
    """What the provider says of itself."""

    authorize: str
    token: str
    keys: str
    basic: bool


@dataclass(slots=True, kw_only=True)
class Office:
    """One office's sign-in. `claim` names a user of ours, `back` is where browsers come back to."""

    issuer: str
    client: str
    secret: str
    claim: str
    back: str
    web: Web
    _read: tuple[datetime, _Provider] | None = field(default=None, init=False)
    _keys: tuple[datetime, KeySet] | None = field(default=None, init=False)

    async def start(self, away: Away, now: datetime) -> str:
        """Return where to send the browser.

        Raises:
            NotLetIn: The provider cannot be asked.
        """
        provider = await self._provider(now)
        scope = "openid email profile" if self.claim == "email" else "openid profile"
        address: str = prepare_grant_uri(
            provider.authorize,
            self.client,
            "code",
            redirect_uri=self.back,
            scope=scope,
            state=away.state,
            nonce=away.nonce,
            code_challenge=create_s256_code_challenge(away.verifier),
            code_challenge_method="S256",
        )
        return address

    def answers(self, issuer: str) -> None:
        """Check who sends the browser back, where they say it (RFC 9207).

        Raises:
            NotLetIn: It is another provider.
        """
        if issuer not in {"", self.issuer}:
            reason = "another provider answers"
            raise NotLetIn(reason)

    async def finish(self, code: str, away: Away, now: datetime) -> Known:
        """Return whom the provider let in.

        Raises:
            NotLetIn: It does not answer, or its answer cannot be believed.
        """
        answer = await self._exchange(code, away, now)
        token = answer.get("id_token")
        if not isinstance(token, str):
            reason = "no ID token came"
            raise NotLetIn(reason)
        return self._judge(await self._open(token, now), answer, away, now)

    async def _exchange(self, code: str, away: Away, now: datetime) -> Mapping[str, Any]:
        provider = await self._provider(now)
        more = {} if provider.basic else {"client_id": self.client, "client_secret": self.secret}
        body: str = prepare_token_request(
            "authorization_code",
            redirect_uri=self.back,
            code=code,
            code_verifier=away.verifier,
            **more,
        )
        headers = {
            "accept": "application/json",
            "content-type": "application/x-www-form-urlencoded",
        }
        if provider.basic:
            pair = f"{quote(self.client, safe='')}:{quote(self.secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        try:
            said = await self.web.post(SOURCE, provider.token, headers, body.encode())
        except CollectError as error:
            reason = f"the code was not exchanged: {type(error).__name__}"
            raise NotLetIn(reason) from error
        return _read_json(said.body)

    async def _open(self, token: str, now: datetime) -> jwt.Token:
        """Check the signature; a key that is not known yet is asked for once."""
        try:
            kid = jws.extract_compact(token.encode()).headers().get("kid")
        except (JoseError, ValueError) as error:
            reason = "the ID token cannot be read"
            raise NotLetIn(reason) from error
        keys = await self._key_set(now)
        if kid is not None and all(key.kid != kid for key in keys.keys):
            self._keys = None
            keys = await self._key_set(now)
        failure: Exception = JoseError()
        for key in keys.keys:
            if kid is not None and key.kid != kid:
                continue
            try:
                return jwt.decode(token, key, algorithms=ALGORITHMS)
            except (JoseError, ValueError) as error:
                failure = error
        reason = "the ID token is not signed by the provider"
        raise NotLetIn(reason) from failure

    def _judge(
        self, token: jwt.Token, answer: Mapping[str, Any], away: Away, now: datetime
    ) -> Known:
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client},
            },
            {
                "nonce": away.nonce,
                "client_id": self.client,
                "access_token": answer.get("access_token"),
            },
        )
        try:
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError) as error:
            reason = f"the ID token is not good: {getattr(error, 'error', 'claims')}"
            raise NotLetIn(reason) from error
        subject, name = claims.get("sub"), claims.get(self.claim)
        if not _is_name(subject) or not _is_name(name):
            reason = f"the ID token has no {self.claim}"
            raise NotLetIn(reason)
        if self.claim == "email" and claims.get("email_verified") is not True:
            reason = "the address is not verified"
            raise NotLetIn(reason)
        return Known(subject=subject, name=name)

    async def _provider(self, now: datetime) -> _Provider:
        if self._read is not None and now - self._read[0] < KEPT:
            return self._read[1]
        said = await self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self.issuer:
            reason = "the provider says that it is another"
            raise NotLetIn(reason)
        how = said.get("token_endpoint_auth_methods_supported")
        found = _Provider(
            authorize=self._address(said.get("authorization_endpoint")),
            token=self._address(said.get("token_endpoint")),
            keys=self._address(said.get("jwks_uri")),
            basic=not isinstance(how, list) or "client_secret_basic" in how,
        )
        self._read = (now, found)
        return found

    async def _key_set(self, now: datetime) -> KeySet:
        if self._keys is not None and now - self._keys[0] < KEPT:
            return self._keys[1]
        said = await self._get((await self._provider(now)).keys)
        listed = said.get("keys")
        public = [
            key
            for key in (listed if isinstance(listed, list) else [])
            if isinstance(key, dict) and key.get("kty") != "oct" and key.get("use") != "enc"
        ]
        try:
            found = KeySet.import_key_set({"keys": public})
        except (JoseError, ValueError, TypeError, KeyError) as error:
            reason = "the provider's keys cannot be read"
            raise NotLetIn(reason) from error
        self._keys = (now, found)
        return found

    async def _get(self, url: str) -> Mapping[str, Any]:
        try:
            said = await self.web.get(SOURCE, url, {"accept": "application/json"})
        except CollectError as error:
            reason = f"the provider does not answer: {type(error).__name__}"
            raise NotLetIn(reason) from error
        return _read_json(said.body)

    def _address(self, given: object) -> str:
        """Read one of the provider's addresses; only one for trying it out may be without TLS."""
        if isinstance(given, str) and urlsplit(given).scheme in {
            "https",
            urlsplit(self.issuer).scheme,
        }:
            return given
        reason = "the provider names an address that is not https"
        raise NotLetIn(reason)


def _read_json(body: bytes) -> Mapping[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        reason = "the provider's answer cannot be read"
        raise NotLetIn(reason) from error
    if not isinstance(found, dict):
        reason = "the provider's answer cannot be read"
        raise NotLetIn(reason)
    return found


def _is_name(given: object) -> bool:
    return isinstance(given, str) and given.isprintable() and 0 < len(given) <= LONGEST_NAME * 3
