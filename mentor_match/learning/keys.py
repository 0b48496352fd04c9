"""The keys with which credentials are signed, kept as files in one folder.

The newest file with a private part signs. Turning the key keeps the public part of the old one,
so that what it signed can be checked for ever; its private part is gone. The folder is as secret
as SECRET_KEY, and workers on several machines share it.
"""

import json
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from mentor_match.learning.rules.credentials import (
    ALGORITHM,
)

log = structlog.get_logger()

BITS = 3072


class KeyRing:
    """The keys of a folder. A first key is made where there is none."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def signing_key(self) -> RSAKey:
        """The key that signs now."""
        files = self._files()
        if not files:
            self._add(1)
            files = self._files()
        key = _read(files[-1])
        assert key.is_private, f"{files[-1].name} is the newest key and has no private part"
        return key

    def public_keys(self) -> dict[str, RSAKey]:
        """thumbprint -> public key, of every key that ever signed."""
        return {key.thumbprint(): key for key in map(_read, self._files())}

    def turn(self) -> str:
        """Sign with a new key from now on; its thumbprint. The old one can only check."""
        old = self._files()
        self._add(int(old[-1].stem) + 1 if old else 1)
        for file in old:
            key = _read(file)
            if key.is_private:
                self._write(file, key.as_dict(private=False), replace=True)
        return self.signing_key().thumbprint()

    def sign(self, claims: dict[str, Any], key_address: str, key: RSAKey) -> str:
        """The claims as a compact JSON Web Signature."""
        header = {"alg": ALGORITHM, "kid": key_address, "typ": "JWT"}
        payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
        return jws.serialize_compact(header, payload, key, algorithms=[ALGORITHM])

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9]*.json"))

    def _add(self, number: int) -> None:
        key = RSAKey.generate_key(BITS, auto_kid=False)
        file = self.folder / f"{number:04}.json"
        # Two workers that start together make one key: the second finds the file there.
        with suppress(FileExistsError):
            self._write(file, key.as_dict(private=True), replace=False)
            log.info("a key was made", file=str(file))

    def _write(self, file: Path, key: dict[str, Any], *, replace: bool) -> None:
        """Whole or not at all: nobody reads half a key."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self.folder / f".{secrets.token_hex(8)}"
        opened = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(opened, "w", encoding="ascii") as out:
                json.dump(key, out)
                out.flush()
                os.fsync(out.fileno())
            if replace:
                fresh.replace(file)
            else:
                os.link(fresh, file)
        finally:
            fresh.unlink(missing_ok=True)


def _read(file: Path) -> RSAKey:
    return _imported(file.read_text(encoding="ascii"))


@lru_cache(maxsize=16)
def _imported(text: str) -> RSAKey:
    """The key; making sure that its numbers belong together takes a tenth of a second."""
    return RSAKey.import_key(json.loads(text))


def public_form(key: RSAKey) -> dict[str, Any]:
    """A key as anyone may read it."""
    return {
        **key.as_dict(private=False),
        "kid": key.thumbprint(),
        "alg": ALGORITHM,
        "use": "sig",
    }


def payload_of(token: str, key: RSAKey) -> dict[str, Any] | None:
    """What was signed; None where the signature does not fit, or is of another kind."""
    try:
        found = jws.deserialize_compact(token, key, algorithms=[ALGORITHM])
        claims = json.loads(found.payload)
    except (JoseError, ValueError):
        return None
    return claims if isinstance(claims, dict) else None


def header_of(token: str) -> dict[str, Any] | None:
    """The header of what looks like a token, believed in nothing; None where it is none."""
    try:
        found = jws.extract_compact(token.encode("ascii"))
    except (JoseError, ValueError):
        return None
    header = found.headers()
    return header if isinstance(header, dict) else None
