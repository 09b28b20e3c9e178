"""The address of a page, whatever way it was passed on: pure."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_DEFAULT_PORTS = {None, 80, 443}
# What is added to a link to see who passed it on.
_TRACKS = re.compile(
    r"utm_.*|(?:fb|g|d|tw|tt|y)clid|msclkid|li_fat_id|gclsrc|gbraid|wbraid|igsh(?:id)?|mkt_tok"
    r"|mc_[ce]id|_hs(?:enc|mi)|ref_(?:src|url)|cmpid|xtor|at_(?:medium|campaign)|ocid|guccounter"
    r"|guce_\w+",
    re.IGNORECASE,
)
# A page that many posts lead to is none of theirs.
_FRONT = re.compile(r"(?:/(?:ar|en))?(?:/(?:index|default|home)(?:\.\w+)?)?", re.IGNORECASE)


def canonical_link(url: str | None) -> str | None:
    """Return what is the same in all links to one page; None for a site's front page.

    Scheme, fragment, user, default port, a slash at the end, marks of who passed it on and the
    order of the query do not count. It is for comparing, not for following.

    Args:
        url: An http(s) address. Anything else has no page.
    """
    try:
        parts = urlsplit(url or "")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    path = (unquote(parts.path) if "%" in parts.path else parts.path).rstrip("/")
    asked = [
        (name, value)
        for name, value in (parse_qsl(parts.query, keep_blank_values=True) if parts.query else ())
        if not _TRACKS.fullmatch(name)
    ]
    if not asked and _FRONT.fullmatch(path):
        return None
    host = host.rstrip(".") if port in _DEFAULT_PORTS else f"{host.rstrip('.')}:{port}"
    query = f"?{urlencode(sorted(asked))}" if asked else ""
    return f"{host}{path}{query}"
