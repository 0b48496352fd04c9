"""The database is wholly away: everybody is told so, in their form, and it is over by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from mentor_match.cli.metrics import Waiting
from mentor_match.extensions import db
from mentor_match.permissions import Scope
from mentor_match.web.access import ANY_TOKEN
from tests.conftest import make_app
from tests.databases import KINDS
from tests.factories.accounts import make_account
from tests.factories.machines import Machine, make_key
from tests.factories.pairings import make_association
from tests.integration.web.test_every_route import addresses
from tests.integration.web.test_headers import faults_of
from tests.pages import PageClient


@contextmanager
def stopped(address: str) -> Iterator[None]:
    """PostgreSQL ends every connection and takes no new one; SQLite finds no file it can open."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        db.engine.dispose()
        file = Path(str(url.database))
        kept = file.rename(file.with_suffix(".kept"))
        file.mkdir()
        yield
        file.rmdir()
        kept.rename(file)
        return
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        said = 'ALTER DATABASE "{}" ALLOW_CONNECTIONS {}'
        connection.execute(text(said.format(url.database, "false")))
        ended = (
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = :name"
        )
        connection.execute(text(ended), {"name": url.database})
        yield
        connection.execute(text(said.format(url.database, "true")))
    server.dispose()


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_everyone_is_told_and_it_is_over_by_itself(real_database: str, tmp_path: Path) -> None:
    app = make_app(real_database, tmp_path, PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        page, stranger = PageClient(app), PageClient(app)
        page.sign_in(make_account())
        machine = Machine(app, make_key(make_association()))
        token = stranger._token()
        db.session.remove()

        def opened(client: Any, method: str, path: str, **sent: Any) -> Any:
            return Context().run(client.open, path, method=method, **sent)

        walk = [
            path
            for method, path, access, _id in addresses(app)
            if method == "GET" and access != ANY_TOKEN and not isinstance(access, Scope)
        ]
        by_themselves = {"/health/live", "/health/ready"}
        with stopped(real_database):
            pass  # nobody asks meanwhile, so nobody has met that the connections are dead
        assert opened(page.client, "GET", "/home").status_code == 200
        with stopped(real_database):
            for path in sorted({*walk, "/home", "/account", "/library"} - by_themselves):
                answer = opened(page.client, "GET", path)
                assert answer.status_code == 503, path
                assert int(answer.headers["Retry-After"]) > 0, path
                assert faults_of(answer, signed_in=False) == [], path
                if not path.startswith("/xapi/"):
                    assert "The service is away for a moment" in answer.get_data(as_text=True), path
            sent = {"csrf_token": token, "email": "a@example.org", "password": "x"}
            assert opened(stranger.client, "POST", "/sign-in", data=sent).status_code == 503
            refused = machine.get("/members")
            assert (refused.status_code, refused.mimetype) == (503, "application/problem+json")
            assert refused.json["status"] == 503 and "Retry-After" in refused.headers
            ready = opened(app.test_client(), "GET", "/health/ready")
            assert (ready.status_code, ready.json["database"]) == (503, False)
            assert opened(app.test_client(), "GET", "/health/live").status_code == 200
        assert opened(page.client, "GET", "/home").status_code == 200
        assert machine.get("/members").status_code == 200
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_delivery_and_figures_go_on_without_it(
    real_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(real_database, tmp_path)
    with app.app_context(), stopped(real_database):
        assert list(Waiting(app).collect()) == []
        ended = app.test_cli_runner().invoke(args=["deliver", "--once"])
        assert (ended.exit_code, ended.exception) == (0, None)
        assert ended.output.endswith("0 sent.\n")
        db.session.remove()
        db.engine.dispose()
    said = capsys.readouterr().out + ended.output
    assert said.count("the database could not be used") == 4  # clock, mail, webhooks and figures
