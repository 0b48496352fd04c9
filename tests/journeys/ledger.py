"""What a service has kept, as JSON. Run beside it: `python -m tests.journeys.ledger`."""

import json
import sys

from sqlalchemy import func, select, text

from mentor_match.audit.queries import find_break
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry, Credential
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import (
    CharterVersion,
    ClosingFeedback,
    CoMentor,
    Consult,
    MentorshipRequest,
    Pairing,
    PairingGoal,
    PairingSession,
    SessionFeedback,
    SessionNote,
    SessionProposal,
)

COUNTED = (
    MentorshipRequest,
    Pairing,
    CharterVersion,
    PairingGoal,
    CoMentor,
    PairingSession,
    SessionProposal,
    SessionNote,
    SessionFeedback,
    ClosingFeedback,
    Consult,
    Credential,
)


def count(model: type) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def kept() -> dict[str, object]:
    """What the end of a journey is held against."""
    entries = select(CpdEntry.account_id, CpdEntry.source, CpdEntry.cause)
    return {
        "integrity": db.session.scalar(text("PRAGMA integrity_check")),
        "break in the audit": find_break(),
        "rows": {model.__name__: count(model) for model in COUNTED},
        "entries": [[str(cell) for cell in row] for row in db.session.execute(entries)],
        "messages": [
            {"key": one.key, "sent": one.sent_at is not None}
            for one in db.session.scalars(select(Message))
        ],
    }


if __name__ == "__main__":
    from wsgi import application

    with application.app_context():
        sys.stdout.write(json.dumps(kept()))
