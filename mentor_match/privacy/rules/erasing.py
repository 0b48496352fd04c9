"""What erasure leaves in the place of words, and when it is refused. Pure."""

from uuid import UUID

from mentor_match.notifications.rules import NOBODY
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

NAME = "Somebody who has left"  # what stands where a name stood


class LastCoordinator(Refusal):
    """Nobody would look after the association."""

    sentence = N_(
        "You are the only coordinator of %(association)s. Ask an administrator to appoint "
        "somebody else first; then come back. Nothing was erased."
    )


class LastAdministrator(Refusal):
    """Nobody would run the service."""

    sentence = N_(
        "You are the only administrator of the service. Let somebody else become one first; "
        "then come back. Nothing was erased."
    )


class WrongPassword(Refusal):
    """It may be somebody else at this screen."""

    sentence = N_("The password is not right. Nothing was erased; type it again.")
    status = 422


def address_of_nobody(account_id: UUID) -> str:
    """An address that is nobody's, and no other row has."""
    return f"{account_id.hex}@{NOBODY}"
