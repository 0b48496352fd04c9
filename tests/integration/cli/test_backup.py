"""A backup is one moment, whole, and comes back row by row: on either database."""

import errno
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from flask import Flask
from flask_migrate import stamp, upgrade
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import column, delete, insert, inspect, select, table, update
from sqlalchemy.exc import OperationalError

from mentor_match.associations.models import Association
from mentor_match.audit.queries import find_break
from mentor_match.audit.service import start_chain
from mentor_match.cli import archive
from mentor_match.cli.backup import still
from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.web.health import heads_here
from tests.conftest import NOW, make_app
from tests.databases import KINDS, new_database
from tests.factories.accounts import make_account

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
            for table in db.metadata.sorted_tables
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
            for place, table in enumerate(db.metadata.sorted_tables):
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
def small(run_of_tests: str, tmp_path: Path) -> Path:
    """A backup of one person and two files."""
    files = tmp_path / "files"
    files.mkdir()
    (files / "one.pdf").write_bytes(b"%PDF-1.7 one")
    (files / "two.pdf").write_bytes(b"%PDF-1.7 two")
    with service("sqlite", tmp_path / "original", run_of_tests):
        db.create_all()
        start_chain()
        make_account()
        db.session.flush()
        archive.write(
            tmp_path / "small.zip", db.session.connection(), db.metadata.sorted_tables, files,
            revision=heads_here()[0], now=NOW,
        )  # fmt: skip
    return tmp_path / "small.zip"


def written_anew(file: Path, **changed: bytes | None) -> None:
    """The same backup as a sound ZIP, with other content under these names; None takes one out."""
    with zipfile.ZipFile(file) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()} | changed
    with zipfile.ZipFile(file, "w") as opened:
        for name, part in parts.items():
            if part is not None:
                opened.writestr(name, part)


def listed(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as opened:
        return dict(json.loads(opened.read(archive.LIST)))


def content(file: Path) -> list[Any]:
    """Everything in a backup; raises where it is damaged."""
    with zipfile.ZipFile(file) as opened:
        archive.check(opened)
        return [list(archive.read(opened, table)) for table in db.metadata.sorted_tables]


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


def test_rows_that_somebody_changed_are_not_brought_back(
    small: Path, run_of_tests: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(small) as opened:
        people = opened.read("rows/accounts.jsonl")
    written_anew(small, **{"rows/accounts.jsonl": people.replace(b"true", b"false")})
    with service("sqlite", tmp_path / "empty", run_of_tests) as app:
        assert "accounts.jsonl is not as it was written" in refused(app, "restore", str(small))


def test_a_backup_of_another_version_is_refused_by_name_and_leaves_the_database_to_its_program(
    small: Path, run_of_tests: str, tmp_path: Path
) -> None:
    said_of_it = json.dumps({**listed(small), "revision": "1"}).encode()
    written_anew(small, **{archive.LIST: said_of_it})
    with service("sqlite", tmp_path / "empty", run_of_tests) as app:
        assert "tables of version 1," in refused(app, "restore", str(small))
        assert inspect(db.engine).get_table_names() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_is_brought_back_into_tables_without_rows_and_into_no_others(
    kind: str, small: Path, run_of_tests: str, tmp_path: Path
) -> None:
    with service(kind, tmp_path / "a", run_of_tests) as app:
        upgrade()
        said(app, "learn", "seed")
        before = rows(app)
        text = refused(app, "restore", str(small))
        assert "in this database" in text and "Nothing was brought back" in text
        assert rows(app) == before
        assert before["audit_records"] == before["accounts"] == before["associations"] == []
        db.session.execute(delete(Resource))
        db.session.commit()
        said(app, "restore", str(small))
        assert len(rows(app)["accounts"]) == 1


def test_a_folder_with_files_is_refused(small: Path, run_of_tests: str, tmp_path: Path) -> None:
    with service("sqlite", tmp_path / "empty", run_of_tests) as app:
        folder = app.config["EVIDENCE_FOLDER"]
        folder.mkdir()
        (folder / "one.pdf").write_bytes(b"of another member")
        text = refused(app, "restore", str(small))
        assert "There are files in" in text and "Nothing was brought back" in text
        assert (folder / "one.pdf").read_bytes() == b"of another member"
        assert inspect(db.engine).get_table_names() == []


def test_a_full_disk_brings_nothing_back_and_the_next_try_everything(
    small: Path, run_of_tests: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[int] = []

    def until_it_is_full(source: IO[bytes], out: IO[bytes]) -> None:
        assert os.fstat(out.fileno()).st_mode & 0o077 == 0, "others can read it"
        copied.append(out.write(source.read(4)))
        if len(copied) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    with service("sqlite", tmp_path / "empty", run_of_tests) as app:
        folder = app.config["EVIDENCE_FOLDER"]
        with monkeypatch.context() as patch:
            patch.setattr(shutil, "copyfileobj", until_it_is_full)
            text = refused(app, "restore", str(small))
        assert "No space left on device" in text and "Nothing was brought back" in text
        assert rows(app)["accounts"] == [] and list(folder.iterdir()) == []

        said(app, "restore", str(small))
        assert len(rows(app)["accounts"]) == 1
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
            "one.pdf": b"%PDF-1.7 one",
            "two.pdf": b"%PDF-1.7 two",
        }


def test_a_commit_that_fails_leaves_no_files(
    small: Path, run_of_tests: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OperationalError("COMMIT", None, Exception("database or disk is full"))

    with service("sqlite", tmp_path / "empty", run_of_tests) as app:
        with monkeypatch.context() as patch:
            patch.setattr(db.session, "commit", full)
            text = refused(app, "restore", str(small))
        assert "disk is full" in text and "Nothing was brought back" in text
        assert rows(app)["accounts"] == []
        assert list(app.config["EVIDENCE_FOLDER"].iterdir()) == []


@pytest.mark.parametrize("name", ["../out.pdf", "deep/../../out.pdf", "/tmp/out-of-backup.pdf"])
def test_a_file_that_points_out_of_its_folder_is_refused(
    name: str, small: Path, run_of_tests: str, tmp_path: Path
) -> None:
    told, part = listed(small), b"%PDF-1.7 out"
    told["sums"][f"files/{name}"] = hashlib.sha256(part).hexdigest()
    written_anew(small, **{f"files/{name}": part, archive.LIST: json.dumps(told).encode()})
    with service("sqlite", tmp_path / "empty", run_of_tests) as app:
        folder = app.config["EVIDENCE_FOLDER"]
        assert "points out of its folder" in refused(app, "restore", str(small))
        assert not (folder / name).exists()
        assert list(folder.iterdir()) == [] and rows(app)["accounts"] == []


def test_a_full_disk_makes_no_backup(
    small: Path, run_of_tests: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with service("sqlite", tmp_path / "a", run_of_tests) as app:
        stamp()
        monkeypatch.setattr(archive, "_put", full)
        text = refused(app, "backup", str(tmp_path / "b.zip"))
        assert "No space left on device" in text and "Nothing was done" in text
    assert list(tmp_path.glob("b.*")) == []
