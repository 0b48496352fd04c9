"""What the service has to read again, encrypted under a key that is not in the database."""

import base64
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from mentor_match.web.keys import key_in


def seal(secret: bytes, file: str | Path) -> str:
    """Encrypted, as text."""
    return _box(file).encrypt(secret).decode("ascii")


def unseal(sealed: str, file: str | Path) -> bytes | None:
    """The secret again; None where it was sealed under another key, or changed."""
    try:
        return _box(file).decrypt(sealed.encode())
    except InvalidToken:
        return None


def _box(file: str | Path) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key_in(str(file))))
