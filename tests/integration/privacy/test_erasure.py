"""Erasing: nothing that names a person is left in any table, and what is counted stays."""

import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from mentor_match.accounts.models import Account
from mentor_match.accounts.queries import find_account_by_email
from mentor_match.accounts.service import password_hash
from mentor_match.associations.models import Membership, RegisterEntry
from mentor_match.associations.service import appoint_coordinator
from mentor_match.audit.queries import find_break
from mentor_match.demo.build import DEMONSTRATION_SIGN_INS
from mentor_match.extensions import db
from mentor_match.insight.queries import read_figures
from mentor_match.insight.queries.flow import MONTH, count_flow
from mentor_match.insight.rules.flow import Span
from mentor_match.learning.models import CpdEvidence
from mentor_match.notifications.models import Message
from mentor_match.open_data.queries import count_people
from mentor_match.open_data.rules.indicators import quarter_of
from mentor_match.pairings.models import CharterVersion, Pairing, PairingSession, SessionNote
from mentor_match.pairings.queries import list_requests_to
from mentor_match.pairings.rules import LEFT_SERVICE, OPEN_PAIRINGS
from mentor_match.pairings.service import accept_request
from mentor_match.privacy.rules import NAME, TABLES, Fate
from mentor_match.privacy.service import erase_account
from mentor_match.privacy.service.names import connected_to
from mentor_match.privacy.walk import is_owned, tables
from mentor_match.pulse.keys import subject_of
from tests.factories.whole_life import fill_every_table, mark_every_word

FULL_NAME, CALLED = "Rehema Odera Mwangi", "Sister Rehema"
PHONE, NUMBER = "+254 711 222 333", "DANM-77321"


@pytest.fixture
def database(small_service: Flask) -> Flask:
    return small_service


@pytest.fixture
def person(database: Flask, now: datetime) -> Account:
    """The senior of a small demonstration, with a row in every table."""
    account = find_account_by_email(DEMONSTRATION_SIGN_INS[1][0])
    assert account is not None
    account.phone = PHONE
    membership = db.session.scalars(
        select(Membership).where(Membership.account_id == account.id)
    ).one()
    membership.registration_number = NUMBER
    entry = db.session.scalars(
        select(RegisterEntry).where(RegisterEntry.membership_id == membership.id)
    ).one()
    entry.number, entry.full_name, entry.email = NUMBER, FULL_NAME, account.email
    db.session.flush()
    appoint_coordinator(membership.association, account, by=None, now=now)
    accept_request(list_requests_to(account.id)[0], by=account.id, now=now)
    return account


def everything() -> Iterator[tuple[str, str]]:
    """(table, a row as text) of the whole database."""
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            yield table.name, " ".join(_as_text(value) for value in row)


def _as_text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def where_found(texts: set[str]) -> set[tuple[str, str]]:
    """(table, text) of each that stands anywhere, in any case."""
    low = {text: text.lower() for text in texts}
    return {
        (table, text)
        for table, row in everything()
        for text, wanted in low.items()
        if wanted in row.lower()
    }


def erase(app: Flask, account: Account, now: datetime) -> None:
    subject = subject_of(account.id, app.config["PULSE_KEY"])
    folder = app.config["EVIDENCE_FOLDER"]
    erase_account(account, subject=subject, folder=folder, by=account.id, now=now)
    db.session.commit()


def others_write_about(account: Account, now: datetime) -> None:
    """The person's name and address in a note, a charter and a mail of somebody else."""
    pairing = db.session.scalars(
        select(Pairing).where(Pairing.mentor_id == account.id, Pairing.sessions.any())
    ).first()
    assert pairing is not None
    said = f"I asked {FULL_NAME.upper()} ({account.email}, {PHONE}), number {NUMBER}."
    session = pairing.sessions[0]
    db.session.add(
        SessionNote(
            session_id=session.id,
            author_id=pairing.mentee_id,
            kind="private",
            text=said,
            written_at=now,
        )
    )
    db.session.add(
        Message(
            key="of the mentee",
            kind="session-held",
            account_id=pairing.mentee_id,
            recipient="mentee@example.org",
            subject=f"With {CALLED}",
            body=f"Hello, {CALLED} has written to you. {said}",
            written_at=now,
            due_at=now,
        )
    )
    db.session.flush()


