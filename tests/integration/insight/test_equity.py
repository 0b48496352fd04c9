"""The page on equity: gaps with their interval, and the setting that would close them."""

from datetime import timedelta
from typing import Any

from mentor_match.associations.models import Enrolment
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.profiles.models import Profile
from tests.conftest import NOW
from tests.factories.pairings import make_association, make_mentee, make_mentor
from tests.factories.programmes import make_programme
from tests.integration.insight.test_coordination import make_coordinator
from tests.pages import PageClient

EACH = 25


def make_gap() -> Any:
    """Rural mentees of whom 4 of 25 found a mentor, urban ones of whom 23; (it, coordinator)."""
    mentor = make_mentor("Mentor", capacity=20)
    mentees = [make_mentee(f"M{n}") for n in range(2 * EACH)]
    association = make_association(mentor, *mentees)
    for number, mentee in enumerate(mentees):
        rural = number < EACH
        profile = db.session.get(Profile, mentee.id)
        assert profile is not None
        profile.setting, profile.gender = ("rural" if rural else "urban"), "woman"
        accepted = number % EACH < (4 if rural else 23)
        at = NOW - timedelta(days=60, minutes=number)
        db.session.add(
            MentorshipRequest(
                mentee_id=mentee.id, mentor_id=mentor.id, topics=frozenset({"handover"}),
                mentee_association_id=association.id, mentor_association_id=association.id,
                state="accepted" if accepted else "expired", to_learn="To hand over.",
                rhythm="fortnightly", months=6, requested_at=at, answer_by=at + timedelta(days=7),
                closed_at=at + timedelta(days=3),
            )
        )  # fmt: skip
    db.session.flush()
    return association, make_coordinator(association)


def test_a_gap_larger_than_chance_leads_to_the_very_setting(page: PageClient) -> None:
    association, coordinator = make_gap()
    programme = make_programme(association, coordinator, state="matching")
    page.sign_in(coordinator)
    view = page.get("insight.association_equity", association_id=association.id)
    card = view.soup.select_one("li.card")
    words = " ".join(card.get_text(" ").split())
    assert "By place of work: rural" in words and "n = 25 and 25" in words
    assert "16 % here, 92 % among all others; a gap of −76" in words
    assert "What it costs is said by the draft, before anybody is told." in words
    link = card.select_one("a")["href"]
    assert link.endswith(f"/programmes/{programme.id}/runs?rural=50#rural")
    form = page.get(link.partition("#")[0])
    assert form.soup.select_one("input#rural")["value"] == "50"
    assert "What this shows, and what it does not" in view.text


def test_what_the_share_cost_in_an_earlier_run_is_its_price(page: PageClient) -> None:
    association, coordinator = make_gap()
    programme = make_programme(association, coordinator, state="matching")
    for number, wish in ((1, {"rural": 40}), (2, {"rural": 60, "cross": 10})):
        db.session.add(
            CohortRun(
                programme_id=programme.id, number=number, wish=wish, seed=1, asked_at=NOW,
                work="done",
                outcome={
                    "filled": 98, "total": 49.0, "without_quotas": {"filled": 100, "total": 50.0}
                },
            )
        )  # fmt: skip
    page.sign_in(coordinator)
    view = page.get("insight.association_equity", association_id=association.id)
    price = "in run 1, a share of 40 % took 2.0 % of the total score and 2 pairs"
    assert price in view.text


def test_without_a_programme_the_page_says_what_one_could_do(page: PageClient) -> None:
    association, coordinator = make_gap()
    page.sign_in(coordinator)
    view = page.get("insight.association_equity", association_id=association.id)
    assert "You have no open programme in these months." in view.text


def test_the_file_holds_every_comparison_and_no_small_group(page: PageClient) -> None:
    association, coordinator = make_gap()
    few = db.session.query(Profile).filter(Profile.setting == "urban").limit(4)
    for profile in few:
        profile.setting = "semi-urban"
    db.session.flush()
    page.sign_in(coordinator)
    ids = {"association_id": association.id}
    file = page.get("insight.association_equity_csv", **ids).html
    assert "setting,rural,matched,25,20,0.16," in file and file.count(",yes\r\n") >= 1
    assert "semi-urban" not in file
    assert "semi-urban" not in page.get("insight.association_equity", **ids).text


def test_a_programme_counts_who_enrolled(page: PageClient) -> None:
    association, coordinator = make_gap()
    programme = make_programme(association, coordinator, state="running")
    for request in db.session.query(MentorshipRequest).all():
        db.session.add(
            Enrolment(
                programme_id=programme.id, account_id=request.mentee_id, part="mentee",
                association_id=association.id, enrolled_at=request.requested_at,
            )
        )  # fmt: skip
        profile = db.session.get(Profile, request.mentee_id)
        if profile is not None and profile.setting == "urban":
            db.session.add(
                Pairing(
                    request_id=request.id, mentee_id=request.mentee_id,
                    mentor_id=request.mentor_id, mentee_association_id=association.id,
                    mentor_association_id=association.id, programme_id=programme.id,
                    mentee_cadre="2221", mentor_cadre="2221",
                    opened_at=request.requested_at + timedelta(days=20, hours=1),
                )
            )  # fmt: skip
    db.session.flush()
    page.sign_in(coordinator)
    ids = {"association_id": association.id, "programme": programme.id}
    file = page.get("insight.association_equity_csv", **ids).html
    assert "setting,rural,matched,25,25,0.0," in file
    # Of those with a mentor all are urban, so there is nobody to hold their waiting against.
    assert "waiting" not in file
