"""A backup is one moment, whole, and comes back row by row: on either database."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import stamp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import column, insert, select, table, update

from mentor_match.associations.models import Association
from mentor_match.audit.queries import find_break
from mentor_match.audit.service import start_chain
from mentor_match.cli import archive
from mentor_match.cli.backup import still
from mentor_match.extensions import db
from tests.conftest import NOW, make_app
from tests.databases import KINDS, new_database
from tests.factories.accounts import make_account

TABLES = db.metadata.sorted_tables
VERSIONS = table("alembic_version", column("version_num"))


@contextmanager
def service(kind: str, folder: Path, run: str) -> Iterator[Flask]:
    """A service of its own on an empty database."""
    folder.mkdir()
    with new_database(kind, folder, run) as address, service_on(address, folder) as app:
        yield app


@contextmanager
def service_on(address: str, folder: Path) -> Iterator[Flask]:
    app = make_app(address, folder)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def rows(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in TABLES
        }


def said(app: Flask, *words: str) -> str:
    with app.app_context():
        done = app.test_cli_runner().invoke(args=list(words))
        db.session.remove()
    assert done.exit_code == 0, done.output
    return done.output


def refused(app: Flask, *words: str) -> str:
    with app.app_context():
        done = app.test_cli_runner().invoke(args=list(words))
        db.session.remove()
    assert done.exit_code == 1, done.output
    return done.output


def test_the_whole_demonstration_comes_back_row_by_row_from_one_database_into_the_other(
    demonstration: Path, run_of_tests: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(demonstration, tmp_path / "a")
    with (
        service_on(f"sqlite:///{folder / 'mentor_match.sqlite'}", folder) as there,
        service("postgresql", tmp_path / "b", run_of_tests) as other,
        service("sqlite", tmp_path / "c", run_of_tests) as back,
    ):
        evidence = there.config["EVIDENCE_FOLDER"]
        evidence.mkdir(exist_ok=True)
        (evidence / "certificate.pdf").write_bytes(b"%PDF-1.7 of a member")
        original = rows(there)
        assert sum(map(len, original.values())) > 10_000

        said(there, "backup", str(tmp_path / "first.zip"))
        assert (tmp_path / "first.zip").stat().st_mode & 0o077 == 0, "others can read it"
        said(other, "restore", str(tmp_path / "first.zip"))
        assert rows(other) == original
        said(other, "backup", str(tmp_path / "second.zip"))
        said(back, "restore", str(tmp_path / "second.zip"))
        assert rows(back) == original
        kept = back.config["EVIDENCE_FOLDER"] / "certificate.pdf"
        assert kept.read_bytes() == b"%PDF-1.7 of a member"
        with other.app_context():
            assert find_break() is None

        taken = refused(other, "restore", str(tmp_path / "second.zip"))
        assert "in this database" in taken and "Nothing was brought back" in taken
        assert "is there already" in refused(there, "backup", str(tmp_path / "first.zip"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_is_of_one_moment_while_others_write(
    kind: str, run_of_tests: str, tmp_path: Path
) -> None:
    with service(kind, tmp_path / "a", run_of_tests) as app:
        db.create_all()
        start_chain()
        db.session.commit()

        def while_others_write() -> Iterator[Any]:
            for place, table in enumerate(TABLES):
                if place == 1:
                    with db.engine.connect() as writer:
                        writer.execute(
                            insert(Association).values(code="N", name="New", created_at=NOW)
                        )
                        writer.commit()
                yield table

        with still() as connection:
            contents = archive.write(
                tmp_path / "b.zip", connection, while_others_write(),  # type: ignore[arg-type]
                tmp_path / "none", revision="1", now=NOW,
            )  # fmt: skip
        assert contents.rows["associations"] == 0
        assert len(rows(app)["associations"]) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_that_is_not_this_programs_is_not_backed_up(
    kind: str, run_of_tests: str, tmp_path: Path
) -> None:
    """Nobody could restore it: this program not, since a version is in it that it does not know,
    and that of the database not, since tables or columns are missing."""
    with service(kind, tmp_path / "a", run_of_tests) as app:
        assert "no version" in refused(app, "backup", str(tmp_path / "b.zip"))
        stamp()
        for version in ("0001", "9999"):  # older and newer
            db.session.execute(update(VERSIONS).values(version_num=version))
            db.session.commit()
            text = refused(app, "backup", str(tmp_path / "b.zip"))
            assert f"version {version}" in text and "Nothing was done" in text
    assert list(tmp_path.glob("b*")) == []


@pytest.fixture
def small(database: Flask, tmp_path: Path) -> Path:
    """A backup of one person."""
    make_account()
    db.session.flush()
    archive.write(
        tmp_path / "small.zip", db.session.connection(), TABLES, tmp_path, revision="1", now=NOW
    )
    return tmp_path / "small.zip"


def content(file: Path) -> list[Any]:
    """Everything in a backup; raises where it is damaged."""
    with zipfile.ZipFile(file) as opened:
        archive.check(opened)
        return [list(archive.read(opened, table)) for table in TABLES]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_with_a_changed_or_missing_byte_is_refused_or_says_the_same(
    small: Path, data: st.DataObject
) -> None:
    whole, broken = small.read_bytes(), small.with_name("broken.zip")
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        changed = whole[:place]
    else:
        bit = 1 << data.draw(st.integers(0, 7))
        changed = whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :]
    broken.write_bytes(changed)
    try:
        found = content(broken)
    except (archive.Damaged, zipfile.BadZipFile):
        return
    assert found == content(small)


def test_the_command_refuses_a_damaged_file_and_brings_nothing_back(
    small: Path, run_of_tests: str, tmp_path: Path
) -> None:
    whole = small.read_bytes()
    small.write_bytes(whole[: len(whole) // 2])
    with service("sqlite", tmp_path / "empty", run_of_tests) as app:
        text = refused(app, "restore", str(small))
        assert "not a whole backup" in text and "Nothing was brought back" in text


def test_a_backup_of_another_version_is_refused_by_name(
    small: Path, run_of_tests: str, tmp_path: Path
) -> None:
    with service("sqlite", tmp_path / "empty", run_of_tests) as app:
        assert "tables of version 1," in refused(app, "restore", str(small))
