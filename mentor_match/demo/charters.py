"""Charters of invented pairings: most are signed by both, some wait for one."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from mentor_match.pairings.models import (
    CharterSignature,
    CharterVersion,
    MentorshipRequest,
    Pairing,
)
from mentor_match.pairings.rules import CHARTER_VERSION, Agreement, digest_of


def first_version(
    pairing: Pairing, request: MentorshipRequest, signed: Mapping[UUID, datetime]
) -> CharterVersion:
    """Version 1, as a pairing opens with it; `signed` maps who signed it to when."""
    agreed = Agreement(
        goals=request.to_learn or None,
        rhythm=request.rhythm,
        minutes=45,
        contact="By phone in the evening, messages at any time, never on a night shift.",
        reply_days=3,
        feedback="Plainly and soon, and only when we are alone.",
    )
    digest = digest_of(CHARTER_VERSION, agreed)
    return CharterVersion(
        pairing_id=pairing.id,
        number=1,
        text_version=CHARTER_VERSION,
        **asdict(agreed),
        digest=digest,
        proposed_by=pairing.mentee_id,
        proposed_at=pairing.opened_at,
        in_force_at=max(signed.values()) if len(signed) == 2 else None,
        signatures=[
            CharterSignature(account_id=person, digest=digest, signed_at=at)
            for person, at in signed.items()
        ],
    )
