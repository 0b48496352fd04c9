"""Consults, on both databases and in pages."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.audit.models import AuditRecord
from mentor_match.notifications.models import Message
from mentor_match.pairings import queries, service
from mentor_match.pairings.commands import do_what_is_due
from mentor_match.pairings.models import Block, Consult, Pairing
from mentor_match.pairings.rules import (
    ConsultHours,
    ConsultMoved,
    ConsultsOfOthers,
    ConsultTaken,
    NobodyTakesIt,
    PairingPaused,
    QueueCannotDecline,
    SameCadre,
)
from mentor_match.web import clock
from mentor_match.web.refusals import NotFound
from tests.factories.pairings import (
    NOW,
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_person,
)
from tests.pages import PageClient

HOURS = ConsultHours()
HOUR = timedelta(hours=1)
ISBAR = {
    "situation": "A fever that comes back each evening.",
    "background": "Two days from the road; paracetamol was tried.",
    "assessment": "I think of malaria; treatment without a test is outside my scope.",
    "request": "What would you look at first?",
}


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def two(session: Any) -> Pairing:
    """A midwife and her mentor, a nurse, in one association with two doctors who take consults."""
    mentee, mentor = make_mentee("Achieng", cadre="2222"), make_mentor("Beatrice", cadre="2221")
    doctors = [make_mentor(name, cadre="2211") for name in ("Chidi", "Dalia")]
    make_association(mentee, mentor, *doctors)
    for doctor in doctors:
        service.take_consults(doctor.id, now=NOW)
    return make_pairing(mentee, mentor)


def doctors(session: Any) -> list[Account]:
    names = ("Chidi", "Dalia")
    asked = select(Account).where(Account.call_me.in_(names)).order_by(Account.call_me)
    return list(session.scalars(asked))


def ask(pairing: Pairing, to: str | None = None, urgency: str = "routine") -> Consult:
    return service.ask_consult(
        pairing,
        to_cadre=to,
        urgency=urgency,
        asked_for="advice",
        isbar=ISBAR,
        by=pairing.mentee_id,
        hours=HOURS,
        now=NOW,
    )


def told(session: Any, kind: str) -> list[str]:
    session.flush()
    asked = select(Message.recipient).where(Message.kind == kind).order_by(Message.recipient)
    return list(session.scalars(asked))


def test_the_loop_is_closed_and_both_read_the_whole_trail(session: Any, two: Pairing) -> None:
    consult = ask(two)
    assert told(session, "consult-waits") == [two.mentor.email]
    again: dict[str, Any] = {"hours": HOURS, "now": NOW + HOUR}
    service.read_back(consult, "You ask what to treat.", by=two.mentor_id, **again)
    service.correct_read_back(consult, "No: what to look at.", by=two.mentee_id, **again)
    service.read_back(consult, "You ask what to look at.", by=two.mentor_id, **again)
    with pytest.raises(ConsultMoved):  # nobody advises on what was not confirmed
        service.advise(consult, "A test first.", by=two.mentor_id, **again)
    service.confirm_read_back(consult, by=two.mentee_id, **again)
    service.advise(consult, "A rapid test first.", by=two.mentor_id, **again)
    service.close_consult(consult, "We tested, and referred.", by=two.mentee_id, **again)
    assert (consult.state, consult.closed_at) == ("closed", NOW + HOUR)
    assert [entry.act for entry in consult.trail] == [
        "read back", "correct", "read back", "confirm", "advise", "close",
    ]  # fmt: skip
    assert told(session, "consult-over") == [two.mentor.email]
    for one in (two.mentee_id, two.mentor_id):
        assert queries.get_consult(consult.id, one) is consult
    with pytest.raises(NotFound):
        queries.get_consult(consult.id, make_person().id)


def test_a_cadre_sees_it_without_a_name_and_the_first_to_read_it_back_takes_it(
    session: Any, two: Pairing, page: PageClient
) -> None:
    first, second = doctors(session)
    consult = ask(two, "2211", "urgent")
    assert told(session, "consult-to-take") == sorted([first.email, second.email])
    bodies = session.scalars(select(Message.body).where(Message.kind == "consult-to-take")).all()
    assert not any("Achieng" in body or ISBAR["situation"] in body for body in bodies)
    page.sign_in(first)
    assert "1 waits for your cadre" in page.get("pairings.consults").text
    seen = page.get("pairings.consult", consult_id=consult.id).text
    assert ISBAR["assessment"] in seen
    assert "Achieng" not in seen
    with pytest.raises(QueueCannotDecline):
        service.decline_consult(consult, "x", reason="no-time", by=first.id, now=NOW)
    service.read_back(consult, "What to look at.", by=second.id, hours=HOURS, now=NOW)
    with pytest.raises(ConsultTaken):
        service.read_back(consult, "What to do.", by=first.id, hours=HOURS, now=NOW)
    with pytest.raises(NotFound):
        queries.get_consult(consult.id, first.id)
    page.sign_in(second)
    assert "Achieng" in page.get("pairings.consult", consult_id=consult.id).text


def test_a_redirect_goes_to_a_cadre_that_takes_consults(session: Any, two: Pairing) -> None:
    consult = ask(two)
    redirect: dict[str, Any] = {
        "reason": "outside-scope", "by": two.mentor_id, "hours": HOURS, "now": NOW,
    }  # fmt: skip
    with pytest.raises(SameCadre):
        service.redirect_consult(consult, "x", to_cadre="2221", **redirect)
    with pytest.raises(NobodyTakesIt):
        service.redirect_consult(consult, "x", to_cadre="2262", **redirect)
    service.redirect_consult(consult, "You ask what to prescribe.", to_cadre="2211", **redirect)
    assert (consult.state, consult.receiver_id, consult.to_cadre) == ("asked", None, "2211")
    assert told(session, "consult-redirected") == [two.mentee.email]
    assert len(told(session, "consult-to-take")) == 2
    with pytest.raises(NotFound):
        queries.get_consult(consult.id, two.mentor_id)
    assert queries.list_consults_to_take(doctors(session)[0].id, NOW) == [consult]


def test_what_nobody_answers_expires_and_both_are_told(session: Any, two: Pairing) -> None:
    urgent, read = ask(two, urgency="urgent"), ask(two, urgency="urgent")
    service.read_back(read, "x", by=two.mentor_id, hours=HOURS, now=NOW + 20 * HOUR)
    do_what_is_due(NOW + 24 * HOUR)
    session.expire_all()
    assert (urgent.state, read.state) == ("expired", "read back")  # each step has its own time
    assert told(session, "consult-over") == sorted([two.mentee.email, two.mentor.email])
    do_what_is_due(NOW + 44 * HOUR)
    session.expire_all()
    assert read.state == "expired"


def test_only_the_mentee_asks_and_only_while_the_pairing_goes_on(
    session: Any, two: Pairing
) -> None:
    with pytest.raises(NobodyTakesIt):
        ask(two, "2262")
    service.pause_pairing(two, by=two.mentor_id, now=NOW)
    with pytest.raises(PairingPaused):
        ask(two)


def test_who_takes_consults_is_a_complete_and_verified_mentor(session: Any, two: Pairing) -> None:
    for stranger in (make_person(), make_mentor("Unverified", cadre="2211"), two.mentee):
        with pytest.raises(ConsultsOfOthers):
            service.take_consults(stranger.id, now=NOW)
    first, second = doctors(session)
    service.leave_consults(first.id, now=NOW)
    assert queries.count_takers(two.mentor_association_id, without=two.mentee_id) == {"2211": 1}
    assert queries.list_candidates(ask(two, "2211")) == [second]


def test_the_audit_holds_no_prose(session: Any, two: Pairing) -> None:
    consult = ask(two)
    service.decline_consult(
        consult, "You ask what to do.", reason="no-time", by=two.mentor_id, now=NOW
    )
    session.commit()
    records = session.scalars(select(AuditRecord).where(AuditRecord.subject == "consult")).all()
    assert [record.verb for record in records] == ["asked consult", "consult: decline"]
    assert not any(text in str(record.facts) for record in records for text in ISBAR.values())


def test_an_identifier_is_stopped_in_every_part_of_the_form(
    session: Any, two: Pairing, page: PageClient
) -> None:
    page.sign_in(two.mentee)
    form = page.get("pairings.ask_consult", pairing_id=two.id)
    assert "no emergency channel" in form.text
    assert "Role card" in form.text
    sent = {"to": "mentor", "urgency": "soon", "asked_for": "advice", **ISBAR}
    for part in ISBAR:
        bad = {**sent, part: "Call +254 712 345 678"}
        refused = page.post("pairings.save_consult", bad, status=422, pairing_id=two.id)
        assert len(refused.errors) == 1
        assert "phone number" in refused.errors[0]
    assert "read back" in page.post("pairings.save_consult", sent, pairing_id=two.id).text


def test_in_pages_a_consult_is_redirected_taken_and_closed(
    session: Any, two: Pairing, page: PageClient
) -> None:
    consult = ask(two)
    id_ = {"consult_id": consult.id}
    page.sign_in(two.mentor)
    empty = page.post("pairings.read_back", {"words": ""}, status=422, **id_)
    assert len(empty.errors) >= 2
    sent = {"words": "You ask what to prescribe.", "answer": "redirect", "reason": "no-time",
            "to_cadre": "2211", "because": "outside-scope"}  # fmt: skip
    page.post("pairings.read_back", sent, **id_)
    page.get("pairings.consult", status=404, **id_)
    page.sign_in(doctors(session)[0])
    taken = {"words": "What to look at first.", "answer": "accept", "to_cadre": "2221",
             "because": "outside-scope"}  # fmt: skip
    assert "You read it back" in page.post("pairings.read_back", taken, **id_).text
    page.sign_in(two.mentee)
    asker = page.get("pairings.consult", **id_).text
    assert "Is this what you ask?" in asker
    assert "This is outside my scope of practice" in asker
    page.post("pairings.confirm_read_back", **id_)
    page.sign_in(doctors(session)[0])
    page.post("pairings.advise", {"words": "A rapid test."}, **id_)
    page.sign_in(two.mentee)
    done = page.post("pairings.close_consult", {"words": "Tested and referred."}, **id_).text
    assert "The loop is closed" in done
    assert "A rapid test." in done
    assert "Closed" in page.get("pairings.consults").text


def test_the_asker_can_take_it_back(session: Any, two: Pairing, page: PageClient) -> None:
    consult = ask(two)
    page.sign_in(two.mentee)
    page.post("pairings.withdraw_consult", consult_id=consult.id)
    assert told(session, "consult-over") == [two.mentor.email]
    assert "Ask another consult" in page.get("pairings.consult", consult_id=consult.id).text


def test_whoever_blocked_the_other_sees_and_takes_nothing_of_them(
    session: Any, two: Pairing
) -> None:
    first, second = doctors(session)
    consult = ask(two, "2211")
    session.add(Block(blocker_id=two.mentee_id, blocked_id=first.id, blocked_at=NOW))
    session.flush()
    assert queries.list_candidates(consult) == [second]
    assert queries.list_consults_to_take(first.id, NOW) == []
    assert queries.count_takers(two.mentor_association_id, without=two.mentee_id) == {"2211": 1}
    with pytest.raises(NotFound):
        queries.get_consult(consult.id, first.id)
