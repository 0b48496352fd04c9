"""What operators see: whether the service can serve, and lines without a person in them."""

import json

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from mentor_match.web.access import public
from mentor_match.web.health import _heads
from mentor_match.web.logs import without_values


def test_a_process_says_that_it_lives(database: Flask) -> None:
    answer = database.test_client().get("/health/live")
    assert (answer.status_code, answer.json) == (200, {"live": True})


def test_it_is_not_ready_before_the_database_has_the_tables_of_the_program(
    database: Flask,
) -> None:
    answer = database.test_client().get("/health/ready")  # made without migrations
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "database": True, "tables": False}


def test_it_is_ready_where_the_tables_are_those_of_the_program(
    database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mentor_match.web.health._heads_there", lambda: _heads("migrations"))
    answer = database.test_client().get("/health/ready")
    assert (answer.status_code, answer.json["ready"]) == (200, True)


def test_each_answer_has_a_number_of_its_own_whatever_was_sent(database: Flask) -> None:
    client = database.test_client()
    answers = [client.get(path, headers={"X-Request-ID": "mine"}) for path in ("/sign-in", "/none")]
    numbers = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(numbers) == 2 and "mine" not in numbers


def test_a_traceback_says_where_and_never_what_was_typed() -> None:
    try:
        try:
            raise ValueError("amina@example.org is there already")
        except ValueError as fault:
            raise IntegrityError("INSERT", {"email": "amina@example.org"}, fault) from fault
    except IntegrityError as error:
        line = without_values(None, "error", {"event": "request failed", "exc_info": error})
    said = json.dumps(line)
    assert "amina" not in said
    assert [one["kind"] for one in line["exception"]] == ["IntegrityError", "ValueError"]
    assert "test_health_and_logs.py:" in line["exception"][0]["at"][0]


def test_a_request_that_fails_is_logged_without_what_the_exception_says(
    database: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("amina@example.org is there already")

    monkeypatch.setitem(database.view_functions, "live", public(fail))
    monkeypatch.setitem(database.config, "PROPAGATE_EXCEPTIONS", False)
    assert database.test_client().get("/health/live").status_code == 500
    assert "amina" not in caplog.text
