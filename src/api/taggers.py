"""The tagger that this installation judges with."""

from api.config import Config
from api.settings import Settings
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
