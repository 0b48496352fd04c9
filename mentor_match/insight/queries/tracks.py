"""Who is on a track, in counts: whether leading is open to every cadre, place and gender."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, union

from mentor_match.associations.models import Membership
from mentor_match.associations.rules import MembershipState
from mentor_match.circles.models import Circle, CirclePlace
from mentor_match.circles.rules import PlaceState
from mentor_match.extensions import db
from mentor_match.insight.rules import Cells, hide_small
from mentor_match.pairings.models import Pairing, PairingTrack
from mentor_match.profiles.models import Profile

KINDS = ("cadre", "setting", "gender")


@dataclass(frozen=True, slots=True)
class Representation:
    """For each kind, those on the track beside all verified members; small cells hidden.

    Of a gender only those who stated one are counted.
    """

    on_track: Mapping[str, Cells]
    members: Mapping[str, Cells]


def read_representation(association_id: UUID, track: str) -> Representation:
    """The association's people on a track, in a pairing as the mentee or in a circle."""
    verified = select(Membership.account_id).where(
        Membership.association_id == association_id,
        Membership.state == MembershipState.VERIFIED,
    )
    return Representation(
        on_track=_count(_people(_on_track(association_id, track))),
        members=_count(_people(verified)),
    )


def _on_track(association_id: UUID, track: str) -> Select[Any]:
    mentees = (
        select(Pairing.mentee_id.label("account_id"))
        .join(PairingTrack, PairingTrack.pairing_id == Pairing.id)
        .where(Pairing.mentee_association_id == association_id, PairingTrack.code == track)
    )
    circles = (
        select(CirclePlace.account_id)
        .join(Circle, Circle.id == CirclePlace.circle_id)
        .where(
            CirclePlace.association_id == association_id,
            CirclePlace.state == PlaceState.JOINED,
            Circle.track == track,
        )
    )
    # A union holds each person once, however many circles they are in.
    return select(union(mentees, circles).subquery().c.account_id)


def _people(accounts: Select[Any]) -> Iterable[tuple[str | None, ...]]:
    asked = select(Profile.cadre, Profile.setting, Profile.gender)
    return db.session.execute(asked.where(Profile.account_id.in_(accounts))).all()


def _count(people: Iterable[tuple[str | None, ...]]) -> dict[str, Cells]:
    rows = list(people)
    return {
        kind: hide_small(Counter(code for row in rows if (code := row[place])))
        for place, kind in enumerate(KINDS)
    }
