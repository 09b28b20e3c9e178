"""A real browser for tests, which asks nobody but the service under test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from playwright.sync_api import Browser, expect, sync_playwright

# What the browser would otherwise ask strangers for is switched off.
SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# Milliseconds; what is expected comes within a moment, unless the machine is busy.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@contextmanager
def a_browser(not_tested: Callable[[str, str], NoReturn]) -> Iterator[Browser]:
    """Start Chromium, or give up on the test for want of it."""
    program = shutil.which("chromium")
    if program is None:
        not_tested("chromium", "no chromium in PATH; install the package chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, args=SWITCHES, timeout=PATIENCE
        )
        yield started
        started.close()
