from pathlib import Path

import pytest

from classifier.gazetteer import Level, load_gazetteer
from classifier.spellings import spell
from listener.config import WrongConfig

FILE = Path(__file__).parents[2] / "config" / "municipalities.yaml"
GAZETTEER = load_gazetteer(FILE)
AMANAT = {
    "riyadh", "makkah", "jeddah", "taif", "madinah", "eastern", "ahsa", "hafr-batin", "qassim",
    "asir", "tabuk", "hail", "northern-borders", "jazan", "najran", "baha", "jouf",
}  # fmt: skip
SMALL = """\
abroad: [دبي]
look_alikes: [وجده]
everywhere: [العزيزية]
municipalities:
  - {code: jeddah, ar: أمانة جدة, en: Jeddah, amana: jeddah, region: makkah, level: amana}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "municipalities.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_165_codes_are_there_and_17_are_amanat() -> None:
    amanat = {code for code, one in GAZETTEER.municipalities.items() if one.level is Level.AMANA}

    assert len(GAZETTEER.municipalities) == 165
    assert amanat == AMANAT


def test_every_municipality_belongs_to_an_amana_and_an_amana_to_itself() -> None:
    assert set(GAZETTEER.amana_of.values()) == AMANAT
    assert all(GAZETTEER.amana_of[code] == code for code in AMANAT)


def test_an_amana_knows_its_own_municipalities() -> None:
    assert GAZETTEER.within("hafr-batin") == {"qaysumah"}
    assert "kharj" in GAZETTEER.within("riyadh")
    assert "riyadh" not in GAZETTEER.within("riyadh")
    assert GAZETTEER.within("kharj") == frozenset()


def test_every_municipality_can_be_named_in_arabic_and_in_latin_letters() -> None:
    for one in GAZETTEER.municipalities.values():
        everything = one.names + one.also_words + one.mostly_words
        assert any(name.isascii() for name in everything), one.code
        assert any(not name.isascii() for name in everything), one.code


def test_no_name_is_so_short_that_any_word_would_match() -> None:
    for one in GAZETTEER.municipalities.values():
        for name in one.names + one.landmarks + one.districts:
            assert len(spell(name)) >= 2, (one.code, name)


def test_a_municipality_lists_no_district_twice() -> None:
    for one in GAZETTEER.municipalities.values():
        keys = [spell(name) for name in one.districts]
        assert len(keys) == len(set(keys)), one.code


def test_the_biggest_cities_have_their_districts() -> None:
    for code in ("riyadh", "jeddah", "makkah", "madinah", "dammam", "taif", "tabuk", "buraydah"):
        one = GAZETTEER.municipalities[code]
        assert len(one.districts) + len(one.landmarks) >= 60, code


RABIGH = "  - {code: rabigh, ar: رابغ, en: Rabigh, region: makkah, "
JEDDAH = "  - {code: jeddah, ar: جدة, en: Jeddah, region: makkah, amana: jeddah, level: amana}\n"


@pytest.mark.parametrize(
    ("addition", "complaint", "line"),
    [
        ("  - {code: x, colour: red}\n", "municipalities.1", 6),
        (RABIGH + "amana: jeddah, level: municipality, names: [جدة, جده]}\n", "given twice", 6),
        (JEDDAH, "given twice", 6),
        (RABIGH + "amana: nowhere, level: municipality}\n", "of rabigh, nowhere, is not in", 1),
        (RABIGH + "amana: jeddah, level: amana}\n", "an amana is its own", 6),
    ],
)
def test_what_is_wrong_in_the_file_is_named_with_its_line(
    tmp_path: Path, addition: str, complaint: str, line: int
) -> None:
    with pytest.raises(WrongConfig, match=complaint) as wrong:
        load_gazetteer(written(tmp_path, SMALL + addition))

    assert wrong.value.line == line


def test_a_small_file_of_ones_own_loads(tmp_path: Path) -> None:
    gazetteer = load_gazetteer(written(tmp_path, SMALL))

    assert list(gazetteer.municipalities) == ["jeddah"]
    assert gazetteer.abroad == ("دبي",)


def test_every_place_lies_in_the_kingdom() -> None:
    at = {code: one.at for code, one in GAZETTEER.municipalities.items()}

    assert None not in at.values()
    assert at["tabuk"] is not None
    assert at["najran"] is not None
    assert at["tabuk"][0] > at["najran"][0]
