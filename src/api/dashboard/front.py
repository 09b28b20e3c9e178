"""Which addresses are pages for people, and which the service's own."""

from starlette.types import ASGIApp, Receive, Scope, Send

# The first parts of the addresses that programs ask for. All else is the dashboard's.
SERVICE = frozenset({"api", "feeds", "live", "metrics", "open311", "openapi.json", "ready"})


def is_page(path: str) -> bool:
    """Whether a path is the dashboard's."""
    return path.lstrip("/").partition("/")[0] not in SERVICE


class Front:
    """Hands pages to the dashboard, everything else to the service."""

    def __init__(self, app: ASGIApp, dashboard: ASGIApp) -> None:
        self.app = app
        self.dashboard = dashboard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        page = scope["type"] == "http" and is_page(scope["path"])
        await (self.dashboard if page else self.app)(scope, receive, send)
