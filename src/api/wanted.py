"""Codes and filters in a request: each must exist, or the client is told which were meant."""

from collections.abc import Collection
from difflib import get_close_matches

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.config import Config
from api.refusals import Invalid
from router.references import LONGEST, SHORTEST, read_reference
from router.webhooks.contract import TYPES


async def only_known_filters(request: Request) -> None:
    """Raise `Invalid` for a query parameter that the endpoint does not have.

    A filter that is misspelt would else mean no filter, and its answer would be believed.
    """
    route: APIRoute = request.scope["route"]
    known = _asked_of(route.dependant)
    if strange := [name for name in request.query_params if name not in known]:
        raise Invalid(
            *((f"query.{name[:60]}", f"no such parameter{_hint(name, known)}") for name in strange)
        )


def _asked_of(dependant: Dependant) -> set[str]:
    """Name what an endpoint may be asked, by what it depends on, too."""
    deeper = (_asked_of(each) for each in dependant.dependencies)
    return {each.alias for each in dependant.query_params}.union(*deeper)


def municipality(config: Config, at: str, code: str | None) -> str | None:
    """Return the code of a municipality or amana, or raise `Invalid`."""
    return _known(at, code, config.amana_of.keys())


def amana(config: Config, at: str, code: str | None) -> str | None:
    """Return the code of an amana, or raise `Invalid`."""
    return _known(at, code, set(config.amana_of.values()))


def service(config: Config, at: str, code: str | None) -> str | None:
    """Return the code of a service, or raise `Invalid`."""
    return _known(at, code, config.services.keys())


def domain(config: Config, at: str, code: str | None) -> str | None:
    """Return a domain of services, or raise `Invalid`."""
    return _known(at, code, _domains(config))


def service_or_domain(config: Config, at: str, code: str | None) -> str | None:
    """Return a service or a domain, or raise `Invalid`."""
    return _known(at, code, config.services.keys() | _domains(config))


def unit(config: Config, at: str, code: str | None) -> str | None:
    """Return the code of a unit, or raise `Invalid`."""
    return _known(at, code, config.rules.units.keys())


def calendar(config: Config, at: str, code: str) -> str:
    """Return the code of a calendar, or raise `Invalid`."""
    _known(at, code, config.calendars.by_code.keys())
    return code


def unit_or_place(config: Config, at: str, code: str) -> str:
    """Return the code of a unit, of a municipality or of an amana, or raise `Invalid`."""
    _known(at, code, config.rules.units.keys() | config.amana_of.keys())
    return code


def reference(at: str, given: str | None) -> str | None:
    """Return a number of the 940 system as it is kept, or raise `Invalid`."""
    if given is None or (read := read_reference(given)) is not None:
        return given and read
    raise Invalid(
        (
            at,
            f"must be {SHORTEST} to {LONGEST} digits",
            f"يجب أن يكون من {SHORTEST} إلى {LONGEST} رقمًا",
        )
    )


def event(at: str, name: str) -> str:
    """Return a type of event, or raise `Invalid`."""
    _known(at, name, TYPES, "docs/integrators.md")
    return name


def agency(config: Config, at: str, code: str | None) -> str | None:
    """Return the code of another agency, or raise `Invalid`."""
    return _known(at, code, config.rules.agencies.keys())


def _domains(config: Config) -> set[str]:
    return {each.domain for each in config.services.values()}


def _known(
    at: str, code: str | None, codes: Collection[str], listed: str = "/api/v1/names"
) -> str | None:
    if code is None or code in codes:
        return code
    near = _near(code, codes)
    meant = f"؛ هل تقصد {near}؟" if near else f"؛ الرموز في {listed}"
    raise Invalid((at, f"no such code{_hint(code, codes)}", f"لا يوجد رمز كهذا{meant}"))


def _hint(given: str, known: Collection[str]) -> str:
    near = _near(given, known)
    return f"; did you mean {near}?" if near else ""


def _near(given: str, known: Collection[str]) -> str | None:
    return next(iter(get_close_matches(given[:60], known, n=1)), None)
