"""The acts of members upon programmes."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from mentor_match.associations.models.programmes import Enrolment, Programme
from mentor_match.associations.queries.programmes import (
    eligibility_of,
    enrolling_association,
    read_applicant,
)
from mentor_match.associations.rules.programmes import (
    OUTSIDE_WORDING,
    PARTS,
    AlreadyEnrolled,
    NotAMemberHere,
    check_enrolling,
    check_window,
)
from mentor_match.audit import service as audit
from mentor_match.extensions import db


def enrol(
    programme: Programme,
    account_id: UUID,
    *,
    part: str,
    places: int,
    outside: bool,
    now: datetime,
) -> Enrolment:
    """Take part; `outside` is the person's consent to be proposed outside the own association."""
    if part not in PARTS:
        raise ValueError(f"{part!r} is no part of PARTS.")
    check_window(programme.state, programme.opens_on, programme.closes_on, now.date())
    person = read_applicant(programme, account_id, part)
    check_enrolling(person, eligibility_of(programme), now.date())
    association = enrolling_association(programme, account_id)
    if association is None:  # the rule has refused this already; this is for the type checker
        raise NotAMemberHere
    most = programme.most_per_mentor if part == "mentor" else programme.mentors_per_mentee
    enrolment = Enrolment(
        id=uuid4(),
        programme_id=programme.id,
        account_id=account_id,
        association_id=association.id,
        part=part,
        places=max(1, min(places, most)),
        outside_at=now if outside else None,
        enrolled_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(enrolment)
    except IntegrityError:
        raise AlreadyEnrolled from None
    _note("enrolled", enrolment, now, part=part, outside=outside, wording=OUTSIDE_WORDING)
    return enrolment


def withdraw_enrolment(enrolment: Enrolment, *, now: datetime) -> None:
    """Take part no longer; a pairing that has opened goes on."""
    enrolment.withdrawn_at = enrolment.withdrawn_at or now
    db.session.flush()
    _note("withdrew enrolment", enrolment, now)


def consent_outside(enrolment: Enrolment, *, agreed: bool, now: datetime) -> None:
    """Agree to be proposed outside the own association, or take it back."""
    if (enrolment.outside_at is not None) == agreed:
        return
    enrolment.outside_at = now if agreed else None
    db.session.flush()
    verb = "consented to partners" if agreed else "took back consent"
    _note(verb, enrolment, now, wording=OUTSIDE_WORDING)


def _note(verb: str, enrolment: Enrolment, now: datetime, **facts: object) -> None:
    audit.record(
        verb,
        "enrolment",
        enrolment.id,
        by=enrolment.account_id,
        now=now,
        association_id=enrolment.association_id,
        reason=None,
        programme=str(enrolment.programme_id),
        **facts,
    )
