"""What people say of a post where the model was wrong."""

from classifier.labels import (
    Correction,
    corrected,
    label_from_json,
    label_of,
    label_to_json,
    misrouted,
    score_of,
)
from classifier.tags import Intent, Origin, Urgency
from make import TAGS, some_tags

OFFTOPIC = some_tags(relevant=False, relevance=0.1)


def test_what_is_corrected_is_certain_and_the_rest_is_kept() -> None:
    change = Correction(
        services=("waste.bins", "roads.pothole"),
        municipality="riyadh",
        intent=Intent.REQUEST,
        urgency=Urgency.LOW,
    )

    tags = corrected(TAGS, change, TAGS)

    assert [(tag.code, tag.score) for tag in tags.services] == [
        ("waste.bins", 1.0),
        ("roads.pothole", 1.0),
    ]
    assert tags.municipality
    assert (tags.municipality.code, tags.municipality.origin) == ("riyadh", Origin.PERSON)
    assert (tags.intent, tags.intent_score) == (Intent.REQUEST, 1.0)
    assert (tags.urgency, tags.urgency_score) == (Urgency.LOW, 1.0)
    assert (tags.relevant, tags.relevance, tags.sure) == (True, TAGS.relevance, True)
    assert (tags.model, tags.by_person, TAGS.by_person) == ("test+person", True, False)


def test_what_the_model_had_right_keeps_its_evidence() -> None:
    unsure = some_tags(municipality=None, municipality_candidates=(TAGS.municipality,))
    change = Correction(services=("roads.pothole", "waste.bins"), municipality="jeddah")

    tags = corrected(unsure, change, unsure)

    assert [tag.evidence for tag in tags.services] == [TAGS.services[0].evidence, ()]
    assert tags.municipality
    assert TAGS.municipality
    assert tags.municipality.evidence == TAGS.municipality.evidence
    assert tags.municipality_candidates == ()


def test_a_place_may_be_corrected_to_none() -> None:
    assert corrected(TAGS, Correction(municipality=None), TAGS).municipality is None


def test_correcting_twice_marks_once() -> None:
    once = corrected(TAGS, Correction(relevant=False), TAGS)

    assert corrected(once, Correction(intent=Intent.NEWS), once).model == "test+person"
    assert (once.relevant, once.relevance) == (False, 0.0)


def test_what_is_not_relevant_is_about_no_service_and_no_place() -> None:
    label = label_of(OFFTOPIC)

    assert (label.services, label.municipality) == ((), None)
    assert label_from_json(label_to_json(label)) == label


def test_misrouted_is_what_another_office_owes_an_answer_to() -> None:
    def after(change: Correction) -> bool:
        return misrouted(TAGS, label_of(corrected(TAGS, change, TAGS)))

    assert after(Correction(services=("waste.bins",)))
    assert after(Correction(municipality=None))
    assert after(Correction(relevant=False))
    assert not after(Correction(urgency=Urgency.LOW, intent=Intent.NEWS))
    assert not after(Correction(services=("roads.pothole", "waste.bins")))


def test_a_post_becomes_relevant_only_with_a_service_that_somebody_named() -> None:
    assert Correction(relevant=True).lacks_service(OFFTOPIC)
    assert Correction(relevant=True).lacks_service(some_tags(services=()))
    assert not Correction(relevant=True).lacks_service(TAGS)
    assert not Correction(relevant=True, services=("waste.bins",)).lacks_service(OFFTOPIC)
    assert not Correction(urgency=Urgency.LOW).lacks_service(OFFTOPIC)


def test_the_score_is_that_of_what_was_said() -> None:
    assert score_of(TAGS) == TAGS.services[0].score
    assert score_of(OFFTOPIC) == 1 - OFFTOPIC.relevance
    assert score_of(some_tags(services=())) == 0.0
