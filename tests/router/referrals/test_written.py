"""What agencies are told, and when they are asked again: read and checked."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from listener.config import WrongConfig
from make import NOON
from router.referrals.written import load_referrals
from router.states import Role
from timing import TIMING

AGENCIES = {"nwc", "sec"}
TEXT = "{agency}: {matter} {place} {links}"
EVERYONE: dict[str, Any] = {
    "text": TEXT,
    "follow_up_after": {"working": 7},
    "to": ["manager"],
}
CALENDAR = TIMING.calendar("jeddah.roads")


def load(folder: Path, *agencies: dict[str, Any], **everyone: Any) -> Any:
    file = {"everyone": EVERYONE | everyone, "agencies": list(agencies)}
    text = yaml.safe_dump(file, allow_unicode=True, sort_keys=False)
    (folder / "referrals.yaml").write_text(text, encoding="utf-8")
    return load_referrals(folder, AGENCIES)


def test_an_agency_is_told_and_asked_as_everyone_unless_it_says_otherwise(tmp_path: Path) -> None:
    own = "خاص {matter} {place} {links}"
    book = load(tmp_path, {"agency": "nwc", "text": own, "follow_up_after": {"wall": 2}})

    assert (book.text("nwc"), book.text("sec")) == (own, TEXT)
    assert book.follow_up("nwc", CALENDAR, NOON) == NOON + timedelta(hours=2)
    # Seven hours of an office that closes at 16:00: four today, and three from eight on.
    assert book.follow_up("sec", CALENDAR, NOON) == NOON + timedelta(hours=23)
    assert book.to == (Role.MANAGER,)


@pytest.mark.parametrize(
    ("agencies", "everyone", "line", "reason"),
    [
        ([{"agency": "nwcc"}], {}, 8, "there is no agency nwcc; did you mean nwc?"),
        ([{"agency": "nwc"}, {"agency": "nwc"}], {}, 9, "nwc is there twice"),
        ([], {"text": "{matter} {links}"}, 2, "must hold {place}"),
        ([], {"text": f"{TEXT} {{plase}}"}, 2, "there is no field plase; did you mean place?"),
        ([], {"text": f"{TEXT} }}"}, 2, "has a brace"),
        ([{"agency": "nwc", "text": "{matter}"}], {}, 9, "must hold {place}, {links}"),
        ([], {"follow_up_after": {}}, 3, "either as `working` or as `wall`"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(
    tmp_path: Path,
    agencies: list[dict[str, Any]],
    everyone: dict[str, Any],
    line: int,
    reason: str,
) -> None:
    with pytest.raises(WrongConfig) as refused:
        load(tmp_path, *agencies, **everyone)

    assert reason in refused.value.reason
    assert refused.value.line == line
