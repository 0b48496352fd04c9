"""The pages of one's own data: who sees it, what was agreed to, the way out."""

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.accounts.service import password_hash
from mentor_match.associations.models import Coordinator, Membership, RegisterEntry, RegisterUpload
from mentor_match.associations.rules import ErasedByPerson
from mentor_match.associations.service import (
    appoint_coordinator,
    consent_outside,
    draft_of,
    join_association,
    keep_upload,
    register_person,
)
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEvidence
from mentor_match.learning.service import withdraw_story, write_story
from mentor_match.pairings.models import Concern, SessionNote
from mentor_match.pairings.service import plan_session
from mentor_match.privacy.export import export_of
from mentor_match.privacy.rules import KINDS, READERS
from mentor_match.pulse.keys import subject_of
from tests.factories.accounts import make_account
from tests.factories.pairings import NOW, make_association, make_mentee, make_pairing, make_two
from tests.factories.programmes import make_programme, take_part
from tests.factories.register import HEAD, make_entry
from tests.pages import PageClient

PASSWORD = "a calm walk to the well"


@pytest.fixture
def mentee(page: PageClient) -> Account:
    mentee, mentor = make_two()
    mentee.password = password_hash(PASSWORD)
    make_pairing(mentee, mentor)
    page.sign_in(mentee)
    return mentee


def test_the_account_leads_to_who_sees_what_as_the_policy_says(
    page: PageClient, mentee: Account
) -> None:
    view = page.get(page.get("accounts.account").link("Who can see my data"))
    assert [str(h2.get_text()) for h2 in view.soup.select("main h2")] == [k.title for k in KINDS]
    notes = view.soup.find(id="private-notes").find_next("dl").get_text(" ")
    assert "nobody but you" in notes
    consults = " ".join(view.soup.find(id="consults").find_next("dl").get_text(" ").split())
    assert READERS["consulted"] in consults
    assert "365 days since they were closed" in consults


def test_erasing_asks_for_the_password_and_for_a_yes(page: PageClient, mentee: Account) -> None:
    view = page.get(page.get("accounts.account").link("Erase your account"))
    assert "What stays" in view.text
    view = page.post("privacy.erase", {"password": PASSWORD}, status=422)
    assert view.errors == ["Tick the box if you want to erase your account. Nothing was erased."]
    view = page.post("privacy.erase", {"sure": "y", "password": "another word"}, status=422)
    assert view.errors == ["The password is not right. Nothing was erased; type it again."]
    assert mentee.erased_at is None


def test_who_is_erased_is_signed_out_and_cannot_come_in(page: PageClient, mentee: Account) -> None:
    email, paper = mentee.email, make_paper(page, mentee)
    view = page.post("privacy.erase", {"sure": "y", "password": PASSWORD})
    assert view.heading == "Your account is erased"
    assert mentee.erased_at is not None
    assert not paper.exists()
    assert page._open("GET", "/account").status_code == 303
    page.post("security.login", {"email": email, "password": PASSWORD}, status=200)
    assert page._open("GET", "/account").status_code == 303


def make_paper(page: PageClient, owner: Account) -> Path:
    """Evidence of a member, as row and as file."""
    kept = CpdEvidence(
        account_id=owner.id,
        file=f"{owner.id}.pdf",
        content_type="application/pdf",
        size=8,
        sha256="0" * 64,
        kept_at=NOW,
    )
    db.session.add(kept)
    db.session.commit()
    file = Path(page.app.config["EVIDENCE_FOLDER"]) / kept.file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"%PDF-1.4")
    return file


def test_guessing_the_password_of_an_open_screen_comes_to_an_end(
    page: PageClient, mentee: Account
) -> None:
    for _ in range(page.app.config["WRONG_TRIES"]):
        page.post("privacy.erase", {"sure": "y", "password": "wrong words again"}, status=422)
    page.post("privacy.erase", {"sure": "y", "password": PASSWORD}, status=429)
    assert mentee.erased_at is None


def test_the_only_coordinator_is_told_what_to_do_first(page: PageClient, now: datetime) -> None:
    coordinator = make_account(password=password_hash(PASSWORD))
    association = make_association()
    appoint_coordinator(association, coordinator, by=None, now=now)
    page.sign_in(coordinator)
    sent = {"sure": "y", "password": PASSWORD}
    view = page.post("privacy.erase", sent, status=409)
    assert f"only coordinator of {association.name}" in view.text
    assert coordinator.erased_at is None
    appoint_coordinator(association, make_account(), by=None, now=now)
    page.post("privacy.erase", sent)
    assert not db.session.scalars(
        select(Coordinator).where(Coordinator.account_id == coordinator.id)
    ).all()


def test_the_other_reads_what_was_and_nobodys_name(page: PageClient, mentee: Account) -> None:
    pairing = make_pairing()
    pairing.mentee.password = password_hash(PASSWORD)
    page.sign_in(pairing.mentee)
    page.post("privacy.erase", {"sure": "y", "password": PASSWORD})
    page.sign_in(pairing.mentor)
    view = page.get("pairings.pairing", pairing_id=pairing.id)
    assert "Somebody who has left" in view.text
    assert "@erased.invalid" not in view.text


