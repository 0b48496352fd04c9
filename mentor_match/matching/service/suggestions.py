"""Suggestions for a mentee: put in order by the engine, drawn from the rows as they are now."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import compress, islice
from typing import Any
from uuid import UUID

from mentor_match.audit import service as audit
from mentor_match.engine import Explanation, MenteeFacts, MentorFacts, WhyNot
from mentor_match.extensions import db
from mentor_match.matching.dataset import mentee_facts
from mentor_match.matching.models import Dismissal
from mentor_match.matching.pool import Pool, find_near_pool, find_pool
from mentor_match.matching.queries import (
    Reach,
    Seen,
    find_dismissal,
    find_reach,
    list_dismissals,
    list_excluded,
    list_seen,
)
from mentor_match.matching.rules import (
    NO_FILTERS,
    SUGGESTIONS_A_PAGE,
    Choices,
    Filters,
    Hindrance,
    Source,
    choices_among,
)
from mentor_match.pairings.queries import are_apart, list_apart
from mentor_match.profiles.models import MenteeProfile, Profile
from mentor_match.profiles.queries import find_mentee, find_profile
from mentor_match.web.refusals import NotFound

# Settings can be given by who knows them; this is the product's default.
CROSS_DISCIPLINE_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mentor, for a mentee, and why."""

    seen: Seen
    facts: MentorFacts
    mentee: MenteeFacts
    explanation: Explanation

    @property
    def mentor_id(self) -> UUID:
        """The account of the mentor."""
        return self.seen.account.id

    @property
    def wants(self) -> Mapping[str, float]:
        """topic -> priority, of the mentee."""
        return self.mentee.wants

    @property
    def shared_topics(self) -> tuple[str, ...]:
        """What is wanted and offered, what helps most first."""
        return tuple(topic for topic, *_levels in self._topics.get("shared", ()))

    @property
    def related_topics(self) -> tuple[tuple[str, str], ...]:
        """(wanted, offered): what the mentor offers that often goes with what is wanted."""
        return tuple((wanted, offered) for wanted, offered, _ in self._topics.get("related", ()))

    @property
    def _topics(self) -> Mapping[str, Any]:
        found = next((r for r in self.explanation.reasons if r.code == "topics"), None)
        return found.facts if found else {}

    @property
    def crosses(self) -> bool:
        """Whether the two are of different cadres."""
        return bool(self.facts.cadre) and self.facts.cadre != self.mentee.cadre


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a mentee stands: what they want, whom they reach, in facts."""

    profile: Profile
    mentee: MenteeProfile
    reach: Reach
    facts: MenteeFacts
    pool: Pool

    def ranked(self, *, plain: bool = False) -> Iterator[MentorFacts]:
        """All who may be proposed, best first.

        The first page keeps its share for other cadres; `plain` asks for the score alone. Whoever
        needs the first alone has not everyone put in order.
        """
        first = () if plain else self._rank(SUGGESTIONS_A_PAGE)
        yield from (self.pool.mentors[id_] for id_ in first)
        if first and len(first) < SUGGESTIONS_A_PAGE:
            return  # these are all
        known = set(first)
        for id_ in self._rank(max(1, len(self.pool.mentors))):
            if id_ not in known:
                yield self.pool.mentors[id_]

    def _rank(self, k: int) -> Sequence[str]:
        if not self.pool.mentors:
            return ()
        return self.pool.ranker.rank([self.facts], k=k)[0].mentor_ids

    def eligible(self) -> list[MentorFacts]:
        """All who may be proposed, in no order: that costs a tenth of putting them in order."""
        if not self.pool.mentors:
            return []
        ranker = self.pool.ranker
        return list(compress(ranker.mentors_, ranker.eligible(self.facts)))

    def suggestions(self, mentors: Iterable[MentorFacts]) -> tuple[Suggestion, ...]:
        """These mentors with their reasons; who left the pool a moment ago is left out."""
        chosen = list(mentors)
        seen = list_seen((UUID(mentor.id) for mentor in chosen), self.reach.associations)
        there = [mentor for mentor in chosen if UUID(mentor.id) in seen]
        whys = self.pool.ranker.explain_pairs([(self.facts, mentor.id) for mentor in there])
        return tuple(
            Suggestion(seen[UUID(mentor.id)], mentor, self.facts, why)
            for mentor, why in zip(there, whys, strict=True)
        )

    def why_none(self) -> WhyNot | None:
        """Which rules removed everybody; None where there was nobody to remove."""
        return self.pool.ranker.why_not(self.facts) if self.pool.mentors else None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """One page of the list, and what it takes to narrow or to widen it."""

    verified: bool
    found: tuple[Suggestion, ...]
    number: int  # of the page
    total: int  # within the filters
    eligible: int  # without them
    pool: int  # before the hard rules
    choices: Choices
    loosened: tuple[str, int] | None
    why_none: WhyNot | None


def find_hindrance(standing: Standing | None) -> Hindrance | None:
    """What stands between a person and suggestions, if anything does."""
    if standing is None:
        return Hindrance.PROFILE
    if standing.mentee.places_taken >= standing.mentee.places:
        return Hindrance.PLACES
    return None if standing.reach.own else Hindrance.ASSOCIATION


def find_standing(
    mentee_id: UUID,
    *,
    now: datetime,
    share: float = CROSS_DISCIPLINE_SHARE,
    source: Source = Source.MEMORY,
    filters: Filters = NO_FILTERS,
    also: Collection[UUID] = (),
) -> Standing | None:
    """Where a mentee with a complete profile stands; None where it is not complete.

    `filters` and `also` say whom the pool must not miss where it does not hold everyone.
    """
    profile, mentee = find_profile(mentee_id), find_mentee(mentee_id)
    if profile is None or mentee is None or mentee.completed_at is None:
        return None
    reach = find_reach(mentee_id)
    facts = mentee_facts(profile, mentee, reach, list_excluded(mentee_id, now), now)
    if source is Source.PGVECTOR:
        pool = find_near_pool(facts, reach, filters, also, share=share, now=now)
    else:
        pool = find_pool(reach, share=share, now=now)
    return Standing(profile, mentee, reach, facts, pool)


def suggest(standing: Standing, filters: Filters, number: int = 1) -> Suggestions:
    """A page of suggestions. Who narrows the list gets it by score alone."""
    eligible = standing.eligible()
    total = len(filters.within(eligible))
    number = max(1, min(number, -(-total // SUGGESTIONS_A_PAGE)))
    start = (number - 1) * SUGGESTIONS_A_PAGE
    kept = filter(filters.keep, standing.ranked(plain=bool(filters)))
    return Suggestions(
        verified=standing.reach.verified,
        found=standing.suggestions(islice(kept, start, start + SUGGESTIONS_A_PAGE)),
        number=number,
        total=total,
        eligible=len(eligible),
        pool=len(standing.pool.mentors),
        choices=choices_among(eligible, standing.facts.wants),
        loosened=None if total else filters.loosened(eligible),
        why_none=None if eligible else standing.why_none(),
    )


def get_suggestion(standing: Standing | None, mentor_id: UUID) -> Suggestion:
    """One mentor of the mentee's pool, also where the mentee dismissed or asked them already.

    Without a verified membership there are no names, and so no page of a mentor. A mentor whom
    a rule forbids does not exist either, but for one whose last place was taken meanwhile.
    """
    if standing is None or not standing.reach.verified:
        raise NotFound
    facts = standing.pool.mentors.get(str(mentor_id))
    if facts is None or are_apart(standing.mentee.account_id, mentor_id):
        raise NotFound
    open_to_all = replace(standing, facts=replace(standing.facts, excluded=frozenset()))
    rule = standing.pool.ranker.why_not(open_to_all.facts, facts.id).rule
    found = open_to_all.suggestions([facts]) if rule in {None, "capacity"} else ()
    if not found:
        raise NotFound
    return found[0]


def next_suggestion(
    mentee_id: UUID,
    now: datetime,
    *,
    without: Collection[UUID] = (),
    share: float = CROSS_DISCIPLINE_SHARE,
    source: Source = Source.MEMORY,
) -> Suggestion | None:
    """The best mentor a mentee can ask now, for whose request was just closed.

    `without` are mentors not to be proposed here: at least the one of that request.
    """
    standing = find_standing(mentee_id, now=now, share=share, source=source)
    if standing is None or find_hindrance(standing) or not standing.reach.verified:
        return None
    ranked = (mentor for mentor in standing.ranked() if UUID(mentor.id) not in without)
    return next(iter(standing.suggestions(islice(ranked, 1))), None)


def dismiss(standing: Standing | None, mentor_id: UUID, *, now: datetime) -> Suggestion:
    """Do not show this mentor again. The mentor is not told."""
    suggestion = get_suggestion(standing, mentor_id)
    assert standing is not None  # else there would be no suggestion
    mentee_id = standing.mentee.account_id
    if find_dismissal(mentee_id, mentor_id) is None:
        db.session.add(Dismissal(mentee_id=mentee_id, mentor_id=mentor_id, dismissed_at=now))
        audit.record("dismissed suggestion", "account", mentor_id, by=mentee_id, now=now)
    return suggestion


def is_dismissed(mentee_id: UUID, mentor_id: UUID) -> bool:
    """Whether the mentee said not to see this mentor again."""
    return find_dismissal(mentee_id, mentor_id) is not None


def restore(mentee_id: UUID, mentor_id: UUID, *, now: datetime) -> None:
    """Show a dismissed mentor again."""
    dismissal = find_dismissal(mentee_id, mentor_id)
    if dismissal is None:
        raise NotFound
    db.session.delete(dismissal)
    audit.record("restored suggestion", "account", mentor_id, by=mentee_id, now=now)


def list_dismissed(standing: Standing) -> list[tuple[Dismissal, Seen]]:
    """What the mentee dismissed and could still be shown, the latest first."""
    apart = list_apart(standing.mentee.account_id)
    dismissals = [
        d for d in list_dismissals(standing.mentee.account_id) if d.mentor_id not in apart
    ]
    seen = list_seen((d.mentor_id for d in dismissals), standing.reach.associations)
    return [(d, seen[d.mentor_id]) for d in dismissals if d.mentor_id in seen]
