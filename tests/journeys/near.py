"""Associations with an identity server and a member each, written straight into the database of a
service; and one whose coordinator has yet to set one up.

Run beside a service under test: `python -m tests.journeys.near <issuer>`.
"""

import sys

from flask import current_app

from mentor_match.accounts.secrets import seal
from mentor_match.accounts.service import password_hash
from mentor_match.sign_on.service import set_up_server
from mentor_match.web import clock
from mentor_match.web.transaction import whole
from tests.factories.accounts import make_account
from tests.factories.identity_server import CLIENT, SECRET
from tests.factories.machines import make_coordinator, make_member
from tests.factories.matching import make_association
from tests.journeys.acts import PASSWORD

LONG = (
    "Association of Registered Community Midwives, Enrolled Nurses and Clinical Officers of the "
    "Northern and the Eastern Counties"
)
ARABIC = "نقابة القابلات والممرضين والممرضات (فرع الجنوب)"
BOSS = "boss@people.example"
MEMBERS = {LONG: "amina@people.example", ARABIC: "layla@people.example"}


def populate(issuer: str) -> None:
    """Who may set up a server, and who may sign in through one."""
    to_come = make_association("NEW", name="Association to Come")
    boss = make_coordinator(to_come, email=BOSS, password=password_hash(PASSWORD))
    sealed = seal(SECRET.encode(), current_app.config["SECOND_STEP_KEY"])
    for number, (name, email) in enumerate(MEMBERS.items()):
        there = make_association(f"NEAR{number}", name=name)
        make_member(there, make_account(email=email, password=password_hash(PASSWORD)))
        set_up_server(
            there.id, issuer=issuer, client_id=CLIENT, sealed=sealed, by=boss.id, now=clock.now()
        )


if __name__ == "__main__":
    from wsgi import application

    with application.app_context(), whole():
        populate(sys.argv[1])
