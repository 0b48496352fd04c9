"""`flask backup` and `flask restore`: everything the service knows, in one file, and back."""

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic.migration import MigrationContext
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import Connection, exists, func, insert, inspect, select
from sqlalchemy.exc import OperationalError

from mentor_match.cli import archive
from mentor_match.extensions import db, only_reading
from mentor_match.web import clock
from mentor_match.web.health import heads_here
from mentor_match.web.transaction import whole

MADE_WITH_ROWS = {"audit_head"}  # by migrations, in an empty database
NOT_IN_IT = (
    "Not in it, to be kept elsewhere: SECRET_KEY, the keys that sign certificates "
    "(MENTOR_MATCH_CREDENTIAL_KEYS), the key of the pulse (MENTOR_MATCH_PULSE_KEY), that of "
    "codes at sign-in (MENTOR_MATCH_SECOND_STEP_KEY) and that of erasures "
    "(MENTOR_MATCH_ERASURE_KEY)."
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Write all rows and uploaded files to FILE, as they are at one moment, while others work."""
    if file.exists():
        raise click.ClickException(f"{file} is there already. Name a new file. Nothing was done.")
    if not file.parent.is_dir():
        raise click.ClickException(f"{file.parent} is no folder. Make it first. Nothing was done.")
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with still() as connection:
            revision = _revision(connection)
            _refuse_unless_ours(revision)
            contents = archive.write(
                part,
                connection,
                db.metadata.sorted_tables,
                current_app.config["EVIDENCE_FOLDER"],
                revision=revision,
                now=clock.now(),
            )
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(file)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise click.ClickException(
            f"The backup could not be written: {fault}. Nothing was done."
        ) from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    click.echo(f"{file}: {sum(contents.rows.values()):,} rows of {len(contents.rows)} tables.")
    click.echo(NOT_IN_IT)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def restore(file: Path) -> None:
    """Bring back what FILE holds, into an empty database and an empty folder of uploads."""
    folder = current_app.config["EVIDENCE_FOLDER"]
    _refuse_unless_empty(folder)
    try:
        with zipfile.ZipFile(file) as opened:
            contents = archive.check(opened)
            _refuse_unless_made_by_this_program(contents)
            upgrade()
            with _emptied_after_a_fault(folder), whole():
                _fill(opened)
                files = _unpack(opened, contents, folder)
    except (archive.Damaged, zipfile.BadZipFile) as fault:
        raise click.ClickException(
            f"{file} is not a whole backup. {fault} Take another one. Nothing was brought back."
        ) from None
    except (OSError, OperationalError) as fault:
        why = fault.orig if isinstance(fault, OperationalError) else fault
        raise click.ClickException(
            f"The backup could not be written to its place: {why}. Nothing was brought back."
        ) from None
    click.echo(f"{sum(contents.rows.values()):,} rows and {files:,} files of {contents.made_at}.")
    click.echo(NOT_IN_IT)


@contextmanager
def still() -> Iterator[Connection]:
    """A connection that sees one moment, however long it is read from, and keeps no one waiting."""
    level = "SERIALIZABLE" if db.engine.dialect.name == "sqlite" else "REPEATABLE READ"
    with db.engine.connect().execution_options(isolation_level=level) as connection:
        before = only_reading.set(True)
        try:
            connection.begin()
        finally:
            only_reading.reset(before)
        yield connection


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _refuse_unless_ours(revision: str) -> None:
    """What this program reads of a database of another version, no program can bring back."""
    (here,) = heads_here()
    if revision != here:
        raise click.ClickException(
            f"The database has tables of {f'version {revision}' if revision else 'no version'}, "
            f"this program those of {here}. Make the backup with the program that the database "
            "belongs to. Nothing was done."
        )


def _refuse_unless_empty(folder: Path) -> None:
    there = set(inspect(db.engine).get_table_names())
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            if table.name in there - MADE_WITH_ROWS and connection.scalar(select(exists(table))):
                raise click.ClickException(
                    f"There are rows of {table.name} in this database. Point DATABASE_URL at an "
                    "empty one. Nothing was brought back."
                )
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(
            f"There are files in {folder}. Name an empty folder in MENTOR_MATCH_EVIDENCE_FOLDER. "
            "Nothing was brought back."
        )


def _refuse_unless_made_by_this_program(contents: archive.Contents) -> None:
    """Before there are tables: those of this program would be in the way of the other one."""
    (here,) = heads_here()
    if contents.revision != here:
        raise click.ClickException(
            f"The backup has tables of version {contents.revision}, this program those of {here}. "
            "Restore it with the program that made it, then upgrade. Nothing was brought back."
        )


@contextmanager
def _emptied_after_a_fault(folder: Path) -> Iterator[None]:
    """What could not be kept whole leaves no file: the next try finds the folder as this one did.

    A folder beside it, renamed in the end, would be on another disk where uploads have their own.
    """
    try:
        yield
    except BaseException:
        for inside in folder.glob("*"):
            shutil.rmtree(inside) if inside.is_dir() else inside.unlink()
        raise


def _fill(opened: zipfile.ZipFile) -> None:
    tables = db.metadata.sorted_tables
    for table in reversed(tables):  # what migrations put in
        db.session.execute(table.delete())
    for table in tables:
        for batch in archive.read(opened, table):
            db.session.execute(insert(table), batch)
        column = table.autoincrement_column
        if column is not None and db.engine.dialect.name == "postgresql":
            highest = db.session.scalar(select(func.max(column)))
            if highest:
                counter = func.pg_get_serial_sequence(table.name, column.name)
                db.session.scalar(select(func.setval(counter, highest)))


def _unpack(opened: zipfile.ZipFile, contents: archive.Contents, folder: Path) -> int:
    names = [name for name in contents.sums if name.startswith("files/")]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in names:
        target = folder / name.removeprefix("files/")
        if not target.resolve().is_relative_to(folder.resolve()):
            raise archive.Damaged(f"{name} points out of its folder.")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(kept, "wb") as out, opened.open(name) as source:
            shutil.copyfileobj(source, out)
    return len(names)
