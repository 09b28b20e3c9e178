"""One module a screen: its addresses, each of which asks the API and shows a template."""

from api.dashboard.screens import (
    account,
    approvals,
    door,
    media,
    overview,
    preferences,
    queue,
    reply,
    settings,
    sources,
    ticket,
    triage,
    welcome,
)

SCREENS = (
    door,
    preferences,
    account,
    queue,
    approvals,
    reply,
    ticket,
    triage,
    overview,
    media,
    sources,
    settings,
    welcome,
)
