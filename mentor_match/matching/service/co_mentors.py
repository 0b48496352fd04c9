"""Who could co-mentor a guarded goal: the engine, asked for one topic among one cadre."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from mentor_match.engine import MentorFacts
from mentor_match.matching.dataset import mentee_facts
from mentor_match.matching.pool import find_pool
from mentor_match.matching.queries import find_reach, list_dismissals, list_seen
from mentor_match.matching.service.suggestions import CROSS_DISCIPLINE_SHARE, Suggestion
from mentor_match.pairings.models import Pairing, PairingGoal
from mentor_match.pairings.queries import list_apart, list_asked_for, list_busy_co_mentors
from mentor_match.profiles.queries import find_mentee, find_profile

MOST_PROPOSED = 5
WANTED_MOST = 5  # the goal's topic is the only one that counts


def suggest_co_mentors(
    pairing: Pairing,
    goal: PairingGoal,
    *,
    limit: int,
    now: datetime,
    share: float = CROSS_DISCIPLINE_SHARE,
) -> Sequence[Suggestion]:
    """People of the mentee's cadre who offer the topic, best first, each with the reasons.

    A mentor without a free place counts too: co-mentoring takes none. Who co-mentors as many
    goals as `limit`, was asked for this goal before, or is kept apart from one of the two is not
    proposed.
    """
    profile, mentee = find_profile(pairing.mentee_id), find_mentee(pairing.mentee_id)
    if profile is None or mentee is None:
        return []
    reach = find_reach(pairing.mentee_id)
    pool = find_pool(reach, share=share, now=now)
    apart = {str(person) for person in _not_these(pairing, goal, limit)}
    fit = [
        replace(mentor, capacity=1)
        for mentor in pool.mentors.values()
        if _fits(mentor, pairing.mentee_cadre, goal.topic) and mentor.id not in apart
    ]
    if not fit:
        return []
    # Loading scikit-learn takes seconds; a process that ranks nobody does not wait for it.
    from mentor_match.engine import MentorRanker

    wish = replace(
        mentee_facts(profile, mentee, reach, (), now),
        wants={goal.topic: WANTED_MOST},
        levels={goal.topic: goal.level_before},
        discipline="any",
    )
    ranker = MentorRanker().fit(fit)
    best = ranker.rank([wish], k=MOST_PROPOSED)[0].mentor_ids
    facts = {mentor.id: mentor for mentor in fit}
    seen = list_seen((UUID(id_) for id_ in best), reach.associations)
    return [
        Suggestion(seen[UUID(id_)], facts[id_], wish, ranker.explain(wish, id_))
        for id_ in best
        if UUID(id_) in seen
    ]


def _fits(mentor: MentorFacts, cadre: str, topic: str) -> bool:
    return mentor.cadre == cadre and topic in mentor.offers


def _not_these(pairing: Pairing, goal: PairingGoal, limit: int) -> set[UUID]:
    return {
        pairing.mentee_id,
        pairing.mentor_id,
        *list_apart(pairing.mentee_id),
        *list_apart(pairing.mentor_id),
        *list_busy_co_mentors(limit),
        *list_asked_for(goal.id),
        *(dismissal.mentor_id for dismissal in list_dismissals(pairing.mentee_id)),
    }
