"""What falls due by itself with members: `flask deliver` does it as it runs."""

from contextlib import AbstractContextManager
from datetime import datetime

from mentor_match.associations.service import (
    forget_deliveries,
    forget_uploads,
    lapse_ended,
    remind_of_endings,
    remind_of_preparations,
    send_invitations,
)
from mentor_match.web.transaction import alone

MOST_ROUNDS = 10  # a hundred invitations each; the others follow a minute later


def do_what_is_due(now: datetime) -> None:
    """Remind of what ends, lapse what ended, write invitations, forget files nobody wanted."""

    def each() -> AbstractContextManager[None]:
        return alone("what was due with a member could not be done")

    remind_of_endings(now, each=each)
    lapse_ended(now, each=each)
    remind_of_preparations(now, each=each)
    for _round in range(MOST_ROUNDS):
        sent = 0
        with alone("invitations could not be written"):
            sent = send_invitations(now)
        if not sent:
            break
    with alone("old files could not be forgotten"):
        forget_uploads(now)
    with alone("old messages of webhooks could not be forgotten"):
        forget_deliveries(now)
