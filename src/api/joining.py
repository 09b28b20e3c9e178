"""What this installation joins posts by."""

from api.bundled import bundled
from api.config import Config
from api.settings import Settings
from router.incidents.model import FILE, Joining, load_joining


def open_joining(settings: Settings, config: Config) -> Joining:
    """Read what joining has learnt: from the folder of models, or what came with the program.

    Raises:
        WrongConfig: It cannot be read.
    """
    own = settings.models / FILE
    return load_joining(own if own.exists() else bundled("models") / FILE, config.amana_of)
