"""How a credential names its holder, and who knows them by it. Pure.

It names them only as far as the holder chose: by the full name, or by a hash that tells nothing
to a stranger and lets somebody who knows the name make sure.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mentor_match.words import N_

JSON = dict[str, Any]


class Naming(StrEnum):
    """How the credential names its holder."""

    SHOWN = "shown"
    HASHED = "hashed"


NAMING_TITLES = {
    Naming.SHOWN: N_("Show my full name to everyone I give it to"),
    Naming.HASHED: N_("Keep my name as a hash: only who knows it can make sure"),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who earned it, as the credential says it. `salt` makes the hashes its own."""

    subject: str
    full_name: str
    email: str
    naming: Naming
    salt: str


def identity_hash(value: str, salt: str) -> str:
    """A value as Open Badges hashes it."""
    return "sha256$" + hashlib.sha256((value + salt).encode()).hexdigest()


def identifiers(holder: Holder) -> Sequence[JSON]:
    """The identity objects of a holder: the e-mail address always hashed, the name as chosen."""
    email = _identity("emailAddress", holder.email.lower(), holder.salt)
    if holder.naming == Naming.HASHED:
        return [_identity("name", holder.full_name, holder.salt), email]
    shown = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": holder.full_name,
        "identityType": "name",
    }
    return [shown, email]


def _identity(kind: str, value: str, salt: str) -> JSON:
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash(value, salt),
        "identityType": kind,
        "salt": salt,
    }


def belongs_to(claims: Mapping[str, Any], known: str) -> bool:
    """Whether a name or an e-mail address that the reader knows is the holder's."""
    known = " ".join(known.split())
    spellings = {known, known.lower()}
    return any(
        value in spellings
        if not one.get("hashed")
        else value in {identity_hash(s, str(one.get("salt", ""))) for s in spellings}
        for one in _identities(claims)
        for value in (str(one.get("identityHash", "")),)
    )


def shown_name(claims: Mapping[str, Any]) -> str | None:
    """The name, where the holder shows it."""
    for one in _identities(claims):
        if one.get("identityType") == "name" and not one.get("hashed"):
            return str(one["identityHash"])
    return None


def _identities(claims: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = claims["credentialSubject"].get("identifier", ())
    return found
