"""The folder of models: what serves, and the two that served before it.

    manifest.yaml      what serves; replaced in one step, so it is always whole
    kept/NAME.yaml     the manifest of each model that is kept, what serves among them
    candidate/         what training made last

Files are named by their content and lie still: letting another model serve changes one manifest.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from classifier.contest import refusals
from classifier.manifest import MANIFEST, Manifest, read_manifest, write_manifest
from classifier.weights import ModelMissing

CANDIDATE, KEPT, LOCK = "candidate", "kept", ".lock"
MOST = 3
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Opening = Callable[[Path, Manifest], object]


class ModelsBusy(Exception):
    """Somebody else changes the models just now."""

    def __init__(self, models: Path) -> None:
        super().__init__(f"{models}: somebody else changes the models just now; try again")


class NoSuchModel(Exception):
    """There is no model of this name to serve."""


class NotBetter(Exception):
    """A candidate may not serve; `reasons` say which figure or domain lost, and by how much."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(f"the candidate does not win: {'; '.join(reasons)}")
        self.reasons = reasons


def serving_manifest(models: Path) -> Manifest | None:
    """Read what serves now; None where nothing does."""
    try:
        return read_manifest(models)
    except ModelMissing:
        return None


def kept_models(models: Path) -> list[Manifest]:
    """List the models that are kept, the latest to be promoted first.

    Raises:
        ModelBroken: A manifest cannot be read.
    """
    found = {
        one.name: one
        for path in (models / KEPT).glob("*.yaml")
        for one in [read_manifest(models / KEPT, path.name)]
    }
    serving = serving_manifest(models)
    if serving is not None:
        found.setdefault(serving.name, serving)
    return sorted(found.values(), key=lambda one: one.promoted or _LONG_AGO, reverse=True)


def promote(models: Path, *, now: datetime, opening: Opening, name: str | None = None) -> Manifest:
    """Let the candidate serve if it wins, or a kept model that is named; return its manifest.

    Args:
        models: The folder.
        now: When.
        opening: Opens a model of a folder, so that nothing serves that cannot.
        name: A kept model; None: the candidate.

    Raises:
        NotBetter: The candidate does not win.
        NoSuchModel: There is no candidate, or none of this name.
        ModelMissing, ModelBroken: It cannot be used. What served serves on.
        ModelsBusy: Somebody else does the same.
    """
    with _alone(models):
        serving = serving_manifest(models)
        if name is not None:
            chosen = _named(models, name)
            opening(models, chosen)
            if serving is not None and chosen.name == serving.name:
                return serving
        else:
            chosen = _candidate(models, serving, opening)
        before = serving.name if serving else None
        chosen = chosen.model_copy(update={"promoted": now, "before": before})
        _switch(models, chosen, serving)
        if name is None:
            shutil.rmtree(models / CANDIDATE)
        _forget(models, chosen)
        return chosen


def rollback(models: Path, *, opening: Opening) -> Manifest:
    """Let the model serve that served before; doing so again goes one further back.

    Raises:
        NoSuchModel: None served before, or it is kept no more.
        ModelMissing, ModelBroken: It cannot be used. What served serves on.
        ModelsBusy: Somebody else does the same.
    """
    with _alone(models):
        serving = read_manifest(models)
        if serving.before is None:
            msg = f"no model is kept that served before {serving.model}; see: sawt model list"
            raise NoSuchModel(msg)
        chosen = _named(models, serving.before)
        opening(models, chosen)
        _switch(models, chosen, serving)
        return chosen


def _candidate(models: Path, serving: Manifest | None, opening: Opening) -> Manifest:
    """Judge and open the candidate, and lay its files beside those of the others."""
    folder = models / CANDIDATE
    if not (folder / MANIFEST).exists():
        msg = f"{folder}: there is no candidate; make one: sawt train"
        raise NoSuchModel(msg)
    candidate = read_manifest(folder)
    if reasons := refusals(candidate, serving):
        raise NotBetter(reasons)
    opening(folder, candidate)
    for part in candidate.parts:
        # Copied aside, then renamed: whoever dies here leaves the candidate as it was.
        aside = models / f".{part}"
        _remove(aside)
        copy = shutil.copytree if (folder / part).is_dir() else shutil.copy2
        copy(folder / part, aside)
        if aside.is_dir():
            _remove(models / part)
        aside.replace(models / part)
    opening(models, candidate)
    return candidate.model_copy(update={"model": _unlike(candidate.model, kept_models(models))})


def _unlike(model: str, others: list[Manifest]) -> str:
    """Name a model as no other: two of one month must be told apart by the tags they gave."""
    taken = {one.model for one in others}
    names = (model if count == 1 else f"{model}.{count}" for count in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _switch(models: Path, chosen: Manifest, serving: Manifest | None) -> None:
    (models / KEPT).mkdir(exist_ok=True)
    for one in (serving, chosen):
        if one is not None:
            write_manifest(models / KEPT, one, f"{one.name}.yaml")
    write_manifest(models, chosen)


def _forget(models: Path, serving: Manifest) -> None:
    """Keep what serves, what served before it, and the latest besides; remove older models."""
    others = [one for one in kept_models(models) if one.name != serving.name]
    others.sort(key=lambda one: one.name != serving.before)
    kept, gone = [serving, *others[: MOST - 1]], others[MOST - 1 :]
    needed = {part for one in kept for part in one.parts}
    for one in gone:
        (models / KEPT / f"{one.name}.yaml").unlink()
        for part in set(one.parts) - needed:
            _remove(models / part)


def _named(models: Path, name: str) -> Manifest:
    found = [one for one in kept_models(models) if name in {one.name, one.model}]
    if len(found) != 1:
        known = ", ".join(one.name for one in found or kept_models(models)) or "none"
        what = f"{name} means several models" if found else f"no model {name!r} is kept"
        msg = f"{what}; there is: {known}"
        raise NoSuchModel(msg)
    return found[0]


@contextmanager
def _alone(models: Path) -> Iterator[None]:
    with (models / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ModelsBusy(models) from error
        yield


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
