"""Those who take part in the round, written into the database of a service before it begins.

Run beside a service under test: `python -m tests.journeys.round.people NAME ...` with the names
that the seven of the first association have in its register. How people register and state what
they want is the journey of the main job; here they have done so, and belong to nobody yet.
"""

import sys
from collections.abc import Sequence

from mentor_match.accounts.models import Account
from mentor_match.accounts.service import password_hash
from mentor_match.associations.service import appoint_coordinator
from mentor_match.learning.service import seed_library
from mentor_match.web import clock
from mentor_match.web.transaction import whole
from tests.factories.matching import agree, make_association, make_mentee, make_mentor, make_person
from tests.journeys.acts import PASSWORD
from tests.journeys.people import email_of

OWN, PARTNER = "Association of the Islands", "Society of the Coast"
OWN_COORDINATOR, PARTNER_COORDINATOR = "njeri", "kofi"
MENTEES = ("mentee1", "mentee2", "mentee3", "mentee4")
MENTORS = ("mentor1", "mentor2", "mentor3")
OF_REGISTER = MENTEES + MENTORS
OF_PARTNER = ("doctor", "intern")  # a mentor and a mentee
WANTS = ("newborn-care", "labour-care", "triage", "newborn-care")
OFFERS = ("newborn-care", "labour-care", "triage")


def populate(names: Sequence[str]) -> None:
    """Two associations that have an agreement, their coordinators, and everyone who takes part."""
    now = clock.now()
    own = make_association("ISLANDS", name=OWN)
    partner = make_association("COAST", name=PARTNER)
    agree(own, partner)
    seed_library(now)
    for association, name in ((own, OWN_COORDINATOR), (partner, PARTNER_COORDINATOR)):
        person = make_person(call_me=name.title())
        _let_sign_in(person, name)
        appoint_coordinator(association, person, by=None, now=now)
    for name, full_name, topic in zip(OF_REGISTER, names, WANTS + OFFERS, strict=True):
        if name in MENTEES:
            person = make_mentee(wants={topic: (5, 1)}, cadre="2221", years=2)
        else:
            person = make_mentor(offers={topic: 5}, cadre="2221")
        person.full_name, person.call_me = full_name, full_name.split()[0]
        _let_sign_in(person, name)
    # These two fit each other best: a share across cadres has to part them.
    taught, wanted = {"triage": 5, "newborn-care": 3}, {"triage": (5, 1), "newborn-care": (3, 1)}
    doctor = make_mentor(partner, call_me="Doctor", offers=taught, cadre="2211")
    intern = make_mentee(partner, call_me="Intern", wants=wanted, cadre="2211")
    for person, name in zip((doctor, intern), OF_PARTNER, strict=True):
        _let_sign_in(person, name)


def _let_sign_in(person: Account, name: str) -> None:
    person.email, person.password = email_of(name), password_hash(PASSWORD)


if __name__ == "__main__":
    from wsgi import application

    with application.app_context(), whole():
        populate(sys.argv[1:])
