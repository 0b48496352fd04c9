"""From the rows of a programme to the facts of the engine: the whole cohort at once."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.associations.models import Programme
from mentor_match.associations.queries import proposing_associations, reachable
from mentor_match.engine import MenteeFacts, MentorFacts
from mentor_match.matching.queries import (
    list_barred,
    list_enrolled,
    list_enrolled_topics,
    list_wishes,
)
from mentor_match.matching.rules import Wish
from mentor_match.reference.countries import utc_offset

OUTSIDE = "+"  # behind the code of an association: one of its members who may be proposed outside


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The cohort of a programme. Rows are people in the order of their ids.

    `wished` is how many mentors each mentee may have, (n_mentees,); `groups` a kind of group ->
    for each mentee the code of the group, empty where it is not stated. `locked` and `forbidden`
    are pairs of numbers in the two lists. `home` is the association that runs the programme.
    """

    mentees: list[MenteeFacts]
    mentors: list[MentorFacts]
    wished: list[int]
    associations: dict[str, UUID]  # id of a person -> through which association
    groups: dict[str, list[str]]
    locked: list[tuple[int, int]]
    forbidden: list[tuple[int, int]]
    home: UUID

    @property
    def own_mentees(self) -> list[bool]:
        """Of each mentee whether they take part through the association that runs it."""
        return [self.associations[one.id] == self.home for one in self.mentees]

    def fingerprint(self, wish: Wish, fewest: int) -> str:
        """A digest of everything that decides the answer: the same digest, the same pairs."""
        facts = {
            "mentees": [_plain(one) for one in self.mentees],
            "mentors": [_plain(one) for one in self.mentors],
            "wished": self.wished,
            "locked": sorted(self.locked),
            "forbidden": sorted(self.forbidden),
            "wish": wish.kept(),
            "fewest": fewest,
        }
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def _plain(one: MenteeFacts | MentorFacts) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in ((fact.name, getattr(one, fact.name)) for fact in fields(one))
    }


def read_enrolled(programme: Programme, now: datetime) -> Enrolled:
    """Everyone who takes part and can be matched, as facts."""
    taking_part = proposing_associations(programme)
    mentee_rows = list_enrolled(programme, "mentee", taking_part, now.date())
    mentor_rows = list_enrolled(programme, "mentor", taking_part, now.date())
    codes = {row.association_id: row.code for row in (*mentee_rows, *mentor_rows)}
    near = {
        one: sorted(codes[other] for other in reachable([one]) & codes.keys() if other != one)
        for one in codes
    }
    wants, levels = _wants(programme)
    offers = _offers(programme)
    barred = _barred(programme)
    people = [row for row in mentee_rows if row.places > row.places_taken]
    mentees = [
        _mentee(row, wants[row.account_id], levels[row.account_id], barred[row.account_id], now)
        for row in people
    ]
    mentors = [
        _mentor(row, offers[row.account_id], near[row.association_id], programme, now)
        for row in mentor_rows
    ]
    locked, forbidden = _said(programme, mentees, mentors)
    return Enrolled(
        mentees=mentees,
        mentors=mentors,
        wished=[
            min(row.wished, programme.mentors_per_mentee, row.places - row.places_taken)
            for row in people
        ],
        associations={str(r.account_id): r.association_id for r in (*people, *mentor_rows)},
        groups={
            name: [getattr(row, name) or "" for row in people]
            for name in ("setting", "cadre", "gender", "country")
        },
        locked=locked,
        forbidden=forbidden,
        home=programme.association_id,
    )


def _wants(
    programme: Programme,
) -> tuple[Mapping[UUID, dict[str, float]], Mapping[UUID, dict[str, float]]]:
    wants: defaultdict[UUID, dict[str, float]] = defaultdict(dict)
    levels: defaultdict[UUID, dict[str, float]] = defaultdict(dict)
    for person, topic, priority, level in list_enrolled_topics(programme, "mentee"):
        wants[person][topic], levels[person][topic] = priority, level
    return wants, levels


def _offers(programme: Programme) -> Mapping[UUID, dict[str, float]]:
    offers: defaultdict[UUID, dict[str, float]] = defaultdict(dict)
    for person, topic, level in list_enrolled_topics(programme, "mentor"):
        offers[person][topic] = level
    return offers


def _barred(programme: Programme) -> Mapping[UUID, set[str]]:
    barred: defaultdict[UUID, set[str]] = defaultdict(set)
    for mentee_id, mentor_id in list_barred(programme):
        barred[mentee_id].add(str(mentor_id))
    return barred


def _shared(row: Any, now: datetime) -> dict[str, Any]:
    return {
        "id": str(row.account_id),
        "cadre": row.cadre or "",
        "languages": row.languages or frozenset(),
        "country": row.country or "",
        "utc_offset": utc_offset(row.time_zone, now),
        "setting": row.setting or "",
        "years": row.years,
        "formats": row.formats or frozenset(),
    }


def _mentee(
    row: Any,
    wants: Mapping[str, float],
    levels: Mapping[str, float],
    barred: Iterable[str],
    now: datetime,
) -> MenteeFacts:
    return MenteeFacts(
        **_shared(row, now),
        # Consent is a hard rule: it is said in the code of the association mentors accept.
        association=row.code + (OUTSIDE if row.outside_at else ""),
        wants=wants,
        levels=levels,
        texts=(row.goals,) if row.goals else (),
        discipline=row.discipline or "any",
        excluded=frozenset(barred),
    )


def _mentor(
    row: Any,
    offers: Mapping[str, float],
    near: Iterable[str],
    programme: Programme,
    now: datetime,
) -> MentorFacts:
    free = min(row.wished, programme.most_per_mentor, row.capacity - row.places_taken)
    return MentorFacts(
        **_shared(row, now),
        association=row.code,
        offers=offers,
        texts=(row.experience,) if row.experience else (),
        capacity=max(0, free),
        accepts_cadres=row.accepts_cadres,
        accepts_associations=_accepted(row, near),
    )


def _accepted(row: Any, near: Iterable[str]) -> frozenset[str]:
    """Own members always; those of associations with an agreement where both sides consented."""
    wanted = row.accepts_associations
    own = {row.code, row.code + OUTSIDE}
    outside = {code + OUTSIDE for code in near if wanted is None or code in wanted}
    return frozenset(own | (outside if row.outside_at else set()))


def _said(
    programme: Programme, mentees: list[MenteeFacts], mentors: list[MentorFacts]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    rows = {one.id: number for number, one in enumerate(mentees)}
    columns = {one.id: number for number, one in enumerate(mentors)}
    said: dict[str, list[tuple[int, int]]] = {"lock": [], "forbid": []}
    for wish in list_wishes(programme.id):
        row, column = rows.get(str(wish.mentee_id)), columns.get(str(wish.mentor_id))
        if row is not None and column is not None:
            said[wish.kind].append((row, column))
    return said["lock"], said["forbid"]
