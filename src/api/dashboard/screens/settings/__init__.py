"""The settings: one module a section, each a client of the API."""

from fastapi import APIRouter

from api.dashboard.screens.settings import (
    audit,
    calendars,
    feeds,
    first,
    keys,
    members,
    notices,
    policy,
    units,
    users,
    webhook_log,
    webhooks,
)

routes = APIRouter()
for section in (first, users, units, members, calendars, policy):
    routes.include_router(section.routes)
for told in (webhooks, webhook_log, keys, notices, feeds, audit):
    routes.include_router(told.routes)
