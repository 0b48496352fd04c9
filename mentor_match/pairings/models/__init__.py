"""Requests, and the pairings they become."""

from mentor_match.pairings.models.blocks import Block
from mentor_match.pairings.models.calendars import CalendarLink
from mentor_match.pairings.models.charter import CharterSignature, CharterVersion
from mentor_match.pairings.models.co_mentors import CoMentor
from mentor_match.pairings.models.concerns import Concern
from mentor_match.pairings.models.consults import Consult, ConsultEntry, ConsultTaker
from mentor_match.pairings.models.feedback import (
    ClosingFeedback,
    FeedbackPending,
    FeedbackTally,
    SessionFeedback,
)
from mentor_match.pairings.models.goals import PairingGoal
from mentor_match.pairings.models.notes import SessionNote
from mentor_match.pairings.models.pairings import Pairing
from mentor_match.pairings.models.proposals import SessionProposal
from mentor_match.pairings.models.requests import MentorshipRequest, RequestFollowing
from mentor_match.pairings.models.resources import PairingResource
from mentor_match.pairings.models.sessions import PairingSession
from mentor_match.pairings.models.tracks import (
    PairingTrack,
)

__all__ = [
    "Block",
    "CalendarLink",
    "CharterSignature",
    "CharterVersion",
    "ClosingFeedback",
    "CoMentor",
    "Concern",
    "Consult",
    "ConsultEntry",
    "ConsultTaker",
    "FeedbackPending",
    "FeedbackTally",
    "MentorshipRequest",
    "Pairing",
    "PairingGoal",
    "PairingResource",
    "PairingSession",
    "PairingTrack",
    "RequestFollowing",
    "SessionFeedback",
    "SessionNote",
    "SessionProposal",
]
