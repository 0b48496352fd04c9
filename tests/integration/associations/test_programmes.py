"""Programmes: who sees, joins, and enters them; and that partners see numbers only."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Enrolment, Programme
from mentor_match.associations.queries import (
    count_enrolments,
    find_agreement,
    list_visible_programmes,
    proposing_associations,
)
from mentor_match.associations.rules import (
    AlreadyEnrolled,
    EnrolmentOver,
    NoAgreement,
    NotAMemberHere,
    PartNotReady,
    ProgrammeState,
    ProgrammeStep,
    TooFewYears,
)
from mentor_match.associations.service import (
    appoint_coordinator,
    consent_outside,
    create_association,
    end_agreement,
    enrol,
    invite_partner,
    make_agreement,
    move_programme,
    withdraw_enrolment,
)
from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from tests.factories.accounts import make_account
from tests.factories.matching import make_mentee, make_mentor
from tests.factories.programmes import make_partner, make_programme, take_part
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def nurses(database: Flask, now: datetime) -> Association:
    return create_association("NURSES", "The Nurses", by=None, now=now)


@pytest.fixture
def doctors(database: Flask, now: datetime) -> Association:
    return create_association("DOCTORS", "The Doctors", by=None, now=now)


def coordinator_of(association: Association, now: datetime) -> Account:
    account = make_account()
    appoint_coordinator(association, account, by=None, now=now)
    return account


def test_a_draft_is_seen_by_no_member(nurses: Association, now: datetime) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now), state=ProgrammeState.DRAFT)
    mentee = make_mentee(nurses)
    assert list_visible_programmes(mentee.id) == []
    move_programme(programme, ProgrammeState.OPEN, by=programme.made_by, now=now)
    assert [one.id for one in list_visible_programmes(mentee.id)] == [programme.id]


def test_a_closed_programme_moves_no_more(nurses: Association, now: datetime) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now), state=ProgrammeState.CLOSED)
    with pytest.raises(ProgrammeStep):
        move_programme(programme, ProgrammeState.OPEN, by=programme.made_by, now=now)


def test_a_verified_member_with_a_profile_enrols_once_in_a_part(
    nurses: Association, now: datetime
) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now))
    mentee = make_mentee(nurses)
    take_part(programme, mentee)
    with pytest.raises(AlreadyEnrolled):
        take_part(programme, mentee)
    with pytest.raises(PartNotReady):
        take_part(programme, mentee, "mentor")


def test_whoever_withdrew_can_enrol_again(nurses: Association, now: datetime) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now))
    mentee = make_mentee(nurses)
    withdraw_enrolment(take_part(programme, mentee), now=now)
    assert count_enrolments(programme)[0].mentees == 0
    take_part(programme, mentee)
    assert count_enrolments(programme)[0].mentees == 1


def test_a_stranger_and_an_unverified_member_cannot_enrol(
    nurses: Association, now: datetime
) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now))
    for person in (make_mentee(), make_mentee(nurses, membership="pending")):
        with pytest.raises(NotAMemberHere):
            take_part(programme, person)


def test_the_last_day_to_enrol_counts_and_the_day_after_does_not(
    nurses: Association, now: datetime
) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now), closes_on=now.date())
    take_part(programme, make_mentee(nurses))
    late = make_mentee(nurses)
    with pytest.raises(EnrolmentOver):
        enrol(programme, late.id, part="mentee", places=1, outside=False,
              now=now + timedelta(days=1))  # fmt: skip


def test_a_mentor_with_fewer_years_than_asked_is_told_how_many(
    nurses: Association, now: datetime
) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now), mentor_years=15)
    with pytest.raises(TooFewYears, match="15 years"):
        take_part(programme, make_mentor(nurses, years=10), "mentor")


def test_a_partner_needs_an_agreement_and_its_own_coordinators_yes(
    nurses: Association, doctors: Association, now: datetime
) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now))
    with pytest.raises(NoAgreement, match="The Doctors"):
        invite_partner(programme, doctors, sees="totals", by=programme.made_by, now=now)
    make_agreement(nurses, doctors, by=None, now=now)
    theirs = coordinator_of(doctors, now)
    invite_partner(programme, doctors, sees="totals", by=programme.made_by, now=now)
    assert proposing_associations(programme) == {nurses.id}
    told = db.session.scalars(select(Message.recipient)).all()
    assert theirs.email in told


def test_nothing_crosses_after_the_agreement_has_ended(
    nurses: Association, doctors: Association, now: datetime
) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now))
    make_partner(programme, doctors, coordinator_of(doctors, now))
    doctor = make_mentor(doctors)
    take_part(programme, doctor, "mentor", outside=True)
    assert proposing_associations(programme) == {nurses.id, doctors.id}
    end_agreement(find_agreement(nurses.id, doctors.id), by=None, now=now)
    assert proposing_associations(programme) == {nurses.id}
    with pytest.raises(NotAMemberHere):
        take_part(programme, make_mentor(doctors), "mentor")


def test_consent_to_be_proposed_outside_is_dated_and_can_be_taken_back(
    nurses: Association, now: datetime
) -> None:
    enrolment = take_part(make_programme(nurses, coordinator_of(nurses, now)), make_mentee(nurses))
    assert enrolment.outside_at is None
    consent_outside(enrolment, agreed=True, now=now)
    assert enrolment.outside_at == now
    consent_outside(enrolment, agreed=False, now=now)
    assert enrolment.outside_at is None


def test_a_coordinator_sets_up_opens_and_reads_a_programme(
    page: PageClient, nurses: Association, now: datetime
) -> None:
    page.sign_in(coordinator_of(nurses, now))
    here = {"association_id": nurses.id}
    assert "No programme yet" in page.get("associations.programmes", **here).text
    page.get("associations.new_programme", **here)
    typed = {
        "title": "Rural posts",
        "about": "Every two weeks by phone.",
        "opens_on": "2026-11-20",
        "closes_on": "2026-12-20",
        "ends_on": "2027-09-01",
        "template": "rural",
    }
    view = page.post("associations.create_programme", typed, **here)
    assert view.heading == "Rural posts"
    programme = db.session.scalars(select(Programme)).one()
    assert programme.settings == {"rural", "semi-urban"} and programme.cross_percent == 40
    ids = {**here, "programme_id": programme.id}
    for part in ("about", "who", "topics", "places", "weighing", "cost"):
        page.get("associations.programme_part", part=part, **ids)
    weights = dict.fromkeys(
        ("topics", "texts", "interprofessional", "languages", "hours", "formats", "setting",
         "seniority", "load"), "1",
    )  # fmt: skip
    page.post("associations.save_programme_part", {"own": "y", **weights}, part="weighing", **ids)
    page.post(
        "associations.save_programme_part", {"cost": "1200.50", "currency": "kes"},
        part="cost", **ids,
    )  # fmt: skip
    db.session.refresh(programme)
    assert programme.weights["topics"] == 1 and programme.currency == "KES"
    view = page.post("associations.move_programme", step="open", **ids)
    assert "Open to enrol" in view.text
    page.get("associations.programme_people", **ids)


@pytest.mark.parametrize(
    ("part", "typed", "error"),
    [
        ("places", {"mentors_per_mentee": "4", "most_per_mentor": "2", "fewest_per_mentor": "0"},
         "A mentee may have 1 to 3 mentors in a programme."),
        ("places", {"mentors_per_mentee": "1", "most_per_mentor": "2", "fewest_per_mentor": "3"},
         "The fewest mentees for each mentor cannot be more than the most."),
        ("cost", {"cost": "-1"}, "Enter the cost as a number, 0 or more."),
        ("cost", {"cost": "1", "currency": "QQQ"}, "“QQQ” is no currency."),
        ("about", {"title": "x", "about": "y", "opens_on": "2026-12-01",
                   "closes_on": "2026-11-01", "ends_on": "2027-01-01"},
         "The last day to enrol cannot be before the first."),
        ("weighing", {"own": "y"}, "Enter “Languages in common” as a number from 0 to 10."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_kept(
    page: PageClient, nurses: Association, now: datetime, part: str, typed: Any, error: str
) -> None:
    coordinator = coordinator_of(nurses, now)
    programme = make_programme(nurses, coordinator)
    before = programme.closes_on, programme.cost, programme.weights, programme.most_per_mentor
    page.sign_in(coordinator)
    view = page.post(
        "associations.save_programme_part", typed, status=422, part=part,
        association_id=nurses.id, programme_id=programme.id,
    )  # fmt: skip
    assert error in view.errors
    db.session.refresh(programme)
    assert before == (
        programme.closes_on, programme.cost, programme.weights, programme.most_per_mentor
    )  # fmt: skip


def test_a_member_enrols_consents_and_withdraws_on_pages(
    page: PageClient, nurses: Association, now: datetime
) -> None:
    programme = make_programme(
        nurses, coordinator_of(nurses, now), opens_on=date(2020, 1, 1), closes_on=date(2999, 1, 1),
        ends_on=date(2999, 1, 1),
    )  # fmt: skip
    mentee = make_mentee(nurses)
    page.sign_in(mentee)
    assert "First steps" in page.get("associations.own_programmes").text
    view = page.post(
        "associations.enrol", {"part": "mentee", "places": "1"}, programme_id=programme.id
    )
    assert "You take part: As a mentee" in view.text
    enrolment = db.session.scalars(select(Enrolment)).one()
    view = page.post("associations.consent_outside", enrolment_id=enrolment.id, answer="agree")
    assert "You agreed on" in view.text
    page.post("associations.withdraw_enrolment", enrolment_id=enrolment.id)
    db.session.refresh(enrolment)
    assert enrolment.withdrawn_at is not None


def test_a_partner_sees_own_names_and_of_others_numbers_only(
    page: PageClient, nurses: Association, doctors: Association, now: datetime
) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now))
    theirs = coordinator_of(doctors, now)
    make_partner(programme, doctors, theirs)
    take_part(programme, make_mentee(nurses, call_me="Namirembe"))
    take_part(programme, make_mentor(doctors, call_me="Doctorina"), "mentor")
    page.sign_in(theirs)
    ids = {"association_id": doctors.id, "programme_id": programme.id}
    view = page.get("associations.programme", **ids)
    assert "The Nurses 1 0 0" in view.text
    people = page.get("associations.programme_people", **ids).text
    file = page.get("associations.programme_people_csv", **ids).html
    for text in (view.text, people, file):
        assert "Namirembe" not in text
    assert "Doctorina" in people and "Doctorina" in file
    page.get("associations.programme_part", status=404, part="about", **ids)
    page.get("associations.partners", status=404, **ids)


def test_a_coordinator_of_elsewhere_finds_no_programme(
    page: PageClient, nurses: Association, doctors: Association, now: datetime
) -> None:
    programme = make_programme(nurses, coordinator_of(nurses, now))
    page.sign_in(coordinator_of(doctors, now))
    for association_id in (nurses.id, doctors.id):
        ids = {"association_id": association_id, "programme_id": programme.id}
        page.get("associations.programme", status=404, **ids)
        page.get("associations.programme_people", status=404, **ids)
