"""Files outside the database go once the transaction is kept, and stay where it is not."""

from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from mentor_match.extensions import db

_NOTED = "files to forget"


def forget_file(file: Path) -> None:
    """Remove the file when the transaction that this belongs to is kept."""
    db.session.info.setdefault(_NOTED, []).append(file)


@event.listens_for(Session, "after_commit")
def _remove(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for file in session.info.pop(_NOTED, ()):
        file.unlink(missing_ok=True)


@event.listens_for(Session, "after_rollback")
def _keep(session: Session) -> None:
    session.info.pop(_NOTED, None)
