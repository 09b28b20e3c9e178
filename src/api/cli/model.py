"""`sawt model`: what serves, what served before, and letting another serve."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from api.cli.labels import learnt
from api.cli.lines import write_line
from api.cli.prepare import short_verb
from api.config import read_config
from api.failure import Failed
from api.settings import Settings
from api.taggers import opener
from api.tools import utc_now
from classifier.kept import kept_models, serving_manifest
from classifier.kept import promote as put_live
from classifier.kept import rollback as put_back
from classifier.manifest import Manifest

SHOWN = "routed_right"


def list_models(*, json: bool) -> None:
    """Print a line for each kept model, the latest to be promoted first."""
    settings = short_verb()
    serving = serving_manifest(settings.models)
    for one in kept_models(settings.models):
        serves = serving is not None and one.name == serving.name
        if json:
            write_line(_facts(one, serves=serves))
        else:
            since = f"{one.promoted:%Y-%m-%d %H:%M}Z" if one.promoted else "-"
            right = f"{one.folds[SHOWN]:.4f}" if SHOWN in one.folds else "-"
            sys.stdout.write(
                f"{'*' if serves else ' '} {one.name:<28} {one.model:<20} {since:<18} {right}\n"
            )
    sys.stdout.flush()


def promote(name: str | None, *, json: bool) -> None:
    """Let a model serve; services that run take it up by themselves."""
    settings = short_verb()
    opening = opener(read_config(settings.config))
    with _writing(settings):
        _say(put_live(settings.models, now=utc_now(), opening=opening, name=name), json=json)


def rollback(*, json: bool) -> None:
    """Let the model serve that served before."""
    settings = short_verb()
    opening = opener(read_config(settings.config))
    with _writing(settings):
        _say(put_back(settings.models, opening=opening), json=json)


def labels() -> None:
    """Print what people corrected as training text."""
    settings = short_verb()
    for example in learnt(settings, read_config(settings.config)):
        write_line(example.model_dump(mode="json"))
    sys.stdout.flush()


def _say(manifest: Manifest, *, json: bool) -> None:
    if json:
        write_line(_facts(manifest, serves=True))
        sys.stdout.flush()
    else:
        sys.stdout.write(f"{manifest.model} serves now ({manifest.name})\n")


@contextmanager
def _writing(settings: Settings) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        what = f"{settings.models}: may not be written"
        raise Failed(what, "point SAWT_MODELS at a copy that is yours") from error


def _facts(manifest: Manifest, *, serves: bool) -> dict[str, object]:
    return {
        "name": manifest.name,
        "model": manifest.model,
        "tagger": manifest.tagger.value,
        "serves": serves,
        "promoted": manifest.promoted and manifest.promoted.isoformat(),
        "before": manifest.before,
        "folds": manifest.folds,
    }
