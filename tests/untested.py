"""What could not be tested here is said at the end of the run, or fails where it was required."""

import os
from typing import NoReturn

import pytest

REQUIRE = "SAWT_TEST_REQUIRE"
MARK = "NOT TESTED: "


def not_tested(what: str, reason: str) -> NoReturn:
    """Give up on a test for want of something.

    Args:
        what: What is missing, as `SAWT_TEST_REQUIRE` names it: postgresql, chromium, shared.
        reason: Why, and how to get it.
    """
    if what in os.environ.get(REQUIRE, "").split(","):
        pytest.fail(f"{REQUIRE} asks for {what}: {reason}", pytrace=False)
    pytest.skip(f"{MARK}{what}: {reason}")


def report(reporter: pytest.TerminalReporter) -> None:
    """List every test that did not run, by reason."""
    skipped: dict[str, list[str]] = {}
    for each in reporter.stats.get("skipped", []):
        where = each.longrepr
        reason = where[2] if isinstance(where, tuple) else str(where)
        skipped.setdefault(reason.removeprefix("Skipped: "), []).append(each.nodeid)
    if not skipped:
        return
    reporter.section("NOT TESTED", sep="=", yellow=True)
    for reason, tests in sorted(skipped.items()):
        reporter.line(f"{reason.removeprefix(MARK)} ({len(tests)} tests, first {tests[0]})")
