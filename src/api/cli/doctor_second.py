"""Whether the second reader answers: asked of an invented post, beside budget and what is kept."""

from collections.abc import AsyncIterator

from api.cli.finding import Finding, State
from api.config import read_config
from api.second import opening_endpoint
from api.settings import Settings
from classifier.second.reading import NoReading
from listener.config import WrongConfig
from listener.errors import CollectError

_WHAT = "second"
_POST = "حفرة كبيرة وسط الشارع كسرت كفر سيارتي"


async def second_reader(settings: Settings) -> AsyncIterator[Finding]:
    """Ask once; it is an extra, so a reader that does not answer is no failure of Sawt."""
    try:
        config = read_config(settings.config)
    except WrongConfig:
        return  # found already, as the config itself
    async with opening_endpoint(settings, config) as asking:
        if asking is None:
            yield Finding(State.OK, _WHAT, "no second reader is set")
            return
        try:
            reading = await asking.ask(_POST)
        except CollectError as error:
            yield Finding(State.WARN, _WHAT, error.reason, "see SAWT_SECOND_READER_URL")
        except NoReading as error:
            remedy = "the endpoint must honour response_format json_schema"
            yield Finding(State.WARN, _WHAT, f"{asking.name}: {error}", remedy)
        else:
            yield Finding(State.OK, _WHAT, f"{asking.name} answers: {reading.service}")