def test_no_file_of_an_association_brings_an_erased_member_back(
    database: Flask, page: PageClient, now: datetime
) -> None:
    member = make_mentee(password=password_hash(PASSWORD))
    association = make_association(member)
    membership = db.session.scalars(
        select(Membership).where(Membership.account_id == member.id)
    ).one()
    number, coordinator = membership.registration_number, make_account()
    make_entry(association, member.full_name, number=number, email=member.email)
    file = f"{HEAD}{number},{member.full_name},,,,\nKN9999,Somebody New,,,,\n".encode()
    keep_upload(association.id, [("a.csv", file)], by=coordinator.id, now=now)
    page.sign_in(member)
    paper = make_paper(page, member)
    page.post("privacy.erase", {"sure": "y", "password": PASSWORD})

    assert not paper.exists()
    assert not db.session.scalars(select(RegisterUpload)).all()
    assert not db.session.scalars(select(RegisterEntry)).all()
    with database.test_request_context():
        upload = keep_upload(association.id, [("a.csv", file)], by=coordinator.id, now=now)
        draft = draft_of(upload)
        assert ([one.number for one in draft.plan], draft.kept_out) == (["KN9999"], 1)
        with pytest.raises(ErasedByPerson):
            register_person(association.id, number, {"full_name": "X"}, by=coordinator.id, now=now)
        again = make_account()
        join_association(again, association, number, now=now)
        assert draft_of(upload).kept_out == 0


def test_taking_along_holds_ones_own_words_and_none_of_others(
    database: Flask, page: PageClient, now: datetime
) -> None:
    pairing = make_pairing()
    own, other = pairing.mentee, pairing.mentor
    session = plan_session(
        pairing, starts_at=NOW.replace(day=25), minutes=60, channel="video", by=own.id, now=NOW
    )
    facts = {"session_id": session.id, "written_at": now}
    db.session.add_all(
        [
            SessionNote(author_id=own.id, kind="private", text="=mine alone", **facts),
            SessionNote(author_id=other.id, kind="private", text="theirs alone", **facts),
            Concern(
                person_id=own.id,
                person_association_id=pairing.mentee_association_id,
                reporter_id=other.id,
                reporter_association_id=pairing.mentor_association_id,
                about="person",
                kind="other",
                words="reported in confidence",
                state="open",
                reported_at=now,
            ),
        ]
    )
    page.sign_in(own)
    answer = page._open("GET", "/account/take-along/my-data.zip")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as packed:
        files = {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    answer.close()
    everything = "\n".join(files.values())
    notes = json.loads(files["json/session_notes.json"])
    assert [one["text"] for one in notes] == ["=mine alone"]
    assert ",'=mine alone" in files["csv/session_notes.csv"]  # no spreadsheet runs it
    asked = json.loads(files["json/mentorship_requests.json"])[0]
    assert asked["to_learn"] == pairing.request.to_learn
    assert (asked["mentee_id"], asked["mentor_id"]) == ("you", "somebody else")
    for secret in ("theirs alone", "reported in confidence", str(other.id), other.email):
        assert secret not in everything, secret
    assert own.fs_uniquifier not in everything
    assert own.full_name in files["README.txt"]
    assert "private notes" in files["README.txt"].lower()


def test_what_was_agreed_to_stands_on_one_page_with_the_way_back(
    page: PageClient, now: datetime
) -> None:
    member = make_mentee()
    association = make_association(member)
    programme = make_programme(association, make_account())
    enrolment = take_part(programme, member, outside=True)
    texts = {"language": "en", "topics": ["handover"]}
    texts |= dict.fromkeys(("headline", "started", "helped", "advice"), "My own way")
    story = write_story(association.id, texts, {"publish", "name"}, by=member.id, now=now)
    page.sign_in(member)
    view = page.get(page.get("accounts.account").link("What you agreed to"))
    assert "To be proposed to members of partner associations" in view.text
    assert "My full name may stand with the story" in view.text
    assert view.text.count("version 2026-11") == 2
    assert len(view.soup.select('main button[aria-label^="Take it back"]')) == 2

    consent_outside(enrolment, agreed=False, now=now)
    withdraw_story(story, by=member.id, now=now)
    view = page.get("privacy.agreed")
    assert view.text.count("Taken back on 23 November 2026") == 2
    assert "Take it back" not in view.text


def test_a_large_life_is_written_row_by_row(
    database: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairing = make_pairing()
    for number in range(6):
        audit.record("looked", "pairing", pairing.id, by=pairing.mentee_id, now=now, n=number)
    db.session.commit()
    monkeypatch.setattr("mentor_match.privacy.export.ROWS", 2)
    with database.test_request_context():
        made = export_of(
            pairing.mentee,
            subject=subject_of(pairing.mentee.id, database.config["PULSE_KEY"]),
            folder=database.config["EVIDENCE_FOLDER"],
            now=now,
        )
    with zipfile.ZipFile(made) as packed:
        assert packed.testzip() is None
        acts = json.loads(packed.read("json/audit_records.json"))
    made.close()
    assert len(acts) > 5
    assert {act["actor_id"] for act in acts} == {str(pairing.mentee.id)}
