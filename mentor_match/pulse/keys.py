"""The key under which answers are kept apart from people.

It lies in a file of its own, outside the database and its backups, readable by the service alone.
Without it answers cannot be joined to accounts; who has both can. Losing it breaks the tie for
good: the answers stay as figures, and everyone is asked as if for the first time.
"""

import hmac
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from uuid import UUID

BYTES = 32


def subject_of(account_id: UUID, file: str | Path) -> str:
    """The pseudonym of an account; the same each time, and no way back without the key."""
    return pseudonym(account_id, _key(str(file)))


def pseudonym(account_id: UUID, key: bytes) -> str:
    """HMAC-SHA256 of the account's id."""
    return hmac.new(key, b"pulse " + account_id.bytes, "sha256").hexdigest()


@lru_cache(maxsize=8)
def _key(file: str) -> bytes:
    """The key of the file, made the first time somebody asks."""
    path = Path(file)
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    assert len(key) == BYTES, f"{path} is not a key of {BYTES} bytes"
    return key


def _make(path: Path) -> None:
    """Whole or not at all; two workers that start together keep one key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    opened = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(opened, "wb") as out:
            out.write(secrets.token_bytes(BYTES))
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()
