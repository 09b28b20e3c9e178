"""What every verb that judges posts does first."""

from api.cli.prepare import short_verb
from api.cli.prepare_policy import prepared_policy
from api.config import Config
from api.taggers import open_tagger
from classifier.tagger import Tagger


def prepared_tagger() -> tuple[Config, Tagger]:
    """Read policy and model, or raise what a person reads as one line."""
    settings = short_verb()
    config = prepared_policy(settings)
    return config, open_tagger(settings, config)
