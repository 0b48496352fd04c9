"""Invents the register of an association: members, some invited, some who wait, and a new file."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import (
    Association,
    Coordinator,
    JobCadre,
    Membership,
    RegisterEntry,
    RegisterInvitation,
)
from mentor_match.associations.rules import HOLDS, hash_of_token, job_key
from mentor_match.associations.service import keep_upload
from mentor_match.demo.names import NAMES
from mentor_match.extensions import db
from mentor_match.profiles.models import MentorProfile

DAY = timedelta(days=1)
STRANGERS = 120  # in the register, without an account
# The secret of one invitation, so that the page behind a mail can be looked at.
SECRET = "a-demonstration-invitation"  # noqa: S105 - opens nothing but that page
# Code and words of a job as an older list has them, and the cadre a coordinator said it is.
JOBS: tuple[tuple[str, str, str | None], ...] = (
    ("2230-1B", "Nurse", "2221"),
    ("2230-2B", "Midwife", "2222"),
    ("3232-2A", "Nurse midwife aide", "3222"),
    ("8322-1A", "Driver", None),
)
OPEN_JOB = ("2230-1D", "Chief nurse")  # nobody has said yet which cadre it is


def invent_register(seed: int, association: Association, now: datetime) -> None:
    """Everything a coordinator of this association finds in the register."""
    chance = random.Random(seed + 17)  # noqa: S311 - invents people, guards nothing
    by = db.session.scalars(
        select(Coordinator.account_id).where(Coordinator.association_id == association.id)
    ).one()
    for code, _words, cadre in JOBS:
        facts = {"association_id": association.id, "key": code, "decided_by": by}
        db.session.add(JobCadre(cadre=cadre, decided_at=now - 40 * DAY, **facts))
    _members(chance, association, now)
    strangers = [_stranger(chance, association, number, now) for number in range(STRANGERS)]
    db.session.add_all(strangers)
    db.session.flush()
    _invite(chance, [one for one in strangers if one.email], by, now)
    _bring_file(association, strangers, by, now)


def _members(chance: random.Random, association: Association, now: datetime) -> None:
    """Who is verified stands in it; of who waits one under this name, one under another."""
    rows = db.session.execute(
        select(Membership, Account, MentorProfile)
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(MentorProfile, MentorProfile.account_id == Account.id)
        .where(Membership.association_id == association.id)
        .order_by(Membership.registration_number)
    ).all()
    waiting = 0
    for place, (membership, account, mentor) in enumerate(rows):
        name = account.full_name
        if membership.state == "pending":
            waiting += 1
            if waiting % 3 == 0:
                continue
            name = name if waiting % 3 == 1 else f"Zuhura {name.split()[-1]}"
        entry = _entry(chance, association, membership.registration_number, name, now)
        db.session.add(entry)
        if membership.state == "verified":
            _registered(membership, entry, mentor is not None, place, now)


def _registered(
    membership: Membership, entry: RegisterEntry, mentors: bool, place: int, now: datetime
) -> None:
    """One in forty registrations ends soon; one mentor in three is prepared, some long ago."""
    entry.membership_id, membership.verified_how = membership.id, "coordinator"
    today = now.date()
    if place % 40 == 5:
        entry.valid_until = today + (place % 25) * DAY
    membership.valid_until = entry.valid_until
    if mentors and place % 3 == 0:
        membership.prepared_on = today - (100 + place * 7 % 700) * DAY
        membership.prepared_until = membership.prepared_on + 730 * DAY


def _entry(
    chance: random.Random, association: Association, number: str, name: str, now: datetime
) -> RegisterEntry:
    code, words, _cadre = chance.choices(JOBS, (70, 20, 8, 2))[0]
    if chance.random() < 0.04:
        code, words = OPEN_JOB
    facts: dict[str, Any] = {"association_id": association.id, "number": number, "email": None}
    return RegisterEntry(
        full_name=name,
        job=code,
        job_title=words,
        job_key=job_key(code, words),
        valid_until=_year_end(now.date(), chance.randint(0, 2)),
        added_at=now - 40 * DAY,
        changed_at=now - 40 * DAY,
        **facts,
    )


def _year_end(today: date, years: int) -> date:
    return date(today.year + years, 12, 31)


def _stranger(
    chance: random.Random, association: Association, number: int, now: datetime
) -> RegisterEntry:
    women, men, families = NAMES["east"]
    name = f"{chance.choice(women + men)} {chance.choice(families)}"
    entry = _entry(chance, association, f"{association.code}-{40_000 + number}", name, now)
    if chance.random() < 0.8:
        entry.email = f"registered{number:03d}@demonstration.example"
    return entry


def _invite(
    chance: random.Random, entries: Sequence[RegisterEntry], by: UUID, now: datetime
) -> None:
    """Half of them were invited: most have not answered, some said no, some links ran out."""
    for place, entry in enumerate(entries[: len(entries) // 2]):
        sent = now - (2 if place == 0 else chance.choice((3, 9, 16, 35))) * DAY
        said_no = place % 11 == 7
        db.session.add(
            RegisterInvitation(
                entry_id=entry.id,
                waiting=False,
                asked_at=sent,
                asked_by=by,
                secret_hash=hash_of_token(SECRET if place == 0 else f"{entry.number}-{sent}"),
                times=1,
                sent_at=sent,
                expires_at=sent + HOLDS,
                answer="refused" if said_no else None,
                answered_at=sent + DAY if said_no else None,
            )
        )
    db.session.flush()


def _bring_file(
    association: Association, strangers: Sequence[RegisterEntry], by: UUID, now: datetime
) -> None:
    """A file that waits for its coordinator: somebody new, changed, the same, and refused."""
    head = "Reg. No.,Full name,Profession,E-mail,Valid until"
    kept, moved = strangers[1], strangers[2]
    rows = [
        f"{association.code}-41001,Neema Mushi,Nurse,neema.mushi@demonstration.example,2027-12-31",
        f"{association.code}-41002,Musa Lubega,Ward clerk,,2027-12-31",
        f"{kept.number},{kept.full_name},,,",
        f"{moved.number},{moved.full_name} Otieno,,,2029-12-31",
        f"{association.code}-41003,,Midwife,,",
        f"{association.code}-41004,Asha Kiprop,Midwife,no address,31/12/2027",
    ]
    keep_upload(association.id, [("members.csv", "\n".join([head, *rows]).encode())],
                by=by, now=now)  # fmt: skip
