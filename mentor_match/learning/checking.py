"""Whether a credential is ours, unchanged and not withdrawn. Nothing is asked of other hosts.

What a token says of its own key and algorithm is never believed: the algorithm is ours, and the
key is one of ours or none.
"""

import json
import re
from base64 import urlsafe_b64decode
from typing import Any
from uuid import UUID

from mentor_match.learning.keys import KeyRing, header_of, payload_of
from mentor_match.learning.queries import find_credential
from mentor_match.learning.rules.credentials import (
    ALGORITHM,
)
from mentor_match.learning.rules.findings import (
    Finding,
    Verdict,
)
from mentor_match.web.templating import outside_address

LONGEST = 200_000
SHORTEST_PART = 10
# Runs of signs a token may have: each sign of a text is looked at once, however it was crafted.
_RUN = re.compile(r"[A-Za-z0-9_.-]+")
_ADDRESS = re.compile(r"/credentials/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\s|$)")


def check(text: str, ring: KeyRing) -> Verdict:
    """What is to be thought of a token, of a file it stands in, or of its address here."""
    text = text.strip()[:LONGEST]
    token = _token_in(text)
    if token is None:
        return Verdict(Finding.UNREADABLE)
    return check_token(token, ring)


def _token_in(text: str) -> str | None:
    for run in _RUN.findall(text):
        parts = run.split(".")
        if len(parts) == 3 and min(map(len, parts[:2])) >= SHORTEST_PART:
            return str(run)
    own = _ADDRESS.search(text)
    if own and text.startswith(outside_address("learning.issuer").removesuffix("/issuer")):
        credential = find_credential(UUID(own.group(1)))
        return credential.token if credential else None
    return None


def check_token(token: str, ring: KeyRing) -> Verdict:
    """What is to be thought of a compact JSON Web Signature."""
    header = header_of(token)
    if header is None:
        return Verdict(Finding.CHANGED if _says_it_is_ours(token) else Finding.UNREADABLE)
    keys, ours = ring.public_keys(), outside_address("learning.key", thumbprint="")
    name = str(header.get("kid", ""))
    key = keys.get(name.removeprefix(ours)) if name.startswith(ours) else None
    if key is None:
        return Verdict(Finding.CHANGED if _says_it_is_ours(token) else Finding.NOT_OURS)
    claims = payload_of(token, key) if header.get("alg") == ALGORITHM else None
    if claims is None or "OpenBadgeCredential" not in claims.get("type", ()):
        return Verdict(Finding.CHANGED if claims is None else Finding.UNREADABLE)
    kept = find_credential(UUID(str(claims["id"]).rpartition("/")[2]))
    if kept is None or kept.revoked_at is not None:
        return Verdict(Finding.REVOKED)  # what was erased counts as withdrawn
    return Verdict(Finding.VALID, claims)


def _says_it_is_ours(token: str) -> bool:
    """Whether the unproved text claims this service as its issuer: then it lies."""
    claims = _unproved(token)
    issuer = claims.get("iss") if isinstance(claims, dict) else None
    return issuer == outside_address("learning.issuer")


def _unproved(token: str) -> Any:
    middle = token.split(".")[1]
    try:
        return json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except ValueError:
        return None
