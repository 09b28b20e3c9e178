"""What Sawt stands on: bounded versions, and licences that a public office may use."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
# Dated tables and certificates, stubs, and what mends security by its newest version alone.
NEWEST = {"certifi", "cryptography", "packaging", "regex", "tzdata"}
KNOWN = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|CC0|CNRI-Python"
)


def project() -> Any:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def named(*extras: str) -> list[Requirement]:
    found = project()
    more = [each for extra in extras for each in found["optional-dependencies"][extra]]
    return [Requirement(each) for each in (*found["dependencies"], *more)]


def served() -> Iterator[metadata.Distribution]:
    """Each distribution that a service imports, and what these need in their turn."""
    ahead, seen = named("camel"), set[str]()
    while ahead:
        wanted = ahead.pop()
        if wanted.name in seen:
            continue
        seen.add(wanted.name)
        found = metadata.distribution(wanted.name)
        yield found
        needs = map(Requirement, found.requires or ())
        marks = [{"extra": extra} for extra in ("", *wanted.extras)]
        ahead += [
            each
            for each in needs
            if each.marker is None or any(each.marker.evaluate(mark) for mark in marks)
        ]


def licence(of: metadata.Distribution) -> str:
    said = of.metadata
    told = [each for name in ("License-Expression", "License") for each in said.get_all(name) or ()]
    classes = [each for each in said.get_all("Classifier") or () if each.startswith("License")]
    # Some put the whole text there: its first line names it.
    return " ".join([*classes, *(each.partition("\n")[0] for each in told)])


def test_every_version_has_a_lowest_and_a_highest() -> None:
    extras = project()["optional-dependencies"]
    for each in named(*extras):
        operators = {one.operator for one in each.specifier}
        stub, newest = each.name.startswith("types-"), each.name in NEWEST
        assert stub or "==" in operators or ">=" in operators, each
        assert stub or newest or operators & {"==", "<"}, each


def test_every_licence_of_what_serves_is_known_and_permits_it() -> None:
    licences = {found.metadata["Name"]: licence(found) for found in served()}

    assert len(licences) > 40
    assert {name for name, said in licences.items() if not KNOWN.search(said)} == set()
    assert {name for name, said in licences.items() if re.search(r"\bA?GPL", said)} == set()
