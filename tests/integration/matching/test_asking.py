"""One suggestion in full, and the request that comes of it, through the pages."""

from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.matching.service import next_suggestion
from mentor_match.pairings.models import MentorshipRequest
from tests.factories.matching import (
    LABOUR,
    LEADING,
    NEWBORN,
    dismiss,
    make_association,
    make_mentee,
    make_mentor,
)
from tests.pages import PageClient

REQUEST = {
    "topics": [LABOUR],
    "to_learn": "To turn a breech baby with calm hands.",
    "brings": "",
    "rhythm": "monthly",
    "months": "3",
}


@pytest.fixture
def nurses(database: Any) -> Any:
    return make_association()


def ask(mentee: Any, mentor: Any, now: Any, state: str = "requested", **changes: Any) -> Any:
    from datetime import timedelta

    from mentor_match.associations.queries import list_verified
    from mentor_match.extensions import db

    association = list_verified(mentee.id)[0].id
    request = MentorshipRequest(
        mentee_id=mentee.id,
        mentor_id=mentor.id,
        mentee_association_id=association,
        mentor_association_id=association,
        state=state,
        topics=frozenset({LABOUR}),
        to_learn="Something.",
        rhythm="monthly",
        months=3,
        requested_at=now,
        answer_by=now + timedelta(days=7),
        **changes,
    )
    db.session.add(request)
    db.session.flush()
    return request


def test_a_suggestion_in_full_tells_experience_offers_and_reasons(
    page: PageClient, nurses: Any
) -> None:
    page.sign_in(make_mentee(nurses, wants={LABOUR: (5, 1), NEWBORN: (3, 2)}))
    mentor = make_mentor(
        nurses,
        call_me="Achieng",
        offers={LABOUR: 5, LEADING: 4},
        mentor={"experience": "Ran a labour ward for eleven years."},
    )
    view = page.get("matching.suggestion", mentor_id=mentor.id)
    assert view.heading == "Achieng"
    assert "Ran a labour ward for eleven years." in view.text
    assert "Care in labour and birth" in view.text
    assert "Leading a small team" in view.text
    assert mentor.email not in view.html
    assert view.link("Ask Achieng") == f"/suggestions/{mentor.id}/request"


def test_a_request_is_sent_with_what_both_share_already_chosen(
    page: PageClient, nurses: Any, session: Any
) -> None:
    mentee = make_mentee(nurses, wants={LABOUR: (5, 1), NEWBORN: (3, 2)})
    page.sign_in(mentee)
    mentor = make_mentor(nurses, offers={LABOUR: 5, LEADING: 4})
    form = page.get("matching.ask", mentor_id=mentor.id)
    chosen = [box["value"] for box in form.soup.select("[name=topics][checked]")]
    offered = [box["value"] for box in form.soup.select("[name=topics]")]
    assert (chosen, offered) == ([LABOUR], [LABOUR, NEWBORN])
    page.post("matching.send_request", REQUEST, mentor_id=mentor.id)
    request = session.scalars(select(MentorshipRequest)).one()
    assert (request.mentee_id, request.mentor_id) == (mentee.id, mentor.id)
    assert request.topics == {LABOUR}
    assert (request.rhythm, request.months, request.brings) == ("monthly", 3, None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"topics": []}, "Choose at least one topic you want help with."),
        ({"to_learn": " "}, "Write what you want to learn, in a sentence or two."),
        ({"rhythm": ""}, "Choose how often you would like to meet."),
        ({"months": ""}, "Choose for how long you would like to meet."),
        ({"to_learn": "Patient MRN 123456 was sick."}, "what looks like a record number"),
        ({"topics": [LEADING]}, "Choose"),
        ({"months": "7"}, "Choose"),
    ],
)
def test_a_faulty_request_names_the_mend_and_keeps_what_was_typed(
    page: PageClient, nurses: Any, session: Any, changes: dict[str, Any], sentence: str
) -> None:
    page.sign_in(make_mentee(nurses))
    mentor = make_mentor(nurses)
    typed = {"brings": "Steady hands at night.", **changes}
    view = page.post("matching.send_request", {**REQUEST, **typed}, status=422, mentor_id=mentor.id)
    assert len(view.errors) == 1
    assert sentence in view.errors[0]
    assert "Steady hands at night." in view.html
    assert session.scalars(select(MentorshipRequest)).all() == []


