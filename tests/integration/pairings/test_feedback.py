"""Feedback, on both databases and in pages."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.audit.models import AuditRecord
from mentor_match.extensions import db
from mentor_match.pairings import service
from mentor_match.pairings.models import FeedbackPending, Pairing
from mentor_match.pairings.queries.feedback import (
    figures_of_association,
    figures_of_mentor,
    list_words,
    own_view_of_mentor,
)
from mentor_match.pairings.rules.feedback import (
    CODES,
    FeedbackGiven,
    FeedbackNotYet,
    Side,
)
from mentor_match.pairings.rules.sessions import Meeting
from mentor_match.pairings.service.feedback import give_closing_feedback, give_session_feedback
from mentor_match.pairings.service.sessions import plan_meeting
from mentor_match.permissions import Role
from mentor_match.web import clock
from mentor_match.web.refusals import NotFound
from tests.factories.accounts import make_account
from tests.factories.pairings import (
    NOW,
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_person,
)
from tests.pages import PageClient

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def mentor(session: Any) -> Account:
    return make_mentor(capacity=20)


def completed(mentor: Account, number: int) -> tuple[Association, list[Pairing]]:
    """So many completed pairings of the mentor, each with another mentee."""
    mentees = [make_mentee(f"Mentee{n}") for n in range(number)]
    association = make_association(mentor, *mentees)
    pairings = [make_pairing(mentee, mentor, now=NOW - 40 * DAY) for mentee in mentees]
    for pairing in pairings:
        service.complete_pairing(pairing, by=mentor.id, now=NOW)
    return association, pairings


def answer(pairing: Pairing, score: str, **other: str) -> None:
    answers = {**dict.fromkeys(CODES, score), **other}
    give_closing_feedback(pairing, answers, by=pairing.mentee_id, now=NOW)


def test_a_mentor_sees_nothing_before_five_and_nothing_new_before_ten(mentor: Account) -> None:
    association, pairings = completed(mentor, 10)
    seen = []
    for pairing, score in zip(pairings, "5432143214", strict=True):
        answer(pairing, score)
        figure = figures_of_mentor(mentor.id)["listening"]
        seen.append((figure.n, figure.mean, figure.missing))
    nothing, five, ten = (0, None), (5, 3.0), (10, 2.9)
    assert [one[:2] for one in seen] == [nothing] * 4 + [five] * 5 + [ten]
    assert [one[2] for one in seen] == [4, 3, 2, 1, 5, 4, 3, 2, 1, 5]
    assert figures_of_association(association.id, Side.MENTEE)["listening"].n == 10


def test_what_does_not_apply_is_not_counted_and_each_item_waits_for_its_own_five(
    mentor: Account,
) -> None:
    _association, pairings = completed(mentor, 6)
    for pairing in pairings[:5]:
        answer(pairing, "4", doors="na" if pairing is pairings[0] else "2")
    figures = figures_of_mentor(mentor.id)
    assert (figures["listening"].n, figures["doors"].n, figures["doors"].waiting) == (5, 0, 4)
    before = figures["listening"].shown
    answer(pairings[5], "1")
    figures = figures_of_mentor(mentor.id)
    # The sixth answer completes `doors`; what was shown of the others has not moved.
    assert figures["listening"].shown == before
    assert figures["doors"].shown == {"1": 1, "2": 4}


def test_released_answers_are_kept_without_anyone_and_survive_an_erasure(
    session: Any, mentor: Account
) -> None:
    _association, pairings = completed(mentor, 5)
    for pairing in pairings:
        answer(pairing, "4")
    about = select(func.count()).select_from(FeedbackPending)
    assert session.scalar(about) == 0
    shown = figures_of_mentor(mentor.id)["goals"].shown
    session.delete(pairings[0].mentee)
    session.flush()
    session.expire_all()
    assert figures_of_mentor(mentor.id)["goals"].shown == shown == {"4": 5}


def test_an_answer_is_given_once_after_the_end_by_one_of_the_two(mentor: Account) -> None:
    _association, (pairing,) = completed(mentor, 1)
    other = make_pairing()
    with pytest.raises(FeedbackNotYet):
        answer(other, "5")
    answer(pairing, "5")
    with pytest.raises(FeedbackGiven):
        answer(pairing, "1")
    everything = dict.fromkeys(CODES, "3")
    with pytest.raises(NotFound):
        give_closing_feedback(pairing, everything, by=make_person().id, now=NOW)
    with pytest.raises(ValueError, match="eight"):
        give_closing_feedback(pairing, {"listening": "3"}, by=mentor.id, now=NOW)


def test_the_mirror_is_the_mentors_own_and_shown_at_once(mentor: Account) -> None:
    _association, (pairing,) = completed(mentor, 1)
    give_closing_feedback(pairing, dict.fromkeys(CODES, "3"), by=mentor.id, now=NOW)
    own = own_view_of_mentor(mentor.id)
    assert (own["respect"].n, own["respect"].own_mean) == (1, 3.0)
    assert figures_of_mentor(mentor.id)["respect"].n == 0


def hold(pairing: Pairing, at: Any) -> Any:
    meeting = plan_meeting(pairing, at, Meeting(45, "phone"), by=pairing.mentee_id, now=NOW)
    for one in (pairing.mentee_id, pairing.mentor_id):
        service.confirm_session(pairing, meeting.id, by=one, now=NOW)
    return meeting


def test_five_sessions_of_one_mentee_are_one_persons_answer(session: Any) -> None:
    mentee, mentor = make_mentee(), make_mentor()
    association = make_association(mentee, mentor)
    pairing = make_pairing(mentee, mentor, now=NOW - 30 * DAY)
    for number in range(1, 6):
        meeting = hold(pairing, NOW - number * DAY)
        give_session_feedback(
            pairing, meeting.id, useful="4", better="time", words="", by=mentee.id, now=NOW
        )
    figure = figures_of_association(association.id, Side.MENTEE)["useful"]
    assert (figure.n, figure.waiting) == (0, 1)


def test_two_questions_come_after_a_session_that_was_held(session: Any) -> None:
    pairing = make_pairing(now=NOW - 30 * DAY)
    facts = {"useful": "4", "better": "steps", "words": "The line broke.", "now": NOW}
    ahead = plan_meeting(pairing, NOW + DAY, Meeting(45, "phone"), by=pairing.mentee_id, now=NOW)
    with pytest.raises(FeedbackNotYet):
        give_session_feedback(pairing, ahead.id, by=pairing.mentee_id, **facts)
    meeting = hold(pairing, NOW - DAY)
    give_session_feedback(pairing, meeting.id, by=pairing.mentee_id, **facts)
    with pytest.raises(FeedbackGiven):
        give_session_feedback(pairing, meeting.id, by=pairing.mentee_id, **facts)
    give_session_feedback(pairing, meeting.id, by=pairing.mentor_id, **facts)
    assert [(words.text, words.month.day) for words in list_words(limit=9)] == [
        ("The line broke.", 1)
    ] * 2
    session.commit()
    records = list(session.scalars(select(AuditRecord)))
    assert not [r for r in records if "line broke" in str(r.facts) or "steps" in str(r.facts)]


def test_the_pages_of_feedback(page: PageClient, mentor: Account) -> None:
    _association, pairings = completed(mentor, 5)
    for pairing in pairings[:4]:
        answer(pairing, "5")
    last = pairings[4]
    page.sign_in(mentor)
    assert "It takes 1 more answer until" in page.get("pairings.feedback").text
    page.sign_in(last.mentee)
    view = page.get("pairings.pairing", pairing_id=last.id)
    form = page.get(view.link("Look back"))
    assert form.heading == "Looking back on your mentor"
    assert len(page.post(form.address, {"listening": "5"}, status=422).errors) == 7
    page.post(form.address, dict.fromkeys(CODES, "5"))
    page.get(form.address, status=409)
    page.sign_in(mentor)
    text = page.get("pairings.feedback").text
    assert "4.5 or more" in text and "It takes" not in text
    mirror = page.get("pairings.closing", pairing_id=last.id)
    assert "I listened until my mentee" in mirror.text
    page.post(mirror.address, {**dict.fromkeys(CODES, "3"), "goals": "na"})
    assert "3.0" in page.get("pairings.feedback").text


def test_the_pages_of_the_two_questions(page: PageClient, session: Any) -> None:
    pairing = make_pairing(now=NOW - 30 * DAY)
    meeting = hold(pairing, NOW - DAY)
    ids = {"pairing_id": pairing.id, "session_id": meeting.id}
    page.sign_in(pairing.mentee)
    form = page.get(page.get("pairings.session", **ids).link("Two questions"))
    wrong = {"useful": "4", "better": "time", "words": "Ask 0712 345 678"}
    assert "a phone number" in page.post(form.address, wrong, status=422).errors[0]
    view = page.post(form.address, {**wrong, "words": "More lines, please"})
    assert "You have answered the two questions" in view.text
    page.sign_in(pairing.mentor)
    assert "More lines" not in page.get("pairings.session", **ids).text
    page.sign_in(make_account(Role.ADMINISTRATOR))
    shown = page.get("pairings.feedback_words").text
    assert "More lines, please" in shown and pairing.mentee.call_me not in shown
    assert db.session.get(Pairing, pairing.id) is not None
