"""Five people of four cadres who can begin, written straight into the database of a service.

Run beside a service under test: `python -m tests.journeys.people`. How people get this far by
clicking is the journey of the main job; here the life of a pairing begins where that ends.
"""

from mentor_match.accounts.models import Account
from mentor_match.accounts.service import password_hash
from mentor_match.learning.service import seed_library
from mentor_match.pairings.rules import Limits
from mentor_match.pairings.service import request_mentor, take_consults
from mentor_match.web import clock
from mentor_match.web.transaction import whole
from tests.factories.matching import make_association, make_mentee, make_mentor
from tests.journeys.acts import PASSWORD

ASSOCIATION = "Association of Four Cadres"
# What is theirs alone: nobody may find it in a mail about somebody else.
PHONES = {
    "zawadi": "+254 711 000 001",
    "rehema": "+254 711 000 002",
    "amina": "+254 711 000 003",
    "otieno": "+254 711 000 004",
    "wanjiru": "+254 711 000 005",
}


def email_of(name: str) -> str:
    """The address of one of the five."""
    return f"{name}@people.example"


def populate() -> None:
    """A community midwife who has asked a nurse; a colleague of hers, a doctor, a pharmacist."""
    now = clock.now()
    there = make_association("FOUR", name=ASSOCIATION)
    seed_library(now)
    zawadi = make_mentee(
        there,
        call_me="Zawadi",
        cadre="3222",
        wants={"newborn-care": (5, 2), "midwifery-led-care": (4, 2)},
    )
    rehema = make_mentor(
        there,
        call_me="Rehema",
        cadre="2221",
        offers={"newborn-care": 5},
        time_zone="Asia/Kolkata",
    )
    amina = make_mentor(there, call_me="Amina", cadre="3222", offers={"midwifery-led-care": 5})
    otieno = make_mentor(there, call_me="Otieno", cadre="2211", offers={"triage": 5})
    wanjiru = make_mentor(there, call_me="Wanjiru", cadre="2262", offers={"dispensing": 5})
    for person in (zawadi, rehema, amina, otieno, wanjiru):
        _let_sign_in(person)
    for person in (otieno, wanjiru):
        take_consults(person.id, now=now)
    request_mentor(
        zawadi.id,
        rehema.id,
        topics=["newborn-care"],
        to_learn="To resuscitate a newborn without panic.",
        brings="I know every village of the valley.",
        rhythm="fortnightly",
        months=6,
        limits=Limits(),
        now=now,
    )


def _let_sign_in(person: Account) -> None:
    name = person.call_me.lower()
    person.email, person.phone = email_of(name), PHONES[name]
    person.password = password_hash(PASSWORD)


if __name__ == "__main__":
    from wsgi import application

    with application.app_context(), whole():
        populate()
