"""Which kinds of mail there are, in which group each stands, and what a reader may choose. Pure.

A kind is a folder below templates/email. It stands in exactly one group, and readers choose by
group: nobody wants to answer thirty questions about mail. A kind that is missing here counts as
an answer to one's own request, so that it is sent; a test says that it has to be entered.
"""

from collections.abc import Sequence
from enum import StrEnum

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class Group(StrEnum):
    """What a mail is about."""

    SECURITY = "security"
    ANSWERS = "answers"
    REQUESTS = "requests"
    SESSIONS = "sessions"
    PAIRING = "pairing"
    CIRCLES = "circles"
    LEARNING = "learning"
    PULSE = "pulse"
    COORDINATION = "coordination"
    DIGEST = "digest"


GROUP_TITLES = {
    Group.SECURITY: N_("Safety, and your account"),
    Group.ANSWERS: N_("Answers to what you asked for"),
    Group.REQUESTS: N_("Requests to you"),
    Group.SESSIONS: N_("Sessions"),
    Group.PAIRING: N_("Your pairings"),
    Group.CIRCLES: N_("Learning circles and teams"),
    Group.LEARNING: N_("Learning and certificates"),
    Group.PULSE: N_("Questions about your work"),
    Group.COORDINATION: N_("Your work as a coordinator"),
    Group.DIGEST: N_("The daily mail"),
}

GROUP_WORDS = {
    Group.SECURITY: N_(
        "Links to confirm your address, every change of how you sign in, and reported concerns."
    ),
    Group.ANSWERS: N_(
        "Whether a mentor said yes, what your association decided, and each step of a consult."
    ),
    Group.REQUESTS: N_(
        "Mentees and consults that ask you, and reminders before their time runs out."
    ),
    Group.SESSIONS: N_("Sessions planned, moved, cancelled, and to confirm."),
    Group.PAIRING: N_("The charter to sign, goals, pauses, and the end of a pairing."),
    Group.CIRCLES: N_("Invitations, meetings and news of the groups you are in."),
    Group.LEARNING: N_("Resources you suggested, hours that count, and your certificates."),
    Group.PULSE: N_(
        "Four short questions, four times in the year in which you look for a mentor. Voluntary."
    ),
    Group.COORDINATION: N_("Members to verify, and what needs your eyes."),
}

# What is needed to use the service safely, or was asked for by the reader.
MUST_HAVE = (Group.SECURITY, Group.ANSWERS)
SWITCHABLE = (
    Group.REQUESTS,
    Group.SESSIONS,
    Group.PAIRING,
    Group.CIRCLES,
    Group.LEARNING,
    Group.PULSE,
    Group.COORDINATION,
)

