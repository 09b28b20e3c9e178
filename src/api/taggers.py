"""The tagger that this installation judges with."""

from api.config import Config
from api.settings import Settings
from classifier.tagger import Tagger


def open_tagger(settings: Settings, config: Config) -> Tagger:
    """Open the trained model, or raise what says which file is missing and how to make it."""
    raise NotImplementedError(settings, config)
