"""The list in which every credential has one bit that says whether it was withdrawn. Pure."""

import gzip
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime

from mentor_match.learning.rules.credentials import VC_CONTEXT, instant
from mentor_match.learning.rules.identities import JSON

STATUS_BITS = 131_072  # as few as a status list may have, so that nobody stands out in it


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
