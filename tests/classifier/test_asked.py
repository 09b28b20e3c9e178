"""What a sender chose is honoured; the rest is the model's."""

from dataclasses import replace

import pytest

from classifier.asked import asked
from classifier.tags import Intent, Origin, Urgency
from make import TAGS, a_service

AMANA = {"jeddah": "jeddah", "rabigh": "jeddah", "abha": "asir"}


def test_the_chosen_service_comes_first_and_is_certain() -> None:
    tags = asked(TAGS, "waste.odor", None, Urgency.NORMAL, AMANA)

    assert [tag.code for tag in tags.services] == ["waste.odor", "roads.pothole"]
    assert tags.services[0].score == 1.0
    assert tags.relevant
    assert tags.model == "test+sender"


def test_evidence_is_kept_where_the_model_says_the_same() -> None:
    tags = asked(TAGS, "roads.pothole", "jeddah", Urgency.NORMAL, AMANA)

    (service,) = tags.services
    assert service.evidence == TAGS.services[0].evidence
    assert tags.municipality == TAGS.municipality
    assert tags.sure


def test_a_place_outside_of_what_was_chosen_is_not_believed() -> None:
    tags = asked(TAGS, "roads.pothole", "abha", Urgency.NORMAL, AMANA)

    assert tags.municipality
    assert (tags.municipality.code, tags.municipality.origin) == ("abha", Origin.SOURCE)


def test_a_place_within_the_amana_is_kept() -> None:
    said = replace(TAGS, municipality=replace(TAGS.municipality, code="rabigh"))  # type: ignore[type-var]

    tags = asked(said, "roads.pothole", "jeddah", Urgency.NORMAL, AMANA)
    assert tags.municipality
    assert tags.municipality.code == "rabigh"


def test_without_a_place_a_person_looks() -> None:
    tags = asked(replace(TAGS, municipality=None), "roads.pothole", None, Urgency.LOW, AMANA)

    assert not tags.sure
    assert tags.municipality is None


@pytest.mark.parametrize(
    ("said", "least", "found"),
    [
        (Urgency.HIGH, Urgency.CRITICAL, Urgency.CRITICAL),
        (Urgency.HIGH, Urgency.LOW, Urgency.HIGH),
    ],
)
def test_words_only_make_it_more_urgent(said: Urgency, least: Urgency, found: Urgency) -> None:
    tags = asked(replace(TAGS, urgency=said), "roads.manhole", None, least, AMANA)

    assert tags.urgency is found


def test_a_request_wants_something() -> None:
    praise = replace(TAGS, intent=Intent.PRAISE, services=a_service("roads.bus"))

    assert asked(praise, "roads.bus", None, Urgency.LOW, AMANA).intent is Intent.REQUEST
    assert asked(TAGS, "roads.bus", None, Urgency.LOW, AMANA).intent is Intent.COMPLAINT
