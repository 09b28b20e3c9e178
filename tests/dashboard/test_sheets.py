"""All style sheets become one: no screen may dress another by an equal name."""

import re
from itertools import combinations

import pytest

from api.dashboard.lines import Sort
from api.terms import URGENCY
from dashboard_sheets import SCREENS, SHEETS, defined, selectors, used
from dashboard_templates import OPEN

SHARED = {name for stem, file in SHEETS.items() if stem not in SCREENS for name in defined(file)}
# What the names of a screen begin with, where that is not its own.
BEGINS = {"sources": "source"}
# Classes that are codes, and where they come from: urgencies, lines of two texts, how a source
# fares, and where a figure lies beside what is usual.
CODES = {*URGENCY, *Sort, "failing", "silent", "above", "below"}
# What no sheet dresses: a mark of the service is dressed as every mark is.
HOOKS = {"service"}


@pytest.mark.parametrize("name", SCREENS)
def test_a_sheet_speaks_of_its_own_screen_alone(name: str) -> None:
    begin = BEGINS.get(name, name)
    own = re.compile(rf"[.#]{begin}s?(?![a-z0-9])")
    elsewhere = [
        each
        for each in selectors(SCREENS[name].read_text(encoding="utf-8"))
        if not own.search(re.sub(r":not\([^)]*\)", "", each))
    ]
    assert elsewhere == []


@pytest.mark.parametrize(("one", "other"), list(combinations(SCREENS, 2)))
def test_two_screens_have_no_name_in_common(one: str, other: str) -> None:
    assert (defined(SCREENS[one]) & defined(SCREENS[other])) - SHARED == set()


def test_every_class_that_is_dressed_is_used() -> None:
    known = set(used())
    begun = tuple(each.removesuffix(OPEN) for each in known if each.endswith(OPEN) and each != OPEN)
    dressed = {name for sheet in SHEETS.values() for name in defined(sheet)}
    lucide = {name for name in dressed if name.startswith("lucide")}
    assert {n for n in dressed - known - CODES - lucide if not n.startswith(begun)} == set()


def test_every_class_that_is_used_is_dressed() -> None:
    dressed = {name for sheet in SHEETS.values() for name in defined(sheet)}
    bare = {n: files for n, files in used().items() if n not in dressed and OPEN not in n}
    assert {name: files for name, files in bare.items() if name not in HOOKS} == {}
