"""/names: what services, municipalities, units, agencies and rules are called, by code."""

from typing import Any

from fastapi import APIRouter, Response

from api import examples
from api.deps import ConfigDep
from api.schemas import Shape
from api.views import Json

routes = APIRouter(tags=["names"])


class NameView(Shape):
    """A name in both languages."""

    ar: str
    en: str


class PlaceNameView(NameView):
    """A municipality with its amana; an amana is its own."""

    amana: str


class ServiceNameView(NameView):
    """A service with its domain."""

    domain: str


class NamesView(Shape):
    """Names by code."""

    services: dict[str, ServiceNameView]
    municipalities: dict[str, PlaceNameView]
    units: dict[str, NameView]
    agencies: dict[str, NameView]
    rules: dict[str, NameView]


NAMES: dict[str, Any] = {
    "services": {"roads.manhole": {"ar": "غطاء منهل", "en": "Manhole cover", "domain": "roads"}},
    "municipalities": {"buraydah": {"ar": "بريدة", "en": "Buraydah", "amana": "qassim"}},
    "units": {"qassim.emergency": {"ar": "طوارئ أمانة القصيم", "en": "Qassim emergency"}},
    "agencies": {"nwc": {"ar": "شركة المياه الوطنية", "en": "National Water Company"}},
    "rules": {"danger-to-life": {"ar": "خطر على الأرواح", "en": "danger-to-life"}},
}


@routes.get("/names", response_model=NamesView, responses=examples.shows(NAMES))
async def names(config: ConfigDep) -> Response:
    """Arabic and English names of services, municipalities, units, agencies and rules, by code."""
    return Json(
        {
            "services": {
                each.code: {"ar": each.ar, "en": each.en, "domain": each.code.partition(".")[0]}
                for each in config.services.values()
            },
            "municipalities": {
                each.code: {"ar": each.ar, "en": each.en, "amana": each.amana}
                for each in config.gazetteer.municipalities.values()
            },
            "units": {
                each.code: {"ar": each.ar, "en": each.en} for each in config.rules.units.values()
            },
            "agencies": {
                each.code: {"ar": each.ar, "en": each.en} for each in config.rules.agencies.values()
            },
            "rules": {
                each.name: {"ar": each.ar or each.name, "en": each.name}
                for each in config.rules.rules
            },
        }
    )
