"""Our gazetteer against the reference facts, which are not part of the project."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from classifier.gazetteer import Gazetteer, load_gazetteer
from classifier.places import Resolver
from classifier.spellings import spell
from classifier.words import words_of
from make import a_post

ROOT = Path(__file__).parents[2]
SHARED = ROOT / os.environ.get("SAWT_SHARED", "../shared")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(ROOT / "config" / "municipalities.yaml")


def facts(name: str) -> list[dict[str, Any]]:
    path = SHARED / "gazetteer" / name
    if not path.exists():
        pytest.skip(f"NOT TESTED: no {name} under SAWT_SHARED")
    read: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return read


def test_codes_names_and_amanat_are_those_of_the_contract(gazetteer: Gazetteer) -> None:
    path = SHARED / "contract" / "municipalities.tsv"
    if not path.exists():
        pytest.skip("NOT TESTED: no municipalities.tsv under SAWT_SHARED")
    with path.open(encoding="utf-8") as lines:
        contract = list(csv.DictReader(lines, delimiter="\t"))

    ours = [
        {
            "code": one.code,
            "ar": one.ar,
            "en": one.en,
            "amana": one.amana,
            "region": one.region,
            "level": one.level.value,
        }
        for one in gazetteer.municipalities.values()
    ]
    assert ours == contract


def test_every_account_of_an_amana_is_known(gazetteer: Gazetteer) -> None:
    known = {handle.lower() for one in gazetteer.municipalities.values() for handle in one.handles}
    for amana in facts("amanat.json"):
        for handle in (amana["x_handle"] or "").split(" or "):
            assert not handle or handle.lower() in known, handle


def test_official_municipalities_are_found_by_their_own_names(gazetteer: Gazetteer) -> None:
    resolver = Resolver(gazetteer)
    ours = {spell(one.ar) for one in gazetteer.municipalities.values()}
    for row in facts("municipalities.json"):
        if spell(row["name_ar"]) in ours:
            text = f"شكوى على بلدية {row['name_ar']}"
            assert resolver.resolve(a_post(text=text), words_of(text)).municipality, text


def test_hardly_a_district_that_people_name_is_missing(gazetteer: Gazetteer) -> None:
    towns: dict[str, str] = {}
    for code, one in gazetteer.municipalities.items():
        for name in (one.ar, *one.names, *one.also_words, *one.mostly_words, *one.landmarks):
            towns.setdefault(spell(name), code)
    known = {
        code: {spell(name) for name in (*one.districts, *one.landmarks, *one.names)}
        for code, one in gazetteer.municipalities.items()
    }
    asked = found = 0
    for row in facts("districts.json"):
        code = towns.get(spell(row["city_ar"]), "")
        name = spell(row["name_ar"].removeprefix("حي "))
        # Numbers of plots and «the industrial area» tell no district.
        if code and not any(letter.isdigit() for letter in name) and "صناعي" not in name:
            asked += 1
            found += name in known[code]
    assert found / asked > 0.9, (found, asked)


def test_districts_of_the_big_cities_lie_where_we_say(gazetteer: Gazetteer) -> None:
    cities = {
        "الرياض": "riyadh",
        "جدة": "jeddah",
        "مكة المكرمة": "makkah",
        "المدينة المنورة": "madinah",
        "الدمام": "dammam",
        "الطائف": "taif",
    }
    listed: dict[str, set[str]] = {}
    for row in facts("districts.json"):
        code = cities.get(row["city_ar"])
        # Blocks of a plan have numbers for names (ج10): nobody says them.
        if code and not any(letter.isdigit() for letter in row["name_ar"]):
            listed.setdefault(code, set()).add(spell(row["name_ar"].removeprefix("حي ")))
    for code, names in listed.items():
        one = gazetteer.municipalities[code]
        ours = {spell(name) for name in one.districts}
        assert len(ours & names) / len(ours) > 0.7, code
        known = ours | {spell(name) for name in one.landmarks}
        assert len(known & names) / len(names) > 0.6, code
