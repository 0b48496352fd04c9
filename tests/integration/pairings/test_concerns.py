"""A concern reaches the coordinators it should reach, and leads back to nobody who is not named."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.associations.service import appoint_coordinator
from mentor_match.audit.models import AuditRecord
from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import Concern, Pairing
from mentor_match.pairings.rules import ConcernSettled, NobodyToTell
from mentor_match.pairings.service import (
    close_concern,
    look_into_concern,
    person_as_subject,
    raise_concern,
    subject_of,
)
from tests.factories.accounts import make_account
from tests.factories.matching import agree, make_association
from tests.factories.matching import join as join_association
from tests.factories.pairings import make_mentee, make_mentor, make_pairing
from tests.pages import PageClient

WORDS = "The mentor asked me for money before the first meeting."
SENT = {"kind": "boundaries", "words": WORDS, "named": "no"}


@pytest.fixture
def partners(session: Any) -> tuple[Association, Association]:
    """Two associations that agreed."""
    one, other = make_association(), make_association()
    agree(one, other)
    return one, other


@pytest.fixture
def pairing(partners: tuple[Association, Association], now: Any) -> Pairing:
    """A mentee of the one, a mentor of the other."""
    mentee, mentor = make_mentee(), make_mentor()
    join_association(mentee.id, partners[0])
    join_association(mentor.id, partners[1])
    return make_pairing(mentee, mentor)


def coordinator_of(association: Association, now: Any) -> Account:
    account = make_account()
    appoint_coordinator(association, account, by=None, now=now)
    return account


@pytest.fixture
def coordinators(partners: tuple[Association, Association], now: Any) -> list[Account]:
    return [coordinator_of(association, now) for association in partners]


def report(pairing: Pairing, now: Any, *, named: bool) -> Concern:
    subject = subject_of(pairing, "pairing", pairing.id, pairing.mentee_id)
    return raise_concern(
        subject, kind="boundaries", words=WORDS, named=named, by=pairing.mentee_id, now=now
    )


def told(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind)))


def test_the_coordinators_of_both_associations_are_told_and_of_no_third(
    pairing: Pairing, coordinators: list[Account], now: Any
) -> None:
    coordinator_of(make_association(), now)
    report(pairing, now, named=True)
    mails = told("concern-raised")
    assert {mail.recipient for mail in mails} == {person.email for person in coordinators}
    for mail in mails:
        for secret in (WORDS, pairing.mentee.call_me, pairing.mentor.call_me, "money"):
            assert secret not in mail.subject + mail.body


def test_who_coordinates_both_is_told_once(
    pairing: Pairing, partners: tuple[Association, Association], now: Any
) -> None:
    both = coordinator_of(partners[0], now)
    appoint_coordinator(partners[1], both, by=None, now=now)
    report(pairing, now, named=True)
    assert len(told("concern-raised")) == 1


def test_without_a_name_nothing_that_is_kept_leads_to_the_reporter(
    page: PageClient, pairing: Pairing, coordinators: list[Account], now: Any
) -> None:
    page.sign_in(pairing.mentee)  # what was noted before is sealed here
    before = {name: rows_of(name) for name in db.metadata.tables}
    page.post("pairings.save_concern", SENT, pairing_id=pairing.id)
    for name in db.metadata.tables:
        if name == "accounts":
            continue  # on which day somebody was there last is kept of everyone
        new = [row for row in rows_of(name) if row not in before[name]]
        for row in new:
            for trace in (pairing.mentee_id, pairing.id, pairing.request_id):
                assert str(trace) not in row and trace.hex not in row, name
    concern = db.session.scalars(select(Concern)).one()
    assert (concern.reporter_id, concern.about, concern.about_id) == (None, "person", None)
    record = db.session.scalars(
        select(AuditRecord).where(AuditRecord.subject_id == concern.id)
    ).one()
    assert record.actor_id is None
    for person, association_id in zip(
        coordinators,
        (pairing.mentee_association_id, pairing.mentor_association_id),
        strict=True,
    ):
        page.sign_in(person)
        ids = {"association_id": association_id, "concern_id": concern.id}
        seen = page.get("pairings.association_concern", **ids)
        assert "did not want to be named" in seen.text
        assert pairing.mentee.full_name not in seen.text
    look_into_concern(concern, by=coordinators[0].id, now=now)
    close_concern(concern, outcome="spoken", note=None, by=coordinators[0].id, now=now)
    assert told("concern-answered") == []


def rows_of(name: str) -> list[str]:
    rows = db.session.execute(select(db.metadata.tables[name])).mappings()
    return [json.dumps(dict(row), default=str, sort_keys=True) for row in rows]


def test_who_gives_a_name_is_told_what_becomes_of_it(
    page: PageClient, pairing: Pairing, coordinators: list[Account], now: Any
) -> None:
    page.sign_in(pairing.mentee)
    done = page.post("pairings.save_concern", {**SENT, "named": "yes"}, pairing_id=pairing.id)
    assert "You get an e-mail" in done.text
    concern = db.session.scalars(select(Concern)).one()
    assert (concern.reporter_id, concern.about_id) == (pairing.mentee_id, pairing.id)
    page.sign_in(coordinators[1])
    ids = {"association_id": pairing.mentor_association_id, "concern_id": concern.id}
    seen = page.get("pairings.association_concern", **ids)
    assert pairing.mentee.full_name in seen.text
    assert pairing.mentor.full_name in seen.text
    page.post("pairings.look_into", **ids)
    page.post("pairings.close_concern", {"outcome": "", "note": ""}, status=422, **ids)
    page.post("pairings.close_concern", {"outcome": "changed", "note": "Both agree."}, **ids)
    subjects = [mail.subject for mail in told("concern-answered")]
    assert len(subjects) == 2
    bodies = "".join(mail.body for mail in told("concern-answered"))
    assert "The mentoring was changed or ended" in bodies
    assert "Both agree" not in bodies
    page.sign_in(pairing.mentee)
    assert "The mentoring was changed or ended" in page.get("pairings.safety").text
    page.sign_in(pairing.mentor)
    assert "Unwanted" not in page.get("pairings.safety").text


def test_the_other_association_does_not_learn_the_name_of_the_person(
    page: PageClient, pairing: Pairing, coordinators: list[Account], now: Any
) -> None:
    concern = report(pairing, now, named=True)
    page.sign_in(coordinators[0])
    seen = page.get(
        "pairings.association_concern",
        association_id=pairing.mentee_association_id,
        concern_id=concern.id,
    )
    assert pairing.mentor.full_name not in seen.text
    assert "a member of a partner association" in seen.text


def test_associations_are_walled_off(
    page: PageClient, pairing: Pairing, coordinators: list[Account], now: Any
) -> None:
    concern = report(pairing, now, named=True)
    third = make_association()
    page.sign_in(coordinator_of(third, now))
    for association_id in (third.id, pairing.mentee_association_id):
        ids = {"association_id": association_id, "concern_id": concern.id}
        page.get("pairings.association_concern", status=404, **ids)
        page.post("pairings.look_into", status=404, **ids)
        page.post("pairings.close_concern", {"outcome": "nothing"}, status=404, **ids)
    assert (
        "No concerns here"
        in page.get("pairings.association_concerns", association_id=third.id).text
    )
    assert concern.state == "open"


def test_nobody_reads_a_concern_about_themselves(
    page: PageClient,
    pairing: Pairing,
    coordinators: list[Account],
    partners: tuple[Association, Association],
    now: Any,
) -> None:
    appoint_coordinator(partners[1], pairing.mentor, by=None, now=now)
    concern = report(pairing, now, named=True)
    assert pairing.mentor.email not in {mail.recipient for mail in told("concern-raised")}
    page.sign_in(pairing.mentor)
    ids = {"association_id": partners[1].id, "concern_id": concern.id}
    page.get("pairings.association_concern", status=404, **ids)
    listed = page.get("pairings.association_concerns", association_id=partners[1].id)
    assert "No concerns here" in listed.text


def test_where_only_the_person_could_read_it_nothing_is_sent_and_it_says_so(
    page: PageClient, pairing: Pairing, partners: tuple[Association, Association], now: Any
) -> None:
    appoint_coordinator(partners[1], pairing.mentor, by=None, now=now)
    with pytest.raises(NobodyToTell):
        report(pairing, now, named=False)
    page.sign_in(pairing.mentee)
    seen = page.post("pairings.save_concern", SENT, status=409, pairing_id=pairing.id)
    assert "Nothing was sent" in seen.text
    assert WORDS in seen.text
    assert db.session.scalars(select(Concern)).all() == []


def test_what_could_tell_a_patient_is_stopped(
    page: PageClient, pairing: Pairing, coordinators: list[Account]
) -> None:
    page.sign_in(pairing.mentee)
    words = {**SENT, "words": "It was about the patient born 12.03.1984."}
    assert page.post("pairings.save_concern", words, status=422, pairing_id=pairing.id).errors
    empty = page.post("pairings.save_concern", {}, status=422, pairing_id=pairing.id)
    assert len(empty.errors) == 3


def test_only_what_one_has_part_in_can_be_reported(
    page: PageClient, pairing: Pairing, coordinators: list[Account], session: Any
) -> None:
    page.sign_in(make_mentee("Stranger"))
    page.get("pairings.concern", status=404, pairing_id=pairing.id)
    page.get("pairings.concern", status=404, request_id=pairing.request_id)
    page.get("pairings.concern", status=404, person_id=pairing.mentor_id)
    page.post("pairings.save_concern", SENT, status=404, person_id=pairing.mentor_id)
    page.sign_in(pairing.mentor)
    assert "Achieng" in page.get("pairings.concern", request_id=pairing.request_id).heading
    assert "Achieng" in page.get("pairings.concern", person_id=pairing.mentee_id).heading


def test_a_closed_concern_stays_closed(
    pairing: Pairing, coordinators: list[Account], now: Any
) -> None:
    subject = person_as_subject(pairing.mentor_id, pairing.mentee_id)
    concern = raise_concern(
        subject, kind="other", words=WORDS, named=False, by=pairing.mentee_id, now=now
    )
    close_concern(concern, outcome="nothing", note=None, by=coordinators[0].id, now=now)
    with pytest.raises(ConcernSettled):
        look_into_concern(concern, by=coordinators[1].id, now=now)
    with pytest.raises(ConcernSettled):
        close_concern(concern, outcome="spoken", note=None, by=coordinators[1].id, now=now)
