"""What a user sees and may do, read off their row: for whatever speaks for them."""

from router.people import Caller
from router.states import Role
from store.tables import UserRow


def caller_of(user: UserRow) -> Caller:
    """Return a user as whoever asks."""
    return Caller(
        name=user.id, roles=frozenset(map(Role, user.roles)), places=frozenset(user.places)
    )
