"""Circles, made by the service itself."""

from typing import Any

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.circles import service
from mentor_match.circles.models import Circle
from tests.factories.pairings import NOW, make_association, make_person

CADRES = ("2221", "2222", "2211", "2262")


def make_people(count: int) -> tuple[list[Account], Association]:
    """People of several cadres, verified in one association."""
    people = [make_person(f"Member{n}", cadre=CADRES[n % len(CADRES)]) for n in range(count)]
    return people, make_association(*people)


def make_circle(leader: Account, association: Association, **changes: Any) -> Circle:
    """A circle that is forming, with its facilitator alone in it."""
    facts: dict[str, Any] = {
        "name": "Handing over at night",
        "purpose": "So that nothing is lost between two shifts.",
        "topics": ["handover"],
        "languages": ["en"],
        "across": False,
    }
    return service.begin_circle(
        association.id, leader, **{**facts, **changes}, by=leader.id, now=NOW
    )


def let_in(circle: Circle, *people: Account) -> None:
    """They ask, and the first facilitator lets them in."""
    for person in people:
        service.ask_to_join(circle, person.id, now=NOW)
        service.admit(circle, person.id, by=circle.facilitators[0].account_id, now=NOW)


def make_running(count: int = 4, **changes: Any) -> tuple[Circle, list[Account]]:
    """A circle that runs, with so many people; the first facilitates."""
    people, association = make_people(count)
    circle = make_circle(people[0], association, **changes)
    let_in(circle, *people[1:])
    service.start_circle(circle, by=people[0].id, now=NOW)
    return circle, people
