"""Keys of this service that lie in files of their own, beside the database and its backups."""

import hmac
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import structlog
from flask import current_app

log = structlog.get_logger()

BYTES = 32


@lru_cache(maxsize=8)
def key_in(file: str) -> bytes:
    """The key of the file, made the first time somebody asks."""
    path = Path(file)
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    assert len(key) == BYTES, f"{path} is not a key of {BYTES} bytes"
    return key


def digest(setting: str, text: str) -> str:
    """HMAC-SHA256 of the text, with the key in the file that the setting names: the same each
    time, and no way back to the text for who has the database alone."""
    return hmac.new(key_in(str(current_app.config[setting])), text.encode(), "sha256").hexdigest()


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
            # Where there was another before, what it sealed cannot be read any more.
            log.info("a key was made", file=str(path))
    finally:
        fresh.unlink()
