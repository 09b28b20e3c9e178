"""Sealing secrets before they are stored: whoever reads the database alone reads none."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from store.errors import CannotUnseal

SHORTEST = 32
_USE = b"sawt: secrets at rest"


class Seal:
    """Seals with the first of its keys, and opens what any of them sealed.

    Authenticated encryption by Fernet (AES-128-CBC and HMAC-SHA256), under keys that HKDF-SHA256
    makes from ours, so that a key may be any long random text.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, newest first; each at least `SHORTEST` characters."""
        fernets = [Fernet(_derived(key)) for key in keys]
        self._newest, self._fernet = fernets[0], MultiFernet(fernets)

    def seal(self, secret: str) -> str:
        """Return what may be stored; the same secret is never sealed alike twice."""
        return self._fernet.encrypt(secret.encode()).decode()

    def is_newest(self, sealed: str) -> bool:
        """Whether a secret was sealed with the first of the keys."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def open(self, sealed: str) -> str:
        """Return a secret as it was.

        Raises:
            CannotUnseal: It was changed, or sealed with none of the keys.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise CannotUnseal from error


def _derived(key: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_USE).derive(key.encode())
    return urlsafe_b64encode(made)
