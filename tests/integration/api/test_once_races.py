"""One key from eight systems at once: done once, and answered alike to all."""

from pathlib import Path
from uuid import UUID, uuid5

import pytest
from flask import current_app
from sqlalchemy import func, select

from mentor_match.associations.models import AccessToken, RegisterEntry
from mentor_match.audit.queries import find_break
from mentor_match.extensions import db
from tests.conftest import make_app
from tests.databases import KINDS
from tests.factories.machines import Machine, make_key
from tests.factories.pairings import make_association
from tests.integration.test_races import PROCESSES, race

KEYS = 4


def send(key: UUID) -> None:
    """What a system does; the ids it was answered are kept in a file."""
    folder = Path(current_app.config["EVIDENCE_FOLDER"]).parent
    machine = Machine(current_app._get_current_object(), (folder / "secret").read_text())
    person = {"registration_number": key.hex, "full_name": "Amina Warsame"}
    answer = machine.post("/register", person, Idempotency_Key=key.hex)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    with (folder / key.hex).open("a") as kept:
        kept.write(answer.json["id"] + "\n")


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_one_key_at_once_is_done_once_and_answered_alike(
    real_database: str, tmp_path: Path
) -> None:
    app = make_app(real_database, tmp_path)
    with app.app_context():
        (tmp_path / "secret").write_text(make_key(make_association()))
        db.session.remove()
        db.engine.dispose()
    keys = [uuid5(UUID(int=0), str(number)) for number in range(KEYS)]
    plan, acts = [[key] * PROCESSES for key in keys], [[send] * PROCESSES] * KEYS
    assert race(real_database, tmp_path, plan, acts) == {"done": KEYS * PROCESSES}
    for key in keys:
        assert len(set((tmp_path / key.hex).read_text().split())) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(RegisterEntry)) == KEYS
        # Counted across processes, and by the minute: none is lost within one.
        assert 1 <= db.session.scalars(select(AccessToken.calls)).one() <= KEYS * PROCESSES
        assert find_break() is None
        db.session.remove()
        db.engine.dispose()
