"""Jobs of a register: which cadre each is. A person says so, once; nothing is guessed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.associations.exchange.files import read_again
from mentor_match.associations.models import JobCadre, RegisterUpload
from mentor_match.associations.queries import (
    list_decided_jobs,
    list_jobs,
    lock_register,
    read_jobs,
)
from mentor_match.associations.rules import cadre_of_word, job_key
from mentor_match.audit import service as audit
from mentor_match.extensions import db


@dataclass(slots=True)
class Job:
    """A job of a register or of files that wait, and what was said of it."""

    key: str
    code: str | None
    title: str | None
    people: int
    cadre: str | None = None
    decided: bool = False

    @property
    def place(self) -> str:
        """What a form calls it: keys may be long, and in any script."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:12]

    @property
    def suggested(self) -> str | None:
        """A cadre to look at first: by the words of the job, never by the digits of its code."""
        return self.cadre if self.decided else cadre_of_word(self.title)


def jobs_of(association_id: UUID, upload: RegisterUpload | None) -> list[Job]:
    """The jobs of the register and of the files that wait, the commonest first."""
    rows = list_jobs(association_id)
    found = {key: Job(key, code, title, people) for key, code, title, people in rows}
    if upload is not None:
        for one in read_again(upload.found).reading.people:
            key = job_key(one.job, one.job_title)
            if key is not None:
                job = found.setdefault(key, Job(key, one.job, one.job_title, 0))
                job.people += 1
    said = read_jobs(association_id)
    for job in found.values():
        job.decided = job.key in said
        job.cadre = said.get(job.key)
        if not job.decided and job.code is None:  # a word that is the name of a cadre says it all
            job.cadre = cadre_of_word(job.title)
            job.decided = job.cadre is not None
    return sorted(found.values(), key=lambda job: (-job.people, job.key))


def take_known_words(
    association_id: UUID, people: Iterable[Mapping[str, Any]], now: datetime
) -> None:
    """A word that is exactly the name of a cadre needs nobody to say so; a code always does."""
    known = read_jobs(association_id)
    words: dict[str, str] = {}
    for facts in people:
        code, title = facts["job"], facts["job_title"]
        key, cadre = job_key(code, title), cadre_of_word(title)
        if key and cadre and not code and key not in known:
            words[key] = cadre
    db.session.add_all(
        JobCadre(association_id=association_id, key=key, cadre=cadre, decided_at=now)
        for key, cadre in words.items()
    )
    db.session.flush()


def map_jobs(
    association_id: UUID, said: Mapping[str, str | None], *, by: UUID, now: datetime
) -> None:
    """Say which cadre each job is; None says that it is none of the cadres here."""
    lock_register(association_id)
    known = {one.key: one for one in list_decided_jobs(association_id)}
    for key, cadre in said.items():
        if key not in known:
            known[key] = JobCadre(association_id=association_id, key=key)
            db.session.add(known[key])
        known[key].cadre, known[key].decided_at, known[key].decided_by = cadre, now, by
    db.session.flush()
    audit.record(
        "mapped jobs of the register",
        "association",
        association_id,
        by=by,
        now=now,
        association_id=association_id,
        jobs=len(said),
    )
