"""What a database holds, table by table; and what hangs on its session and on its folders."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import LargeBinary, String, cast, select

from mentor_match.extensions import db

# Not the folder of evidence: a file is written before its row is kept, and removed an hour later
# where that failed. tests/integration/web/test_faults_at_the_edge.py sees to it.
FOLDERS = ("MAIL_FOLDER", "MAIL_JOURNAL")


def digest(tables: Iterable[str] | None = None) -> dict[str, str]:
    """table -> a digest of all its rows, in no order; of every table where none is named."""
    known = db.metadata.tables
    return {name: _rows(known[name]) for name in (known if tables is None else tables)}


def _rows(table: Any) -> str:
    # As texts of the database itself: so no type of a column can hide a difference.
    asked = select(
        *(one if isinstance(one.type, LargeBinary) else cast(one, String) for one in table.columns)
    )
    rows = sorted(repr(tuple(row)) for row in db.session.connection().execute(asked))
    return f"{len(rows)} {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"


def hanging() -> dict[str, Any]:
    """What the next commit would write, were anything left over from what failed."""
    session = db.session
    return {
        "new": list(session.new),
        "changed": [one for one in session.dirty if session.is_modified(one)],
        "deleted": list(session.deleted),
        "noted": {key: kept for key, kept in session.info.items() if kept},
    }


NOTHING_HANGS: dict[str, Any] = {"new": [], "changed": [], "deleted": [], "noted": {}}


def files() -> set[str]:
    """Every file that the service has written beside its database, but evidence."""
    folders = (Path(current_app.config[name] or ".nowhere") for name in FOLDERS)
    return {str(file) for folder in folders for file in folder.glob("**/*") if file.is_file()}
