"""Two people of a circle of whom one blocks the other, and the others of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.associations.queries import get_association
from mentor_match.associations.service import appoint_coordinator
from mentor_match.circles import queries, service
from mentor_match.circles.rules import MOST, NotReachable
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import Concern
from mentor_match.pairings.service import block_person
from mentor_match.web import clock
from mentor_match.web.refusals import NotFound
from tests.factories.circles import let_in, make_circle, make_people, make_running
from tests.factories.matching import agree
from tests.factories.pairings import NOW, make_association, make_person
from tests.pages import PageClient

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def told(session: Any, kind: str) -> list[str]:
    session.flush()
    return sorted(session.scalars(select(Message.recipient).where(Message.kind == kind)))


@pytest.mark.parametrize("blocker", ["leads", "waits"])
@pytest.mark.parametrize("invited", [True, False])
def test_what_waits_between_the_two_is_closed_as_on_any_other_day(
    session: Any, blocker: str, invited: bool
) -> None:
    people, association = make_people(3)
    circle = make_circle(people[0], association)
    if invited:
        service.invite(circle, people[1].id, by=people[0].id, now=NOW)
    else:
        service.ask_to_join(circle, people[1].id, now=NOW)
    service.ask_to_join(circle, people[2].id, now=NOW)
    two = [people[0].id, people[1].id]
    by, other = two if blocker == "leads" else reversed(two)
    block_person(other, by=by, now=NOW)
    states = {place.account_id: place.state for place in circle.places}
    assert states[people[1].id] == "refused"
    assert states[people[2].id] == "asked"  # nobody else is touched
    assert told(session, "circle-refused") == ([] if invited else [people[1].email])
    with pytest.raises(NotFound):
        queries.get_circle(circle.id, people[1].id)
    with pytest.raises(NotReachable):
        service.invite(circle, people[1].id, by=people[0].id, now=NOW)


def test_nobody_is_put_out_and_who_blocked_can_leave_at_once(
    page: PageClient, session: Any
) -> None:
    circle, people = make_running(4)
    by, other = people[1], people[2]
    page.sign_in(by)
    view = page.get("circles.circle", circle_id=circle.id)
    before = page.get(view.link(f"Block – {other.call_me}"))
    assert "You are both in a learning circle: Handing over at night" in before.text
    after = page.post("pairings.save_block", person_id=other.id)
    assert "who was not told" in after.text and "Where you still meet" in after.text
    assert [place.state for place in circle.places] == ["joined"] * 4
    assert told(session, "circle-left") == []
    form = after.soup.select_one('main form[action$="/leave"]')
    page.post(str(form["action"]))
    assert circle.place_of(by.id).state == "left"
    assert told(session, "circle-left") == [people[0].email]
    assert "Where you still meet" not in page.get("pairings.block", person_id=other.id).text
    page.get("circles.circle", circle_id=circle.id, status=404)  # the other is still in it
    page.sign_in(other)
    stays = page.get("circles.circle", circle_id=circle.id)
    assert "block" not in stays.text.replace("You can block", "").lower().replace(
        "people you blocked", ""
    ).replace("block – ", "")


def test_an_only_facilitator_is_told_what_to_do_first(page: PageClient) -> None:
    _circle, people = make_running(3)
    page.sign_in(people[0])
    after = page.post("pairings.save_block", person_id=people[1].id)
    assert "only facilitator" in after.text
    assert not after.soup.select('main form[action$="/leave"]')


def test_a_circle_shows_nobodys_contact_and_ticks_of_nobody_else(page: PageClient) -> None:
    circle, people = make_running(4)
    for reader in people:
        page.sign_in(reader)
        html = page.get("circles.circle", circle_id=circle.id).html
        assert not [one.email for one in people if one is not reader and one.email in html]


def test_who_met_in_a_circle_alone_can_be_reported_and_blocked(
    page: PageClient, session: Any
) -> None:
    people, host = make_people(2)
    guests = [make_person(f"Guest{n}", cadre="2211") for n in range(2)]
    for guest in guests:
        agree(host, make_association(guest))
    circle = make_circle(people[0], host, across=True)
    stranger = make_person("Stranger")
    agree(host, make_association(stranger))
    let_in(circle, *guests)
    for association in (queries.get_place(circle, guest.id).association_id for guest in guests):
        appoint_coordinator_of(association)
    page.sign_in(guests[0])
    page.get("pairings.concern", person_id=stranger.id, status=404)
    sent = {"kind": "respect", "words": "Shouting at everyone.", "named": "yes"}
    page.post("pairings.save_concern", sent, person_id=guests[1].id)
    concern = session.scalars(select(Concern)).one()
    assert (concern.reporter_association_id, concern.person_association_id) == tuple(
        queries.get_place(circle, guest.id).association_id for guest in guests
    )
    assert len(told(session, "concern-raised")) == 2
    page.post("pairings.save_block", person_id=guests[1].id)


def appoint_coordinator_of(association_id: Any) -> None:
    coordinator = make_person("Coordinator")
    association = get_association(association_id)
    appoint_coordinator(association, coordinator, by=None, now=NOW)


def test_the_list_to_join_is_full_though_the_first_ones_are_closed_to_the_reader(
    session: Any,
) -> None:
    people, association = make_people(6)
    circles = [make_circle(person, association) for person in people[:5]]
    reader = people[5]
    for person in people[:3]:
        block_person(person.id, by=reader.id, now=NOW)
    found = queries.list_circles_to_join(reader.id, limit=2)
    assert set(found) == set(circles[3:])


def test_a_full_circle_is_not_offered(session: Any) -> None:
    people, association = make_people(MOST + 1)
    circle = make_circle(people[0], association)
    let_in(circle, *people[1:MOST])
    assert queries.list_circles_to_join(people[MOST].id) == []
    service.leave(circle, people[1].id, now=NOW)
    assert queries.list_circles_to_join(people[MOST].id) == [circle]