def test_no_word_of_an_erased_person_is_left_in_any_table(
    database: Flask, person: Account, now: datetime
) -> None:
    counts = fill_every_table(person.id)
    assert min(counts.values()) >= 1, counts
    others_write_about(person, now)
    marks = mark_every_word(person.id)
    assert len(marks) > 40
    folder: Path = database.config["EVIDENCE_FOLDER"]
    folder.mkdir(parents=True, exist_ok=True)
    evidence = (
        folder
        / db.session.scalars(
            select(CpdEvidence.file).where(CpdEvidence.account_id == person.id)
        ).one()
    )
    evidence.write_bytes(b"%PDF-1.4 a paper with a name on it")
    db.session.commit()
    told = {person.email, FULL_NAME, CALLED, PHONE, NUMBER}
    assert {text for _table, text in where_found(marks | told)} == marks | told

    erase(database, person, now)

    assert where_found(marks | told) == set(), where_found(marks | told)
    assert not evidence.exists()
    assert find_break() is None
    assert (person.full_name, person.active, person.password) == (NAME, False, None)
    assert not db.session.scalars(
        select(Message.key).where(Message.recipient.endswith("@erased.invalid"))
    ).all()


SPELLINGS: dict[str, tuple[str, ...]] = {
    "王小明": ("我昨天见到王小明了", "王 小明说"),
    "Blessing": ("I met Blessing, and BLESSING said yes", "Thanks to Blessing"),
    "أمينة الخالدي": ("تحدثت مع أمينة الخالدي اليوم", "شكرا وأَمينة الخالدي"),
    "Élodie Müller-Ångström": (
        "I met ÉLODIE MÜLLER-ÅNGSTRÖM again",
        "With  élodie müller-ångström in small letters",
        unicodedata.normalize("NFD", "And Élodie Müller-Ångström in pieces"),
        "Elodie Muller-Angstrom, as typed on a phone",
        "Élodie Müller‑Ångström, kept on a line",
    ),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_name_in_any_script_and_spelling_is_gone_from_what_others_wrote(
    database: Flask, person: Account, now: datetime, name: str
) -> None:
    person.full_name = person.call_me = name
    said = [*SPELLINGS[name], "It was a blessing to learn with her."]
    pairing = db.session.scalars(
        select(Pairing).where(Pairing.mentor_id == person.id, Pairing.sessions.any())
    ).first()
    assert pairing is not None
    session, writer = pairing.sessions[0].id, pairing.mentee_id
    db.session.add_all(
        SessionNote(session_id=session, author_id=writer, kind="private", text=text, written_at=now)
        for text in said
    )
    db.session.commit()
    assert {text for _table, text in where_found(set(said))} == set(said)

    erase(database, person, now)

    assert {text for _table, text in where_found(set(said))} == {said[-1]}
    ways = {name, name.upper(), *_forms(name), *_forms("Elodie Muller-Angstrom")}
    left = [row for _table, row in everything() if any(way in row for way in ways)]
    assert left == []
    kept = db.session.scalars(select(SessionNote.text).where(SessionNote.author_id == writer))
    assert len([text for text in kept if "[…]" in text]) == len(said) - 1


def _forms(name: str) -> set[str]:
    return {unicodedata.normalize(form, name) for form in ("NFC", "NFD", "NFKC", "NFKD")}


def test_a_single_name_stays_with_those_who_never_met_the_person(
    database: Flask, person: Account, now: datetime
) -> None:
    person.full_name = "Grace"
    session = db.session.scalars(
        select(PairingSession)
        .join(Pairing)
        .where(Pairing.mentee_id.not_in(connected_to(person.id)), Pairing.mentor_id != person.id)
    ).first()
    assert session is not None
    text = "Grace is what I asked for; Grace Njeri is somebody else."
    writer = db.session.get_one(Pairing, session.pairing_id).mentee_id
    db.session.add(
        SessionNote(
            session_id=session.id, author_id=writer, kind="private", text=text, written_at=now
        )
    )
    db.session.commit()

    erase(database, person, now)

    assert where_found({text}) == {("session_notes", text)}


def test_what_others_did_with_them_still_counts_and_they_are_told(
    database: Flask, person: Account, now: datetime
) -> None:
    fill_every_table(person.id)
    home = db.session.scalars(
        select(Membership.association_id).where(Membership.account_id == person.id)
    ).one()
    running, charter = _running(person), _charter_of_the_other(person, now)
    rows, seen = _counted(person.id), figures(home, now)

    erase(database, person, now)

    the_rows_that_stay_are_as_many_and_the_others_gone(person, rows)
    assert figures(home, now) == seen
    running_pairings_ended_kindly_and_the_other_was_told(person, running)
    kept = db.session.get_one(CharterVersion, charter)
    assert kept.goals == "Learn from […] to hand over."


def the_rows_that_stay_are_as_many_and_the_others_gone(
    person: Account, before: dict[str, int]
) -> None:
    after = _counted(person.id)
    for table, policy in tables():
        if policy.fate == Fate.GOES:
            assert after[table.name] == 0, table.name
        elif table.name != "proposals" and (policy.owners or policy.through):
            # A draft that was never published is no fact; all else is still counted.
            assert after[table.name] >= before[table.name], table.name


def running_pairings_ended_kindly_and_the_other_was_told(
    person: Account, running: list[Pairing]
) -> None:
    assert running
    for pairing in running:
        assert (pairing.state, pairing.reason) == ("ended early", LEFT_SERVICE)
        key = f"pairing-ended:{pairing.id}:{pairing.other(person.id).id}"
        mail = db.session.scalars(select(Message).where(Message.key == key)).one()
        assert "left the service" in mail.body
        assert NAME in mail.body


def _running(person: Account) -> list[Pairing]:
    mine = (Pairing.mentor_id == person.id) | (Pairing.mentee_id == person.id)
    asked = select(Pairing).where(mine, Pairing.state.in_(OPEN_PAIRINGS))
    return list(db.session.scalars(asked))


def _charter_of_the_other(person: Account, now: datetime) -> tuple[UUID, int]:
    """Proposed by the mentee, with the person's name in it."""
    pairing = db.session.scalars(select(Pairing).where(Pairing.mentor_id == person.id)).first()
    assert pairing is not None
    versions = select(CharterVersion.number).where(CharterVersion.pairing_id == pairing.id)
    number = 1 + max(db.session.scalars(versions), default=0)
    db.session.add(
        CharterVersion(
            pairing_id=pairing.id,
            number=number,
            text_version=1,
            goals=f"Learn from {FULL_NAME} to hand over.",
            digest="0" * 64,
            proposed_by=pairing.mentee_id,
            proposed_at=now,
        )
    )
    db.session.flush()
    return pairing.id, number


def _counted(account_id: UUID) -> dict[str, int]:
    return {
        table.name: db.session.scalar(
            select(func.count()).select_from(table).where(is_owned(table, account_id))
        )
        or 0
        for table in db.metadata.sorted_tables
        if TABLES[table.name].owners or TABLES[table.name].through
    }


def figures(association_id: UUID, now: datetime) -> list[Any]:
    """What is counted of the past: by month, by group, and for everyone."""
    first = now.replace(day=1, hour=0)
    span = Span(first.replace(year=first.year - 1), first)
    quarter = quarter_of(now - timedelta(days=100))
    flow = count_flow(association_id, span, now, MONTH)
    return [dict(flow), read_figures(association_id, now).across, count_people(quarter)]


def test_a_fault_in_the_middle_leaves_everything_as_it_was(
    database: Flask, person: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.password = password_hash("a calm walk to the well")
    db.session.commit()
    before = sorted(everything())

    def broken(*_args: Any) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("mentor_match.privacy.service.erasure.take_out_names", broken)
    with pytest.raises(RuntimeError):
        erase(database, person, now)
    db.session.rollback()
    assert sorted(everything()) == before
