"""The acts of coordinators upon programmes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from mentor_match.associations.models import Association
from mentor_match.associations.models.programmes import Programme, ProgrammePartner
from mentor_match.associations.queries import find_agreement, list_coordinators
from mentor_match.associations.queries.programmes import get_partner, lock_programme
from mentor_match.associations.rules.programmes import (
    AlreadyPartner,
    NoAgreement,
    ProgrammeState,
    check_days,
    check_places,
    check_programme_step,
)
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import tell
from mentor_match.reference.programmes import ProgrammeTemplate

# What a coordinator may set; everything else of a programme follows from acts.
SETTABLE = frozenset({
    "title", "about", "opens_on", "closes_on", "ends_on", "topics", "cadres", "countries",
    "settings", "mentor_years", "mentee_years", "mentors_per_mentee", "most_per_mentor",
    "fewest_per_mentor", "prepared_mentors", "cross_percent", "weights", "cost", "currency",
})  # fmt: skip


def create_programme(
    association: Association,
    *,
    title: str,
    about: str,
    opens_on: date,
    closes_on: date,
    ends_on: date,
    template: ProgrammeTemplate | None = None,
    by: UUID,
    now: datetime,
) -> Programme:
    """A draft, with the settings of its template."""
    check_days(opens_on, closes_on, ends_on)
    programme = Programme(
        id=uuid4(),
        association_id=association.id,
        title=title,
        about=about,
        opens_on=opens_on,
        closes_on=closes_on,
        ends_on=ends_on,
        state=ProgrammeState.DRAFT,
        template=template.code if template else None,
        topics=template.topics if template else frozenset(),
        cadres=frozenset(),
        countries=frozenset(),
        settings=template.settings if template else frozenset(),
        mentor_years=template.mentor_years if template else None,
        mentee_years=template.mentee_years if template else None,
        mentors_per_mentee=template.mentors_per_mentee if template else 1,
        most_per_mentor=template.most_per_mentor if template else 2,
        cross_percent=template.cross_percent if template else None,
        made_at=now,
        made_by=by,
    )
    db.session.add(programme)
    db.session.flush()
    note_programme("created programme", programme, by, now)
    return programme


def change_programme(
    programme: Programme, changes: Mapping[str, Any], *, by: UUID, now: datetime
) -> None:
    """Set what a coordinator may set; who is enrolled stays enrolled."""
    unknown = changes.keys() - SETTABLE
    if unknown:
        raise ValueError(f"{sorted(unknown)} cannot be set.")
    programme = lock_programme(programme)
    if programme.state == ProgrammeState.CLOSED:
        check_programme_step(programme.state, ProgrammeState.OPEN)  # refuses, and says why
    changed = [name for name, value in changes.items() if getattr(programme, name) != value]
    for name in changed:
        setattr(programme, name, changes[name])
    check_days(programme.opens_on, programme.closes_on, programme.ends_on)
    check_places(programme.fewest_per_mentor, programme.most_per_mentor)
    db.session.flush()
    if changed:
        note_programme("changed programme", programme, by, now, changed=sorted(changed))


def move_programme(programme: Programme, to: ProgrammeState, *, by: UUID, now: datetime) -> None:
    """Open it, start matching, let it run, close it."""
    programme = lock_programme(programme)
    check_programme_step(programme.state, to)
    programme.state = to
    if to == ProgrammeState.OPEN:
        programme.opened_at = programme.opened_at or now
    if to == ProgrammeState.CLOSED:
        programme.closed_at = now
    db.session.flush()
    note_programme(f"programme {to}", programme, by, now)


def invite_partner(
    programme: Programme, association: Association, *, sees: str, by: UUID, now: datetime
) -> ProgrammePartner:
    """Ask another association to take part; its own coordinator decides."""
    programme = lock_programme(programme)
    if find_agreement(programme.association_id, association.id) is None:
        raise NoAgreement(name=association.name)
    partner = db.session.get(ProgrammePartner, (programme.id, association.id))
    if partner is not None and partner.left_at is None:
        raise AlreadyPartner(name=association.name)
    if partner is None:
        partner = ProgrammePartner(programme_id=programme.id, association_id=association.id)
        programme.partners.append(partner)
    partner.sees, partner.invited_at = sees, now
    partner.joined_at = partner.left_at = None
    db.session.flush()
    note_programme("invited partner", programme, by, now, partner=str(association.id))
    for coordinator in list_coordinators(association.id):
        tell(
            coordinator,
            "programme-partner-invited",
            key=f"programme-partner-invited:{programme.id}:{coordinator.id}:{now.isoformat()}",
            now=now,
            context={"programme": programme, "association": association},
        )
    return partner


def join_programme(
    programme: Programme, association: Association, *, by: UUID, now: datetime
) -> None:
    """The partner's coordinator says yes: its members can enrol."""
    programme = lock_programme(programme)
    partner = get_partner(programme, association.id)
    if partner.joined_at is not None:
        return
    partner.joined_at = now
    db.session.flush()
    note_programme("joined programme", programme, by, now, partner=str(association.id))


def leave_programme(
    programme: Programme, association: Association, *, by: UUID, now: datetime
) -> None:
    """The partner says no, or stops: nothing new is proposed across; what is open goes on."""
    programme = lock_programme(programme)
    get_partner(programme, association.id).left_at = now
    db.session.flush()
    note_programme("left programme", programme, by, now, partner=str(association.id))


def note_programme(
    verb: str, programme: Programme, by: UUID, now: datetime, **facts: object
) -> None:
    """Keep in the audit what a coordinator did to a programme."""
    audit.record(
        verb,
        "programme",
        programme.id,
        by=by,
        now=now,
        association_id=programme.association_id,
        reason=None,
        **facts,
    )
