"""Reading the register of an association, and the files that wait to be taken into it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from mentor_match.associations.models import (
    Association,
    JobCadre,
    RegisterEntry,
    RegisterFile,
    RegisterHeading,
    RegisterInvitation,
    RegisterUpload,
)
from mentor_match.associations.rules import FACTS, plain_number
from mentor_match.extensions import db
from mentor_match.web.refusals import NotFound

AT_ONCE = 400  # parameters of one question
FEW = 2_000  # up to so many numbers are asked for; beyond, the whole register is read


def list_known(
    association_id: UUID, numbers: Sequence[str]
) -> dict[str, tuple[UUID, Mapping[str, Any]]]:
    """number -> (key, facts) of those who are in the register."""
    columns = [getattr(RegisterEntry, name) for name in FACTS]
    asked = select(RegisterEntry.number, RegisterEntry.id, *columns).where(
        RegisterEntry.association_id == association_id
    )
    if len(numbers) > FEW:
        rows = list(db.session.execute(asked))
    else:
        rows = [
            row
            for start in range(0, len(numbers), AT_ONCE)
            for row in db.session.execute(
                asked.where(RegisterEntry.number.in_(numbers[start : start + AT_ONCE]))
            )
        ]
    return {row[0]: (row[1], dict(zip(FACTS, row[2:], strict=True))) for row in rows}


def lock_register(association_id: UUID) -> None:
    """Whoever else wants to change this register waits for this transaction."""
    asked = select(Association.id).where(Association.id == association_id)
    db.session.execute(asked.with_for_update(of=Association))


def get_upload(association_id: UUID, upload_id: UUID, account_id: UUID) -> RegisterUpload:
    """Files this coordinator brought for this association; any other do not exist."""
    found = db.session.get(RegisterUpload, upload_id)
    if found is None or (found.association_id, found.account_id) != (association_id, account_id):
        raise NotFound
    return found


def lock_upload(upload: RegisterUpload) -> RegisterUpload:
    """The files as they are now; NotFound where somebody decided on them meanwhile."""
    asked = select(RegisterUpload).where(RegisterUpload.id == upload.id).with_for_update()
    found = db.session.scalars(asked.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def find_waiting_upload(association_id: UUID, account_id: UUID) -> RegisterUpload | None:
    """The files of this coordinator that wait."""
    asked = select(RegisterUpload).where(
        RegisterUpload.association_id == association_id, RegisterUpload.account_id == account_id
    )
    return db.session.scalars(asked.order_by(RegisterUpload.uploaded_at.desc()).limit(1)).first()


def list_files(upload_id: UUID) -> list[tuple[str, bytes]]:
    """(name, content) of each file of an upload."""
    asked = select(RegisterFile.name, RegisterFile.content).where(
        RegisterFile.upload_id == upload_id
    )
    return [
        (name, content) for name, content in db.session.execute(asked.order_by(RegisterFile.place))
    ]


def list_headings(association_id: UUID) -> Sequence[RegisterHeading]:
    """What was said of headings before."""
    asked = select(RegisterHeading).where(RegisterHeading.association_id == association_id)
    return db.session.scalars(asked).all()


def read_headings(association_id: UUID) -> dict[str, str]:
    """heading -> column, as it was said before."""
    return {one.heading: one.column for one in list_headings(association_id)}


def list_decided_jobs(association_id: UUID) -> Sequence[JobCadre]:
    """What was said of jobs before."""
    asked = select(JobCadre).where(JobCadre.association_id == association_id)
    return db.session.scalars(asked).all()


def read_jobs(association_id: UUID) -> dict[str, str | None]:
    """key of a job -> cadre, as it was said before; None where it is no cadre."""
    return {one.key: one.cadre for one in list_decided_jobs(association_id)}


def list_jobs(association_id: UUID) -> Sequence[Any]:
    """(key, code, words, how many people) of each job in the register."""
    asked = (
        select(
            RegisterEntry.job_key,
            func.max(RegisterEntry.job),
            func.max(RegisterEntry.job_title),
            func.count(),
        )
        .where(RegisterEntry.association_id == association_id, RegisterEntry.job_key.is_not(None))
        .group_by(RegisterEntry.job_key)
    )
    return db.session.execute(asked).all()


@dataclass(frozen=True, slots=True)
class RegisterSearch:
    """What a coordinator narrows the register to; empty asks for all."""

    state: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the register as a coordinator sees them in a list."""

    entry: RegisterEntry
    invitation: RegisterInvitation | None
    cadre: str | None
    decided: bool  # whether somebody said which cadre the job is


def list_entries(
    association_id: UUID, search: RegisterSearch, *, limit: int | None = None, offset: int = 0
) -> list[Listed]:
    """The people of the register, by name."""
    asked: Any = select(RegisterEntry, RegisterInvitation, JobCadre.cadre, JobCadre.key)
    asked = (
        _entries(asked, association_id, search)
        .outerjoin(
            JobCadre,
            (JobCadre.association_id == RegisterEntry.association_id)
            & (JobCadre.key == RegisterEntry.job_key),
        )
        .order_by(func.lower(RegisterEntry.full_name), RegisterEntry.number)
    )
    rows = db.session.execute(asked.limit(limit).offset(offset))
    return [Listed(entry, invited, cadre, key is not None) for entry, invited, cadre, key in rows]


def count_entries(association_id: UUID, search: RegisterSearch) -> int:
    """How many people of the register the search finds."""
    return db.session.scalar(_entries(select(func.count()), association_id, search)) or 0


# What a list can be narrowed to: code -> condition on an entry and its invitation.
WHO: Mapping[str, Any] = {
    "members": RegisterEntry.membership_id.is_not(None),
    "invited": RegisterEntry.membership_id.is_(None)
    & RegisterInvitation.entry_id.is_not(None)
    & RegisterInvitation.answer.is_(None),
    "not-invited": RegisterEntry.membership_id.is_(None) & RegisterInvitation.entry_id.is_(None),
    "refused": RegisterInvitation.answer == "refused",
    "no-address": RegisterEntry.email.is_(None),
}


def _entries(asked: Select[Any], association_id: UUID, search: RegisterSearch) -> Select[Any]:
    asked = (
        asked.select_from(RegisterEntry)
        .outerjoin(RegisterInvitation, RegisterInvitation.entry_id == RegisterEntry.id)
        .where(RegisterEntry.association_id == association_id)
    )
    if search.state:
        asked = asked.where(WHO[search.state])
    for word in search.words.split():
        asked = asked.where(
            or_(
                RegisterEntry.full_name.icontains(word, autoescape=True),
                RegisterEntry.number.contains(plain_number(word), autoescape=True),
            )
        )
    return asked


def list_registered(association_id: UUID) -> Iterable[RegisterEntry]:
    """Everyone in the register, by number: for a file."""
    asked = select(RegisterEntry).where(RegisterEntry.association_id == association_id)
    return db.session.scalars(asked.order_by(RegisterEntry.number))
