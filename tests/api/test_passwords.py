"""How passwords are hashed."""

from argon2 import PasswordHasher, Type
from argon2.profiles import RFC_9106_LOW_MEMORY

from api.passwords import fits, hashed

PASSWORD = "a sentence that is long"


def test_a_hash_takes_as_much_memory_and_time_as_is_advised(careful: PasswordHasher) -> None:
    """The other tests hash with less."""
    assert careful.type is Type.ID
    assert careful.memory_cost >= RFC_9106_LOW_MEMORY.memory_cost
    assert careful.time_cost >= RFC_9106_LOW_MEMORY.time_cost


async def test_a_password_fits_its_own_hash_alone() -> None:
    kept = await hashed(PASSWORD)

    assert kept.startswith("$argon2id$")
    assert await fits(PASSWORD, kept)
    assert not await fits(f"{PASSWORD}!", kept)
    assert not await fits(PASSWORD, None)
    assert not await fits(PASSWORD, "no hash")
