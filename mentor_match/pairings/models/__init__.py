"""Requests, and the pairings they become."""

from mentor_match.pairings.models.charter import CharterSignature
from mentor_match.pairings.models.consults import (
    Consult,
    ConsultEntry,
    ConsultTaker,
)
from mentor_match.pairings.models.pairings import Pairing
from mentor_match.pairings.models.requests import MentorshipRequest, RequestFollowing
from mentor_match.pairings.models.resources import PairingResource
from mentor_match.pairings.models.sessions import PairingSession

__all__ = [
    "CharterSignature",
    "Consult",
    "ConsultEntry",
    "ConsultTaker",
    "MentorshipRequest",
    "Pairing",
    "PairingResource",
    "PairingSession",
    "RequestFollowing",
]
