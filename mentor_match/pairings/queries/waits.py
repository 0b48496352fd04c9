"""What waits for a person in requests, consults and pairings."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.pairings.models import Consult, PairingResource
from mentor_match.pairings.queries.pairings import list_pairings
from mentor_match.pairings.queries.requests import list_requests_to
from mentor_match.pairings.queries.standing import Standing, standing_of
from mentor_match.pairings.rules import ConsultState, NextStep
from mentor_match.web.waits import Waits


def list_standings(account_id: UUID, now: datetime) -> list[Standing]:
    """Where each open pairing of a person stands."""
    return [standing_of(pairing, account_id, now) for pairing in list_pairings(account_id)]


def list_waits(account_id: UUID, standings: Sequence[Standing], now: datetime) -> list[Waits]:
    """Everything others wait for this person to do, in no order yet."""
    return [
        *_requests(account_id, now),
        *_consults(account_id, now),
        *(wait for standing in standings for wait in _pairing(standing)),
    ]


def _requests(account_id: UUID, now: datetime) -> Iterator[Waits]:
    for asked in list_requests_to(account_id):
        if asked.answer_by > now:
            yield Waits(
                "request",
                asked.requested_at,
                "pairings.request",
                {"request_id": asked.id},
                asked.mentee.call_me,
                asked.answer_by,
            )


def _consults(account_id: UUID, now: datetime) -> Iterator[Waits]:
    asked = (
        select(Consult.id, Consult.asked_at, Consult.act_by, Account.call_me)
        .join(Account, Account.id == Consult.asker_id)
        .where(
            Consult.receiver_id == account_id,
            Consult.state == ConsultState.ASKED,
            Consult.act_by > now,
        )
    )
    for id_, since, until, name in db.session.execute(asked):
        yield Waits("consult", since, "pairings.consult", {"consult_id": id_}, name, until)


def _pairing(standing: Standing) -> Iterator[Waits]:
    pairing, name = standing.pairing, standing.other.call_me
    values = {"pairing_id": pairing.id}
    if standing.step == NextStep.SIGN:
        yield Waits("charter", pairing.opened_at, "pairings.charter", values, name)
    elif standing.step == NextStep.CONFIRM and standing.session is not None:
        at = standing.session.starts_at
        yield Waits("confirm", at, "pairings.pairing", values, name)
    elif standing.step == NextStep.ANSWER and standing.proposal is not None:
        since = standing.proposal.proposed_at
        yield Waits("times", since, "pairings.pairing", values, name)
    elif standing.step == NextStep.SIGN_CHANGE and pairing.charter_open is not None:
        since = pairing.charter_open.proposed_at
        yield Waits("change", since, "pairings.charter", values, name)
    elif standing.step == NextStep.SIGN_OFF:
        since = min(goal.claimed_at for goal in pairing.goals if goal.open and goal.claimed_at)
        yield Waits("goal", since, "pairings.pairing", values, name)


def find_open_resource(pairing_ids: Sequence[UUID]) -> PairingResource | None:
    """The first resource of these pairings that is not done yet."""
    return db.session.scalars(
        select(PairingResource)
        .where(
            PairingResource.pairing_id.in_(pairing_ids),
            PairingResource.done_at.is_(None),
            PairingResource.removed_at.is_(None),
        )
        .order_by(PairingResource.place, PairingResource.pairing_id)
        .limit(1)
    ).one_or_none()
