"""A programme that asks for prepared mentors: who is not is told what to do and is in no draft,
and mentees see who is."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.associations.queries import count_unprepared, find_membership
from mentor_match.associations.rules import NotPrepared, PreparationOver
from mentor_match.extensions import db
from mentor_match.matching.enrolled import read_enrolled
from tests.factories.matching import join, make_association, make_mentee, make_mentor
from tests.factories.programmes import make_partner, make_programme, take_part
from tests.integration.associations.test_programmes import coordinator_of
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def nurses(database: Flask) -> Association:
    return make_association("NURSES", name="The Nurses")


@pytest.fixture
def programme(nurses: Association, now: datetime) -> Any:
    return make_programme(nurses, coordinator_of(nurses, now), prepared_mentors=True)


def prepare(person: Account, association: Association, until: date | None) -> None:
    membership = find_membership(association.id, person.id)
    assert membership is not None
    membership.prepared_on, membership.prepared_until = date(2026, 1, 10), until
    db.session.flush()


def test_only_a_mentor_whose_preparation_holds_enrols_and_a_mentee_needs_none(
    nurses: Association, programme: Any, now: datetime
) -> None:
    today, mentor = now.date(), make_mentor(nurses)
    take_part(programme, make_mentee(nurses))
    with pytest.raises(NotPrepared, match="Ask your coordinator"):
        take_part(programme, mentor, "mentor")
    prepare(mentor, nurses, today - timedelta(days=1))
    with pytest.raises(PreparationOver, match=str(today - timedelta(days=1))):
        take_part(programme, mentor, "mentor")
    prepare(mentor, nurses, today)
    take_part(programme, mentor, "mentor")


def test_a_course_on_record_elsewhere_counts_only_where_that_association_takes_part(
    nurses: Association, programme: Any, now: datetime
) -> None:
    doctors = make_association("DOCTORS")
    doctor = make_mentor(doctors)
    prepare(doctor, doctors, None)
    make_partner(programme, doctors, coordinator_of(doctors, now))
    take_part(programme, doctor, "mentor")
    stranger = make_association()
    both = make_mentor(nurses)
    join(both.id, stranger)
    prepare(both, stranger, None)
    with pytest.raises(NotPrepared):
        take_part(programme, both, "mentor")


def test_whose_preparation_is_over_on_the_day_of_a_draft_is_not_in_it(
    nurses: Association, programme: Any, now: datetime
) -> None:
    mentors = [make_mentor(nurses) for _ in range(2)]
    for mentor, days in zip(mentors, (5, 50), strict=True):
        prepare(mentor, nurses, now.date() + timedelta(days=days))
        take_part(programme, mentor, "mentor")
    take_part(programme, make_mentee(nurses))
    later = now + timedelta(days=6)
    assert len(read_enrolled(programme, now).mentors) == 2
    assert [one.id for one in read_enrolled(programme, later).mentors] == [str(mentors[1].id)]
    assert count_unprepared(programme, nurses.id, later.date()) == 1
    programme.prepared_mentors = False
    assert len(read_enrolled(programme, later).mentors) == 2
    assert count_unprepared(programme, nurses.id, later.date()) == 0


def test_a_coordinator_asks_for_it_and_sees_who_lacks_it_and_the_mentor_reads_what_to_do(
    page: PageClient, nurses: Association, programme: Any, now: datetime
) -> None:
    by = coordinator_of(nurses, now)
    programme.prepared_mentors = False
    mentor = make_mentor(nurses)
    take_part(programme, mentor, "mentor")
    page.sign_in(by)
    here = {"association_id": nurses.id, "programme_id": programme.id}
    form = {"prepared_mentors": "y"}
    page.post("associations.save_programme_part", form, part="who", **here)
    assert programme.prepared_mentors
    people = page.get("associations.programme_people", **here).text
    assert "1 of your mentors is in no draft" in people
    assert "not prepared" in people
    page.sign_in(mentor)
    own = page.get("associations.own_programme", programme_id=programme.id).text
    assert "You are in no draft now, and proposed to nobody." in own
    assert "Ask your coordinator for the next one" in own
    prepare(mentor, nurses, None)
    own = page.get("associations.own_programme", programme_id=programme.id).text
    assert "You are in no draft now" not in own
    page.sign_in(make_mentor(nurses))
    other = page.get("associations.own_programme", programme_id=programme.id).text
    assert "Mentors of this programme have done the course" in other


def test_a_mentee_sees_on_card_and_profile_until_when_a_mentor_is_prepared(
    page: PageClient, nurses: Association, now: datetime
) -> None:
    prepared, over, never = (make_mentor(nurses) for _ in range(3))
    prepare(prepared, nurses, date(2027, 5, 5))
    prepare(over, nurses, now.date() - timedelta(days=1))
    page.sign_in(make_mentee(nurses))
    said = "Prepared as a mentor, until 5 May 2027"
    assert page.get("matching.suggestions").text.count("Prepared as a mentor") == 1
    assert said in page.get("matching.suggestion", mentor_id=prepared.id).text
    for mentor in (over, never):
        text = page.get("matching.suggestion", mentor_id=mentor.id).text
        assert "repared" not in text
