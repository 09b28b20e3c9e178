"""Why a ticket is where it is, and what two tickets share, as people read it."""

from collections.abc import Iterator, Sequence

from api.dashboard.desk import Desk


def shared(desk: Desk, reasons: Sequence[str]) -> list[str]:
    """Say what two tickets share: reasons are `service CODE`, `municipality CODE`, `words …`."""
    return [_shared(desk, *reason.partition(" ")[::2]) for reason in reasons]


def _shared(desk: Desk, kind: str, what: str) -> str:
    names = desk.names
    if kind == "service" and names:
        return names.service(what)
    if kind == "municipality" and names:
        return names.municipality(what)
    if kind == "same":
        return desk.t("ticket-same-wording")
    told = "، ".join(what.split())
    return desk.t("ticket-shared-place" if kind == "place" else "ticket-shared-words", words=told)


def rules(desk: Desk, reasons: Sequence[str]) -> list[str]:
    """Name the rules by which a ticket came to its unit, each once."""
    return list(dict.fromkeys(_rules(desk, reasons)))


def _rules(desk: Desk, reasons: Sequence[str]) -> Iterator[str]:
    for reason in reasons:
        kind, _, rest = reason.partition(" ")
        if kind == "rule" and desk.names:
            yield desk.names.rule(rest.partition(":")[0])
