"""/page/names.json: what the page calls things. The public vocabulary, so it asks for no key."""

from fastapi import APIRouter, Response

from api.deps import ConfigDep
from api.views import Json

routes = APIRouter()


@routes.get("/page/names.json", include_in_schema=False)
async def names(config: ConfigDep) -> Response:
    """Arabic and English names of services, municipalities, units and rules, by code."""
    return Json(
        {
            "services": {
                each.code: {"ar": each.ar, "en": each.en} for each in config.services.values()
            },
            "municipalities": {
                each.code: {"ar": each.ar, "en": each.en, "amana": each.amana}
                for each in config.gazetteer.municipalities.values()
            },
            "units": {
                each.code: {"ar": each.ar, "en": each.en} for each in config.rules.units.values()
            },
            "rules": {
                each.name: {"ar": each.ar or each.name, "en": each.name}
                for each in config.rules.rules
            },
        }
    )
