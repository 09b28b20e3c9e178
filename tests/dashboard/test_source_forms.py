"""The forms of sources: every kind has one, and asks for what the kind knows."""

from typing import Any

import pytest
from starlette.datastructures import FormData

from api.dashboard.screens.sources import state_of
from api.dashboard.source_forms import CHOSEN, FORMS, asked, typed
from api.dashboard.words import Words
from listener.kind import Options
from listener.kinds import KINDS


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({}, "well"),
        ({"last_run": None}, "new"),
        ({"failures": 1}, "failing"),
        ({"failing_since": "2026-11-27T10:00:00Z"}, "failing"),
        ({"quiet_since": "2026-11-27T10:00:00Z"}, "silent"),
        ({"quiet_since": "2026-11-27T10:00:00Z", "sample": True}, "well"),
        ({"kind": "webhook", "last_run": None}, "sent"),
        ({"failures": 3, "enabled": False}, "paused"),
    ],
)
def test_how_a_source_fares_is_said_in_a_word(said: dict[str, Any], state: str) -> None:
    well = {
        "kind": "feed",
        "sample": False,
        "enabled": True,
        "failures": 0,
        "failing_since": None,
        "quiet_since": None,
        "last_run": {"outcome": "read"},
    }
    assert state_of(well | said) == state


def test_every_kind_has_a_form() -> None:
    assert FORMS.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_asks_for_what_its_kind_knows(kind: str) -> None:
    known = KINDS[kind].options.model_fields
    offered = {each.name: each.required for each in FORMS[kind].all}

    assert offered.keys() <= known.keys()
    assert {name for name, each in known.items() if each.is_required()} <= {
        name for name, required in offered.items() if required
    }
    assert set(CHOSEN) <= Options.model_fields.keys()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_everything_on_a_form_has_its_sentence(kind: str, language: str) -> None:
    form, t = FORMS[kind], Words(language)
    needed = {f"source-kind-{kind}", f"source-kind-{kind}-help", f"source-url-{kind}"}
    needed |= {f"source-field-{each.name}" for each in form.all}
    needed |= {f"source-choice-{choice}" for each in form.all for choice in each.choices}

    assert {name for name in needed if not t.has(name)} == set()


def test_what_was_typed_becomes_the_body_of_a_source() -> None:
    given = FormData(
        [
            ("name", " جدة "),
            ("url", "https://mastodon.social"),
            ("interval_seconds", "300"),
            ("o-hashtag", "جدة\nأمانة_جدة، \n"),
            ("o-account", ""),
            ("o-steady", "1"),
            ("place", "jeddah"),
        ]
    )
    assert asked(FORMS["mastodon"], given) == {
        "name": "جدة",
        "kind": "mastodon",
        "url": "https://mastodon.social",
        "interval_seconds": 300,
        "options": {"hashtag": ["جدة", "أمانة_جدة"], "steady": True, "place": "jeddah"},
        "unchecked": False,
    }


def test_pairs_and_numbers_are_read() -> None:
    given = FormData([("o-items", "data"), ("o-fields", "text = a.b\nnative_id=id\n")])
    assert asked(FORMS["json"], given)["options"]["fields"] == {"text": "a.b", "native_id": "id"}

    many = FormData([("o-query", "x"), ("o-page", "20"), ("o-monthly_reads", "many")])
    options = asked(FORMS["x"], many)["options"]
    assert (options["page"], options["monthly_reads"]) == (20, "many")  # the API says what is wrong


def test_what_a_form_does_not_know_stays_where_a_source_is_changed() -> None:
    before = {"robots": "obey", "item": "article", "include": ["حفرة"], "place": "jeddah"}
    given = FormData([("o-item", "li"), ("o-link", "a")])

    assert asked(FORMS["page"], given, before)["options"] == {
        "robots": "obey",
        "item": "li",
        "link": "a",
    }


def test_a_source_is_written_into_its_form_as_it_is_read_from_it() -> None:
    options = {
        "items": "data",
        "fields": {"text": "a", "native_id": "b"},
        "include": ["حفرة", "هبوط"],
        "steady": True,
        "place": "jeddah",
    }
    filled = typed(FORMS["json"], options)
    again = asked(FORMS["json"], FormData(list(filled.items())))

    assert again["options"] == options
