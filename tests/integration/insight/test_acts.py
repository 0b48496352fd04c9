"""Coordinators see who did what in their association, and nobody else's names."""

from typing import Any

from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.web import clock
from tests.factories.accounts import make_account
from tests.factories.pairings import make_association, make_mentee
from tests.integration.insight.test_coordination import make_coordinator
from tests.pages import PageClient


def note(verb: str, association: Any, by: Any) -> None:
    audit.record(
        verb,
        "pairing",
        None,
        by=by and by.id,
        now=clock.now(),
        association_id=association.id,
        reason="words nobody reads here",
    )


def test_acts_are_those_of_the_own_association_with_names_of_own_people(page: PageClient) -> None:
    member, stranger = make_mentee("Akinyi"), make_account()
    stranger.full_name = "Unknown Outsider"
    own, other = make_association(member), make_association(stranger)
    note("did one", own, member)
    note("did two", own, stranger)
    note("did three", own, None)
    note("did elsewhere", other, stranger)
    db.session.commit()
    page.sign_in(make_coordinator(own))
    ids = {"association_id": own.id}
    view = page.get("insight.association_acts", **ids)
    rows = [row.get_text(" | ", strip=True) for row in view.soup.select("tbody tr")]
    assert [row.split(" | ")[1:] for row in rows] == [
        ["the service", "did three", "pairing"],
        ["somebody outside your association", "did two", "pairing"],
        [member.full_name, "did one", "pairing"],
    ]
    assert "Outsider" not in view.text and "elsewhere" not in view.text
    assert "nobody reads" not in view.text
    one = page.get("insight.association_acts", verb="did one", **ids)
    assert len(one.soup.select("tbody tr")) == 1
    assert len(page.get("insight.association_acts", verb="x", **ids).soup.select("tbody tr")) == 3


def test_acts_come_by_the_page(page: PageClient) -> None:
    own = make_association()
    for _ in range(40):
        note("did", own, None)
    db.session.commit()
    page.sign_in(make_coordinator(own))
    ids = {"association_id": own.id}
    first = page.get("insight.association_acts", **ids)
    assert first.soup.select_one("nav.pages") is not None
    rest = page.get("insight.association_acts", page=2, **ids)
    assert len(first.soup.select("tbody tr")) + len(rest.soup.select("tbody tr")) == 40
