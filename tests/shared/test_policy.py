"""The shipped policy speaks the public vocabulary, code for code."""

import csv
import os
from pathlib import Path

import pytest

from classifier.services import Service
from router.rulebook import load_rules

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / os.environ.get("SAWT_SHARED", "../shared") / "contract"


def rows(name: str) -> list[dict[str, str]]:
    path = CONTRACT / name
    if not path.is_file():
        pytest.skip(f"NOT TESTED: no public vocabulary at {CONTRACT}; set SAWT_SHARED")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_shipped_policy_loads_on_the_public_codes_and_names_amanat_as_they_do() -> None:
    services = {row["code"]: Service.model_validate(row) for row in rows("services.tsv")}
    places = rows("municipalities.tsv")
    amana_of = {row["code"]: row["amana"] for row in places}
    book = load_rules(ROOT / "config" / "rules.yaml", services, amana_of)
    assert book.departments.keys() | book.referrals.keys() == services.keys()
    assert {(amana.code, amana.ar, amana.en) for amana in book.policy.amanat} == {
        (row["code"], row["ar"], row["en"]) for row in places if row["level"] == "amana"
    }
