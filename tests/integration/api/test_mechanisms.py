"""What holds for every route of the API: pieces, versions, keys, rates and problems."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from mentor_match.associations.models import AccessToken, Coordinator, RegisterEntry
from mentor_match.permissions import Scope
from mentor_match.web import clock
from mentor_match.web.api.once import KeptAnswer, forget_answers
from tests.factories.machines import Machine, make_coordinator, make_key, refused
from tests.factories.pairings import NOW, make_association
from tests.factories.register import make_entry

pytestmark = pytest.mark.usefixtures("still")

PERSON = {"registration_number": "KN 77", "full_name": "Amina Warsame"}


@pytest.fixture
def home(session: Any) -> Any:
    return make_association()


@pytest.fixture
def machine(database: Flask, home: Any) -> Machine:
    return Machine(database, make_key(home))


def added(home: Any, minutes: int) -> str:
    """The number of somebody who was added so many minutes after now."""
    entry = make_entry(home)
    entry.added_at = NOW + timedelta(minutes=minutes)
    return str(entry.number)


def count(session: Any, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model))


def test_a_list_comes_in_pieces_without_twice_or_never(machine: Machine, home: Any) -> None:
    known = [added(home, minutes // 2) for minutes in range(5)]  # two by two at the same moment
    seen, address, new = [], "/register?limit=2", []
    for piece in range(3):
        answer = machine.get(address).json
        seen += [one["registration_number"] for one in answer["items"]]
        new.append(added(home, 10 + piece))  # between two pieces
        address = f"/register?limit=2&cursor={answer['next']}"
    assert sorted(seen[:5]) == sorted(known)
    assert seen[5:] == new[:1]


def test_the_last_piece_says_that_nothing_follows(machine: Machine, home: Any) -> None:
    make_entry(home)
    assert machine.get("/register?limit=1").json["next"] is None


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0.abc", "%00"])
def test_a_cursor_that_nobody_gave_is_refused(machine: Machine, cursor: str) -> None:
    assert "/cursor" in refused(machine.get(f"/register?cursor={cursor}"), 422)


def test_a_cursor_opens_no_other_list(machine: Machine, home: Any) -> None:
    make_entry(home), make_entry(home)
    cursor = machine.get("/register?limit=1").json["next"]
    assert "/cursor" in refused(machine.get(f"/members?cursor={cursor}"), 422)


@pytest.mark.parametrize("limit", ["0", "101", "x", "1.5", "-1"])
def test_a_piece_has_one_to_a_hundred(machine: Machine, limit: str) -> None:
    assert "/limit" in refused(machine.get(f"/register?limit={limit}"), 422)


def test_a_parameter_nobody_knows_is_named(machine: Machine) -> None:
    assert "/colour" in refused(machine.get("/register?colour=blue"), 422)


def test_what_did_not_change_is_not_sent_again(machine: Machine, home: Any) -> None:
    address = f"/register/{make_entry(home).id}"
    tag = machine.get(address).headers["ETag"]
    again = machine.get(address, If_None_Match=tag)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert machine.get(address, If_None_Match='"other"').status_code == 200


def test_a_change_needs_what_was_read(machine: Machine, home: Any) -> None:
    address = f"/register/{make_entry(home).id}"
    refused(machine.send("PATCH", address, {"full_name": "Amina W"}), 428)
    refused(machine.send("PATCH", address, {"full_name": "Amina W"}, If_Match='"old"'), 412)
    tag = machine.get(address).headers["ETag"]
    changed = machine.send("PATCH", address, {"full_name": "Amina W"}, If_Match=tag)
    assert (changed.status_code, changed.json["full_name"]) == (200, "Amina W")
    assert changed.headers["ETag"] == machine.get(address).headers["ETag"] != tag
    refused(machine.send("PATCH", address, {"full_name": "Amina X"}, If_Match=tag), 412)


def test_what_is_sent_twice_is_done_once(machine: Machine, session: Any) -> None:
    first = machine.post("/register", PERSON, Idempotency_Key="k1")
    again = machine.post("/register", PERSON, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert machine.get(first.headers["Location"]).headers["ETag"] == again.headers["ETag"]
    assert count(session, RegisterEntry) == 1


def test_a_key_is_for_one_act(machine: Machine) -> None:
    machine.post("/register", PERSON, Idempotency_Key="k1")
    other = {**PERSON, "registration_number": "KN78"}
    refused(machine.post("/register", other, Idempotency_Key="k1"), 422)


def test_a_refusal_takes_no_key(machine: Machine, session: Any) -> None:
    refused(machine.post("/register", {}, Idempotency_Key="k1"), 422)
    assert count(session, KeptAnswer) == 0
    assert machine.post("/register", PERSON, Idempotency_Key="k1").status_code == 201


def test_two_tokens_may_have_the_same_key(machine: Machine, home: Any, database: Flask) -> None:
    other = Machine(database, make_key(home))
    assert machine.post("/register", PERSON, Idempotency_Key="k1").status_code == 201
    second = {**PERSON, "registration_number": "KN78"}
    assert other.post("/register", second, Idempotency_Key="k1").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 101, "with space"])
def test_a_create_needs_a_key(machine: Machine, key: str) -> None:
    assert "/Idempotency-Key" in refused(
        machine.post("/register", PERSON, Idempotency_Key=key), 400
    )


def test_a_kept_answer_shows_nobody_to_who_reads_the_table(machine: Machine, session: Any) -> None:
    machine.post("/register", PERSON)
    assert b"Amina" not in session.scalars(select(KeptAnswer.sealed)).one()


def test_answers_are_forgotten_after_a_day(machine: Machine, session: Any) -> None:
    machine.post("/register", PERSON)
    assert forget_answers(NOW + timedelta(hours=23)) == 0
    assert forget_answers(NOW + timedelta(hours=25)) == 1


def test_every_answer_says_how_many_calls_are_left(machine: Machine, database: Flask) -> None:
    most = database.config["API_CALLS_A_MINUTE"]
    for used in (1, 2):
        headers = machine.get("/register").headers
        assert headers["RateLimit-Limit"] == str(most)
        assert headers["RateLimit-Remaining"] == str(most - used)
        assert headers["RateLimit-Reset"] == "60"
    assert machine.get("/members/nothing").headers.get("RateLimit-Limit") is None  # no such route


def test_too_many_calls_wait_for_the_next_minute(
    machine: Machine, database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database.config, "API_CALLS_A_MINUTE", 2)
    assert [machine.get("/register").status_code for _ in range(2)] == [200, 200]
    third = machine.get("/register")
    refused(third, 429)
    assert third.headers["Retry-After"] == "60"
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=1))
    assert machine.get("/register").status_code == 200


def test_reading_notes_that_the_key_was_used(machine: Machine, session: Any) -> None:
    machine.get("/register")
    assert session.scalars(select(AccessToken.last_used_at)).one() == NOW


def test_a_key_ends_with_the_office_of_who_issued_it(
    database: Flask, home: Any, session: Any
) -> None:
    issuer = make_coordinator(home)
    machine = Machine(database, make_key(home, by=issuer))
    assert machine.get("/token").status_code == 200
    session.delete(session.get(Coordinator, (issuer.id, home.id)))
    refused(machine.get("/token"), 401)


def test_a_key_ends_with_the_account_of_who_issued_it(
    database: Flask, home: Any, session: Any
) -> None:
    issuer = make_coordinator(home)
    machine = Machine(database, make_key(home, by=issuer))
    issuer.active = False
    refused(machine.get("/token"), 401)


def test_a_key_says_what_it_may_do(database: Flask, home: Any) -> None:
    machine = Machine(database, make_key(home, Scope.READ_MEMBERS))
    said = machine.get("/token").json
    assert said["scopes"] == ["read members"]
    assert said["association_id"] == str(home.id)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"address": "/nothing"}, 404),
        ({"address": "/register", "method": "DELETE"}, 405),
        ({"address": "/register", "Accept": "text/html"}, 406),
        ({"address": "/register", "method": "POST", "body": b"x", "Content_Type": "text/csv"}, 415),
        ({"address": "/register", "method": "POST", "body": b"{"}, 400),
        ({"address": "/register", "method": "POST", "body": b"[" * 100_000}, 400),
        ({"address": "/register", "method": "POST", "body": b'{"full_name": "\xff"}'}, 400),
        ({"address": "/register", "method": "POST", "body": b"[]"}, 422),
        ({"address": "/register", "method": "POST", "body": b"x" * 2**21}, 413),
    ],
    ids=lambda one: str(one)[:60],
)
def test_every_error_is_a_problem(machine: Machine, sent: dict[str, Any], status: int) -> None:
    sent = dict(sent)  # the other database gets the same
    method, body = sent.pop("method", "GET"), sent.pop("body", None)
    answer = machine.send(method, sent.pop("address"), body, **sent)
    refused(answer, status)
    assert answer.json["detail"]


def test_a_method_that_is_not_there_names_those_that_are(machine: Machine) -> None:
    assert "POST" in machine.send("DELETE", "/register").headers["Allow"]


def test_a_fault_of_the_service_is_a_problem_without_a_trace(
    machine: Machine, database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database.config, "PROPAGATE_EXCEPTIONS", False)
    view = "associations_api.register"
    monkeypatch.setitem(database.view_functions, view, database.view_functions[view])

    def fails(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("mentor_match.associations.api.register.piece_of_register", fails)
    answer = machine.get("/register")
    refused(answer, 500)
    assert "secret" not in answer.get_data(as_text=True)


def test_nothing_of_the_api_is_kept_by_those_in_between(machine: Machine) -> None:
    assert "private" in machine.get("/register").headers["Cache-Control"]
