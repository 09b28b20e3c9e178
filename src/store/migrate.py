"""The schema, brought to the newest revision."""


async def migrate(url: str) -> None:
    """Bring the schema to head; two processes at once are safe. Raises `DatabaseUnavailable`."""
    raise NotImplementedError


async def behind(url: str) -> bool:
    """Whether the schema is older than this code. Raises `DatabaseUnavailable`."""
    raise NotImplementedError
