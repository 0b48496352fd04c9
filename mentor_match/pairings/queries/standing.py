"""Where a pairing stands for one of its two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.pairings.models import Pairing, PairingSession, SessionProposal
from mentor_match.pairings.rules import (
    OPEN_PAIRINGS,
    NextStep,
    PairingState,
    SessionState,
    agreed_until,
    next_step,
)
from mentor_match.pairings.rules.proposals import open_times

# Sessions on the page of a pairing: the next ones and the latest; the rest has a page of its own.
NEXT, LATEST = 3, 3


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pairing stands for one of its two people: what comes next, and with what."""

    pairing: Pairing
    other: Account
    as_mentor: bool
    signed: bool
    other_signed: bool
    change_to_sign: bool  # a change of the charter in force waits for the reader
    step: NextStep
    session: PairingSession | None  # the one the next step is about
    sessions: Sequence[PairingSession]  # what is planned, then the latest that are settled
    proposals: Sequence[SessionProposal] = ()  # times that are proposed, and not all past

    @property
    def open(self) -> bool:
        """Whether it has not ended."""
        return self.pairing.state in OPEN_PAIRINGS

    @property
    def active(self) -> bool:
        """Whether it goes on."""
        return self.pairing.state == PairingState.ACTIVE

    @property
    def proposal(self) -> SessionProposal | None:
        """The proposal the next step is about."""
        own = self.step == NextStep.WAIT_ANSWER
        if self.step not in (NextStep.ANSWER, NextStep.WAIT_ANSWER):
            return None
        return next(p for p in self.proposals if (p.proposed_by != self.other.id) == own)

    @property
    def other_cadre(self) -> str:
        """The cadre of the other one on the day the pairing opened."""
        return self.pairing.mentee_cadre if self.as_mentor else self.pairing.mentor_cadre


def standing_of(pairing: Pairing, account_id: UUID, now: datetime) -> Standing:
    """What the pairing's page, and the list of pairings, say to one of the two."""
    other = pairing.other(account_id)
    proposed = pairing.charter_open if pairing.charter_in_force else None
    change_to_sign = proposed is not None and not proposed.signed_by(account_id)
    planned = [s for s in pairing.sessions if s.state == SessionState.PLANNED]
    settled = [s for s in pairing.sessions if s.state != SessionState.PLANNED]
    begun = {s.id for s in pairing.sessions if s.starts_at <= now}
    proposals = [
        p for p in pairing.proposals if p.session_id not in begun and open_times(p.times, now)
    ]
    step = next_step(
        state=pairing.state,
        signed=pairing.signed_by(account_id),
        sessions=[
            (s.state, s.starts_at, s.confirmed_by(pairing, account_id)) for s in pairing.sessions
        ],
        change_to_sign=change_to_sign,
        goal_set=bool(pairing.goals),
        claimed=account_id == pairing.mentor_id
        and any(goal.open and goal.claimed_at and not goal.guarded for goal in pairing.goals),
        agreed_until=agreed_until(pairing.opened_at, pairing.request.months),
        now=now,
        proposed=[proposal.proposed_by == account_id for proposal in proposals],
    )
    about = {
        NextStep.CONFIRM: (
            s for s in planned if s.starts_at <= now and not s.confirmed_by(pairing, account_id)
        ),
        NextStep.MEET: (s for s in planned if s.starts_at > now),
        NextStep.WAIT_CONFIRM: iter(planned),
    }
    return Standing(
        pairing=pairing,
        other=other,
        as_mentor=account_id == pairing.mentor_id,
        signed=pairing.signed_by(account_id),
        other_signed=pairing.signed_by(other.id),
        change_to_sign=change_to_sign,
        step=step,
        session=next(about.get(step, iter(())), None),
        sessions=[*planned[:NEXT], *settled[: -LATEST - 1 : -1]],
        proposals=proposals,
    )
