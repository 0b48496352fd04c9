"""A partner's coordinator opens every page there is, and meets no name of another's member."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask, current_app
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Membership, Programme
from mentor_match.demo.proof import invent_proof
from mentor_match.extensions import db
from mentor_match.learning.models import Story
from mentor_match.pulse.keys import subject_of
from tests.integration.insight.test_coordination import make_coordinator
from tests.pages import PageClient

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OF_A_KIND = 4  # pages that differ by their ids or filters only
SIGNED_OUT = ("/static", "/sign-", "/verify", "/stories", "/open-data", "/library", "/account")


@pytest.fixture
def database(large_service: Flask, now: datetime) -> Flask:
    """The invented service with its programme of three associations."""
    key = current_app.config["PULSE_KEY"]
    invent_proof(2026, lambda account_id: subject_of(account_id, key), now)
    db.session.commit()
    return large_service


def private_names(association_id: UUID) -> set[str]:
    """Names and addresses of people who are in other associations only.

    Left out is who told a public story under their name, and a name that a member of one's own
    has as well.
    """
    people = db.session.execute(
        select(Account.id, Account.full_name, Account.email, Membership.association_id).join(
            Membership, Membership.account_id == Account.id
        )
    ).all()
    own = {row.full_name for row in people if row.association_id == association_id}
    mine = {row.id for row in people if row.association_id == association_id}
    public = {story.account.full_name for story in db.session.scalars(select(Story))}
    others = [row for row in people if row.id not in mine]
    return {row.full_name for row in others} - own - public | {row.email for row in others}


def walk(page: PageClient, start: str) -> Iterator[tuple[str, str]]:
    """(address, text) of everything links lead to from there, a few of each kind."""
    waiting, seen, kinds = [start], {start}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        path, _mark, query = address.partition("?")
        kind = ID.sub("ID", path) + ("?" if query else "")
        if kinds[kind] >= OF_A_KIND or path.startswith(SIGNED_OUT):
            continue
        kinds[kind] += 1
        answer: Any = page._open("GET", address)
        assert answer.status_code in (200, 302, 303), (address, answer.status_code)
        if answer.status_code != 200:
            following = [answer.location]
            text = ""
        else:
            text = answer.get_data(as_text=True) if "pdf" not in answer.mimetype else ""
            html = BeautifulSoup(text, "html.parser") if answer.mimetype == "text/html" else None
            following = [str(a["href"]) for a in html.select("a[href]")] if html else []
            options = html.select("select[name=programme] option[value]") if html else []
            following += [f"{path}?programme={one['value']}" for one in options if one["value"]]
        yield address, text
        fresh = [link for link in following if link.startswith("/") and link not in seen]
        seen.update(fresh)
        waiting += fresh


def test_a_partners_coordinator_obtains_no_name(page: PageClient) -> None:
    programme = db.session.scalars(
        select(Programme).where(Programme.title == "Beside you in the first years")
    ).one()
    partner = db.session.get(Association, programme.partners[0].association_id)
    assert partner is not None
    secret = private_names(partner.id)
    assert len(secret) > 100
    coordinator = make_coordinator(partner)
    page.sign_in(coordinator)
    opened, found = [], []
    for address, text in walk(page, f"/coordination/{partner.id}"):
        opened.append(ID.sub("ID", address.partition("?")[0]))
        words = " ".join(BeautifulSoup(text, "html.parser").get_text(" ").split()) + text
        found += [(address, name) for name in secret if name in words]
    assert found == []
    assert "/coordination/ID/programmes/ID" in opened
    assert any(one.endswith("figures.csv") for one in opened)
    assert len(set(opened)) >= 20, sorted(set(opened))
    # The same walk finds them where they may be seen: the home's coordinator knows its members.
    page.sign_in(make_coordinator(programme.association))
    texts = (text for _address, text in walk(page, f"/coordination/{programme.association_id}"))
    assert any(name in text for text in texts for name in secret)