KINDS: dict[str, Group] = {
    # Mail of signing in: templates/security/email.
    "change_notice": Group.SECURITY,
    "confirmation_instructions": Group.SECURITY,
    "reset_instructions": Group.SECURITY,
    "reset_notice": Group.SECURITY,
    "welcome": Group.SECURITY,
    "welcome_existing": Group.SECURITY,
    # Mail of the service: templates/email.
    "account-unused": Group.SECURITY,
    "care-mentor": Group.REQUESTS,
    "care-next": Group.ANSWERS,
    "care-pairing": Group.PAIRING,
    "care-proposal": Group.REQUESTS,
    "charter-in-force": Group.PAIRING,
    "charter-proposed": Group.PAIRING,
    "charter-set-aside": Group.PAIRING,
    "circle-admitted": Group.ANSWERS,
    "circle-asked": Group.CIRCLES,
    "circle-calendar": Group.CIRCLES,
    "circle-ended": Group.CIRCLES,
    "circle-invited": Group.CIRCLES,
    "circle-joined": Group.CIRCLES,
    "circle-lead": Group.CIRCLES,
    "circle-left": Group.CIRCLES,
    "circle-refused": Group.ANSWERS,
    "circle-session": Group.CIRCLES,
    "circle-session-cancelled": Group.CIRCLES,
    "circle-session-moved": Group.CIRCLES,
    "circle-started": Group.CIRCLES,
    "co-mentor-accepted": Group.ANSWERS,
    "co-mentor-asked": Group.REQUESTS,
    "co-mentor-claimed": Group.PAIRING,
    "co-mentor-needed": Group.ANSWERS,
    "co-mentor-reminder": Group.REQUESTS,
    "co-mentor-signed": Group.PAIRING,
    "co-mentor-spared": Group.PAIRING,
    "concern-answered": Group.SECURITY,
    "concern-raised": Group.SECURITY,
    "consult-over": Group.ANSWERS,
    "consult-redirected": Group.ANSWERS,
    "consult-to-take": Group.REQUESTS,
    "consult-waits": Group.ANSWERS,
    "coordinator-appointed": Group.ANSWERS,
    "cpd-queried": Group.LEARNING,
    "digest": Group.DIGEST,
    "goal-claimed": Group.PAIRING,
    "goal-dropped": Group.PAIRING,
    "goal-reached": Group.PAIRING,
    "goal-set": Group.PAIRING,
    "membership-asked": Group.COORDINATION,
    "membership-lapsed": Group.ANSWERS,
    "membership-verified": Group.ANSWERS,
    "mentor-back": Group.REQUESTS,
    "mentor-rested": Group.REQUESTS,
    "pairing-charter": Group.PAIRING,
    "pairing-completed": Group.PAIRING,
    "pairing-ended": Group.PAIRING,
    "pairing-paused": Group.PAIRING,
    "pairing-resumed": Group.PAIRING,
    "pairing-session-accepted": Group.SESSIONS,
    "pairing-session-calendar": Group.SESSIONS,
    "pairing-session-cancelled": Group.SESSIONS,
    "pairing-session-changed": Group.SESSIONS,
    "pairing-session-confirm": Group.SESSIONS,
    "pairing-session-held": Group.SESSIONS,
    "pairing-session-missed": Group.SESSIONS,
    "pairing-session-moved": Group.SESSIONS,
    "pairing-session-planned": Group.SESSIONS,
    "pairing-session-proposed": Group.SESSIONS,
    "pairing-session-settle": Group.SESSIONS,
    "pairing-session-unproposed": Group.SESSIONS,
    "preparation-ending": Group.ANSWERS,
    "programme-partner-invited": Group.COORDINATION,
    "programme-unmatched": Group.ANSWERS,
    "proposal-confirmed": Group.ANSWERS,
    "proposal-received": Group.REQUESTS,
    "proposal-refused": Group.ANSWERS,
    "pulse-asked": Group.PULSE,
    "register-invitation": Group.ANSWERS,  # to people without an account, who have no choices
    "registration-ended": Group.ANSWERS,
    "registration-ending": Group.ANSWERS,
    "registration-renewed": Group.ANSWERS,
    "request-accepted": Group.ANSWERS,
    "request-declined": Group.ANSWERS,
    "request-expired": Group.ANSWERS,
    "request-missed": Group.REQUESTS,
    "request-next-asked": Group.ANSWERS,
    "request-nobody-next": Group.ANSWERS,
    "request-received": Group.REQUESTS,
    "request-reminder": Group.REQUESTS,
    "request-withdrawn": Group.REQUESTS,
    "second-step-changed": Group.SECURITY,
    "story-decided": Group.ANSWERS,
    "suggestion-decided": Group.LEARNING,
    "track-taken": Group.PAIRING,
    "waiting-place": Group.ANSWERS,
}


class Choice(StrEnum):
    """How a reader wants the mail of a group."""

    AT_ONCE = "at once"
    DAILY = "daily"
    OFF = "off"


CHOICE_TITLES = {
    Choice.AT_ONCE: N_("At once"),
    Choice.DAILY: N_("Once a day, together"),
    Choice.OFF: N_("Not at all"),
}


class CannotBeSwitchedOff(Refusal):
    """Some mail has to come."""

    sentence = N_("These mails cannot be switched off: they keep your account safe, or answer you.")


class StopLinkBroken(Refusal):
    """The link of a mail was cut, changed, or is from another service."""

    sentence = N_("This link does not work. Sign in and choose under Account what we may send you.")
    status = 404


def group_of(kind: str) -> Group:
    """The group of a kind; of one that is not entered, the one that is always sent."""
    return KINDS.get(kind, Group.ANSWERS)


def kinds_of(group: Group) -> Sequence[str]:
    """The kinds of a group."""
    return [kind for kind, its in KINDS.items() if its == group]


def check_choice(group: Group, choice: Choice) -> None:
    """Refuse to hold back what has to come."""
    if group not in SWITCHABLE and choice != Choice.AT_ONCE:
        raise CannotBeSwitchedOff


def going(group: Group, chosen: Choice | None, *, has_files: bool) -> Choice:
    """How a message goes to a reader who chose this, or nothing yet.

    A message with files cannot wait for the daily mail: a date for a calendar is of no use on
    the day after, and a calendar reads it only from a mail of its own.
    """
    if group not in SWITCHABLE or chosen is None:
        return Choice.AT_ONCE
    if chosen == Choice.DAILY and has_files:
        return Choice.AT_ONCE
    return chosen
