"""What a post says of its matter."""

from datetime import UTC, datetime

import pytest

from classifier.tags import PlaceTag
from make import a_post, a_service, some_tags
from router.incidents.says import MOST_STEMS, Reader, to_json
from router.incidents.stock import Stock, root
from router.wording import cut


def test_forms_of_a_word_meet() -> None:
    assert {root("والحريقه"), root("حريقه"), root("بحريقه")} == {root("حريقه")}
    assert root("وزن") == "وزن"


def test_a_stem_that_no_text_holds_is_as_rare_as_can_be() -> None:
    stock = Stock(999, {"شارع": 499, "حفر": 9})

    assert stock.rarity("شارع") == pytest.approx(0.6931, abs=1e-4)
    assert stock.rarity("شارع") < stock.rarity("حفر") < stock.rarity("بروست") == stock.rarest


def test_rare_words_stand_apart_from_the_names_of_places(reader: Reader) -> None:
    text = "حفرة كبيرة وسط شارع التحلية في جدة ابتلعت باص"
    at = [text.index(word) for word in ("التحلية", "جدة")]
    spans = ((at[0], at[0] + 7), (at[1], at[1] + 3))
    tags = some_tags(municipality=PlaceTag(code="jeddah", score=0.9, evidence=spans))

    says = reader.read(a_post(text=text), tags, "k")

    assert says.places == {root(word.folded) for word in cut("التحلية جدة")}
    assert says.spots == says.places - reader.names
    assert root("باص") in says.stems
    assert not says.places & says.stems.keys()
    assert not {"حفر", "شارع"} & says.stems.keys()
    assert (says.municipality, says.amana, says.wording) == ("jeddah", "jeddah", "k")


def test_a_municipality_has_its_amana_and_a_post_may_name_none(reader: Reader) -> None:
    khulais = PlaceTag(code="khulais", score=0.9)
    nowhere = some_tags(municipality=None, municipality_candidates=(khulais,))

    assert reader.read(a_post(), some_tags(municipality=khulais), None).amana == "jeddah"
    says = reader.read(a_post(published=None), nowhere, None)
    assert (says.municipality, says.amana) == (None, None)
    assert says.candidates == {"khulais"}
    assert says.published is None


def test_services_share_out_one_the_best_first(reader: Reader) -> None:
    services = (*a_service("food.poisoning", 0.6), *a_service("food.hygiene", 0.2))

    says = reader.read(a_post(), some_tags(services=services), None)

    assert dict(says.services) == {"food.poisoning": 0.75, "food.hygiene": 0.25}
    assert says.service == "food.poisoning"
    assert reader.read(a_post(), some_tags(services=()), None).service is None


def test_who_speaks_of_what_others_have_heard_of_alludes(reader: Reader) -> None:
    for text, alludes in (("وش صار على الطفل؟", True), ("حفرة في الشارع", False)):
        assert reader.read(a_post(text=text), some_tags(), None).alludes is alludes


def test_of_a_long_text_the_rarest_stems_are_kept(reader: Reader) -> None:
    text = " ".join(f"كلمه{chr(0x0628 + n % 20)}{chr(0x0628 + n // 20)}" for n in range(100))

    assert len(reader.read(a_post(text=text), some_tags(), None).stems) == MOST_STEMS


def test_what_is_written_is_read_back(reader: Reader) -> None:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    says = reader.read(a_post(published=at), some_tags(), "k")

    assert reader.from_json(to_json(says)) == says
    nowhere = reader.read(a_post(published=at), some_tags(municipality=None), None)
    assert reader.from_json(to_json(nowhere)) == nowhere
