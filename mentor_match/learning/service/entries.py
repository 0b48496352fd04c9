"""What a member types in, with a file that shows it."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry, CpdEvidence
from mentor_match.learning.queries import list_by_cause, list_evidence_files, list_zones
from mentor_match.learning.rules import Activity, Source
from mentor_match.learning.service.cpd import credit_and_note
from mentor_match.web.uploads import Upload, keep, list_kept

BY_THEN = timedelta(hours=1)  # whatever wrote a file has long kept its row, or failed


def add_entry(
    account_id: UUID,
    association_id: UUID,
    *,
    title: str,
    provider: str,
    category: str,
    done_on: date,
    minutes: int,
    evidence: Upload | None,
    folder: Path,
    now: datetime,
    visit: str,
) -> CpdEntry | None:
    """Enter something done elsewhere. `visit` names the form that was shown: sent twice, it is
    entered once. None where it was entered before."""
    cause = f"manual:{visit}"
    if list_by_cause(account_id, cause):
        return None
    kept = _keep(evidence, account_id, folder, now) if evidence else None
    noon = datetime.combine(done_on, time(12), ZoneInfo(list_zones([account_id])[account_id]))
    activity = Activity(
        account_id=account_id,
        source=Source.MANUAL,
        cause=cause,
        category=category,
        minutes=minutes,
        at=noon.astimezone(UTC),
        vouched=False,
        association_id=association_id,
        title=title,
        provider=provider,
        evidence_id=kept.id if kept else None,
    )
    return next(iter(credit_and_note([activity], by=account_id, now=now)), None)


def _keep(evidence: Upload, account_id: UUID, folder: Path, now: datetime) -> CpdEvidence:
    kept = CpdEvidence(
        id=uuid4(),
        account_id=account_id,
        file=keep(evidence, folder),
        content_type=evidence.content_type,
        size=len(evidence.content),
        sha256=evidence.sha256,
        kept_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    audit.record(
        "kept CPD evidence", "CPD evidence", kept.id, by=account_id, now=now, sha256=kept.sha256
    )
    return kept


def forget_files_of_nobody(folder: Path, now: datetime) -> int:
    """Remove the files whose row was never kept, because the act failed after the file was
    written; how many. A folder knows no transactions."""
    files = list_kept(folder, before=now - BY_THEN)
    of_nobody = files - set(list_evidence_files()) if files else set()
    for name in of_nobody:
        (folder / name).unlink(missing_ok=True)
    return len(of_nobody)
