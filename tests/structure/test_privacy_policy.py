"""The policy is whole: every table and column has its line, and says what becomes of it."""

from sqlalchemy import JSON, LargeBinary, Table, Text
from sqlalchemy import String as AnyString

from mentor_match.extensions import db
from mentor_match.permissions import Scope
from mentor_match.privacy.rules import (
    BY_CODE,
    CLOCKS,
    KEPT,
    KINDS,
    READERS,
    SETTERS,
    TABLES,
    UNUSED,
    Fate,
    kinds_used,
)
from mentor_match.privacy.service.clocks import WHAT
from mentor_match.privacy.walk import people_in
from tests.structure.test_patient_guard import load_everything

load_everything()
ADD = "Add a line to mentor_match/privacy/rules/tables/: of which kind is it, and whose?"
# Longer than a code of a list; what is shorter and holds words is found by the test of erasure.
LONGEST_CODE = 64


def every() -> list[Table]:
    return list(db.metadata.sorted_tables)


def test_every_table_and_column_has_a_line() -> None:
    missing = {
        f"{table.name}.{column.name}"
        for table in every()
        for column in table.columns
        if table.name not in TABLES or column.name not in TABLES[table.name].columns
    }
    assert missing == set(), ADD


def test_no_line_outlives_its_column() -> None:
    there = {(table.name, column.name) for table in every() for column in table.columns}
    said = {(name, column) for name, policy in TABLES.items() for column in policy.columns}
    assert said - there == set()


def test_what_leads_to_a_person_is_theirs_or_says_why_not() -> None:
    """A row with a key to an account is exported to that person, is an office, or has a reason."""
    loose = {
        table.name
        for table in every()
        if people_in(table)
        and not (TABLES[table.name].owners or TABLES[table.name].through)
        and not TABLES[table.name].unshown
        and any(column.kind != "coordination" for column in TABLES[table.name].columns.values())
    }
    # Who made, chose or suggested what is everybody's: erasure leaves the key to nobody.
    assert loose == {
        "access_tokens",
        "circle_resources",
        "circle_sessions",
        "circles",
        "programme_resources",
    }


def test_whose_words_they_are_is_a_column_of_the_table() -> None:
    for table in every():
        policy = TABLES[table.name]
        named = {column.by for column in policy.columns.values()} - {"", "office"}
        assert {*named, *policy.owners, *policy.about} <= set(table.columns.keys()), table.name
        if policy.through:
            assert table.c[policy.through].foreign_keys, table.name


def test_long_texts_and_files_are_words() -> None:
    """What could hold prose is not called a fact, but where only codes are ever written."""
    codes = {
        "audit_records.reason",  # a code of a list, or nothing: held by the test of the audit
        "memberships.reason",  # a code of LAPSE_REASONS
        "notification_choices.group",
        "kept_answers.sealed",  # sealed with a secret that the database does not have
        "kept_answers.key",
        "outbox_messages.key",
        "outbox_files.name",
        "outbox_files.content_type",
        "roles.description",
        "cohort_runs.engine",
        "webhooks.url",  # where a system of an association listens
        "identity_servers.issuer",  # where its identity server is
        "identity_servers.client_id",  # and what this service is called there
        "identity_servers.secret",  # encrypted
        "register_jobs.key",
        "register_entries.job_key",  # of the same list; its row goes anyway
    }
    found = set()
    for table in every():
        for column in table.columns:
            long = isinstance(column.type, Text | LargeBinary) or (
                isinstance(column.type, AnyString) and (column.type.length or 0) > LONGEST_CODE
            )
            if long and not TABLES[table.name].columns[column.name].words:
                found.add(f"{table.name}.{column.name}")
    assert found <= codes, found - codes


def test_what_stays_has_no_word_that_cannot_be_emptied() -> None:
    """Only texts can be emptied; a file or a structure of a person goes with its row."""
    for table in every():
        policy = TABLES[table.name]
        for name, column in policy.columns.items():
            if column.words and column.by != "office" and policy.fate == Fate.STAYS:
                assert not isinstance(table.c[name].type, LargeBinary | JSON), (table.name, name)
                assert table.c[name].type.length is None or table.c[name].type.length >= 3


def test_every_kind_is_used_and_speaks_in_words_that_are_there() -> None:
    assert kinds_used() == set(BY_CODE)
    assert len(BY_CODE) == len(KINDS)
    for kind in KINDS:
        assert set(kind.read) <= set(READERS)
        assert set(kind.set_by) <= set(SETTERS)
        assert kind.kept in KEPT
        assert set(kind.clocks) <= set(CLOCKS)
        assert bool(kind.scopes) == ("machines" in kind.read or kind.code == "public"), kind.code


def test_every_scope_that_reads_is_in_the_policy() -> None:
    """A token that reads something of a person is named beside what it reads."""
    read = {scope for kind in KINDS for scope in kind.scopes}
    assert read == {scope for scope in Scope if scope.value.startswith("read ")}


def test_every_clock_knows_what_it_lets_go() -> None:
    assert {*WHAT, UNUSED} == set(CLOCKS)  # of the last it is whole people, and no rows
    told = {code for kind in KINDS for code in kind.clocks}
    assert set(CLOCKS) - told <= {"unconfirmed"}
