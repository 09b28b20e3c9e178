"""No test speaks to a stranger: only to loopback addresses and to Unix sockets."""

import ipaddress
import sys
from typing import Any

seen: list[str] = []


def watch() -> None:
    """Refuse, from now on and for good, every connection that leaves this machine."""
    sys.addaudithook(_check)


def _check(event: str, args: tuple[Any, ...]) -> None:
    if event not in {"socket.connect", "socket.sendto"} or not isinstance(args[1], tuple):
        return
    host = str(args[1][0])
    if not _loopback(host):
        seen.append(f"{event} {host}")
        message = f"a test spoke to a stranger: {event} {host}"
        raise PermissionError(message)


def _loopback(host: str) -> bool:
    if host in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
