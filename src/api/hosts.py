"""The header `Host`: what is no host is refused before an address is made of it."""

import re
from ipaddress import IPv6Address

from starlette.datastructures import Headers
from starlette.types import Scope

from api.refusals import WrongHost

_HOST = re.compile(r"(?:\[(?P<six>[^\]]*)\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?", re.ASCII)
_HIGHEST = 65535


def check_host(scope: Scope) -> None:
    """Let only what names a host pass; none is fine, as of HTTP/1.0.

    Raises:
        WrongHost: It names none. The header is gone then: refusals tell of the request's path.
    """
    host = Headers(scope=scope).get("host")
    if host and not is_host(host):
        scope["headers"] = [each for each in scope["headers"] if each[0] != b"host"]
        raise WrongHost


def is_host(text: str) -> bool:
    """Whether a text is a name or an address, perhaps with a port."""
    found = _HOST.fullmatch(text)
    if found is None or int(found["port"] or 0) > _HIGHEST:
        return False
    return found["six"] is None or _is_address(found["six"])


def _is_address(text: str) -> bool:
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True
