"""The life of a pairing, from acceptance to a certificate that anyone can check.

Twice: with script; and without, while everything the service runs is killed after every step.
"""

import json
from collections import Counter
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.browser import Service, running
from tests.journeys.conftest import Visits
from tests.journeys.life import beginning, closing, consulting, goals, meetings
from tests.journeys.life.five import Five
from tests.journeys.people import PHONES, email_of

STEPS = (
    *beginning.STEPS,
    *goals.SETTING,
    *meetings.PLANNING,
    *consulting.STEPS,
    *meetings.MEETING,
    closing.finish_a_resource,
    *goals.REACHING,
    *closing.STEPS,
)
# What the steps add up to, where nothing is lost and nothing done twice.
ROWS = {
    "MentorshipRequest": 1,
    "Pairing": 1,
    "CharterVersion": 2,
    "PairingGoal": 2,
    "CoMentor": 1,
    "PairingSession": 4,
    "SessionProposal": 0,  # what was accepted has become a session
    "SessionNote": 2,
    "SessionFeedback": 1,
    "ClosingFeedback": 1,
    "Consult": 1,
    "Credential": 2,
}


def test_a_pairing_lives_from_acceptance_to_a_certificate(
    visit: Visits, tmp_path: Path, script: bool
) -> None:
    with running(
        tmp_path, demonstration=False, clocked=True, loaded=not script, workers=1
    ) as service:
        service.python("tests.journeys.people")
        five = Five(service, visit)
        for step in STEPS:
            step(five)
            if not script:
                service.kill_and_start_again()
        check_what_is_kept(service)
        check_mails(service)


def check_what_is_kept(service: Service) -> None:
    """Every act once, the database whole, and no link of the audit broken."""
    kept = json.loads(service.python("tests.journeys.ledger"))
    assert kept["integrity"] == "ok"
    assert kept["break in the audit"] is None
    assert kept["rows"] == ROWS
    assert [entry for entry, n in Counter(map(tuple, kept["entries"])).items() if n > 1] == []
    assert len(kept["entries"]) == 7  # three sessions for each of the two, and a resource


def check_mails(service: Service) -> None:
    """Each message was sent, once; none tells of anyone it is not for or from."""
    messages: list[dict[str, Any]] = []
    for _try in service.patiently():
        messages = json.loads(service.python("tests.journeys.ledger"))["messages"]
        if all(one["sent"] for one in messages):
            break
    assert [one["key"] for one in messages if not one["sent"]] == []
    mails = service.mails()
    assert len(mails) == len(messages)
    ids = Counter(str(mail["Message-ID"]) for mail in mails)
    assert max(ids.values()) == 1
    texts = Counter((mail["To"], mail["Subject"], body_of(mail)) for mail in mails)
    assert [text[:2] for text, n in texts.items() if n > 1] == []
    for mail in mails:
        for name, phone in PHONES.items():
            assert phone not in mail.as_string()
            if mail["To"] != email_of(name):
                assert email_of(name) not in body_of(mail), (mail["To"], mail["Subject"])


def body_of(mail: EmailMessage) -> str:
    """What is read without a program for mail in HTML."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
