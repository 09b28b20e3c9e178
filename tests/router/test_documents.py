"""Which documents of the policy may be changed while the service runs, and where they lie."""

import pytest

from router.documents import ALWAYS, Kind, document, document_in, place_of


@pytest.mark.parametrize(
    ("code", "file", "kind"),
    [
        ("rules", "rules.yaml", Kind.RULES),
        ("calendars", "calendars.yaml", Kind.CALENDARS),
        ("replies.stop", "replies/stop.yaml", Kind.STOPS),
        ("replies.roads", "replies/roads.yaml", Kind.TEMPLATES),
        ("plans.floods", "plans/floods.yaml", Kind.PLAN),
    ],
)
def test_a_document_has_a_file_and_a_file_its_document(code: str, file: str, kind: Kind) -> None:
    found = document(code)

    assert found is not None
    assert (found.file, found.kind) == (file, kind)
    assert document_in(file) == found


@pytest.mark.parametrize(
    "code",
    [
        "services",
        "municipalities",
        "channels",
        "sources",
        "",
        "replies.",
        "replies.A",
        "replies.../etc",
        "replies.a.b",
        "plans/floods",
        "rules.yaml",
        f"plans.{'a' * 61}",
    ],
)
def test_nothing_else_is_a_document(code: str) -> None:
    assert document(code) is None


@pytest.mark.parametrize("file", ["rules.yml", "rules", "services.yaml", "replies/x/y.yaml"])
def test_nothing_else_is_the_file_of_one(file: str) -> None:
    assert document_in(file) is None


def test_rules_come_first_and_files_of_a_folder_by_their_names() -> None:
    codes = ["plans.floods", "replies.waste", "replies.stop", "replies.food", "clock", "rules"]

    assert sorted(codes, key=place_of) == [
        "rules",
        "clock",
        "replies.stop",
        "replies.food",
        "replies.waste",
        "plans.floods",
    ]
    assert ALWAYS[0] == "rules"
