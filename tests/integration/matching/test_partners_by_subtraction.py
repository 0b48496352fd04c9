"""Whoever runs a programme knows the own members, subtracts them from every table, and is left with
nothing about a partner's: what is shown is the same whatever the partner's members are."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from mentor_match.associations.models import Association, Programme
from mentor_match.associations.queries import count_by_group, list_enrolments
from mentor_match.associations.service import invite_partner, leave_programme
from mentor_match.extensions import db
from mentor_match.insight.queries.report import read_report
from mentor_match.learning.models import Story, StoryConsent
from mentor_match.matching.assigning import work_out
from mentor_match.matching.enrolled import read_enrolled
from mentor_match.matching.rules import Wish
from mentor_match.profiles.models import Profile
from tests.factories.matching import agree, make_association, make_mentee, make_mentor
from tests.factories.programmes import NOW, make_partner, make_programme, take_part
from tests.integration.associations.test_programmes import coordinator_of
from tests.integration.matching.test_runs import World
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("database")
OWN, FEW = 14, 3


@pytest.fixture
def world(database: Flask, now: datetime) -> World:
    return World(now)


@pytest.fixture
def nurses(database: Flask) -> Association:
    return make_association("NURSES", name="The Nurses")


@pytest.fixture
def doctors(database: Flask) -> Association:
    return make_association("DOCTORS", name="The Doctors")


@pytest.fixture
def joint(nurses: Association, doctors: Association, now: datetime) -> Programme:
    """Fourteen of our own and three of the partner, who all see groups of each other."""
    programme = make_programme(nurses, coordinator_of(nurses, now), state="open")
    make_partner(programme, doctors, coordinator_of(doctors, now))
    programme.partners[0].sees = "groups"
    for association, size in ((nurses, OWN), (doctors, FEW)):
        for _ in range(size):
            take_part(programme, make_mentee(association), outside=True)
            take_part(programme, make_mentor(association), "mentor", places=2, outside=True)
    programme.state = "matching"
    db.session.flush()
    return programme


def change(programme: Programme) -> None:
    """Every mentee of the partner becomes somebody else, as far as tables tell."""
    for enrolment, _account in list_enrolments(programme, programme.partners[0].association_id):
        profile = db.session.get(Profile, enrolment.account_id)
        assert profile is not None
        if enrolment.part == "mentee":
            profile.gender, profile.country = "man", "IND"
    db.session.flush()


def test_the_groups_of_a_run_are_those_of_own_mentees(joint: Programme, now: datetime) -> None:
    outcomes = []
    for _ in range(2):
        found = work_out(read_enrolled(joint, now), Wish(), 0, 1, lambda *_: None)
        outcomes.append(found.outcome)
        change(joint)
    before, after = outcomes
    assert before["groups"] == after["groups"]
    assert {
        kind: sum(row["members"] for row in rows) for kind, rows in before["groups"].items()
    } == (dict.fromkeys(("setting", "cadre", "gender", "safeguard"), OWN))
    assert before["partners"] == {"mentees": FEW, "matched": FEW}


def test_a_report_gives_no_group_of_a_partner_by_subtraction(
    joint: Programme, nurses: Association, now: datetime
) -> None:
    later, joint.closes_on = now + timedelta(days=30), now.date()
    before = read_report(joint, later, nurses.id).mentees
    change(joint)
    after = read_report(joint, later, nurses.id).mentees
    assert before == after
    assert before.total == OWN + FEW and before.countries is None


def test_a_partners_coordinator_reads_the_report_once_joined_and_until_leaving(
    page: PageClient, joint: Programme, nurses: Association, doctors: Association, now: datetime
) -> None:
    invited = make_association()
    agree(nurses, invited)
    invite_partner(joint, invited, sees="totals", by=joint.made_by, now=now)
    for association, headline in ((nurses, "A nurse tells"), (doctors, "A doctor tells")):
        make_story(association, headline)
    here = {"association_id": doctors.id, "programme_id": joint.id}
    page.sign_in(coordinator_of(doctors, now))
    assert "Evidence report" in page.get("associations.programme", **here).text
    text = page.get("insight.programme_report", **here).text
    assert "A doctor tells" in text and "A nurse tells" not in text
    assert "The other associations of the programme have 1 public story." in text
    assert "Enter it" not in text, "the cost is for who runs the programme to enter"
    path = f"/coordination/{doctors.id}/programmes/{joint.id}/report.pdf"
    assert page.client.get(path).mimetype == "application/pdf"
    leave_programme(joint, doctors, by=joint.made_by, now=now)
    page.get("insight.programme_report", status=404, **here)
    page.sign_in(coordinator_of(invited, now))
    page.get(
        "insight.programme_report",
        status=404, association_id=invited.id, programme_id=joint.id,
    )  # fmt: skip


def make_story(association: Association, headline: str) -> None:
    consent = StoryConsent(purposes=frozenset({"publish"}), wording="2026-11", given_at=NOW)
    db.session.add(
        Story(
            account_id=make_mentee(association).id, association_id=association.id,
            state="published", language="en", cadre="2221", setting="rural", topics=frozenset(),
            headline=headline, started="Far out.", helped="Somebody called.", advice="Call.",
            written_at=NOW, published_at=NOW, consents=[consent],
        )
    )  # fmt: skip
    db.session.flush()


def test_counts_of_a_partner_move_in_fives_and_are_shown_only_when_nobody_can_enrol(
    page: PageClient, joint: Programme, nurses: Association, doctors: Association, now: datetime
) -> None:
    here = {"association_id": nurses.id, "programme_id": joint.id}
    page.sign_in(coordinator_of(nurses, now))
    text = page.get("associations.programme_people", **here).text
    assert "No group is large enough to be shown." in text
    joint.state = "open"
    seen = set()
    for more in range(10):
        fives = count_by_group(joint, doctors.id)
        seen |= set(fives.shown.values())
        assert fives.total == 2 * FEW + more, "mentees and mentors"
        take_part(joint, make_mentee(doctors), outside=True)
    assert seen == {5, 10}
    shown = page.get("associations.programme_people", **here).text
    assert "are shown when enrolment is over" in shown
    joint.state = "matching"
    shown = page.get("associations.programme_people", **here).text
    assert "Midwife" in shown and "As a mentee 10" in shown
    assert "6 people more are in groups that are not counted." in shown


def test_a_pair_with_a_partners_member_says_nothing_of_them_on_the_page_and_in_the_file(
    page: PageClient, world: World
) -> None:
    partner = make_association()
    make_partner(world.programme, partner, world.boss)
    world.mentee(outside=True)
    world.mentor(partner, outside=True, cadre="2221")
    run = world.worked()
    page.sign_in(world.boss)
    ids = {"association_id": world.nurses.id, "programme_id": world.programme.id, "run_id": run.id}
    shown = page.get("matching.run", **ids).text
    assert "Why these two" not in shown
    assert "The reasons are told to the two" in shown
    _head, line = page.get("matching.run_file", kind="csv", **ids).html.strip().splitlines()
    assert "2221" not in line and line.endswith(",proposed,")
