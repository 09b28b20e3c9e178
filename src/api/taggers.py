"""The tagger that this installation judges with."""

from collections.abc import Callable
from pathlib import Path

from api.config import Config
from api.settings import Settings
from classifier.live import Live
from classifier.manifest import Manifest
from classifier.opening import open_manifest
from classifier.opening import open_tagger as open_model
from classifier.places import Resolver
from classifier.tagger import Tagger


def open_tagger(settings: Settings, config: Config) -> Tagger:
    """Open the trained model.

    Raises:
        ModelMissing: There is none in `SAWT_MODELS`.
        ModelBroken: It cannot be used; the message says why.
    """
    return open_model(settings.models, config.services, Resolver(config.gazetteer))


def live_tagger(settings: Settings, config: Config) -> Live:
    """Open the trained model, and take up whichever is promoted later; raises as `open_tagger`."""
    opening = opener(config)
    return Live(settings.models, lambda manifest: opening(settings.models, manifest))


def opener(config: Config) -> Callable[[Path, Manifest], Tagger]:
    """Return what opens any model of a folder by its manifest."""
    resolver = Resolver(config.gazetteer)
    return lambda folder, manifest: open_manifest(folder, manifest, config.services, resolver)
