"""A mentee and several mentors: who is for what, what nobody covers, and who could."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mentor_match.learning.rules import need
from mentor_match.matching.rules import Seat, TeamMentor, best_team
from mentor_match.matching.service.suggestions import Standing, Suggestion
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries import list_pairings
from mentor_match.profiles.queries import find_mentee, list_mentors


@dataclass(frozen=True, slots=True)
class Member:
    """A mentor of the team, and for which of the wanted topics."""

    pairing: Pairing
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamNow:
    """The mentors a mentee has, and the wanted topics that none of them covers."""

    members: tuple[Member, ...]
    uncovered: tuple[str, ...]
    places: int

    @property
    def cadres(self) -> tuple[str, ...]:
        """The cadres that are in the team, each once."""
        return tuple(dict.fromkeys(member.pairing.mentor_cadre for member in self.members))

    @property
    def free(self) -> int:
        """How many mentors more there is place for."""
        return max(0, self.places - len(self.members))


@dataclass(frozen=True, slots=True)
class Proposed:
    """A mentor who would help the team, with the reasons, and for what."""

    suggestion: Suggestion
    topics: tuple[str, ...]


def find_team(mentee_id: UUID) -> TeamNow:
    """The team as it is. A mentor covers what was asked of them, and what they offer."""
    mentee = find_mentee(mentee_id)
    wants = [want.topic for want in mentee.wants] if mentee is not None else []
    members = []
    pairings = [one for one in list_pairings(mentee_id) if one.mentee_id == mentee_id]
    mentors = list_mentors(one.mentor_id for one in pairings)
    for pairing in pairings:
        mentor = mentors.get(pairing.mentor_id)
        offered = {offer.topic for offer in mentor.offers} if mentor is not None else set()
        theirs = offered | pairing.request.topics
        members.append(Member(pairing, tuple(topic for topic in wants if topic in theirs)))
    covered = {topic for member in members for topic in member.topics}
    return TeamNow(
        members=tuple(members),
        uncovered=tuple(topic for topic in wants if topic not in covered),
        places=mentee.places if mentee is not None else 0,
    )


def propose_team(standing: Standing, team: TeamNow, size: int) -> Sequence[Proposed]:
    """The best mentors to add: at most `size`, of cadres that are not in the team yet.

    A mentee without any mentor is proposed a whole team. Only who may be asked now is in it.
    """
    gaps = {
        want.topic: need(want) for want in standing.mentee.wants if want.topic in team.uncovered
    }
    ranked = list(standing.ranked(plain=True))
    people = [
        # The order of the ranking is the fit: what is compared is who comes before whom.
        TeamMentor(mentor.id, mentor.cadre, mentor.offers, 1 - place / len(ranked))
        for place, mentor in enumerate(ranked)
    ]
    found = best_team(gaps, people, size, without_cadres=frozenset(team.cadres))
    return _with_reasons(standing, found.seats)


def _with_reasons(standing: Standing, seats: Sequence[Seat]) -> Sequence[Proposed]:
    topics = {seat.mentor.id: seat.topics for seat in seats}
    facts = [standing.pool.mentors[seat.mentor.id] for seat in seats]
    return [Proposed(one, topics[str(one.mentor_id)]) for one in standing.suggestions(facts)]
