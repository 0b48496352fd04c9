"""When a pairing earns its two people a certificate. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mentor_match.pairings.rules.pairings import PairingState
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class Missing(StrEnum):
    """What a certificate still needs."""

    COMPLETION = "completion"
    CHARTER = "charter"
    SESSIONS = "sessions"


class CertificateNotYet(Refusal):
    """Something is missing; the page of the certificate says what."""

    sentence = N_("There is no certificate for this pairing yet. See on its page what is missing.")


@dataclass(frozen=True, slots=True)
class Completion:
    """What counts towards a certificate: the state, who signed the charter, sessions held."""

    state: str
    signed: int
    held: int


def what_is_missing(so_far: Completion, *, least_sessions: int) -> Sequence[Missing]:
    """What is missing, in the order in which it can be had; nothing: it is earned."""
    missing = []
    if so_far.signed < 2:
        missing.append(Missing.CHARTER)
    if so_far.held < least_sessions:
        missing.append(Missing.SESSIONS)
    if so_far.state != PairingState.COMPLETED:
        missing.append(Missing.COMPLETION)
    return missing


def check_certificate(so_far: Completion, *, least_sessions: int) -> None:
    """Refuse a certificate that is not earned."""
    if what_is_missing(so_far, least_sessions=least_sessions):
        raise CertificateNotYet


def can_still_be_earned(so_far: Completion, *, least_sessions: int) -> bool:
    """Whether what is missing can still come: after the end nothing is signed or held."""
    over = so_far.state in (PairingState.COMPLETED, PairingState.ENDED_EARLY)
    return not over or not what_is_missing(so_far, least_sessions=least_sessions)
