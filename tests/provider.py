"""An office's sign-in on loopback: a real OpenID provider, which can be told to lie."""

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "sawt"
SECRET = "s3cret/with:signs"
Claims = dict[str, Any]


def _same(given: Any) -> Any:
    return given


@dataclass
class Provider:
    """Lets in whom `claims` names. The others spoil what it would say."""

    url: str = ""
    claims: Claims = field(default_factory=lambda: {"sub": "1000", "preferred_username": "noura"})
    spoil: Callable[[Claims], Claims] = _same
    sign: Callable[["Provider", Claims], str] | None = None
    discovery: Callable[[dict[str, Any]], dict[str, Any]] = _same
    key: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    )
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def authorize(self, asked: dict[str, str]) -> str:
        """Let somebody in; return where the browser goes."""
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        said = urlencode({"code": code, "state": asked["state"], "iss": self.url})
        return f"{asked['redirect_uri']}?{said}"

    def token(self, asked: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        pair = base64.b64encode(f"{quote(CLIENT, safe='')}:{quote(SECRET, safe='')}".encode())
        begun = self.codes.pop(asked.get("code", ""), None)
        verifier = sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        for wrong, name in (
            (begun is None, "code"),
            (authorization != f"Basic {pair.decode()}", "client"),
            (begun and begun["code_challenge"] != challenge, "verifier"),
            (begun and begun["redirect_uri"] != asked.get("redirect_uri"), "redirect_uri"),
        ):
            if wrong:
                self.refused.append(name)
                return 400, {"error": "invalid_grant"}
        assert begun
        now = int(time())
        claims = self.spoil(
            {
                "iss": self.url,
                "aud": CLIENT,
                "iat": now,
                "exp": now + 300,
                "nonce": begun["nonce"],
                **self.claims,
            }
        )
        return 200, {
            "access_token": "opaque",
            "token_type": "Bearer",
            "id_token": (self.sign or signed)(self, claims),
        }

    def says(self) -> dict[str, Any]:
        return self.discovery(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            }
        )


def signed(provider: Provider, claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": provider.key.kid}, claims, provider.key)


def part(of: Any) -> str:
    sent = of if isinstance(of, bytes) else json.dumps(of).encode()
    return base64.urlsafe_b64encode(sent).rstrip(b"=").decode()


def unsigned(_: Provider, claims: Claims) -> str:
    """Alg none: what anybody can write."""
    return f"{part({'alg': 'none', 'kid': 'one'})}.{part(claims)}."


def by_public_key(provider: Provider, claims: Claims) -> str:
    """Sign by HS256, the public key as its secret: what anybody can, too."""
    said = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(claims)}"
    known = provider.key.as_pem(private=False)
    return f"{said}.{part(hmac.digest(known, said.encode(), 'sha256'))}"


def by_stranger(_: Provider, claims: Claims) -> str:
    stranger = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, stranger)


def changed_after(provider: Provider, claims: Claims) -> str:
    """Sign, and then say another name."""
    head, _, seal = signed(provider, claims).split(".")
    return f"{head}.{part(claims | {'preferred_username': 'hind'})}.{seal}"


@contextmanager
def a_provider() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at = urlsplit(self.path)
            if at.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(dict(parse_qsl(at.query))))
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif at.path == "/keys":
                self._say(200, {"keys": [provider.key.as_dict(private=False)]})
            else:
                self._say(200, provider.says())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*provider.token(asked, self.headers.get("Authorization", "")))

        def _say(self, status: int, what: dict[str, Any]) -> None:
            sent = json.dumps(what).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
