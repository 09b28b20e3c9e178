"""What every verb that judges posts does first."""

from api.cli.prepare import short_verb
from api.config import Config, read_config
from api.taggers import open_tagger
from classifier.tagger import Tagger


def prepared_tagger() -> tuple[Config, Tagger]:
    """Read policy and model, or raise what a person reads as one line."""
    settings = short_verb()
    config = read_config(settings.config)
    return config, open_tagger(settings, config)