def test_the_sixth_open_request_is_refused_kindly(
    page: PageClient, nurses: Any, now: Any, session: Any
) -> None:
    from mentor_match.web import clock

    mentee = make_mentee(nurses)
    for _number in range(5):
        ask(mentee, make_mentor(nurses), clock.now())
    page.sign_in(mentee)
    mentor = make_mentor(nurses)
    view = page.post("matching.send_request", REQUEST, status=409, mentor_id=mentor.id)
    assert "Your request was not sent" in view.text
    assert "5" in view.soup.select_one(".error-summary").get_text()
    assert "To turn a breech baby" in view.html
    assert len(session.scalars(select(MentorshipRequest)).all()) == 5


def test_a_mentor_who_was_asked_is_not_proposed_but_can_be_seen(
    page: PageClient, nurses: Any, now: Any
) -> None:
    mentee, mentor = make_mentee(nurses), make_mentor(nurses)
    request = ask(mentee, mentor, now)
    page.sign_in(mentee)
    assert mentor.call_me not in page.get("matching.suggestions").text
    view = page.get("matching.suggestion", mentor_id=mentor.id)
    assert view.link("See your request") == f"/requests/{request.id}"
    assert "Ask " not in view.soup.main.get_text()


def test_a_dismissed_mentor_can_be_seen_and_shown_again(page: PageClient, nurses: Any) -> None:
    mentee, mentor = make_mentee(nurses), make_mentor(nurses)
    dismiss(mentee, mentor)
    page.sign_in(mentee)
    view = page.get("matching.suggestion", mentor_id=mentor.id)
    assert "You dismissed this suggestion" in view.text
    page.post("matching.restore", mentor_id=mentor.id)
    assert mentor.call_me in page.get("matching.suggestions").text


def test_a_mentor_of_another_mentee_s_association_does_not_exist(
    page: PageClient, nurses: Any
) -> None:
    foreign = make_mentor(make_association())
    page.sign_in(make_mentee(nurses))
    for endpoint in ("matching.suggestion", "matching.ask"):
        page.get(endpoint, status=404, mentor_id=foreign.id)
    page.post("matching.send_request", REQUEST, status=404, mentor_id=foreign.id)
    page.post("matching.dismiss", status=404, mentor_id=foreign.id)


def test_a_mentor_who_does_not_accept_the_cadre_cannot_be_asked(
    page: PageClient, nurses: Any
) -> None:
    page.sign_in(make_mentee(nurses, cadre="2222"))
    mentor = make_mentor(nurses, mentor={"accepts_cadres": {"2211"}})
    page.get("matching.suggestion", status=404, mentor_id=mentor.id)
    page.post("matching.send_request", REQUEST, status=404, mentor_id=mentor.id)


def test_the_next_suggestion_is_the_best_who_was_not_asked(nurses: Any, now: Any) -> None:
    mentee = make_mentee(nurses)
    best, second = make_mentor(nurses, offers={LABOUR: 5}), make_mentor(nurses, offers={LABOUR: 2})
    first = next_suggestion(mentee.id, now)
    assert first is not None
    assert first.mentor_id == best.id
    beside = next_suggestion(mentee.id, now, without=[best.id])
    assert beside is not None
    assert beside.mentor_id == second.id
    ask(mentee, best, now, "declined", closed_at=now)
    after = next_suggestion(mentee.id, now)
    assert after is not None
    assert after.mentor_id == second.id
    ask(mentee, second, now, "expired", closed_at=now)
    assert next_suggestion(mentee.id, now) is None


def test_one_click_leads_to_the_next_mentor_or_to_the_list(
    page: PageClient, nurses: Any, now: Any
) -> None:
    mentee = make_mentee(nurses)
    page.sign_in(mentee)
    assert page.get("matching.next_suggestion", status=302).headers["Location"] == "/suggestions"
    mentor = make_mentor(nurses)
    there = page.get("matching.next_suggestion", status=302).headers["Location"]
    assert there == f"/suggestions/{mentor.id}"
    beside = page.get("matching.next_suggestion", status=302, beside=mentor.id)
    assert beside.headers["Location"] == "/suggestions"
