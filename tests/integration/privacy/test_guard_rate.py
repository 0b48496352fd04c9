"""How often the guard of patient identifiers stops a text in which there is none."""

import sys

import pytest
from flask import Flask
from sqlalchemy import String, select

from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.privacy.rules import words_of
from mentor_match.privacy.walk import tables
from mentor_match.web.identifiers import find_identifier

# Not typed into a guarded field: names, numbers and addresses of people and of resources.
NOT_PROSE = {
    "accounts",
    "outbox_messages",
    "register_entries",
    "register_invitations",
    "register_jobs",
    "memberships",
    "sign_ins",
    "access_tokens",
}
ADDRESSES = {"address", "link", "licence", "format", "name", "cause", "number", "file"}


def prose() -> dict[str, set[str]]:
    """column -> the different texts in it."""
    found: dict[str, set[str]] = {}
    for table, _policy in tables():
        if table.name in NOT_PROSE:
            continue
        for name, _column in words_of(table.name):
            if name not in ADDRESSES and isinstance(table.c[name].type, String):
                texts = set(db.session.scalars(select(table.c[name])))
                found[f"{table.name}.{name}"] = {text for text in texts if text}
    return found


@pytest.mark.parametrize("small_service", ["sqlite"], indirect=True)  # texts are texts
def test_the_guard_stops_hardly_any_honest_text(small_service: Flask) -> None:
    rows = db.session.execute(select(Resource.title, Resource.provider)).all()
    library = {text for row in rows for text in row}
    texts = {text for column in prose().values() for text in column}
    stopped = sorted(text for text in texts if find_identifier(text))
    of_library = [text for text in library if find_identifier(text)]
    said = f"{len(stopped)} of {len(texts)} texts, {len(of_library)} of {len(library)} of library"
    sys.stdout.write(f"The guard stops {said}: {stopped[:20]}\n")
    assert len(texts) > 200
    assert len(stopped) <= len(texts) / 100
    assert len(of_library) <= len(library) / 100
