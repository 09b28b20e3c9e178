"""The cookies of the page: read by nobody but us, sent by our own page alone."""

from datetime import timedelta

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response

from api.visitor import Visitor
from router.sign_ins import LONGEST, cookie, parts_of_cookie, token_of

CSRF = "x-sawt-csrf"
SESSION = "sawt"
# While the browser is away at the office's sign-in, which sends it back from another site.
AWAY = "sawt-away"
AWAY_LASTS = timedelta(minutes=10)


def shown(headers: Headers, visitor: Visitor) -> tuple[str, str] | None:
    """Return the id and the secret of the session's cookie, or None where there is none."""
    return parts_of_cookie(read(headers, visitor, SESSION))


def token(headers: Headers, visitor: Visitor) -> str:
    """Return what must come beside the cookie with every change."""
    parts = shown(headers, visitor)
    return token_of(parts[1]) if parts else ""


def keep(answer: Response, visitor: Visitor, sign_in: str, secret: str) -> None:
    """Let the browser keep a session; what it keeps goes along with no request of another site."""
    answer.set_cookie(
        _name(SESSION, visitor),
        cookie(sign_in, secret),
        max_age=int(LONGEST.total_seconds()),
        secure=visitor.secure,
        httponly=True,
        samesite="strict",
    )


def keep_away(answer: Response, visitor: Visitor, sealed: str) -> None:
    """Let the browser keep what it must bring back from the office's sign-in."""
    answer.set_cookie(
        _name(AWAY, visitor),
        sealed,
        max_age=int(AWAY_LASTS.total_seconds()),
        secure=visitor.secure,
        httponly=True,
        samesite="lax",
    )


def forget(answer: Response, visitor: Visitor, kind: str = SESSION) -> None:
    """Let the browser forget a cookie."""
    answer.delete_cookie(_name(kind, visitor), secure=visitor.secure, httponly=True)


def read(headers: Headers, visitor: Visitor, kind: str) -> str:
    """Return a cookie, or empty text."""
    found: str = cookie_parser(headers.get("cookie", "")).get(_name(kind, visitor), "")
    return found


def _name(kind: str, visitor: Visitor) -> str:
    """Name a cookie: browsers let nobody but this host, over https, set one that begins so."""
    return f"__Host-{kind}" if visitor.secure else kind
