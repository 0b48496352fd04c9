"""A programme gives resources to every pairing it makes, and says what counts as CPD in it."""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.learning.rules import DEFAULT, ResourceDead
from mentor_match.learning.service import change_rules, give_resource, take_resource_back
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries import list_attached
from mentor_match.pairings.service import pair_by_proposal
from mentor_match.pairings.service.attaching import attach_by_gap
from mentor_match.web.refusals import NotFound
from tests.factories.learning import make_resource
from tests.factories.matching import make_association, make_mentee, make_mentor
from tests.factories.programmes import make_partner, make_programme
from tests.integration.associations.test_programmes import coordinator_of
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def nurses(database: Flask) -> Association:
    return make_association("NURSES", name="The Nurses")


@pytest.fixture
def programme(nurses: Association, now: datetime) -> Any:
    return make_programme(nurses, coordinator_of(nurses, now))


def open_one(programme: Any, mentee: Account, mentor: Account, at: datetime) -> Pairing:
    own = programme.association_id
    return pair_by_proposal(
        mentee.id, mentor.id, associations=(own, own), programme_id=programme.id,
        topics=["labour-care"], to_learn="To lead.", rhythm="monthly", months=6,
        by=mentee.id, now=at,
    )  # fmt: skip


def titles(pairing: Pairing) -> list[str]:
    return [item.resource.title for item in list_attached(pairing.id)]


def make(title: str, **facts: Any) -> Resource:
    resource = make_resource(**{"title": title, "topics": {"leadership"}, **facts})
    db.session.flush()
    return resource


def test_every_pairing_of_it_has_them_beside_those_of_its_gaps_and_keeps_them(
    nurses: Association, programme: Any, now: datetime
) -> None:
    gap = make("Labour care", topics={"labour-care"})
    given = make("How we work together")
    give_resource(programme, given.id, by=programme.made_by, now=now)
    give_resource(programme, given.id, by=programme.made_by, now=now)
    mentee, mentor = make_mentee(nurses), make_mentor(nurses)
    pairing = open_one(programme, mentee, mentor, now)
    assert titles(pairing) == [gap.title, given.title]
    attach_by_gap(pairing, now=now)
    assert titles(pairing) == [gap.title, given.title], "the gap rule lets go only what it attached"
    take_resource_back(programme, given.id, by=programme.made_by, now=now)
    assert titles(pairing) == [gap.title, given.title]
    later = open_one(programme, make_mentee(nurses), mentor, now)
    assert titles(later) == [gap.title]


def test_what_the_mentee_cannot_read_or_does_not_open_is_not_given(
    nurses: Association, programme: Any, now: datetime
) -> None:
    french, dead = make("En français", languages={"fr"}), make("Gone")
    for one in (french, dead):
        give_resource(programme, one.id, by=programme.made_by, now=now)
    dead.dead_at = now
    pairing = open_one(programme, make_mentee(nurses), make_mentor(nurses), now)
    assert titles(pairing) == []
    with pytest.raises(ResourceDead):
        give_resource(programme, make("Lost", dead_at=now).id, by=programme.made_by, now=now)


def test_what_belongs_to_another_association_cannot_be_given(programme: Any, now: datetime) -> None:
    theirs = make("Ours alone", association_id=make_association().id)
    with pytest.raises(NotFound):
        give_resource(programme, theirs.id, by=programme.made_by, now=now)


def test_a_coordinator_chooses_and_a_member_reads_what_comes_with_it(
    page: PageClient, nurses: Association, programme: Any, now: datetime
) -> None:
    given = make("How we work together")
    doctors = make_association("DOCTORS", name="The Doctors")
    make_partner(programme, doctors, coordinator_of(doctors, now))
    page.sign_in(coordinator_of(nurses, now))
    here = {"association_id": nurses.id, "programme_id": programme.id}
    assert "None yet" in page.get("learning.programme_resources", **here).text
    view = page.post("learning.give_resource", resource_id=given.id, act="give", **here)
    assert "Every pairing that the programme opens from now on has it." in view.text
    assert "Attached already" in view.text
    assert given.title in page.get("associations.programme", **here).text
    page.sign_in(make_mentee(nurses))
    own = page.get("associations.own_programme", programme_id=programme.id).text
    assert "Every pairing gets How we work together" in own
    page.sign_in(coordinator_of(doctors, now))
    theirs = {"association_id": doctors.id, "programme_id": programme.id}
    page.get("learning.programme_resources", status=404, **theirs)
    assert given.title in page.get("associations.programme", **theirs).text


def test_its_page_says_by_whose_rules_an_hour_counts_and_how_much(
    page: PageClient, nurses: Association, programme: Any, now: datetime
) -> None:
    doctors = make_association("DOCTORS", name="The Doctors")
    make_partner(programme, doctors, coordinator_of(doctors, now))
    rules = DEFAULT.as_data() | {"unit": "points", "minutes_per_unit": 30, "mentees": False}
    change_rules(
        doctors.id, type(DEFAULT).from_data(rules), applies_from=now.date(), by=None, now=now
    )
    page.sign_in(coordinator_of(nurses, now))
    text = page.get(
        "associations.programme", association_id=nurses.id, programme_id=programme.id
    ).text
    assert "The Nurses Hours, from 15 minutes on 1 1" in text
    assert "The Doctors Points, from 15 minutes on nothing 2" in text
