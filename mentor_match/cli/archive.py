"""The format of a backup: a ZIP with one file of rows a table, the uploaded files, and a list of
all of it with sums, written last. The same for SQLite and PostgreSQL, so one restores into the
other.
"""

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy import Column, Connection, Date, LargeBinary, Numeric, Table, Uuid, select

from mentor_match.columns import CodeSet, Instant

FORMAT = 1
LIST = "backup.json"
BATCH = 1000
CHUNK = 1 << 20

Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]
CODECS: tuple[tuple[Any, Codec], ...] = (
    (Uuid, (str, UUID)),
    (Instant, (datetime.isoformat, datetime.fromisoformat)),
    (Date, (date.isoformat, date.fromisoformat)),
    (CodeSet, (sorted, frozenset)),
    (LargeBinary, (lambda value: base64.b64encode(value).decode(), base64.b64decode)),
    (Numeric, (str, Decimal)),
)


class Damaged(Exception):
    """The file is not a whole backup; says what is wrong with it."""


@dataclass(frozen=True)
class Contents:
    """What a backup says it holds."""

    made_at: str
    revision: str
    rows: dict[str, int]
    sums: dict[str, str]


def _codec(column: Column[Any]) -> Codec:
    """How a value is written as JSON and read back. Floats have a branch of their own in SQLAlchemy
    (Double is a Numeric), and JSON knows them."""
    if column.type.python_type is not float:
        for kind, codec in CODECS:
            if isinstance(column.type, kind):
                return codec
    return (lambda value: value), (lambda value: value)


def _columns(table: Table) -> list[tuple[Column[Any], Codec]]:
    return [(column, _codec(column)) for column in table.columns]


def write(
    target: Path,
    connection: Connection,
    tables: Sequence[Table],
    files: Path,
    *,
    revision: str,
    now: datetime,
) -> Contents:
    """Write everything the connection sees, and the files below the folder, to a new file."""
    rows: dict[str, int] = {}
    sums: dict[str, str] = {}
    target.touch(mode=0o600, exist_ok=False)  # nobody else reads it, not even while it grows
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            name = f"rows/{table.name}.jsonl"
            lines = _lines(connection, table)
            rows[table.name], sums[name] = _put(archive, name, lines)
        for file in sorted(path for path in files.rglob("*") if path.is_file()):
            name = f"files/{file.relative_to(files).as_posix()}"
            with suppress(FileNotFoundError), file.open("rb") as opened:  # erased meanwhile
                _, sums[name] = _put(archive, name, _pieces(opened))
        contents = Contents(now.isoformat(), revision, rows, sums)
        archive.writestr(LIST, json.dumps({"format": FORMAT, **vars(contents)}, indent=1))
    return contents


def _put(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> tuple[int, str]:
    count, seal = 0, hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as out:
        for piece in pieces:
            seal.update(piece)
            out.write(piece)
            count += 1
    return count, seal.hexdigest()


def _pieces(opened: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(opened.read, CHUNK), b"")


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    columns = _columns(table)
    asked = select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(asked.execution_options(yield_per=BATCH)):
        said = [
            None if value is None else write_value(value)
            for value, (_, (write_value, _)) in zip(row, columns, strict=True)
        ]
        yield json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def check(archive: zipfile.ZipFile) -> Contents:
    """What the backup holds, after every byte of it was compared with its sum."""
    try:
        said = json.loads(archive.read(LIST))
        if said.pop("format") != FORMAT:
            raise Damaged("It was made by another version of the program that writes backups.")
        contents = Contents(**said)
        names = set(archive.namelist()) - {LIST}
        if names != set(contents.sums):
            raise Damaged("Files are missing in it, or some were added.")
        for name, expected in contents.sums.items():
            seal = hashlib.sha256()
            with archive.open(name) as opened:
                for piece in _pieces(opened):
                    seal.update(piece)
            if seal.hexdigest() != expected:
                raise Damaged(f"{name} is not as it was written.")
    except Damaged:
        raise
    except Exception as fault:  # zipfile raises much else: KeyError, zlib.error, EOFError ...
        raise Damaged("It cannot be read to its end.") from fault
    return contents


def read(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table in batches, those that others of the table point to before them."""
    columns = _columns(table)
    own = [
        (column.name, key.column.name)
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table is table
    ]
    batch: list[dict[str, Any]] = []
    there: set[Any] = {None}
    waiting: list[dict[str, Any]] = []
    with archive.open(f"rows/{table.name}.jsonl") as lines:
        for line in lines:
            row = {
                column.name: None if value is None else read_value(value)
                for value, (column, (_, read_value)) in zip(json.loads(line), columns, strict=True)
            }
            if not _fits(row, own, there):
                waiting.append(row)
                continue
            batch.append(row)
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch
    yield from _in_order(waiting, own, there)


def _in_order(
    waiting: list[dict[str, Any]], own: list[tuple[str, str]], there: set[Any]
) -> Iterator[list[dict[str, Any]]]:
    while waiting:
        ready: list[dict[str, Any]] = []
        left: list[dict[str, Any]] = []
        for row in waiting:
            (ready if _fits(row, own, there) else left).append(row)
        if not ready:
            raise Damaged("Rows of it point to rows that are not there.")
        yield ready
        waiting = left


def _fits(row: dict[str, Any], own: list[tuple[str, str]], there: set[Any]) -> bool:
    """Whether all that a row points to in its own table is there; then the row is there, too."""
    if any(row[name] not in there for name, _ in own):
        return False
    there.update(row[target] for _, target in own)
    return True
