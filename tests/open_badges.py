"""What Open Badges 3.0 asks of a credential, written down from the specification in our own words.

The schema file of 1EdTech may not be copied into this repository, and no package brings it. What
its tables call required is required here, and kinds of values are checked where they matter.
"""

from typing import Any

URI = {"type": "string", "pattern": r"^(https?://|urn:uuid:|mailto:|did:|data:)\S+$"}
INSTANT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}


def _types(*needed: str) -> dict[str, Any]:
    """One name or a list of names, the needed ones among them."""
    asked = [{"contains": {"const": name}} for name in needed]
    return {"type": "array", "items": {"type": "string"}, "minItems": 1, "allOf": asked}


PROFILE = {
    "type": "object",
    "required": ["id", "type"],
    "properties": {"id": URI, "type": _types("Profile"), "name": {"type": "string"}, "url": URI},
}
IDENTITY = {
    "type": "object",
    "required": ["type", "identityHash", "identityType", "hashed"],
    "properties": {
        "type": {"const": "IdentityObject"},
        "hashed": {"type": "boolean"},
        "identityHash": {"type": "string"},
        "identityType": {"enum": ["name", "emailAddress"]},
        "salt": {"type": "string"},
    },
    "additionalProperties": False,
    "if": {"properties": {"hashed": {"const": True}}},
    "then": {"properties": {"identityHash": {"pattern": r"^sha256\$[0-9a-f]{64}$"}}},
}
ACHIEVEMENT = {
    "type": "object",
    "required": ["id", "type", "criteria", "description", "name"],
    "properties": {
        "id": URI,
        "type": _types("Achievement"),
        "criteria": {
            "type": "object",
            "anyOf": [{"required": ["narrative"]}, {"required": ["id"]}],
        },
        "description": {"type": "string", "minLength": 1},
        "name": {"type": "string", "minLength": 1},
        "achievementType": {"enum": ["Achievement", "Badge", "Certificate", "Course"]},
    },
}
SUBJECT = {
    "type": "object",
    "required": ["type", "achievement"],
    "anyOf": [{"required": ["id"]}, {"required": ["identifier"]}],
    "properties": {
        "id": URI,
        "type": _types("AchievementSubject"),
        "identifier": {"type": "array", "items": IDENTITY, "minItems": 1},
        "achievement": ACHIEVEMENT,
        "activityStartDate": INSTANT,
        "activityEndDate": INSTANT,
        "narrative": {"type": "string"},
        "role": {"type": "string"},
    },
}
STATUS = {
    "type": "object",
    "required": ["type", "statusPurpose", "statusListIndex", "statusListCredential"],
    "properties": {
        "type": {"const": "BitstringStatusListEntry"},
        "statusPurpose": {"const": "revocation"},
        "statusListIndex": {"type": "string", "pattern": r"^\d+$"},
        "statusListCredential": URI,
    },
}
CREDENTIAL: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    "type": "object",
    "required": ["@context", "id", "type", "name", "credentialSubject", "issuer", "validFrom"],
    "properties": {
        "@context": {
            "type": "array",
            "minItems": 2,
            "prefixItems": [
                {"const": "https://www.w3.org/ns/credentials/v2"},
                {"pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.0\.\d\.json$"},
            ],
        },
        "id": URI,
        "type": _types("VerifiableCredential", "OpenBadgeCredential"),
        "issuer": PROFILE,
        "validFrom": INSTANT,
        "credentialSubject": SUBJECT,
        "credentialStatus": STATUS,
        "credentialSchema": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type"],
                "properties": {"id": URI, "type": {"const": "1EdTechJsonSchemaValidator2019"}},
            },
        },
    },
}
