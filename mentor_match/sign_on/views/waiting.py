"""Whom an identity server vouched for, while the person shows that the account is theirs."""

from uuid import UUID

from flask import session

from mentor_match.sign_on.rules import Known, is_in_time
from mentor_match.web import clock

_KNOWN = "sign_on_known"


def keep_known(association_id: UUID, known: Known) -> None:
    """In the signed cookie of this browser, for some minutes."""
    session[_KNOWN] = {
        "association": str(association_id),
        "issuer": known.issuer,
        "subject": known.subject,
        "email": known.email,
        "at": clock.now().timestamp(),
    }


def find_known() -> tuple[UUID, Known] | None:
    """(association, whom it vouched for) in this browser."""
    kept = session.get(_KNOWN)
    if kept is None or not is_in_time(kept["at"], clock.now()):
        return None
    return UUID(kept["association"]), Known(kept["issuer"], kept["subject"], kept["email"])


def forget_known() -> None:
    """It is linked, or not wanted."""
    session.pop(_KNOWN, None)
