"""The life of a consult: asked, read back, agreed, advised, closed. Pure.

A consult is practice in functional referral: from one role to another, without a patient. It never
rests on nobody: each open state names who has to act, and until when, so that silence ends it too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class ConsultState(StrEnum):
    """Where a consult stands."""

    ASKED = "asked"
    READ_BACK = "read back"
    CORRECTED = "corrected"
    AGREED = "agreed"
    ADVISED = "advised"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


CONSULT_TITLES = {
    ConsultState.ASKED: N_("Waiting to be read back"),
    ConsultState.READ_BACK: N_("Read back: is it right?"),
    ConsultState.CORRECTED: N_("Corrected: to be read back again"),
    ConsultState.AGREED: N_("Understood: waiting for advice"),
    ConsultState.ADVISED: N_("Advised: what was done?"),
    ConsultState.CLOSED: N_("Closed"),
    ConsultState.DECLINED: N_("Declined"),
    ConsultState.WITHDRAWN: N_("Withdrawn"),
    ConsultState.EXPIRED: N_("Expired"),
}


class ConsultPart(StrEnum):
    """The two parts in a consult."""

    ASKER = "asker"
    RECEIVER = "receiver"


class ConsultAct(StrEnum):
    """What one of the two, or time, can do."""

    READ_BACK = "read back"
    DECLINE = "decline"
    REDIRECT = "redirect"
    CONFIRM = "confirm"
    CORRECT = "correct"
    ADVISE = "advise"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


ACT_TITLES = {
    ConsultAct.READ_BACK: N_("Read back and accepted"),
    ConsultAct.DECLINE: N_("Read back and declined"),
    ConsultAct.REDIRECT: N_("Read back and redirected"),
    ConsultAct.CONFIRM: N_("Read-back confirmed"),
    ConsultAct.CORRECT: N_("Read-back corrected"),
    ConsultAct.ADVISE: N_("Advised"),
    ConsultAct.CLOSE: N_("Closed: what was done"),
    ConsultAct.WITHDRAW: N_("Withdrawn"),
    ConsultAct.EXPIRE: N_("Expired: no answer came in time"),
}

_S, _A, _P = ConsultState, ConsultAct, ConsultPart

# (state, act) -> the state that follows. What is not here cannot happen.
CONSULT_STEPS: Mapping[tuple[ConsultState, ConsultAct], ConsultState] = {
    (_S.ASKED, _A.READ_BACK): _S.READ_BACK,
    (_S.ASKED, _A.DECLINE): _S.DECLINED,
    (_S.ASKED, _A.REDIRECT): _S.ASKED,
    (_S.ASKED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.ASKED, _A.EXPIRE): _S.EXPIRED,
    (_S.READ_BACK, _A.CONFIRM): _S.AGREED,
    (_S.READ_BACK, _A.CORRECT): _S.CORRECTED,
    (_S.READ_BACK, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.READ_BACK, _A.EXPIRE): _S.EXPIRED,
    (_S.CORRECTED, _A.READ_BACK): _S.READ_BACK,
    (_S.CORRECTED, _A.DECLINE): _S.DECLINED,
    (_S.CORRECTED, _A.REDIRECT): _S.ASKED,
    (_S.CORRECTED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.CORRECTED, _A.EXPIRE): _S.EXPIRED,
    (_S.AGREED, _A.ADVISE): _S.ADVISED,
    (_S.AGREED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.AGREED, _A.EXPIRE): _S.EXPIRED,
    (_S.ADVISED, _A.CLOSE): _S.CLOSED,
}

WHO_ACTS: Mapping[ConsultAct, ConsultPart | None] = {
    _A.READ_BACK: _P.RECEIVER,
    _A.DECLINE: _P.RECEIVER,
    _A.REDIRECT: _P.RECEIVER,
    _A.ADVISE: _P.RECEIVER,
    _A.CONFIRM: _P.ASKER,
    _A.CORRECT: _P.ASKER,
    _A.CLOSE: _P.ASKER,
    _A.WITHDRAW: _P.ASKER,
    _A.EXPIRE: None,
}

# Whom an open consult waits for.
WAITS_FOR: Mapping[ConsultState, ConsultPart] = {
    _S.ASKED: _P.RECEIVER,
    _S.READ_BACK: _P.ASKER,
    _S.CORRECTED: _P.RECEIVER,
    _S.AGREED: _P.RECEIVER,
    _S.ADVISED: _P.ASKER,
}
OPEN_CONSULTS = tuple(WAITS_FOR)
# Advice that was given does not expire; what was done can be told later.
EXPIRING = tuple(state for state, act in CONSULT_STEPS if act == _A.EXPIRE)

URGENCIES = {
    "routine": N_("Routine: when there is time"),
    "soon": N_("Soon: in the next days"),
    "urgent": N_("Urgent: tomorrow at the latest"),
}

ASKED_FOR = {
    "advice": N_("Advice on what to do in such a case"),
    "joint-work": N_("To work on it together, each within the own scope"),
    "learning": N_("To understand it: for learning only"),
}

CONSULT_DECLINE_REASONS = {
    "no-time": N_("I cannot answer within this time"),
    "outside-scope": N_("This is outside my scope of practice"),
    "not-a-consult": N_("This needs the team on the spot, not a consult here"),
    "other": N_("Another reason"),
}

REDIRECT_REASONS = {
    "outside-scope": N_("This is outside my scope of practice"),
    "better-placed": N_("The other cadre does this every day"),
    "needs-both": N_("It needs the other cadre first"),
}


class ConsultOver(Refusal):
    """It is closed, declined, withdrawn or expired."""

    sentence = N_("This consult is over. You can read it, and ask anew.")


class ConsultMoved(Refusal):
    """Not from this state."""

    sentence = N_("This consult has moved on meanwhile. Load the page again to see where it is.")


class ConsultTaken(Refusal):
    """Someone else of the cadre read it back first."""

    sentence = N_("Someone of your cadre has taken this consult before. Nothing is left to do.")


class QueueCannotDecline(Refusal):
    """A consult to a whole cadre is not declined by one of its members."""

    sentence = N_(
        "This consult is for everyone of your cadre, so it is not declined for the others. "
        "Leave it to them, or redirect it where another cadre is right."
    )


class NobodyTakesIt(Refusal):
    """No mentor of that cadre takes consults there."""

    sentence = N_(
        "Just now nobody of this cadre takes consults in this association. Choose another cadre."
    )


class SameCadre(Refusal):
    """A redirect goes to another cadre."""

    sentence = N_("Choose a cadre other than the one that was asked.")


class ConsultsOfOthers(Refusal):
    """Consults of a cadre are taken by complete, verified mentors."""

    sentence = N_(
        "You can take consults of your cadre once your profile as a mentor is complete and your "
        "association has verified you."
    )


@dataclass(frozen=True, slots=True)
class ConsultHours:
    """Hours to act, by urgency; each is a setting of the service."""

    routine: int = 168
    soon: int = 72
    urgent: int = 24

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> "ConsultHours":
        """The times as the service is configured."""
        return cls(
            routine=settings["CONSULT_HOURS_ROUTINE"],
            soon=settings["CONSULT_HOURS_SOON"],
            urgent=settings["CONSULT_HOURS_URGENT"],
        )

    def until(self, urgency: str, now: datetime) -> datetime:
        """Until when whoever has to act can do so. Each step begins this time anew."""
        return now + timedelta(hours=getattr(self, urgency))


def state_now(state: str, act_by: datetime, now: datetime) -> ConsultState:
    """The state at this moment, also where nobody has written the expiry down yet."""
    kept = ConsultState(state)
    return ConsultState.EXPIRED if kept in EXPIRING and now >= act_by else kept


def check_consult_step(
    state: str, act: ConsultAct, *, act_by: datetime, in_queue: bool, now: datetime
) -> ConsultState:
    """The state that follows; refused where the act may not follow.

    `in_queue` tells that the consult waits for a whole cadre, and nobody has taken it.
    """
    current = state_now(state, act_by, now)
    if act == ConsultAct.EXPIRE:
        current = ConsultState(state)
    if current not in OPEN_CONSULTS:
        raise ConsultOver
    if (current, act) not in CONSULT_STEPS:
        raise ConsultMoved
    if act == ConsultAct.DECLINE and in_queue:
        raise QueueCannotDecline
    return CONSULT_STEPS[current, act]
