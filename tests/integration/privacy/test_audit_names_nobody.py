"""The audit outlives erasure, so it holds keys, codes and numbers, and nobody's name or words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership, RegisterEntry
from mentor_match.audit.models import AuditRecord
from mentor_match.extensions import db

# A code, a key, a day or a moment: one word, or a few short ones of a list.
CODE = re.compile(r"[\w.:+/-]{0,64}(?: [\w-]{1,20}){0,4}")


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


@pytest.mark.parametrize("small_service", ["sqlite"], indirect=True)  # rows are rows
def test_the_audit_of_a_whole_service_holds_nobodys_name(small_service: Flask) -> None:
    known = {
        *db.session.scalars(select(Account.full_name)),
        *db.session.scalars(select(Account.email)),
        *db.session.scalars(select(Membership.registration_number)),
        *db.session.scalars(select(RegisterEntry.full_name)),
    }
    acts = db.session.scalars(select(AuditRecord)).all()
    assert len(acts) > 50
    said = {text for act in acts for text in texts_in([act.reason or "", act.facts])}
    assert {text for text in said if not CODE.fullmatch(text)} == set()
    assert said & known == set()
