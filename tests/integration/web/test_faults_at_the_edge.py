"""A page whose request cannot be kept: it says so, and nothing of it is kept."""

import io
from collections.abc import Iterator
from contextvars import Context
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from mentor_match.audit.queries import find_break
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry, CpdEvidence, CpdRuleSet
from mentor_match.learning.service import forget_files_of_nobody
from mentor_match.reference.cpd import TEMPLATES
from mentor_match.web import clock
from tests.conftest import make_app
from tests.databases import KINDS
from tests.factories.pairings import NOW, make_association, make_mentee
from tests.faults.digest import NOTHING_HANGS, digest, hanging
from tests.faults.injecting import Armed, Fault, fault
from tests.integration.learning.test_cpd_pages import entry, photograph
from tests.pages import PageClient


@pytest.fixture
def page(
    real_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PageClient]:
    """A member's browser, on a database that truly commits."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))
    app = make_app(real_database, tmp_path)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # the page of an error, please
    with app.app_context():
        page = PageClient(app)
        member = make_mentee()
        page.home = make_association(member).id
        rules = TEMPLATES["points-a-year"].rules
        since = date(2025, 1, 1)
        db.session.add(
            CpdRuleSet(
                association_id=page.home, version=1, applies_from=since, rules=rules, made_at=NOW
            )
        )
        db.session.commit()
        page.sign_in(member)
        yield page
        db.session.remove()
        db.engine.dispose()


def whole_database() -> dict[str, str]:
    """All of it but the counts of tries, which are kept whatever becomes of a request."""
    kept = digest(set(db.metadata.tables) - {"tries"})
    db.session.rollback()  # a reader of SQLite keeps nobody out, but sees what was when it began
    return kept


def send(
    page: PageClient, address: str, token: str, *, at: int = 0, **changes: Any
) -> tuple[Any, Armed]:
    """Send the form, and let the `at`-th write or commit of the request fail."""
    sent = {"csrf_token": token, **entry(**changes)}
    db.session.rollback()
    with fault(at) as armed:
        # An empty context: the request gets a session of its own, as it does in service.
        answer = Context().run(page.client.open, address, method="POST", data=sent)
    return answer, armed


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_a_fault_at_each_write_and_at_the_commit_gives_the_page_of_an_error_and_keeps_nothing(
    page: PageClient,
) -> None:
    form = page.get("learning.add_cpd", association_id=page.home)
    address = form.soup.select_one("main form[enctype]")["action"]
    token = page._token()
    before, points = whole_database(), []
    for at in range(1, 40):
        answer, armed = send(page, address, token, at=at)
        if answer.status_code != 500:
            break
        points.append(armed.fired)
        assert "Nothing was changed" in " ".join(answer.get_data(as_text=True).split())
        assert whole_database() == before, armed.fired
        assert hanging() == NOTHING_HANGS
    assert answer.status_code == 303
    assert armed.fired is None
    assert points[-1] == "commit" and len(points) > 3
    after = whole_database()
    changed = {name for name in after if after[name] != before[name]}
    assert changed >= {"cpd_entries", "audit_records"}
    assert find_break() is None


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_a_commit_that_the_database_itself_refuses_keeps_nothing(page: PageClient) -> None:
    """The last moment there is: after everything was written, at the word COMMIT."""
    form = page.get("learning.add_cpd", association_id=page.home)
    address, token = form.soup.select_one("main form[enctype]")["action"], page._token()
    before = whole_database()

    def refuse(_connection: Any) -> None:
        raise Fault("COMMIT")

    event.listen(db.engine, "commit", refuse)
    try:
        answer, _armed = send(page, address, token)
    finally:
        event.remove(db.engine, "commit", refuse)
    assert answer.status_code == 500
    assert whole_database() == before
    answer, _armed = send(page, address, token)
    assert answer.status_code == 303  # and no lock was left behind


@pytest.mark.parametrize("real_database", ["sqlite"], indirect=True)
def test_a_file_whose_row_was_never_kept_is_removed_and_no_other(page: PageClient) -> None:
    form = page.get("learning.add_cpd", association_id=page.home)
    address, token = form.soup.select_one("main form[enctype]")["action"], page._token()
    lost, _armed = send(page, address, token, at=2, evidence=(io.BytesIO(photograph()), "x.jpg"))
    assert lost.status_code == 500
    kept, _armed = send(page, address, token, evidence=(io.BytesIO(photograph()), "x.jpg"))
    assert kept.status_code == 303
    folder: Path = page.app.config["EVIDENCE_FOLDER"]
    (folder / "of-the-operator.jpg").write_bytes(b"x")
    assert len(list(folder.iterdir())) == 3
    soon, later = (clock_of_the_folder(folder) + timedelta(hours=n) for n in (0.5, 2))
    assert forget_files_of_nobody(folder, soon) == 0  # an act may still be under way
    assert forget_files_of_nobody(folder, later) == 1
    named = set(db.session.scalars(select(CpdEvidence.file)))
    assert {file.name for file in folder.iterdir()} == {*named, "of-the-operator.jpg"}


def clock_of_the_folder(folder: Path) -> Any:
    """The time as files have it; the tests' own stands still."""
    newest = max(file.stat().st_mtime for file in folder.iterdir())
    return type(NOW).fromtimestamp(newest, tz=NOW.tzinfo)


@pytest.mark.parametrize("real_database", ["sqlite"], indirect=True)
def test_what_only_follows_a_request_makes_it_fail_no_more(
    page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = page.get("learning.add_cpd", association_id=page.home)
    address, token = form.soup.select_one("main form[enctype]")["action"], page._token()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1, minutes=20))
    tried = []

    def fail(*args: Any) -> None:
        tried.append(args)
        raise Fault("UPDATE sign_ins")

    monkeypatch.setattr("mentor_match.accounts.sign_in.browsers.note_seen", fail)
    answer, _armed = send(page, address, token)
    assert answer.status_code == 303 and tried
    assert db.session.scalars(select(CpdEntry)).one() is not None
