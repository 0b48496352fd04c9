"""The invented service keeps the rules of the real one."""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.accounts.queries import find_account_by_email
from mentor_match.associations.models import (
    Association,
    Membership,
    RegisterEntry,
    RegisterInvitation,
    RegisterUpload,
)
from mentor_match.associations.queries import list_queue, reachable
from mentor_match.associations.rules import Comparison, Invited, standing_of
from mentor_match.associations.service import draft_of
from mentor_match.demo.build import DEMONSTRATION_SIGN_INS, build
from mentor_match.extensions import db
from mentor_match.matching.models import Proposal
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.rules import OPEN_PAIRINGS, PairingState, RequestState
from mentor_match.pairings.rules.certificates import what_is_missing
from mentor_match.pairings.service import completion_of
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Profile
from tests.conftest import NOW
from tests.factories.accounts import make_account


@pytest.fixture
def world(database: Flask, now: datetime) -> Flask:
    build(2026, now)
    db.session.commit()
    return database


def everything() -> list[Any]:
    """What was invented, as plain values in a fixed order."""
    people = select(Account.email, Account.full_name, Profile.cadre, Profile.country).join(
        Profile, Profile.account_id == Account.id
    )
    requests = select(
        MentorshipRequest.mentee_id,
        MentorshipRequest.mentor_id,
        MentorshipRequest.state,
        MentorshipRequest.requested_at,
    )
    proposals = select(Proposal.mentee_id, Proposal.mentor_id, Proposal.state, Proposal.score)
    return [
        [tuple(row) for row in db.session.execute(people.order_by(Account.email))],
        *(sorted(map(tuple, db.session.execute(asked))) for asked in (requests, proposals)),
    ]


def test_it_is_as_large_and_as_mixed_as_it_says(world: Flask) -> None:
    assert len(list(db.session.scalars(select(Association.id)))) == 3
    assert len(list(db.session.scalars(select(MenteeProfile.account_id)))) == 600
    assert len(list(db.session.scalars(select(MentorProfile.account_id)))) == 300
    profiles = list(db.session.scalars(select(Profile)))
    assert len({profile.country for profile in profiles}) == 20
    assert len({profile.cadre for profile in profiles}) == 15
    pairings = Counter(db.session.scalars(select(Pairing.state)))
    requests = Counter(db.session.scalars(select(MentorshipRequest.state)))
    assert set(pairings) == set(PairingState)
    assert set(requests) == set(RequestState)

    no_place_is_taken_that_is_not_there()
    only_the_verified_were_asked_and_only_by_agreement()
    who_is_shown_the_service_has_earned_a_certificate()
    the_register_has_members_invited_and_strangers()


def who_is_shown_the_service_has_earned_a_certificate() -> None:
    senior = find_account_by_email(DEMONSTRATION_SIGN_INS[1][0])
    assert senior is not None
    done = select(Pairing).where(
        Pairing.mentor_id == senior.id, Pairing.state == PairingState.COMPLETED
    )
    missing = [
        what_is_missing(completion_of(pairing), least_sessions=6)
        for pairing in db.session.scalars(done)
    ]
    assert [] in missing


def no_place_is_taken_that_is_not_there() -> None:
    pairings = list(db.session.scalars(select(Pairing)))
    taken = Counter(p.mentor_id for p in pairings if p.state in OPEN_PAIRINGS)
    for mentor in db.session.scalars(select(MentorProfile)):
        assert mentor.places_taken == taken[mentor.account_id] <= mentor.capacity
    with_mentor = Counter(p.mentee_id for p in pairings if p.state in OPEN_PAIRINGS)
    for mentee in db.session.scalars(select(MenteeProfile)):
        assert mentee.places_taken == with_mentor[mentee.account_id] <= mentee.places


def the_register_has_members_invited_and_strangers() -> None:
    """Who waits is found, found under another name, or not found; nobody invited has an account."""
    rows = db.session.execute(
        select(RegisterEntry, RegisterInvitation).outerjoin(
            RegisterInvitation, RegisterInvitation.entry_id == RegisterEntry.id
        )
    ).all()
    stands = Counter(
        standing_of(
            invitation,
            member=entry.membership_id is not None,
            address=entry.email is not None,
            now=NOW,
        )
        for entry, invitation in rows
    )
    assert stands.keys() >= {
        *(Invited.MEMBER, Invited.SENT, Invited.OVER, Invited.REFUSED),
        *(Invited.NOT_YET, Invited.NO_ADDRESS),
    }
    association = db.session.scalars(select(RegisterEntry.association_id)).first()
    assert {row.comparison for row in list_queue(association)} == set(Comparison)
    upload = db.session.scalars(select(RegisterUpload)).one()
    assert draft_of(upload).counts == {"new": 2, "changed": 1, "same": 1, "refused": 2}


def only_the_verified_were_asked_and_only_by_agreement() -> None:
    state = {m.account_id: m.state for m in db.session.scalars(select(Membership))}
    for request in db.session.scalars(select(MentorshipRequest)):
        assert state[request.mentee_id] == state[request.mentor_id] == "verified"
        assert request.mentor_association_id in reachable([request.mentee_association_id])


def test_the_same_seed_invents_the_same(database: Flask, now: datetime) -> None:
    build(2026, now, size=30)
    first = everything()
    for table in reversed(db.metadata.sorted_tables):
        if table.name != "audit_head":
            db.session.execute(table.delete())
    db.session.expunge_all()
    build(2026, now, size=30)
    db.session.flush()
    assert everything() == first


@pytest.mark.parametrize("seed", [1, 7])
def test_whatever_the_seed_people_wait_for_the_senior_and_none_of_them_twice(
    database: Flask, now: datetime, seed: int
) -> None:
    build(seed, now, size=30)
    db.session.commit()
    senior = find_account_by_email(DEMONSTRATION_SIGN_INS[1][0])
    assert senior is not None
    waiting = select(MentorshipRequest.mentee_id).where(
        MentorshipRequest.mentor_id == senior.id,
        MentorshipRequest.state == RequestState.REQUESTED,
    )
    people = list(db.session.scalars(waiting))
    assert len(people) == len(set(people)) >= 1
    who_is_shown_the_service_has_earned_a_certificate()


def test_it_does_not_touch_a_service_with_people(database: Flask) -> None:
    make_account()
    db.session.commit()
    database.config["DEMONSTRATION"] = True
    try:
        done = database.test_cli_runner().invoke(args=["demo"])
    finally:
        database.config["DEMONSTRATION"] = False
    assert done.exit_code == 1
    assert "There are people in this database" in done.output


def test_it_refuses_where_nobody_would_be_told(database: Flask) -> None:
    done = database.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 1
    assert "MENTOR_MATCH_DEMONSTRATION=yes" in done.output
