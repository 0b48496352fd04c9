"""Counting people by country and cadre in a quarter, and reading what was published."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry
from mentor_match.open_data.models import OpenFigure, OpenRelease
from mentor_match.open_data.rules import UNKNOWN, Quarter
from mentor_match.pairings.models import MentorshipRequest, Pairing, PairingGoal, PairingSession
from mentor_match.pairings.rules import GoalState, SessionState
from mentor_match.profiles.models import Profile
from mentor_match.web.refusals import NotFound

Counts = Mapping[tuple[str, str], int]


def find_first_request() -> datetime | None:
    """When the first request of all was made."""
    return db.session.scalar(select(func.min(MentorshipRequest.requested_at)))


def list_published() -> Sequence[OpenRelease]:
    """The quarters that were published, the latest first."""
    return db.session.scalars(select(OpenRelease).order_by(OpenRelease.quarter.desc())).all()


def find_release(quarter: Quarter) -> OpenRelease | None:
    """A quarter, if it is out."""
    return db.session.get(OpenRelease, str(quarter))


def get_release(quarter: Quarter | None) -> OpenRelease:
    """A quarter that was published; anything else is not there."""
    found = find_release(quarter) if quarter else None
    if found is None:
        raise NotFound
    return found


def list_figures(quarter: str | None = None) -> Sequence[OpenFigure]:
    """What was published of a quarter, or of all: totals first, then by country and cadre."""
    asked = select(OpenFigure)
    if quarter is not None:
        asked = asked.where(OpenFigure.quarter == quarter)
    return db.session.scalars(
        asked.order_by(
            OpenFigure.quarter, OpenFigure.indicator, OpenFigure.country, OpenFigure.cadre
        )
    ).all()


def count_people(quarter: Quarter) -> Mapping[str, Counts]:
    """indicator -> (country, cadre) -> people. One person counts once for each indicator."""
    since, until = quarter.since, quarter.until

    def within(asked: Any, at: Any) -> Any:
        # The latest comes last, so that whoever changed in the quarter counts where they are now.
        return asked.where(at >= since, at < until).order_by(at)

    def of_pairing(model: Any) -> Any:
        asked = select(Pairing.mentee_id, Profile.country, Pairing.mentee_cadre)
        joined = asked.join(model, model.pairing_id == Pairing.id)
        return joined.outerjoin(Profile, Profile.account_id == Pairing.mentee_id)

    requests = MentorshipRequest
    asks: dict[str, Select[Any]] = {
        "applicants": within(_with_profile(requests.mentee_id), requests.requested_at),
        "matched": within(_opened(Pairing.mentee_id, Pairing.mentee_cadre), Pairing.opened_at),
        "mentors": within(_opened(Pairing.mentor_id, Pairing.mentor_cadre), Pairing.opened_at),
        "met": within(of_pairing(PairingSession), PairingSession.starts_at).where(
            PairingSession.state == SessionState.HELD
        ),
        "reached": within(of_pairing(PairingGoal), PairingGoal.closed_at).where(
            PairingGoal.state == GoalState.REACHED
        ),
        "training": _with_profile(CpdEntry.account_id)
        .where(
            CpdEntry.done_on >= since.date(), CpdEntry.done_on < until.date(), CpdEntry.units > 0
        )
        .order_by(CpdEntry.done_on),
    }
    return {code: _by_place(db.session.execute(asked)) for code, asked in asks.items()}


def _with_profile(person: Any) -> Select[Any]:
    asked = select(person, Profile.country, Profile.cadre)
    return asked.outerjoin(Profile, Profile.account_id == person)


def _opened(person: Any, cadre: Any) -> Select[Any]:
    asked = select(person, Profile.country, cadre)
    return asked.outerjoin(Profile, Profile.account_id == person)


def _by_place(rows: Iterable[Any]) -> Counts:
    places = {who: (country or UNKNOWN, cadre or UNKNOWN) for who, country, cadre in rows}
    return Counter(places.values())
