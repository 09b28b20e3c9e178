"""The policy as the service works by it: the files, and what was saved over them."""

import asyncio

from api.config import Config, read_config
from api.policy_standing import Policy, standing_on
from api.settings import Settings
from store.database import Sessions, open_database
from store.errors import DatabaseUnavailable
from store.migrate import behind


def prepared_policy(settings: Settings) -> Config:
    """Read the policy that stands; a database that is not there yet has saved none.

    Raises:
        WrongConfig: A file is wrong.
    """
    config = read_config(settings.config)

    async def look() -> Config:
        try:
            if await behind(settings.url):
                return config
            async with open_database(settings.url) as sessions:
                return (await opened_policy(settings, config, sessions)).now.config
        except DatabaseUnavailable:
            # What needs the database says so itself; what only asks the policy goes on.
            return config

    return asyncio.run(look())


async def opened_policy(settings: Settings, config: Config, sessions: Sessions) -> Policy:
    """Return what stands on a database that is ready."""
    policy = standing_on(settings.config, config, sessions)
    await policy.look()
    return policy
