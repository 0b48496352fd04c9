"""The only bridge from rows to facts of the engine."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from mentor_match.engine import MenteeFacts, MentorFacts
from mentor_match.matching.queries import Reach, list_offers, list_places, list_proposable
from mentor_match.pairings.queries import list_without_hours
from mentor_match.profiles.models import MenteeProfile, Profile
from mentor_match.reference.countries import utc_offset


def mentor_facts(
    reach: Reach, now: datetime, mentors: Collection[UUID] | None = None
) -> list[MentorFacts]:
    """Everyone who can be proposed within the reach, or these of them, as facts."""
    offers: defaultdict[UUID, dict[str, float]] = defaultdict(dict)
    for mentor_id, topic, level in list_offers(reach.associations, mentors):
        offers[mentor_id][topic] = level
    codes: defaultdict[UUID, set[str]] = defaultdict(set)
    for mentor_id, code in list_places(reach.associations, mentors):
        codes[mentor_id].add(code)
    tired = list_without_hours()
    return [
        _mentor(row, offers[row.account_id], codes[row.account_id], reach, now)
        for row in list_proposable(reach.associations, mentors)
        if row.account_id not in tired
    ]


def _mentor(
    row: Row[Any],
    offers: Mapping[str, float],
    codes: set[str],
    reach: Reach,
    now: datetime,
) -> MentorFacts:
    return MentorFacts(
        id=str(row.account_id),
        cadre=row.cadre or "",
        association=_met_in(codes, reach),
        offers=offers,
        languages=row.languages or frozenset(),
        country=row.country or "",
        utc_offset=utc_offset(row.time_zone, now),
        setting=row.setting or "",
        years=row.years,
        formats=row.formats or frozenset(),
        texts=_texts(row.experience),
        capacity=row.capacity - row.places_taken,
        accepts_cadres=row.accepts_cadres,
        accepts_associations=_accepted(row.accepts_associations, reach),
    )


def mentee_facts(
    profile: Profile,
    mentee: MenteeProfile,
    reach: Reach,
    excluded: Iterable[UUID],
    now: datetime,
) -> MenteeFacts:
    """A mentee as facts."""
    return MenteeFacts(
        id=str(mentee.account_id),
        cadre=profile.cadre or "",
        association=next(iter(reach.own_codes), ""),
        wants={want.topic: want.priority for want in mentee.wants},
        levels={want.topic: want.level for want in mentee.wants},
        languages=profile.languages or frozenset(),
        country=profile.country or "",
        utc_offset=utc_offset(profile.account.time_zone, now),
        setting=profile.setting or "",
        years=profile.years,
        formats=profile.formats or frozenset(),
        texts=_texts(mentee.goals),
        discipline=mentee.discipline or "any",
        excluded=frozenset(str(mentor_id) for mentor_id in excluded),
    )


def _texts(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _met_in(codes: set[str], reach: Reach) -> str:
    """Where the two meet: in an association of the mentee's own, else the first by agreement.

    Facts name one association a person. A mentor who shares any association of a mentee with
    several is in the same association, so they get the code that stands in the mentee's facts.
    """
    shared = codes.intersection(reach.own_codes)
    return reach.own_codes[0] if shared else min(codes)


def _accepted(codes: frozenset[str] | None, reach: Reach) -> frozenset[str] | None:
    """Whom the mentor accepts. Any of the mentee's own associations is enough, not the first."""
    return None if codes and codes.intersection(reach.own_codes) else codes
