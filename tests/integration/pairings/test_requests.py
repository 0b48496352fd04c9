"""Requests, on both databases."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from mentor_match.audit.models import AuditRecord
from mentor_match.learning.service import seed_library
from mentor_match.notifications.models import Message
from mentor_match.pairings import queries, service
from mentor_match.pairings.commands import do_what_is_due
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.rules import (
    AlreadyAsked,
    AlreadyPaired,
    MenteePlacesTaken,
    MentorAtCapacity,
    MentorNotAvailable,
    NoPath,
    NotVerified,
    ProfileIncomplete,
    RequestHasExpired,
    RequestWasAccepted,
    RequestWasWithdrawn,
    TooManyOpenRequests,
)
from mentor_match.pairings.service import requests as verbs
from mentor_match.profiles.models import MenteeProfile, MentorProfile
from mentor_match.web.refusals import NotFound
from tests.factories.pairings import (
    LIMITS,
    NOW,
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_person,
    make_request,
    make_resource,
    make_two,
)

DAY = timedelta(days=1)


def mails(session: Any) -> list[tuple[str, str]]:
    session.flush()
    rows = session.scalars(select(Message).order_by(Message.written_at, Message.key)).all()
    return [(row.recipient, row.kind) for row in rows]


def acts(session: Any) -> list[str]:
    session.commit()
    return list(session.scalars(select(AuditRecord.verb).order_by(AuditRecord.number)))


def test_a_request_reaches_the_mentor_and_the_audit(session: Any) -> None:
    request = make_request()
    assert request.answer_by == NOW + 7 * DAY
    assert mails(session) == [(request.mentor.email, "request-received")]
    message = session.scalars(select(Message)).one()
    assert message.subject == "Answer the request of Achieng"
    assert f"/requests/{request.id}" in message.body
    assert request.mentee.email not in message.body
    assert request.mentee.full_name not in message.body
    assert acts(session) == ["asked mentor"]


def test_who_may_not_ask_is_refused_with_the_reason(session: Any) -> None:
    mentee, mentor = make_two()
    stranger, elsewhere = make_mentee("Stranger"), make_mentor("Elsewhere")
    make_association(elsewhere)
    with pytest.raises(ProfileIncomplete):
        make_request(make_person(), mentor)
    with pytest.raises(NotVerified):
        make_request(stranger, mentor)
    with pytest.raises(NoPath, match="Elsewhere"):
        make_request(mentee, elsewhere)
    session.get(MentorProfile, mentor.id).paused_at = NOW
    with pytest.raises(MentorNotAvailable):
        make_request(mentee, mentor)
    with pytest.raises(NotFound):
        service.request_mentor(
            mentee.id,
            uuid4(),
            topics=["handover"],
            to_learn="x",
            brings=None,
            rhythm="weekly",
            months=3,
            limits=LIMITS,
            now=NOW,
        )
    assert session.scalar(select(func.count()).select_from(MentorshipRequest)) == 0


def test_one_request_to_a_mentor_at_a_time_and_five_in_all(session: Any) -> None:
    mentee = make_mentee()
    mentors = [make_mentor(f"Mentor {n}") for n in range(6)]
    make_association(mentee, *mentors)
    for mentor in mentors[:5]:
        make_request(mentee, mentor)
    with pytest.raises(AlreadyAsked):
        make_request(mentee, mentors[0])
    with pytest.raises(TooManyOpenRequests):
        make_request(mentee, mentors[5])
    # What has run out counts no more, although nobody has written it down.
    later = make_request(mentee, mentors[0], now=NOW + 8 * DAY)
    assert later.state == "requested"
    assert session.scalars(
        select(MentorshipRequest.state).where(MentorshipRequest.mentor_id == mentors[0].id)
    ).all() in (["expired", "requested"], ["requested", "expired"])


def test_a_full_mentor_is_not_asked(session: Any) -> None:
    mentor = make_mentor(capacity=1)
    first, second = make_mentee(), make_mentee()
    make_association(mentor, first, second)
    make_pairing(first, mentor)
    with pytest.raises(MentorAtCapacity):
        make_request(second, mentor)


def test_accepting_opens_a_pairing_with_what_closes_the_gap(session: Any) -> None:
    mentee = make_mentee(wants=("handover", "ethics"), cadre="3253")
    mentor = make_mentor(cadre="2221")
    make_association(mentee, mentor)
    about, _other = make_resource(), make_resource("In Latin", languages=frozenset({"la"}))
    request = make_request(mentee, mentor)
    pairing = service.accept_request(request, by=mentor.id, now=NOW + DAY)
    assert (pairing.mentee_cadre, pairing.mentor_cadre) == ("3253", "2221")
    assert request.state == "accepted"
    assert session.get(MentorProfile, mentor.id).places_taken == 1
    assert session.get(MenteeProfile, mentee.id).places_taken == 1
    attached = queries.list_attached(pairing.id)
    assert [(i.resource_id, i.topic, i.level, i.place) for i in attached] == [
        (about.id, "handover", 2, 1)
    ]
    assert (mentee.email, "request-accepted") in mails(session)
    assert acts(session) == ["asked mentor", "accepted request", "opened pairing"]
    with pytest.raises(RequestWasAccepted):
        service.accept_request(request, by=mentor.id, now=NOW + DAY)
    with pytest.raises(AlreadyPaired):
        make_request(mentee, mentor, now=NOW + 2 * DAY)


def test_the_library_of_the_project_gives_a_pairing_five_resources(session: Any) -> None:
    assert seed_library(NOW) > 50
    pairing = make_pairing()
    attached = queries.list_attached(pairing.id)
    assert len(attached) >= 5
    assert all("en" in item.resource.languages for item in attached)


def test_a_full_mentor_cannot_accept_and_the_request_stays_open(session: Any) -> None:
    mentor = make_mentor(capacity=1)
    first, second = make_mentee(), make_mentee("Second")
    make_association(mentor, first, second)
    one, two = make_request(first, mentor), make_request(second, mentor)
    service.accept_request(one, by=mentor.id, now=NOW)
    with pytest.raises(MentorAtCapacity):
        service.accept_request(two, by=mentor.id, now=NOW)
    session.refresh(two)
    assert two.state == "requested"
    assert session.get(MenteeProfile, second.id, populate_existing=True).places_taken == 0
    assert session.scalar(select(func.count()).select_from(Pairing)) == 1


def test_a_refused_acceptance_leaves_no_place_taken(session: Any) -> None:
    mentee = make_mentee()
    mentors = [make_mentor("First"), make_mentor("Second")]
    make_association(mentee, *mentors)
    requests = [make_request(mentee, mentor) for mentor in mentors]
    session.get(MenteeProfile, mentee.id).places_taken = 1
    session.flush()
    with pytest.raises(MenteePlacesTaken):
        service.accept_request(requests[0], by=mentors[0].id, now=NOW)
    session.expire_all()
    assert session.get(MentorProfile, mentors[0].id).places_taken == 0
    assert requests[0].state == "requested"


def test_the_last_place_filled_withdraws_what_is_left_and_tells(session: Any) -> None:
    mentee = make_mentee(places=2)
    mentors = [make_mentor(f"Mentor {n}") for n in range(3)]
    make_association(mentee, *mentors)
    requests = [make_request(mentee, mentor) for mentor in mentors]
    service.accept_request(requests[0], by=mentors[0].id, now=NOW)
    assert [r.state for r in requests] == ["accepted", "requested", "requested"]
    service.accept_request(requests[1], by=mentors[1].id, now=NOW)
    assert [r.state for r in requests] == ["accepted", "accepted", "withdrawn"]
    assert (mentors[2].email, "request-withdrawn") in mails(session)
    body = session.scalars(select(Message.body).where(Message.kind == "request-withdrawn")).one()
    assert "has found a mentor" in body
    with pytest.raises(RequestWasWithdrawn):
        service.accept_request(requests[2], by=mentors[2].id, now=NOW)


def test_declining_tells_the_reason_and_the_next_step(session: Any) -> None:
    request = make_request()
    service.decline_request(
        request, by=request.mentor_id, reason="no-time", note="Ask me in spring.", now=NOW + DAY
    )
    assert (request.state, request.reason, request.closed_at) == ("declined", "no-time", NOW + DAY)
    body = session.scalars(select(Message.body).where(Message.kind == "request-declined")).one()
    assert "I have no time for it just now" in body
    assert "Ask me in spring." in body
    assert f"/requests/{request.id}" in body


def test_only_the_mentor_answers_and_only_the_mentee_withdraws(session: Any) -> None:
    request = make_request()
    with pytest.raises(NotFound):
        service.accept_request(request, by=request.mentee_id, now=NOW)
    with pytest.raises(NotFound):
        service.decline_request(request, by=request.mentee_id, reason="other", note=None, now=NOW)
    with pytest.raises(NotFound):
        service.withdraw_request(request, by=request.mentor_id, now=NOW)
    service.withdraw_request(request, by=request.mentee_id, now=NOW)
    assert request.state == "withdrawn"
    assert (request.mentor.email, "request-withdrawn") in mails(session)


def test_whoever_comes_too_late_is_refused_before_the_job_has_run(session: Any) -> None:
    request = make_request()
    with pytest.raises(RequestHasExpired):
        service.accept_request(request, by=request.mentor_id, now=NOW + 7 * DAY)
    assert request.state == "requested"


def test_half_way_the_mentor_is_reminded_once_and_then_it_expires(session: Any) -> None:
    request = make_request()
    assert service.remind_mentors(NOW + 3 * DAY) == 0
    assert service.remind_mentors(NOW + 3.5 * DAY) == 1
    assert service.remind_mentors(NOW + 4 * DAY) == 0
    assert service.expire_requests(NOW + 6.9 * DAY) == 0
    assert service.expire_requests(NOW + 7 * DAY) == 1
    assert service.expire_requests(NOW + 8 * DAY) == 0
    assert request.state == "expired"
    assert sorted(kind for _to, kind in mails(session)) == [
        "request-expired",
        "request-missed",
        "request-received",
        "request-reminder",
    ]


def test_one_bad_row_does_not_stop_the_others(
    session: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = [make_request() for _ in range(3)]
    bad = requests[1].id
    session.commit()
    true_lock = verbs.lock_to_close

    def lock(request: Any) -> Any:
        if request.id == bad:
            raise RuntimeError("a row nobody can treat")
        return true_lock(request)

    monkeypatch.setattr(verbs, "lock_to_close", lock)
    assert do_what_is_due(NOW + 8 * DAY) == (0, 2)
    assert [r.state for r in requests] == ["expired", "requested", "expired"]
    assert "what was due could not be done" in capsys.readouterr().out


def test_where_nobody_else_can_be_asked_the_mentee_is_told(session: Any) -> None:
    request = make_request()
    service.decline_request(request, by=request.mentor_id, reason="other", note=None, now=NOW)
    verbs.leave_alone(request, now=NOW + DAY)
    assert (request.mentee.email, "request-nobody-next") in mails(session)
    assert acts(session)[-1] == "found nobody to ask next"


def test_a_strangers_request_does_not_exist(session: Any, now: datetime) -> None:
    request, stranger = make_request(), make_person()
    with pytest.raises(NotFound):
        queries.get_request(request.id, stranger.id)
    assert queries.get_request(request.id, request.mentee_id) is request
