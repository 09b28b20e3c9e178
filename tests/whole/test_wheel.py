"""The wheel alone: in an empty environment outside the checkout it serves and makes a ticket."""

import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from whole.serving import ROOT, Served, environment, until


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment: the wheel, and of what is installed here only what it asks for."""
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--skip-dependency-check",
        "--outdir",
        folder,
        ROOT,
    )
    (wheel,) = folder.glob("sawt-*.whl")
    place = folder / "env"
    venv.create(place, with_pip=True)
    (site,) = place.glob("lib/python*/site-packages")
    run(place / "bin/python", "-m", "pip", "install", "--no-deps", "--no-index", wheel)
    (sawt,) = distributions(path=[str(site)], name="sawt")
    for name in wanted(sawt):
        link(distribution(name), site)
    return place


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def wanted(sawt: Distribution) -> set[str]:
    """Name the distributions that the wheel asks for, and theirs, by the metadata alone."""
    found: set[tuple[str, frozenset[str]]] = set()
    todo = [(sawt, frozenset[str]())]
    while todo:
        one, extras = todo.pop()
        for need in needs(one, extras):
            key = (need.name.lower(), frozenset(need.extras))
            if key not in found:
                found.add(key)
                todo.append((distribution(need.name), key[1]))
    return {name for name, _ in found}


def needs(one: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for text in one.requires or ():
        need = Requirement(text)
        if need.marker is None or any(
            need.marker.evaluate({"extra": extra}) for extra in {"", *extras}
        ):
            yield need


def link(one: Distribution, site: Path) -> None:
    for top in {path.parts[0] for path in one.files or () if path.parts[0] != ".."}:
        target = Path(str(one.locate_file(top)))
        if target.exists() and not (site / top).exists():
            (site / top).symlink_to(target)


def test_config_models_migrations_samples_and_page_travel_with_the_wheel(
    installed: Path, tmp_path: Path
) -> None:
    env = environment(tmp_path)
    del env["PYTHONPATH"]
    sawt = installed / "bin/sawt"
    done = subprocess.run(
        [sawt, "samples", "add", "--if-empty"], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    served = Served(env, command=(str(sawt),))
    try:
        served.start()
        tickets = until(lambda: served.get("/api/v1/tickets")["items"], "a ticket")
    finally:
        served.stop()

    assert tickets[0]["sample"] is True
    where = run(installed / "bin/python", "-c", "import api; print(api.__file__)")
    assert where.startswith(str(installed))
