"""What a credential says, as Open Badges 3.0 writes it. Pure.

The document is a Verifiable Credential (data model 2.0) of the type OpenBadgeCredential.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from mentor_match.learning.rules.identities import JSON, Holder, identifiers
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
ALGORITHM = "RS256"  # the one that every verifier of Open Badges 3.0 has to know


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


class CredentialRevoked(Refusal):
    """It was withdrawn; what was signed cannot be made valid again."""

    sentence = N_("This certificate was withdrawn and is not given out any more.")


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


def sessions_of(claims: Mapping[str, Any]) -> int:
    """How many sessions it counts."""
    return int(str(claims["credentialSubject"]["narrative"]).split()[0])


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
