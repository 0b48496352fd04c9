"""Reading what a programme gives to everyone in it: resources, and what counts as CPD."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from mentor_match.associations.models import Programme
from mentor_match.associations.queries import get_association, proposing_associations
from mentor_match.associations.signals import CpdHere, ProgrammeLearning, learning_wanted
from mentor_match.extensions import db
from mentor_match.learning.models import ProgrammeResource, Resource
from mentor_match.learning.queries.cpd import rules_of
from mentor_match.learning.queries.search import seen_by
from mentor_match.learning.rules import (
    MENTORING_GIVEN,
    MENTORING_RECEIVED,
    readable,
    worth_of_an_hour,
)


def list_programme_resources(programme_id: UUID, rooms: Collection[UUID]) -> Sequence[Resource]:
    """What a programme gives, as far as it is seen from these rooms, in its order."""
    return db.session.scalars(
        select(Resource)
        .join(ProgrammeResource, ProgrammeResource.resource_id == Resource.id)
        .where(ProgrammeResource.programme_id == programme_id, seen_by(rooms))
        .order_by(ProgrammeResource.place, Resource.id)
    ).all()


def list_to_give(
    programme_id: UUID, languages: Collection[str], rooms: Collection[UUID]
) -> Sequence[Resource]:
    """What of it helps a reader of these languages: it opens, and can be read."""
    given = list_programme_resources(programme_id, rooms)
    return [
        one
        for one in given
        if not (one.dead_at or one.withdrawn_at) and readable(one.languages, languages)
    ]


def last_place(programme_id: UUID) -> int:
    """The place of the last of them; 0 where there is none."""
    asked = select(func.max(ProgrammeResource.place))
    return db.session.scalar(asked.where(ProgrammeResource.programme_id == programme_id)) or 0


def list_cpd_of(programme: Programme, today: date) -> list[CpdHere]:
    """What an hour of mentoring counts in each association that takes part, by its rules of today:
    a programme has no rules of its own, for an association answers for its record alone."""
    found = []
    for association_id, rules in rules_of(proposing_associations(programme), today).items():
        given, received = (
            worth_of_an_hour(rules, category) for category in (MENTORING_GIVEN, MENTORING_RECEIVED)
        )
        association = get_association(association_id)
        found.append(CpdHere(association, rules.unit, received, given, rules.session_minutes))
    return sorted(
        found,
        key=lambda one: (one.association.id != programme.association_id, one.association.name),
    )


@learning_wanted.connect
def read_programme_learning(
    programme: Programme, *, rooms: Collection[UUID], today: date
) -> ProgrammeLearning:
    """What pages of a programme show of learning."""
    resources = list_programme_resources(programme.id, rooms)
    return ProgrammeLearning(resources, list_cpd_of(programme, today))
