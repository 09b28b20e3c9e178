"""`sawt unit`: members of units by the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli.members import Options, add_member, list_members, remove_member, set_member
from api.cli.people import add_user
from api.failure import Failed
from router.states import Role
from store.errors import MemberExists, UnknownMember, UnknownUser

ROADS = "jeddah.roads"


@pytest.fixture(autouse=True)
def noura(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A database of our own, where نورة is a user."""
    monkeypatch.setenv("SAWT_DATABASE", url)
    monkeypatch.setenv("SAWT_DATA", str(tmp_path))
    add_user("نورة", "نورة", [Role.AGENT], [], password=False)


def listed(capfdbinary: pytest.CaptureFixture[bytes], unit: str | None = None) -> Any:
    capfdbinary.readouterr()
    list_members(unit, json=True)
    return [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]


def test_a_member_is_added_listed_set_and_removed(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    given = Options.given(
        3,
        teams=["حفر"],
        shifts=["day sunday, monday 07:30-12:00, 13:00-15:00", "day friday 22:00-06:00"],
        leave=["2027-03-09..2027-03-14", "2027-04-01"],
        work=["2027-03-20=08:00-12:00"],
    )

    add_member(ROADS, "نورة", given)
    (one,) = listed(capfdbinary, ROADS)
    set_member(ROADS, "نورة", Options.given(5, teams=["none"], work=["2027-03-21=08:00-09:00"]))
    (after,) = listed(capfdbinary)
    remove_member(ROADS, "نورة")

    assert (one["user"], one["capacity"], one["holds"]) == ("نورة", 3, 0)
    assert one["shifts"] == [
        {
            "name": "day",
            "week": {
                "monday": ["07:30-12:00", "13:00-15:00"],
                "friday": ["22:00-06:00"],
                "sunday": ["07:30-12:00", "13:00-15:00"],
            },
        }
    ]
    assert [(each["first"], each["last"]) for each in one["dates"]] == [
        ("2027-03-09", "2027-03-14"), ("2027-04-01", "2027-04-01"), ("2027-03-20", "2027-03-20"),
    ]  # fmt: skip
    assert (after["capacity"], after["teams"], after["shifts"]) == (5, [], one["shifts"])
    assert [each["hours"] for each in after["dates"]] == [["08:00-09:00"]]
    assert listed(capfdbinary) == []


def test_a_line_for_people_says_what_one_holds_and_when_they_work(
    capsys: pytest.CaptureFixture[str],
) -> None:
    add_member(ROADS, "نورة", Options.given(None, teams=["حفر"]))
    capsys.readouterr()

    list_members(None, json=False)

    assert capsys.readouterr().out.split() == [
        ROADS, "نورة", "0", "of", "20", "as", "the", "unit", "حفر",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "lists", "said"),
    [
        ("jeddah.rods", {}, "there is no unit or place jeddah.rods; did you mean jeddah.roads?"),
        (ROADS, {"shifts": ["sunday 07:00-08:00"]}, "is no shift"),
        (ROADS, {"shifts": ["day funday 07:00-08:00"]}, "shifts.0.week.funday: no such day"),
        (ROADS, {"shifts": ["d sunday 07:00-09:00,08:00-10:00"]}, "overlaps a window of d"),
        (ROADS, {"leave": ["tomorrow"]}, "'tomorrow' is no date"),
        (ROADS, {"work": ["2027-03-09"]}, "dates.0.hours.0"),
    ],
)
def test_what_cannot_be_used_says_where_and_what_to_do(
    unit: str, lists: dict[str, list[str]], said: str
) -> None:
    with pytest.raises(Failed, match=said.replace("?", r"\?")):
        add_member(unit, "نورة", Options.given(None, **lists))


def test_a_capacity_below_nothing_is_refused_in_arabic_too() -> None:
    with pytest.raises(Failed, match=r"capacity: must be from 0.*لا يُسند إليه"):
        add_member(ROADS, "نورة", Options.given(-1))


def test_who_is_not_there_is_named() -> None:
    add_member(ROADS, "نورة", Options())

    with pytest.raises(MemberExists):
        add_member(ROADS, "نورة", Options())
    with pytest.raises(UnknownUser):
        add_member(ROADS, "سعد", Options())
    with pytest.raises(UnknownMember):
        set_member(ROADS, "سعد", Options())
    with pytest.raises(UnknownMember):
        remove_member(ROADS, "سعد")
