"""Everything the service keeps of one person, as a ZIP of CSV and JSON, with a page that explains.

It is written into a file of its own, row by row, so that a long life in the service needs no more
memory than a short one. Words of others, and who they are, stay out.
"""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy import Table, case, func, select

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEvidence
from mentor_match.privacy.rules import BY_CODE, TABLES
from mentor_match.privacy.walk import is_author, is_owned, people_in, tables
from mentor_match.pulse.queries import list_own_answers
from mentor_match.web.tables import harmless
from mentor_match.web.templating import render_text

ROWS = 500
OTHER, ME = "somebody else", "you"
PULSE = ("wave", "month", "mentored", "leave_post", "leave_country", "leave_profession",
         "burnout", "satisfaction", "keeps")  # fmt: skip


def export_of(account: Account, *, subject: str, folder: Path, now: datetime) -> IO[bytes]:
    """The ZIP, ready to be read from its beginning; it is gone when it is closed."""
    made = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        counts = {
            table.name: count
            for table, _policy in tables()
            if (count := _write_table(packed, table, account.id))
        }
        answers = [_answer(one) for one in list_own_answers(subject)]
        if answers:
            counts["pulse_answers"] = len(answers)
            _write_csv(packed, "pulse_answers", PULSE, answers)
            _write_json(packed, "pulse_answers", PULSE, answers)
        _write_evidence(packed, account.id, folder)
        packed.writestr("README.txt", _explained(account, counts, now))
    made.seek(0)
    return made


def _write_table(packed: zipfile.ZipFile, table: Table, account_id: UUID) -> int:
    """Both files of a table; how many rows, and no file where there is none."""
    mine = is_owned(table, account_id)
    count = db.session.scalar(select(func.count()).select_from(table).where(mine)) or 0
    if not count:
        return 0
    columns = _columns(table, account_id)
    names = [column.name for column in columns]
    people = {column.name for column in people_in(table)}

    def rows() -> Iterator[list[Any]]:
        asked = select(*columns).where(mine).order_by(*table.primary_key.columns)
        for row in db.session.execute(asked, execution_options={"yield_per": ROWS}):
            yield [
                _shown(name, value, people, account_id)
                for name, value in zip(names, row, strict=True)
            ]

    _write_csv(packed, table.name, names, rows())
    _write_json(packed, table.name, names, rows())
    return count


def _columns(table: Table, account_id: UUID) -> list[Any]:
    """What may be taken along: facts, and words where they are this person's own."""
    columns = []
    for name, column in TABLES[table.name].columns.items():
        if not column.exported:
            continue
        own: Any = table.c[name]
        if column.by:
            own = case((is_author(table, column, account_id), own), else_=None).label(name)
        columns.append(own)
    return columns


def _shown(name: str, value: Any, people: set[str], account_id: UUID) -> Any:
    """Of others only that there was somebody; values that JSON has no word for as texts."""
    if value is None:
        return None
    if name in people:
        return ME if value == account_id else OTHER
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return sorted(value) if isinstance(value, frozenset | set) else value


def _answer(one: Any) -> list[Any]:
    return [_shown(name, getattr(one, name), set(), one.id) for name in PULSE]


def _write_csv(packed: zipfile.ZipFile, name: str, headings: Sequence[str], rows: Any) -> None:
    with packed.open(f"csv/{name}.csv", "w") as raw:
        text = io.TextIOWrapper(raw, "utf-8-sig", newline="")
        writer = csv.writer(text)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([harmless(_cell(value)) for value in row])
        text.flush()
        text.detach()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def _write_json(packed: zipfile.ZipFile, name: str, headings: Sequence[str], rows: Any) -> None:
    with packed.open(f"json/{name}.json", "w") as raw:
        raw.write(b"[")
        for number, row in enumerate(rows):
            said = json.dumps(dict(zip(headings, row, strict=True)), ensure_ascii=False, indent=1)
            raw.write((",\n" if number else "\n").encode() + said.encode())
        raw.write(b"\n]\n")


def _write_evidence(packed: zipfile.ZipFile, account_id: UUID, folder: Path) -> None:
    kept = select(CpdEvidence.file).where(CpdEvidence.account_id == account_id)
    for name in db.session.scalars(kept):
        if (folder / name).is_file():
            packed.write(folder / name, f"evidence/{name}")


def _explained(account: Account, counts: dict[str, int], now: datetime) -> str:
    """What is in it and what is not, in plain words."""
    facts = {
        "account": account,
        "files": [(name, _title(name), count) for name, count in sorted(counts.items())],
        "now": now,
    }
    return render_text("privacy/export.txt", facts, account.locale)


def _title(name: str) -> str:
    """The kind of most of a table's columns."""
    kinds = [column.kind for column in TABLES[name].columns.values()]
    return BY_CODE[max(kinds, key=kinds.count)].title
