"""What machines may open of pairings and figures."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from mentor_match.associations.rules import MembershipState
from mentor_match.insight.queries import get_paired, piece_of_pairings, read_figures
from mentor_match.insight.rules import whole_fives
from mentor_match.insight.schemas import FiguresSchema, PairingFilterSchema, PairingSchema
from mentor_match.pairings.rules import PairingState, RequestState
from mentor_match.permissions import Scope
from mentor_match.web import clock
from mentor_match.web.access import grant
from mentor_match.web.api import Blueprint, listed

blueprint = Blueprint("insight_api", __name__)


@blueprint.lists(
    "/pairings", Scope.READ_PAIRINGS, asks=PairingFilterSchema, gives=PairingSchema, tag="pairings"
)
def pairings(asked: dict[str, Any]) -> Any:
    """The pairings in which a member of the association is one of the two."""
    names = ("state", "programme_id", "changed_since")
    wanted = {name: asked.get(name) for name in names}
    return listed(
        asked,
        lambda piece: piece_of_pairings(grant().association_id, piece, **wanted),
        lambda one: (one.opened_at, one.id),
    )


@blueprint.reads(
    "/pairings/<uuid:pairing_id>", Scope.READ_PAIRINGS, gives=PairingSchema, tag="pairings"
)
def pairing(pairing_id: UUID) -> Any:
    """One pairing."""
    return get_paired(grant().association_id, pairing_id)


@blueprint.reads("/figures", Scope.READ_AGGREGATES, gives=FiguresSchema, tag="figures")
def figures() -> Any:
    """Counts of the association in whole fives, never a person."""
    here = grant().association_id
    found = read_figures(here, clock.now())
    return {
        "members": _all(MembershipState, found.members),
        "requests": _all(RequestState, found.requests),
        "pairings": _all(PairingState, found.pairings),
        "across_cadres": found.across.shown,
        "months": [
            {"first": one.first, **whole_fives({"asked": one.asked, "accepted": one.accepted})}
            for one in found.months
        ],
    }


def _all(states: Iterable[str], counts: Mapping[str, int]) -> dict[str, int]:
    """Every state: one left out would tell that there is nobody, and one at 0 that there is."""
    return whole_fives({str(state): counts.get(state, 0) for state in states})
