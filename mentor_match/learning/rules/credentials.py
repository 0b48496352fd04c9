"""What a credential says, as Open Badges 3.0 writes it, and what a check of one can find. Pure.

The document is a Verifiable Credential (data model 2.0) of the type OpenBadgeCredential. It
names its holder only as far as the holder chose: by the full name, or by a hash that tells
nothing to a stranger and lets somebody who knows the name make sure.
"""

import gzip
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
ALGORITHM = "RS256"  # the one that every verifier of Open Badges 3.0 has to know
STATUS_BITS = 131_072  # as few as a status list may have, so that nobody stands out in it
JSON = dict[str, Any]


class Role(StrEnum):
    """In which part the holder earned it."""

    MENTEE = "mentee"
    MENTOR = "mentor"


ACHIEVEMENT_NAMES = {
    Role.MENTEE: N_("Completed mentorship as a mentee"),
    Role.MENTOR: N_("Completed mentorship as a mentor"),
}
ACHIEVEMENT_DESCRIPTIONS = {
    Role.MENTEE: N_(
        "The holder was mentored by an experienced health worker through a whole mentorship, "
        "from a charter signed by both to its completion."
    ),
    Role.MENTOR: N_(
        "The holder mentored a fellow health worker through a whole mentorship, "
        "from a charter signed by both to its completion."
    ),
}
CRITERIA = N_(
    "Both signed the charter of the mentorship, both confirmed each session that counts, "
    "at least %(sessions)s of them, and the mentorship was completed and not ended early."
)


CRITERIA_OF_PAGE = N_("A charter signed by both, sessions confirmed by both, and a completed end.")


class Naming(StrEnum):
    """How the credential names its holder."""

    SHOWN = "shown"
    HASHED = "hashed"


NAMING_TITLES = {
    Naming.SHOWN: N_("Show my full name to everyone I give it to"),
    Naming.HASHED: N_("Keep my name as a hash: only who knows it can make sure"),
}


class CredentialRevoked(Refusal):
    """It was withdrawn; what was signed cannot be made valid again."""

    sentence = N_("This certificate was withdrawn and is not given out any more.")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who earned it, as the credential says it. `salt` makes the hashes its own."""

    subject: str
    full_name: str
    email: str
    naming: Naming
    salt: str


@dataclass(frozen=True, slots=True)
class Earned:
    """What was done: plain facts of a completed mentorship."""

    role: Role
    sessions: int
    began: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a credential and what it refers to can be read."""

    credential: str
    issuer: str
    achievement: str
    status_list: str


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


def sessions_of(claims: Mapping[str, Any]) -> int:
    """How many sessions it counts."""
    return int(str(claims["credentialSubject"]["narrative"]).split()[0])


def shown_name(claims: Mapping[str, Any]) -> str | None:
    """The name, where the holder shows it."""
    for one in _identities(claims):
        if one.get("identityType") == "name" and not one.get("hashed"):
            return str(one["identityHash"])
    return None


def _identities(claims: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = claims["credentialSubject"].get("identifier", ())
    return found


def profile(address: str, *, name: str, url: str) -> JSON:
    """Who issues: the service."""
    return {"id": address, "type": ["Profile"], "name": name, "url": url}


def achievement(address: str, *, name: str, description: str, criteria: str) -> JSON:
    """What can be earned."""
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": name,
        "description": description,
        "criteria": {"narrative": criteria},
    }


def instant(at: datetime) -> str:
    """A moment as the credential writes it: whole seconds, UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(written: str) -> datetime:
    """What `instant` wrote."""
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def document(
    addresses: Addresses,
    issuer: JSON,
    achieved: JSON,
    holder: Holder,
    earned: Earned,
    *,
    status_index: int,
    issued_at: datetime,
) -> JSON:
    """The credential itself, before it is signed."""
    return {
        "@context": [VC_CONTEXT, OB_CONTEXT],
        "id": addresses.credential,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achieved["name"],
        "issuer": issuer,
        "validFrom": instant(issued_at),
        "credentialSubject": {
            "id": holder.subject,
            "type": ["AchievementSubject"],
            "identifier": identifiers(holder),
            "role": earned.role.value,
            "activityStartDate": instant(earned.began),
            "activityEndDate": instant(earned.ended),
            "narrative": f"{earned.sessions} sessions, each confirmed by both.",
            "achievement": achieved,
        },
        "credentialStatus": {
            "id": f"{addresses.status_list}#{status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(status_index),
            "statusListCredential": addresses.status_list,
        },
        "credentialSchema": [{"id": OB_SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def status_list(address: str, issuer: str, revoked: Iterable[int], *, issued_at: datetime) -> JSON:
    """The list in which each credential has one bit; it is signed like a credential."""
    return {
        "@context": [VC_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": instant(issued_at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded_bits(revoked),
        },
    }


def encoded_bits(revoked: Iterable[int]) -> str:
    """The bits, packed: index 0 is the highest bit of the first byte."""
    bits = bytearray(STATUS_BITS // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), 9, mtime=0)
    return "u" + urlsafe_b64encode(packed).decode().rstrip("=")


def claims_of(credential: JSON, *, issued_at: datetime, subject: str) -> JSON:
    """The credential with the claims that a JSON Web Token repeats of it."""
    issuer = credential["issuer"]
    return {
        **credential,
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "jti": credential["id"],
        "nbf": int(issued_at.timestamp()),
        "sub": subject,
    }


def enveloped(token: str) -> JSON:
    """A signed credential as a JSON document: how the data model 2.0 wraps a token."""
    return {
        "@context": VC_CONTEXT,
        "id": f"data:application/vc+jwt,{token}",
        "type": "EnvelopedVerifiableCredential",
    }


class Finding(StrEnum):
    """What a check can find."""

    VALID = "valid"
    REVOKED = "revoked"
    CHANGED = "changed"
    NOT_OURS = "not ours"
    UNREADABLE = "unreadable"


FINDING_TITLES = {
    Finding.VALID: N_("This certificate is valid"),
    Finding.REVOKED: N_("This certificate was withdrawn"),
    Finding.CHANGED: N_("This certificate was changed after it was signed"),
    Finding.NOT_OURS: N_("This certificate is not from this service"),
    Finding.UNREADABLE: N_("There is no certificate in this"),
}
FINDING_WORDS = {
    Finding.VALID: N_("This service issued it as it stands, and it has not been withdrawn."),
    Finding.REVOKED: N_(
        "This service issued it, and it was withdrawn later. It proves nothing any more."
    ),
    Finding.CHANGED: N_(
        "It says that it is from this service, but its signature does not fit what it says. "
        "Do not trust it; ask the holder for the file as it was downloaded."
    ),
    Finding.NOT_OURS: N_(
        "It was signed with a key this service does not have. "
        "Check it with the service that issued it."
    ),
    Finding.UNREADABLE: N_(
        "Paste the whole text of the file with the ending .jwt, .json or .svg, "
        "or the address of the certificate."
    ),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and what the credential says where it can be trusted."""

    finding: Finding
    claims: Mapping[str, Any] | None = None

    @property
    def role(self) -> Role | None:
        """In which part it was earned."""
        return Role(self.claims["credentialSubject"]["role"]) if self.claims else None

    @property
    def name(self) -> str | None:
        """The holder's name, where the holder shows it and the certificate is valid."""
        return shown_name(self.claims) if self.claims else None
