"""The register: files are kept, looked at without changing anything, and taken in whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, update

from mentor_match.associations.exchange.files import Read, read_again, read_all
from mentor_match.associations.exchange.register import LARGEST, Registered
from mentor_match.associations.models import (
    RegisterEntry,
    RegisterFile,
    RegisterHeading,
    RegisterUpload,
)
from mentor_match.associations.queries import (
    find_entry,
    list_files,
    list_headings,
    list_known,
    lock_register,
    lock_upload,
    read_headings,
)
from mentor_match.associations.rules import (
    FACTS,
    ErasedByPerson,
    Fate,
    NoFile,
    NothingToImport,
    NumberInRegister,
    Planned,
    UploadTooLarge,
    job_key,
    plan_register,
)
from mentor_match.associations.service.erased import kept_out
from mentor_match.associations.service.jobs import take_known_words
from mentor_match.associations.service.registrations import link_register
from mentor_match.audit import service as audit
from mentor_match.extensions import db

KEPT = timedelta(days=7)  # what nobody decides on is forgotten


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """What files would do: what was read of them, and the plan."""

    read: Read
    plan: Sequence[Planned]
    kept_out: int = 0  # people who erased everything about them

    def having(self, fate: str) -> list[Planned]:
        """The people with this fate."""
        return [planned for planned in self.plan if planned.fate == fate]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each fate, and how many rows or resources were refused."""
        counts = {fate.value: len(self.having(fate)) for fate in Fate}
        refused = {(one.file, one.resource) for one in self.read.reading.refused}
        return {**counts, "refused": len(refused)}


