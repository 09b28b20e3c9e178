"""The dashboard as an application of its own, beside the service."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp

from api.dashboard import faults
from api.dashboard.desk import Kept
from api.dashboard.screens import SCREENS

# Pages are small: what a slower pass saves is not worth its time.
EFFORT = 4


def create_dashboard(service: ASGIApp) -> FastAPI:
    """Build the pages; `service` answers what they ask.

    Raises:
        ScriptsMissing: What the build brings is not there.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    kept = Kept(service)
    app.state.kept = kept
    app.router.routes.append(Route("/assets/{digest}/{path:path}", kept.assets.serve))
    for screen in SCREENS:
        app.include_router(screen.routes)
    faults.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=EFFORT)
    return app
