"""Short texts that only this service can have written, for links that work without signing in."""

import hashlib
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def sign(purpose: str, said: Any) -> str:
    """A text for an address. `purpose` keeps a link for one thing from opening another."""
    return str(_serializer(purpose).dumps(said))


def read_signed(purpose: str, text: str) -> Any | None:
    """What was signed for this purpose; None where it was not, or was changed since."""
    try:
        return _serializer(purpose).loads(text)
    except BadSignature:
        return None


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        current_app.secret_key or "",
        salt=f"mentor-match {purpose}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