def keep_upload(
    association_id: UUID, files: Sequence[tuple[str, bytes]], *, by: UUID, now: datetime
) -> RegisterUpload:
    """Keep files until their coordinator decides; what waited before is forgotten."""
    if not any(content for _name, content in files):
        raise NoFile
    if sum(len(content) for _name, content in files) > LARGEST:
        raise UploadTooLarge
    db.session.execute(
        delete(RegisterUpload).where(
            RegisterUpload.association_id == association_id, RegisterUpload.account_id == by
        )
    )
    upload = RegisterUpload(
        id=uuid4(),
        association_id=association_id,
        account_id=by,
        uploaded_at=now,
        found=read_all(files, read_headings(association_id)).as_json(),
        files=[
            RegisterFile(place=place, name=name[:120], content=content)
            for place, (name, content) in enumerate(files, start=1)
        ],
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def map_headings(upload: RegisterUpload, said: Mapping[str, str]) -> None:
    """Say which headings are which columns, for these files and for the next ones."""
    upload = lock_upload(upload)
    known = {one.heading: one for one in list_headings(upload.association_id)}
    for heading, column in said.items():
        if heading in known:
            known[heading].column = column
        else:
            facts = {"association_id": upload.association_id, "heading": heading}
            db.session.add(RegisterHeading(column=column, **facts))
    db.session.flush()
    files = list_files(upload.id)
    upload.found = read_all(files, read_headings(upload.association_id)).as_json()
    db.session.flush()


def discard_upload(upload: RegisterUpload) -> None:
    """Not these: nothing of them was taken in, and nothing of them stays."""
    db.session.delete(upload)
    db.session.flush()


def forget_uploads(now: datetime) -> int:
    """Forget files nobody decided on; how many there were."""
    old = delete(RegisterUpload).where(RegisterUpload.uploaded_at < now - KEPT)
    return db.session.execute(old).rowcount


def draft_of(upload: RegisterUpload) -> ImportDraft:
    """What the files would do to the register as it stands now."""
    read = read_again(upload.found)
    every = [(one.number, _facts(one)) for one in read.reading.people]
    gone = kept_out(upload.association_id, [(number, facts["email"]) for number, facts in every])
    people = [(number, facts) for number, facts in every if number not in gone]
    known = list_known(upload.association_id, [number for number, _facts in people])
    return ImportDraft(read, plan_register(people, known), len(every) - len(people))


def _facts(person: Registered) -> dict[str, Any]:
    return {name: getattr(person, name) for name in FACTS}


def import_upload(upload: RegisterUpload, *, by: UUID, now: datetime) -> dict[str, int]:
    """Take in what was not refused, in one go, and forget the files; how many of each fate."""
    upload = lock_upload(upload)
    association_id = upload.association_id
    lock_register(association_id)
    draft = draft_of(upload)
    if not draft.having(Fate.NEW) and not draft.having(Fate.CHANGED):
        raise NothingToImport
    discard_upload(upload)
    _take_in(association_id, draft.plan, by=by, now=now)
    audit.record(
        "imported register",
        "association",
        association_id,
        by=by,
        now=now,
        association_id=association_id,
        counts=draft.counts,
    )
    return draft.counts


def _take_in(association_id: UUID, plan: Sequence[Planned], *, by: UUID, now: datetime) -> None:
    """Write what is new or changed, and join members with it."""
    new = [planned for planned in plan if planned.fate == Fate.NEW]
    changed = [planned for planned in plan if planned.fate == Fate.CHANGED]
    if new:
        db.session.execute(insert(RegisterEntry), [_row(association_id, p, now) for p in new])
    for alike in _by_facts(changed):
        db.session.execute(update(RegisterEntry), [_change(p, now) for p in alike])
    take_known_words(association_id, [p.facts for p in (*new, *changed)], now)
    db.session.expire_all()  # rows were changed behind the session's back
    renewed = {p.number for p in (*new, *changed) if "valid_until" in (p.changes or p.facts)}
    link_register(association_id, renewed, by=by, now=now)


def register_person(
    association_id: UUID, number: str, facts: Mapping[str, Any], *, by: UUID, now: datetime
) -> RegisterEntry:
    """One person more in the register, who is told nothing yet."""
    lock_register(association_id)
    if find_entry(association_id, number) is not None:
        raise NumberInRegister(number=number)
    if kept_out(association_id, [(number, facts.get("email"))]):
        raise ErasedByPerson
    whole = {**dict.fromkeys(FACTS), **facts}
    _take_in(association_id, [Planned(Fate.NEW, number, whole)], by=by, now=now)
    made = find_entry(association_id, number)
    assert made is not None
    _note("added to register", made, by, now)
    return made


def change_entry(
    entry: RegisterEntry, facts: Mapping[str, Any], *, by: UUID, now: datetime
) -> None:
    """What is said of a person of the register; what is not said stays."""
    lock_register(entry.association_id)
    kept = {name: getattr(entry, name) for name in FACTS}
    person = (entry.number, {**kept, **facts})
    plan = plan_register([person], {entry.number: (entry.id, kept)})
    if plan[0].fate == Fate.CHANGED:
        changed = sorted(plan[0].changes)
        _take_in(entry.association_id, plan, by=by, now=now)
        _note("changed register entry", entry, by, now, changed=changed)


def _note(verb: str, entry: RegisterEntry, by: UUID, now: datetime, **facts: Any) -> None:
    audit.record(
        verb,
        "register entry",
        entry.id,
        by=by,
        now=now,
        association_id=entry.association_id,
        **facts,
    )


def _row(association_id: UUID, planned: Planned, now: datetime) -> dict[str, Any]:
    facts = planned.facts
    return {
        "id": uuid4(),
        "association_id": association_id,
        "number": planned.number,
        **facts,
        "job_key": job_key(facts["job"], facts["job_title"]),
        "added_at": now,
        "changed_at": now,
    }


def _change(planned: Planned, now: datetime) -> dict[str, Any]:
    """The row of an update. A job changes as a whole: no new word beside an old code."""
    changed = {name: after for name, (_before, after) in planned.changes.items()}
    if {"job", "job_title"} & set(changed):
        code, title = planned.facts["job"], planned.facts["job_title"]
        changed |= {"job": code, "job_title": title, "job_key": job_key(code, title)}
    return {"id": planned.known, **changed, "changed_at": now}


def _by_facts(changed: Iterable[Planned]) -> Iterable[list[Planned]]:
    """Those with the same facts to change together: the database takes them in one go."""
    alike: dict[frozenset[str], list[Planned]] = {}
    for planned in changed:
        alike.setdefault(frozenset(planned.changes), []).append(planned)
    return alike.values()
