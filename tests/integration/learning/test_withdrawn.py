"""A resource an association has withdrawn: nobody finds or gets it, and who did it keeps it."""

from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.associations.models import Association
from mentor_match.audit.models import AuditRecord
from mentor_match.circles.service import add_resource as add_to_circle
from mentor_match.learning import queries
from mentor_match.learning.models import CpdEntry, Resource
from mentor_match.learning.rules import Attached, ResourceWithdrawn
from mentor_match.learning.service import (
    give_resource,
    list_due_links,
    resources_for,
    restore_resource,
    withdraw_resource,
)
from mentor_match.learning.service.library import reattach_resources
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries import list_attached
from mentor_match.pairings.service import add_resource, mark_done
from mentor_match.web.refusals import NotFound
from tests.factories.circles import make_circle
from tests.factories.machines import make_coordinator
from tests.factories.pairings import NOW, make_association, make_pairing, make_resource, make_two
from tests.factories.programmes import make_programme
from tests.pages import PageClient


@pytest.fixture
def pairing(session: Any) -> Pairing:
    return make_pairing(*make_two())


@pytest.fixture
def home(pairing: Pairing) -> Association:
    return make_association(pairing.mentee, pairing.mentor)


@pytest.fixture
def boss(home: Association) -> Any:
    return make_coordinator(home)


@pytest.fixture
def ours(home: Association) -> Resource:
    return make_resource("Ours alone", association_id=home.id, next_check_at=NOW)


def withdraw(resource: Resource, boss: Any) -> None:
    withdraw_resource(resource, by=boss.id, now=NOW)


class Gap:
    topic, priority, level = "handover", 5, 1


def test_nobody_finds_it_until_it_is_put_back(
    home: Association, ours: Resource, boss: Any, session: Any
) -> None:
    rooms = {home.id}

    def found() -> list[bool]:
        chosen = resources_for([Gap()], ["en"], None, rooms)
        return [
            ours in queries.list_resources(rooms=rooms),
            queries.count_resources(rooms=rooms) == 1,
            queries.read_shelf(rooms).topics["handover"] == 1,
            ours.id in {one.resource_id for one in chosen},
            ours.id in {one for one, _address in list_due_links(NOW, 9)},
        ]

    assert found() == [True] * 5
    withdraw(ours, boss)
    withdraw(ours, boss)
    assert found() == [False] * 5
    assert queries.list_withdrawn(home.id) == [ours]
    assert queries.get_resource(ours.id, rooms) == ours  # who has the way there still reads it
    restore_resource(ours, by=boss.id, now=NOW)
    restore_resource(ours, by=boss.id, now=NOW)
    assert found() == [True] * 5
    session.commit()
    acts = select(AuditRecord.verb).where(AuditRecord.subject == "resource")
    verbs = session.scalars(acts.order_by(AuditRecord.number)).all()
    assert verbs == ["withdrew resource", "restored resource"]


def test_it_is_given_to_nobody(
    pairing: Pairing, home: Association, ours: Resource, boss: Any
) -> None:
    programme = make_programme(home, boss)
    circle = make_circle(pairing.mentor, home)
    give_resource(programme, ours.id, by=boss.id, now=NOW)
    assert queries.list_to_give(programme.id, ["en"], {home.id}) == [ours]
    withdraw(ours, boss)
    assert queries.list_to_give(programme.id, ["en"], {home.id}) == []
    with pytest.raises(ResourceWithdrawn):
        give_resource(programme, ours.id, by=boss.id, now=NOW)
    with pytest.raises(ResourceWithdrawn):
        add_resource(pairing, ours.id, by=pairing.mentor_id, now=NOW)
    with pytest.raises(ResourceWithdrawn):
        add_to_circle(circle, ours.id, by=pairing.mentor_id, now=NOW)


def test_who_did_it_keeps_it_and_what_it_counted(
    page: PageClient, pairing: Pairing, ours: Resource, boss: Any, session: Any
) -> None:
    add_resource(pairing, ours.id, by=pairing.mentor_id, now=NOW)
    mark_done(pairing, ours.id, done=True, by=pairing.mentee_id, now=NOW)
    counted = session.scalars(select(CpdEntry.units).where(CpdEntry.title == "Ours alone")).all()
    withdraw(ours, boss)
    (item,) = [one for one in list_attached(pairing.id) if one.resource_id == ours.id]
    assert item.done_at == NOW
    after = session.scalars(select(CpdEntry.units).where(CpdEntry.title == "Ours alone")).all()
    assert after == counted
    page.sign_in(pairing.mentee)
    view = page.get("pairings.pairing", pairing_id=pairing.id)
    assert "Ours alone" in view.text
    assert "Withdrawn by the association" in view.text
    assert "has withdrawn this resource" in page.get("learning.resource", resource_id=ours.id).text


def test_what_the_rule_chose_and_nobody_did_is_let_go(
    home: Association, ours: Resource, boss: Any
) -> None:
    there = [Attached(ours.id, ours.topics, "handover")]
    asked: Any = {"languages": ["en"], "cadre": None, "rooms": {home.id}}
    assert reattach_resources(there, [Gap()], **asked).let_go == []
    withdraw(ours, boss)
    assert reattach_resources(there, [Gap()], **asked).let_go == [ours.id]


def test_a_coordinator_withdraws_it_on_its_page_and_puts_it_back(
    page: PageClient, home: Association, ours: Resource, boss: Any, pairing: Pairing
) -> None:
    page.sign_in(pairing.mentee)
    assert "Withdraw it" not in page.get("learning.resource", resource_id=ours.id).text
    page.sign_in(boss)
    ids = {"association_id": home.id, "resource_id": ours.id}
    assert "Withdraw it from the library" in page.get("learning.resource", resource_id=ours.id).text
    view = page.post("learning.withdraw_resource", act="withdraw", **ids)
    assert "“Ours alone” is withdrawn." in view.text
    assert "Ours alone" not in page.get("learning.library").text
    link = page.get("learning.review", association_id=home.id).link("Ours alone")
    assert "Put it back into the library" in page.get(link).text
    assert (
        "is in the library again"
        in page.post("learning.withdraw_resource", act="restore", **ids).text
    )
    assert "Ours alone" in page.get("learning.library").text


def test_what_is_for_everyone_is_nobodys_to_withdraw(
    page: PageClient, home: Association, boss: Any
) -> None:
    everyones = make_resource("For everyone")
    page.sign_in(boss)
    assert "Withdraw it" not in page.get("learning.resource", resource_id=everyones.id).text
    ids = {"association_id": home.id, "resource_id": everyones.id}
    page.post("learning.withdraw_resource", status=404, act="withdraw", **ids)
    with pytest.raises(NotFound):
        queries.lock_own_resource(everyones.id, home.id)
